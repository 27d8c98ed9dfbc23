"""The moving picture of the README."""

import io
from pathlib import Path

from PIL import Image

from tests.browser.film import Film


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (80, 40), colour).save(file, "PNG")
    return file.getvalue()


def test_equal_pictures_in_a_row_become_one_longer_frame(tmp_path: Path) -> None:
    film = Film()
    for colour in ("white", "white", "green"):
        film.add(picture(colour), 0.2)
    film.save(tmp_path / "film.gif", width=40)
    with Image.open(tmp_path / "film.gif") as shown:
        assert (shown.size, getattr(shown, "n_frames", 1)) == ((40, 20), 2)
        assert shown.info["duration"] == 400
