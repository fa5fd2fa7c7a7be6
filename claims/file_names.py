"""Make the name of a file harmless: to look at, to keep, to give back with a download. No path is ever made of it."""

from __future__ import annotations

import re
import unicodedata

from claims.receipts import ENDINGS, Kind

LONGEST = 100
"""Characters of a name that is kept; what is cut goes out of its middle."""
NAMELESS = "file"

_READ = 1_000
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
# What other systems than ours put before a name: it is nobody's business where on a disk the file was.
_PATH = re.compile(r"\A(?:[A-Za-z]:|[\\/]|\.{1,2}[\\/]|~[\\/])")
_SEPARATORS = re.compile(r"[\\/]+")
_SPACES = re.compile(r"\s+")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(?i)\A(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|\Z)")
_NOT_IN_DOWNLOADS = re.compile(r'[<>:"|?*%;=]')
# Control, format (direction marks, zero width), surrogate, private, unassigned; line and paragraph separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(raw: str) -> str:
    """The name as it is kept and shown (escaped by whoever shows it): at most 100 characters, at least one.

    A path before it is dropped, separators within it become `_`. What can't be seen or turns the direction of reading
    goes, so that `receipt<right-to-left>fdp.exe` shows that it ends in `.exe`. Of a very long name its beginning and
    its end are read.
    """
    name = raw if len(raw) <= 2 * _READ else raw[:_READ] + raw[-_READ:]
    if _PATH.match(name) or "\\" in name:
        name = _SEPARATORS.split(name.rstrip("\\/"))[-1]
    name = _SEPARATORS.sub("_", name)
    visible = (" " if each in "\t\r\n\v\f\x85\u2028\u2029" else each for each in name)
    name = "".join(each for each in visible if unicodedata.category(each) not in _INVISIBLE)
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip().lstrip(".").rstrip(". ")
    return _shortened(name.strip()) or NAMELESS


def download_name(shown: str, kind: Kind) -> str:
    """The name under which the file is given back: its ending says what it is, and no system minds it.

    A renamed file gets its right ending after the one it has, `photo.pdf` that is a JPEG becomes `photo.pdf.jpg`.
    """
    name = _NOT_IN_DOWNLOADS.sub("_", shown).lstrip(". ")
    if not name.lower().endswith(ENDINGS[kind]):
        name += ENDINGS[kind][0]
    return f"_{name}" if _RESERVED.match(name) else name


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    ending = _ENDING.search(name)
    tail = ending.group() if ending else ""
    return f"{name[: LONGEST - len(tail) - 1].rstrip()}…{tail}"
