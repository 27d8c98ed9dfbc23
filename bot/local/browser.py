"""The newcomer's browser, where there is one to open."""

import asyncio
import os
import sys
import webbrowser


async def show(url: str) -> None:
    """Opens the page for a person at a desktop; scripts, servers and terminals without a screen are left alone."""
    if sys.stderr.isatty() and _has_screen():
        await asyncio.to_thread(webbrowser.open, url)


def _has_screen() -> bool:
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in screens)
