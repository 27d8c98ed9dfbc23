"""Pictures of a page: small ones, and a moving one of screenshots that last as long as the page stayed the same."""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

PAUSE = 0.06  # seconds between two frames
REST = 4.0  # seconds that the last frame stays
COLOURS = 128


@dataclass
class Film:
    """A film; `frames` are pictures with their seconds, and equal ones in a row are one."""

    frames: list[tuple[bytes, float]] = field(default_factory=list)

    def add(self, picture: bytes, seconds: float) -> None:
        if self.frames and self.frames[-1][0] == picture:
            self.frames[-1] = picture, self.frames[-1][1] + seconds
        else:
            self.frames.append((picture, seconds))

    def save(self, path: Path, *, width: int) -> None:
        """Save the film as a GIF; all frames share the colours of the first and the last one."""
        images = [Image.open(io.BytesIO(picture)).convert("RGB") for picture, _ in self.frames]
        height = round(images[-1].height * width / images[-1].width)
        small = [image.resize((width, height), Image.Resampling.LANCZOS) for image in images]
        both = Image.new("RGB", (width, 2 * height))
        both.paste(small[0], (0, 0))
        both.paste(small[-1], (0, height))
        palette = both.quantize(COLOURS, dither=Image.Dither.NONE)
        first, *others = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in small]
        lasting = [round(seconds * 1000) for _, seconds in self.frames]
        lasting[-1] = round(REST * 1000)
        first.save(path, save_all=True, append_images=others, duration=lasting, loop=0, optimize=True)


def save_small(picture: bytes, path: Path) -> None:
    """Save a picture in as few colours as text needs."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS // 2, dither=Image.Dither.NONE).save(path, optimize=True)


@asynccontextmanager
async def filmed(page: Page) -> AsyncIterator[Film]:
    """Film the page while the block runs."""
    film, over = Film(), asyncio.Event()
    filming = asyncio.create_task(_film(page, film, over))
    try:
        yield film
    finally:
        over.set()
        await filming


async def _film(page: Page, film: Film, over: asyncio.Event) -> None:
    while not over.is_set():
        started = time.monotonic()
        picture = await page.screenshot()
        await asyncio.sleep(PAUSE)
        film.add(picture, time.monotonic() - started)
    film.add(await page.screenshot(animations="disabled"), REST)
