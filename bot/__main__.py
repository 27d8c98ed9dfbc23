"""`python -m bot` runs the command `shisho`."""

from bot.cli import main

if __name__ == "__main__":
    main()
