"""Photos of printed receipts to measure with: four megapixels each, a camera's grain, lines of print."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (2_309, 1_733)


def photo(number: int = 0) -> bytes:
    """One of them, each unlike any other, as JPEG."""
    image = Image.effect_noise(SIZE, 24).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((700, 60, 1_600, 1_680), fill=(238, 236, 230))
    for line in range(40):
        text = f"{number} line {line:02} of goods and services  {line * 7.35:.2f}"
        draw.text((760, 100 + 39 * line), text, fill=(40, 40, 40))
    image = Image.blend(image, Image.effect_noise(SIZE, 12).convert("RGB"), 0.3)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=88)
    return held.getvalue()


if __name__ == "__main__":
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    for each in range(count):
        (folder / f"{each:02}.jpg").write_bytes(photo(each))
