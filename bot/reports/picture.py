"""A picture of the questions of the last weeks: a bar for each, the answered part dark."""

import io
from collections.abc import Sequence

from knowledge.library.usage import Week

SCALE = 2  # pixels for a point, for screens with many of them
WIDTH, HEIGHT = 640 * SCALE, 280 * SCALE
MARGIN, FOOT, HEAD = 24 * SCALE, 32 * SCALE, 32 * SCALE
TEXT = 14 * SCALE
WHITE, ANSWERED, REFUSED, INK = "#ffffff", "#1f3a4d", "#b8c7d1", "#1d1c1d"


def picture_of(weeks: Sequence[Week]) -> bytes:
    """Draw the weeks as a PNG. It has no words but dates and numbers, so that it speaks every language."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  4 MB that are needed once a week

    image = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(TEXT)
    step, most = (WIDTH - 2 * MARGIN) / len(weeks), max(1, *(week.asked for week in weeks))
    unit, ground = (HEIGHT - HEAD - FOOT) / most, HEIGHT - FOOT
    for place, week in enumerate(weeks):
        left, right = MARGIN + step * (place + 0.15), MARGIN + step * (place + 0.85)
        answered, top = ground - unit * week.answered, ground - unit * week.asked
        if week.refused:
            draw.rectangle((left, top, right, answered), fill=REFUSED)
        if week.answered:
            draw.rectangle((left, answered, right, ground), fill=ANSWERED)
        middle = (left + right) / 2
        draw.text((middle, top - SCALE * 4), str(week.asked), fill=INK, font=font, anchor="ms")
        draw.text((middle, ground + SCALE * 8), f"{week.begins:%m-%d}", fill=INK, font=font, anchor="mt")
    draw.line((MARGIN, ground, WIDTH - MARGIN, ground), fill=INK, width=SCALE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
