"""The start of `shisho`, and of `python -m bot`."""

import gc


def main() -> None:
    """Run a command. What it imports is no garbage: to look for some meanwhile takes a quarter of a short command."""
    gc.disable()
    from bot import cli  # noqa: PLC0415  only here are collections off

    gc.freeze()  # nor are the imported modules looked through by later collections
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
