"""Check what receipts need: a place where their files can be kept, with room, and fonts to draw documents with."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.doctor.check import Check, failed, ok, warning
from bot.doctor.machine import LITTLE, existing
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.blobs import FolderBlobs
    from storage.bucket import BucketBlobs

FAR_SECONDS = 10.0
"""How long a bucket may take to show that it can be written."""
FONT_SECONDS = 30.0

_ROOT = str(Path(__file__).resolve().parents[2])
_LOOK = f"import sys; sys.path.insert(0, {_ROOT!r}); from integrations.documents.fonts import main; main()"


async def check_receipts(settings: Settings) -> list[Check]:
    """Both of them."""
    return [await check_place(settings), await check_fonts()]


async def check_place(settings: Settings) -> Check:
    """Whether receipt files can be kept where CHIT_RECEIPTS_URL says, and how much room there is."""
    from storage.blobs import open_blobs

    parts = urlsplit(settings.receipts_url)
    if parts.scheme != "file":
        return await _bucket(open_blobs(settings.receipts_url), url=settings.receipts_url)
    return await _folder(open_blobs(settings.receipts_url), Path(unquote(parts.path)))


async def _folder(files: FolderBlobs | BucketBlobs, folder: Path) -> Check:
    from claims.errors import Refused
    from storage.blobs import FLOOR
    from storage.sqlite import file_system

    name, home = "receipts", existing(folder)
    access = f"Let the user that runs Chit write in {home}, or choose another place with CHIT_RECEIPTS_URL."
    if not home.is_dir():
        return failed(name, f"{home} is no folder", fix="Take it away, or choose another place with CHIT_RECEIPTS_URL.")
    if home != folder and not os.access(home, os.W_OK | os.X_OK):
        return failed(name, f"{folder} is not there and can't be made in {home}", fix=access)
    free = shutil.disk_usage(home).free
    room = f"{free // 1_000_000:,} MB are free there ({file_system(home) or 'file system unknown'})"
    if free < FLOOR:
        fix = f"Make room on that disk: below {FLOOR // 1_000_000} MB no file is taken in."
        return failed(name, f"{folder}: {room}", fix=fix)
    if home == folder:
        try:
            await files.prove_writable()
        except OSError as error:
            return failed(name, f"{folder} can't be written: {error.strerror}", fix=access)
        except Refused:
            return failed(name, f"{folder} is full, or its user has no more room", fix="Make room on that disk.")
    detail = f"{folder}, {room}" if home == folder else f"{folder} is not there yet; the first file makes it; {room}"
    return warning(name, detail, fix="Make room before it fills up.") if free < LITTLE else ok(name, detail)


async def _bucket(files: FolderBlobs | BucketBlobs, *, url: str) -> Check:
    fix = "Check CHIT_RECEIPTS_URL and the AWS_ variables: the bucket must be there and these keys may write in it."
    try:
        async with asyncio.timeout(FAR_SECONDS):
            await files.prove_writable()
    except TimeoutError:
        return failed("receipts", f"{url} does not answer within {FAR_SECONDS:.0f} s", fix=fix)
    except Exception as error:  # what a client of S3 says may hold keys
        return failed("receipts", f"{url} can't be written ({type(error).__name__})", fix=fix)
    return ok("receipts", f"{url} can be written; how much room there is, its provider knows")


async def check_fonts() -> Check:
    """Whether the process that opens documents finds a font with Chinese characters, and which."""
    # There alone fonts are opened, apart from our keys and the database.
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", _LOOK),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "WINDIR") if name in os.environ},
    )
    try:
        async with asyncio.timeout(FONT_SECONDS):
            told, _ = await child.communicate()
    except TimeoutError:
        child.kill()
        await child.wait()
        return warning("fonts", f"they could not be looked at within {FONT_SECONDS:.0f} s", fix="Look again.")
    if child.returncode:
        return failed("fonts", "the program that opens documents does not start", fix="Install Chit anew.")
    return fonts_found(json.loads(told))


def fonts_found(names: list[str]) -> Check:
    """What it means that these fonts, and no others, can draw Chinese."""
    if names:
        return ok("fonts", f"Chinese documents are drawn with {' and '.join(names)}")
    return warning(
        "fonts",
        "no font of this machine has Chinese characters, so OFD invoices get no picture",
        fix="Install one (on Debian and Ubuntu the package fonts-noto-cjk) and start Chit again.",
    )
