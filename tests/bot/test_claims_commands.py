"""`chit claims`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, so that nothing is found and nothing left."""
    monkeypatch.chdir(tmp_path)


def _read(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["claims", "read", *arguments])


def _document(*arguments: str) -> dict[str, Any]:
    result = _read(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_sentence_is_read_as_the_contract_says(tmp_path: Path) -> None:
    assert _document("昨天滴滴 68 拜访客户", "--on", "2026-11-25") == {
        "lines": [
            {
                "amount": "68.00",
                "currency": "CNY",
                "date": "2026-11-24",
                "category": "transport",
                "merchant": "滴滴",
                "purpose": "拜访客户",
            }
        ],
        "ask": [],
    }
    assert list(tmp_path.iterdir()) == []


def test_what_it_can_t_tell_is_null_and_asked_for_in_order() -> None:
    document = _document("hello", "--on", "2026-11-25")

    [line] = document["lines"]
    assert (line["amount"], line["category"], line["date"]) == (None, None, None)
    assert document["ask"] == ["amount", "category", "date"]


def test_a_sum_that_can_t_be_one_is_named() -> None:
    document = _document("taxi 99999999 yesterday", "--on", "2026-11-25")

    assert document["refused"] == "money.too_large"
    assert document["lines"][0]["amount"] is None


def test_people_see_a_table_in_the_language_asked_for() -> None:
    english = _read("昨天滴滴 68 拜访客户", "--on", "2026-11-25").stdout
    chinese = _read("昨天滴滴 68", "--on", "2026-11-25", "--locale", "zh").stdout

    assert "¥68.00" in english
    assert "Taxi & transport" in english
    assert "市内交通" in chinese
    assert "金额" in chinese


def test_the_company_s_currency_is_the_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_COMPANY_CURRENCY", "EUR")

    assert _document("lunch 12.50", "--on", "2026-11-25")["lines"][0]["currency"] == "EUR"


def test_ten_thousand_characters_are_taken_and_one_more_is_refused() -> None:
    assert _read("字" * 10_000).exit_code == 0

    refused = _read("字" * 10_001)

    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: A message can have at most 10,000 characters. Please shorten it or send it in parts.\n"
    )


def test_what_was_not_read_is_said() -> None:
    assert "Not read: the last 1 characters" in _read("字" * 2_001).stdout
    assert "Not read" not in _read("字" * 2_000).stdout


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20261125", "２０２６-11-25"])
def test_a_day_that_is_none_is_wrong_usage(day: str) -> None:
    assert _read("taxi 5", "--on", day).exit_code == 2


def test_wrong_settings_are_named_with_status_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_LOCALE", "fr")
    monkeypatch.setenv("PORT", "x")

    result = _read("taxi 5")

    assert result.exit_code == 2
    assert "CHIT_LOCALE: " in result.stderr
    assert "PORT: " in result.stderr


@pytest.mark.parametrize(
    "sentence", ["", " ", "\x1b[31mred", "\u202e128", "😀", "\x00", "\ud800", "<script>alert(1)</script>"]
)
def test_no_text_upsets_it(sentence: str) -> None:
    result = _read(sentence, "--on", "2026-11-25")

    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
