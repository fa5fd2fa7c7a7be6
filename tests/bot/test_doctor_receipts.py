"""`chit doctor` on receipts: where their files are kept, how much room is there, and with which fonts it draws."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.doctor import receipts as receipt_checks
from bot.doctor.machine import LITTLE
from bot.settings import Settings
from integrations.documents.fonts import names as font_names
from storage import blobs
from storage.blobs import FLOOR
from tests.bot.conftest import Chit


def _found(house: Chit, *, status: int = 0) -> dict[str, Any]:
    """What was found about the place of the files."""
    (found,) = [each for each in house.json("doctor", status=status)["checks"] if each["name"] == "receipts"]
    return dict(found)


def test_the_folder_of_receipts_is_written_to_and_its_room_told(company: Chit) -> None:
    folder = company.home / "var" / "receipts"
    assert re.fullmatch(
        f"{folder} is not there yet; the first file makes it; [0-9,]+ MB are free there \\(.+\\)",
        _found(company)["detail"],
    )
    assert not folder.exists()
    folder.mkdir()

    assert re.fullmatch(f"{folder}, [0-9,]+ MB are free there \\(.+\\)", _found(company)["detail"])
    assert [each for each in folder.rglob("*") if each.is_file()] == []


def test_a_folder_of_receipts_that_is_none_is_a_failed_check(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    company.write("elsewhere", "a file")
    for place in ("elsewhere", "elsewhere/receipts"):
        monkeypatch.setenv("CHIT_RECEIPTS_URL", (company.home / place).as_uri())

        found = _found(company, status=1)

        assert (found["status"], found["detail"]) == ("failed", f"{company.home / 'elsewhere'} is no folder")
        assert "CHIT_RECEIPTS_URL" in found["fix"]


@pytest.mark.parametrize(
    ("number", "said"), [(errno.EROFS, "can't be written: Read-only file system"), (errno.ENOSPC, "is full")]
)
def test_a_folder_of_receipts_that_can_t_be_written_is_a_failed_check(
    company: Chit, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    (company.home / "var" / "receipts").mkdir()

    def refuses(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(blobs, "_private", refuses)

    assert said in _found(company, status=1)["detail"]


@pytest.mark.parametrize(
    ("free", "status"),
    [
        (FLOOR - 1, "failed"),
        (FLOOR, "warning"),
        (LITTLE - 1, "warning"),
        (LITTLE, "ok"),
    ],
)
async def test_little_room_for_receipts_is_said_before_it_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, status: str
) -> None:
    monkeypatch.setattr(receipt_checks.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    settings = Settings.of({"CHIT_RECEIPTS_URL": (tmp_path / "receipts").as_uri()})

    assert (await receipt_checks.check_place(settings)).status == status


async def test_a_bucket_that_is_away_is_a_failed_check_that_names_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        async def prove_writable(self) -> None:
            raise ConnectionError("the key hunter2 is not known")

    monkeypatch.setattr(blobs, "open_blobs", lambda _: Away())
    found = await receipt_checks.check_place(Settings.of({"CHIT_RECEIPTS_URL": "s3://receipts/here"}))

    assert (found.status, found.detail) == ("failed", "s3://receipts/here can't be written (ConnectionError)")


async def test_a_bucket_that_never_answers_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        async def prove_writable(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(blobs, "open_blobs", lambda _: Silent())
    monkeypatch.setattr(receipt_checks, "FAR_SECONDS", 0.01)

    assert (await receipt_checks.check_place(Settings.of({"CHIT_RECEIPTS_URL": "s3://here"}))).status == "failed"


async def test_a_bucket_that_can_be_written_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class Near:
        async def prove_writable(self) -> None:
            pass

    monkeypatch.setattr(blobs, "open_blobs", lambda _: Near())

    assert (await receipt_checks.check_place(Settings.of({"CHIT_RECEIPTS_URL": "s3://here"}))).status == "ok"


async def test_the_fonts_that_draw_chinese_are_named_and_without_one_it_is_a_warning() -> None:
    assert await receipt_checks.check_fonts() == receipt_checks.fonts_found(font_names())
    found = receipt_checks.fonts_found(["Noto Serif CJK SC", "Noto Sans CJK SC"])
    assert (found.status, found.detail) == (
        "ok",
        "Chinese documents are drawn with Noto Serif CJK SC and Noto Sans CJK SC",
    )
    none = receipt_checks.fonts_found([])
    assert none.status == "warning"
    assert "fonts-noto-cjk" in (none.fix or "")


async def test_documents_that_nobody_can_open_here_are_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_checks, "_LOOK", "raise ImportError('no Pillow')")

    assert (await receipt_checks.check_fonts()).status == "failed"
