"""Open an OFD's zip without trusting it: its directory is checked against the limits before any of it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from claims.errors import Refused

MOST_ENTRIES = 200
MOST_UNPACKED = 50 * 1_048_576
"""Bytes of all entries together, as the directory gives them; an entry that holds more than it says does not open."""
MOST_RATIO = 20
"""So many times larger than the file may all entries together be. A single table of an honest invoice packs 30:1."""

_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535
_MOST_DIRECTORY = 1_048_576
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE = ("[Content_Types].xml", "mimetype")


class Archive:
    """The entries of an OFD. Nothing is ever written to a disk."""

    def __init__(self, content: bytes) -> None:
        """Refuses what breaks a limit, needs a password, is no zip or is another kind of zip."""
        _check_end(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise Refused("receipt.damaged") from error
        entries = self._zip.infolist()
        _check(entries, size=len(content))
        self._entries = {entry.filename: entry for entry in entries}
        if "OFD.xml" not in self._entries:
            is_office = any(name in self._entries for name in _OFFICE)
            raise Refused("receipt.wrong_type", found="office" if is_office else "archive")

    def read(self, path: str) -> bytes:
        """The bytes of an entry. Raises KeyError when there is none, refuses one that does not unpack."""
        try:
            return self._zip.read(self._entries[path])
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
            raise Refused("receipt.damaged") from error

    def __contains__(self, path: object) -> bool:
        return path in self._entries


def _check_end(content: bytes) -> None:
    """Look at the count in the zip's last record first: Python reads the whole directory at once."""
    at = content.rfind(_END, max(0, len(content) - _LONGEST_COMMENT - _END_BYTES))
    if at < 0 or at + _END_BYTES > len(content):
        raise Refused("receipt.damaged")
    entries = int.from_bytes(content[at + 10 : at + 12], "little")
    directory = int.from_bytes(content[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or directory > _MOST_DIRECTORY:
        raise Refused("receipt.unpacks_too_large")


def _check(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused("receipt.unpacks_too_large")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size:
        raise Refused("receipt.unpacks_too_large")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused("receipt.password")
    # Entries that share their bytes, or a name, show different readers different documents.
    shares = sum(entry.compress_size for entry in entries) > size
    doubled = len({entry.filename for entry in entries}) < len(entries)
    if shares or doubled or not all(_is_plain(entry) for entry in entries):
        raise Refused("receipt.odd_archive")


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    climbs = name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name or "\0" in name
    return not climbs and entry.compress_type in _METHODS
