"""Find fonts of this machine that can draw Chinese. Without one nothing is drawn: text must never just vanish."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont

_FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts"),
    "win32": (os.path.join(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"),),
}.get(sys.platform, ("/usr/share/fonts", "/usr/local/share/fonts"))
_SERIF = (
    "NotoSerifCJK-Regular",
    "NotoSerifCJKsc-Regular",
    "NotoSerifSC",
    "SourceHanSerif",
    "Songti",
    "simsun",
    "uming",
)
_SANS = (
    *("NotoSansCJK-Regular", "NotoSansCJKsc-Regular", "NotoSansSC", "SourceHanSans", "PingFang", "msyh", "simhei"),
    *("wqy-microhei", "wqy-zenhei", "DroidSansFallback", "STHeiti", "Hiragino Sans GB"),
)
_HEAVY = ("黑", "hei", "arial", "helvetica", "sans")
_MOST_FACES = 12
_MOST_FILES = 20_000
_PROBE = 100
_CHINESE = ("发", "票")
_NOWHERE = "\U0010fffd"


def font_for(name: str, *, pixels: float) -> Font | None:
    """A font for text that asks for the font of this name, at a size in pixels; None where there is none for Chinese.

    It is one with serifs unless the name is that of one without.
    """
    is_plain = any(word in name.lower() for word in _HEAVY)
    face = _face(is_plain) or _face(not is_plain)
    return None if face is None else _sized(*face, pixels=round(pixels * 4) / 4 or 0.25)


def can_draw_chinese() -> bool:
    """Whether this machine has a font with Chinese characters."""
    return _face(True) is not None or _face(False) is not None


def names() -> list[str]:
    """The fonts with which Chinese is drawn on this machine, the one with serifs first; empty where there is none."""
    faces = (_face(is_plain) for is_plain in (False, True))
    fonts = (_sized(*face, pixels=_PROBE) for face in faces if face is not None)
    return list(dict.fromkeys(font.getname()[0] or Path(str(font.path)).name for font in fonts))


def main() -> None:
    """Tell these names to whoever started this, as a JSON list."""
    print(json.dumps(names()))


@lru_cache(maxsize=64)
def _sized(path: str, face: int, *, pixels: float) -> Font:
    return ImageFont.truetype(path, size=pixels, index=face, layout_engine=ImageFont.Layout.BASIC)


@cache
def _face(is_plain: bool) -> tuple[str, int] | None:
    """The first font file of the wanted kind that draws Chinese, and its number within that file."""
    files = _files()
    for start in _SANS if is_plain else _SERIF:
        for name in sorted(name for name in files if name.startswith(start.lower())):
            for face, font in _faces(files[name]):
                if _draws_chinese(font):
                    return files[name], face
    return None


def _faces(path: str) -> Iterator[tuple[int, Font]]:
    """The faces of a file; of one made for several countries the Chinese ones first, whose strokes differ."""
    found: list[tuple[int, Font]] = []
    for number in range(_MOST_FACES):
        try:
            found.append((number, ImageFont.truetype(path, size=_PROBE, index=number)))
        except OSError:
            break
    yield from sorted(found, key=lambda each: not (each[1].getname()[0] or "").endswith("SC"))


def _draws_chinese(font: Font) -> bool:
    nothing = bytes(font.getmask(_NOWHERE))
    drawn = {bytes(font.getmask(each)) for each in _CHINESE}
    return len(drawn) == len(_CHINESE) and nothing not in drawn


@cache
def _files() -> dict[str, str]:
    """The font files of this machine by their name in small letters."""
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in Path(folder).rglob("*.[tToO][tT][fFcC]"):
            found.setdefault(path.name.lower(), str(path))
            if len(found) >= _MOST_FILES:
                return found
    return found
