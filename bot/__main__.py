"""The start of `shisho`, and of `python -m bot`."""

import gc

from knowledge.memory import share_one_heap


def main() -> None:
    """Run a command. What it imports is no garbage: to look for some meanwhile takes a quarter of a short command."""
    share_one_heap()
    gc.disable()
    from bot import cli  # noqa: PLC0415  only here are collections off

    gc.freeze()  # nor are the imported modules looked through by later collections
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
