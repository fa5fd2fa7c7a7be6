"""How commands print."""

import json

import pytest

from bot.commands.printing import as_json, plain, table


def test_columns_stand_under_each_other_with_chinese_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    table(["Name", "Sum"], [["王伟", 1], ["Ada", None], ["e\u0301", 3]])

    assert capsys.readouterr().out.splitlines() == ["Name  Sum", "王伟  1", "Ada   –", "e\u0301     3"]


@pytest.mark.parametrize("mark", ["\x1b[31m", "\r", "\n", "\u202e", "\u200b", "\x07"])
def test_what_steers_a_terminal_is_shown_as_an_escape(mark: str) -> None:
    assert plain(f"a{mark}b").isprintable()
    assert plain("王伟’s taxi") == "王伟’s taxi"


def test_json_is_one_document_of_utf_8(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    as_json({"merchant": "滴滴\ud800"})

    written = capsysbinary.readouterr().out
    assert "滴滴".encode() in written
    assert json.loads(written) == {"merchant": "滴滴\ud800"}
