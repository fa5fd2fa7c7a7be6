"""What a spreadsheet would calculate is known, and nothing else is touched."""

import pytest

from integrations.exports.texts import looks_like_a_formula, writable

FORMULAS = {
    "equals": "=1+1",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(1)",
    "full-width equals": "＝1",
    "full-width plus": "＋1",
    "full-width minus": "－1",
    "full-width at": "＠SUM(1)",
    "tab": "\tx",
    "carriage return": "\rx",
    "line feed": "\nx",
    "spaces": "   =1",
    "ideographic space": "\u3000=1",
    "no-break space": "\u00a0-1",
    "zero-width space": "\u200b=1",
    "byte-order mark": "\ufeff=1",
    "right-to-left mark": "\u200f=1",
    "override": "\u202e=1",
    "nul": "\0=1",
    "apostrophe": "'=1",
    "space and tab": " \tx",
    "link": '=HYPERLINK("https://x";"y")',
    "command": "=cmd|' /C calc'!A0",
    "sign alone": "=",
}
TEXTS = {
    "nothing": "",
    "spaces": "  ",
    "words": "Visit = lunch",
    "chinese": "拜访客户",
    "digits": "12345",
    "emoji": "🍜 =1",
    "apostrophe": "'t Hart",
    "quote": '"=1"',
}


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS.keys())
def test_what_a_spreadsheet_would_calculate_is_known(text: str) -> None:
    assert looks_like_a_formula(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert not looks_like_a_formula(text)


def test_half_a_character_becomes_its_escape() -> None:
    half = chr(0xD800)

    assert writable(f"a{half}b😀") == "a\\ud800b😀"
