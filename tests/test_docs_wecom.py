"""What the guides say of WeCom is what the program has, in both languages: settings, menu, addresses, limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.chat.links import HELD_FOR, OPEN_FOR
from bot.settings import Settings
from claims.receipts import MOST_MEGABYTES
from integrations.pages.sessions import LASTS
from integrations.wecom import pacing, texts
from integrations.wecom.channel import WeCom
from integrations.wecom.ingress import PATH
from integrations.wecom.menu import menu
from integrations.wecom.parts import BUTTONS, ROWS, sayer
from integrations.wecom.ways import BACK, GO
from storage.codes import GOOD_MS
from storage.outbox import MOST_ATTEMPTS

DOCS = Path(__file__).parent.parent / "docs"
HEADINGS = {"en": "WeCom (企业微信)", "zh": "企业微信（WeCom）"}
HAS_DEFAULT = "WECOM_API_URL"
"""The one setting of WeCom that has a default; the README names it."""

AT_WILL = "WECOM_TRUSTED_DOMAIN"
"""The one that nobody has to give."""

each_language = pytest.mark.parametrize("language", ["en", "zh"])


def chapter(language: str) -> str:
    """The chapter on WeCom in the operator's guide."""
    guide = (DOCS / f"operator.{language}.md").read_text("utf-8")
    return guide.partition(f"\n## {HEADINGS[language]}\n")[2].partition("\n## ")[0]


def said(language: str) -> str:
    """The same with every line break and indent as one blank."""
    return " ".join(chapter(language).split())


def names_in(made: dict[str, Any]) -> list[str]:
    """Every name on a menu."""
    bar = made["button"]
    return [each["name"] for top in bar for each in (top, *top.get("sub_button", ()))]


@each_language
def test_every_setting_that_must_be_given_is_named_and_no_other(language: str) -> None:
    settings = {str(field.validation_alias) for field in Settings.model_fields.values()}
    named = {name for name in settings if name.startswith("WECOM_")} - {HAS_DEFAULT}

    assert set(re.findall(r"`(WECOM_[A-Z_]+)[`=]", chapter(language))) == named
    assert len(named - {AT_WILL}) == 5


@each_language
def test_the_words_of_the_menu_are_those_that_members_see(language: str) -> None:
    shown = said(language)

    assert [name for name in names_in(menu(sayer("zh-CN"))) if name not in shown] == []
    if language == "en":
        assert [name for name in names_in(menu(sayer("en"))) if name not in shown] == []


@each_language
def test_the_app_is_set_up_in_ten_steps(language: str) -> None:
    steps = re.findall(r"^(\d+)\. ", chapter(language), re.MULTILINE)

    assert steps == [str(number) for number in range(1, 11)]


@each_language
def test_the_address_of_the_callback_is_the_one_that_is_served(language: str) -> None:
    assert f"`https://chit.example.com{PATH}`" in said(language)
    assert "`/pages/`" in said(language)
    assert (f"`{GO}`" in said(language), f"`{BACK}`" in said(language)) == (True, True)


def test_a_browser_is_known_as_long_as_the_guides_say() -> None:
    assert LASTS.total_seconds() == 2 * 3_600
    assert "known for two hours" in said("en")
    assert "两小时内记得本人" in said("zh")


def test_the_limits_named_are_those_in_force() -> None:
    most, within = WeCom.pace
    an_hour = next(count for count, seconds in pacing.LIMITS if seconds == 3_600)
    minutes, hours = int(OPEN_FOR.total_seconds() / 60), int(HELD_FOR.total_seconds() / 3_600)
    days_of_codes = GOOD_MS // 3_600_000

    assert within == 60
    for phrase in (
        f"{most} messages a minute and {an_hour} an hour",
        f"{texts.MOST_BYTES:,} bytes",
        f"opened within {minutes} minutes, then it works for {hours} hours",
        f"for {days_of_codes} hours",
        f"up to {MOST_MEGABYTES} MB each",
    ):
        assert phrase in said("en")
    for phrase in (
        f"每分钟最多 {most} 条、每小时最多 {an_hour} 条",
        f"{texts.MOST_BYTES:,} 字节",
        f"{minutes} 分钟内打开，之后 {hours} 小时内有效",
        f"{days_of_codes} 小时内有效",
        f"最多 {MOST_MEGABYTES} MB",
    ):
        assert phrase in said("zh")


def test_a_card_and_its_patience_are_as_large_as_the_guides_say() -> None:
    assert (ROWS, BUTTONS, MOST_ATTEMPTS) == (6, 6, 12)
    assert "up to six facts and up to six buttons" in said("en")
    assert "最多六行内容、六个按钮" in said("zh")
    assert "twelve attempts or a day" in said("en")
    assert "十二次或一整天" in said("zh")
