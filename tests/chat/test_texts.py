"""A sentence is said in its reader's language; sums, days and times are written as they write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.chat.texts import LANGUAGES, MissingText, Reader, Texts, language, zone
from claims.errors import Refused
from claims.money import Money
from claims.people import PersonId

SHANGHAI = "Asia/Shanghai"
AT = datetime(2026, 11, 20, 6, 2, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def reader(texts: Texts, locale: str = "en", *, timezone: str = SHANGHAI) -> Reader:
    return Reader(PersonId("ada"), "Ada Byron", locale, timezone, texts)


# ---------------------------------------------------------------- saying


def test_a_sentence_that_does_not_exist_is_an_error(texts: Texts) -> None:
    assert not texts.has("en", "no-such-key")
    with pytest.raises(MissingText):
        texts.say("en", "no-such-key")


def test_a_sentence_that_lacks_a_fact_is_an_error(texts: Texts) -> None:
    with pytest.raises(MissingText):
        texts.say("en", "refused-claim-own")


def test_a_sentence_holds_no_invisible_marks(texts: Texts) -> None:
    for name in LANGUAGES:
        said = texts.say(name, "refused-claim-own", number="C-000042")
        assert "C-000042" in said
        assert not re.search("[\u2066-\u2069\u200e\u200f]", said)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh", "zh"), ("zh-CN", "zh"), ("zh_TW", "zh"), ("ZH-hans", "zh"), ("en", "en"), ("de-DE", "en"), ("", "en")],
)
def test_every_chinese_reads_chinese_and_everybody_else_english(locale: str, expected: str) -> None:
    assert language(locale) == expected


def test_nobody_s_language_is_english() -> None:
    assert language(None) == "en"


# ---------------------------------------------------------------- sums, days, times


@pytest.mark.parametrize(
    ("locale", "amount", "written"),
    [
        ("en", Money(12_850, "CNY"), "¥128.50"),
        ("zh", Money(12_850, "CNY"), "¥128.50"),
        ("en", Money(123_456_789, "CNY"), "¥1,234,567.89"),
        ("en", Money(4_560, "USD"), "$45.60"),
        ("zh", Money(4_560, "USD"), "US$45.60"),
        ("en", Money(1_200, "JPY"), "JP¥1,200"),
        ("zh", Money(1_200, "JPY"), "JP¥1,200"),
        ("en", Money(5, "CNY"), "¥0.05"),
        ("en", Money(1_234, "KWD"), "KWD1.234"),
    ],
)
def test_a_sum_is_written_with_its_currency_and_all_its_decimals(
    texts: Texts, locale: str, amount: Money, written: str
) -> None:
    assert reader(texts, locale).money(amount) == written


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_sum_of_any_currency_is_rounded_or_wraps(texts: Texts, locale: str) -> None:
    for code, minor in (("CNY", 999_999_999), ("JPY", 9_999_999), ("KWD", 1_234_567), ("USD", 1), ("EUR", 199)):
        money = Money(minor, code)
        written = reader(texts, locale).money(money)
        digits = re.sub(r"[^0-9.]", "", written)
        assert Decimal(digits) == Decimal(money.decimal)
        assert " " not in written


def test_a_day_and_a_time_are_written_in_the_reader_s_language_and_zone(texts: Texts) -> None:
    english, chinese = reader(texts, "en"), reader(texts, "zh", timezone="America/New_York")

    assert english.day(date(2026, 11, 20)) == "Nov 20, 2026"
    assert chinese.day(date(2026, 11, 20)) == "2026年11月20日"
    assert english.moment(AT) == "Nov 20, 2026, 14:02"
    assert chinese.moment(AT) == "2026年11月20日 01:02"


def test_today_is_the_reader_s_own_day(texts: Texts) -> None:
    late = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    assert reader(texts).today(late) == date(2026, 11, 21)
    assert reader(texts, timezone="America/New_York").today(late) == date(2026, 11, 20)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "UTC\n"])
def test_an_unknown_time_zone_is_utc(name: str | None) -> None:
    assert zone(name).key == "UTC"


def test_a_refusal_is_said_with_its_facts_in_the_reader_s_words(texts: Texts) -> None:
    refused = Refused("claim.incomplete", number="C-000042", missing=("amount", "date"))

    assert "Amount, Date" in reader(texts, "en").refusal(refused)
    assert "金额、日期" in reader(texts, "zh").refusal(refused)


def test_a_refusal_names_the_state_by_its_word(texts: Texts) -> None:
    refused = Refused("claim.changed", number="C-000042", state="approved")

    assert "Approved" in reader(texts, "en").refusal(refused)
    assert "已通过" in reader(texts, "zh").refusal(refused)


def test_a_name_is_given_in_the_reader_s_language_or_else_in_english(texts: Texts) -> None:
    assert reader(texts, "zh").named({"en": "Meals", "zh": "餐费"}) == "餐费"
    assert reader(texts, "zh").named({"en": "Meals"}) == "Meals"
    assert reader(texts, "en").named({"zh": "餐费"}) == "餐费"


@pytest.mark.parametrize(("locale", "listed"), [("en", "date, a.jpg"), ("zh", "date、a.jpg")])
def test_words_that_people_gave_are_listed_as_they_are(texts: Texts, locale: str, listed: str) -> None:
    assert reader(texts, locale).listed(iter(["date", "a.jpg"])) == listed
    assert reader(texts, locale).listed([]) == ""


@pytest.mark.parametrize(("locale", "listed"), [("en", "Date, a.jpg"), ("zh", "日期、a.jpg")])
def test_names_of_fields_are_listed_as_the_reader_calls_them(texts: Texts, locale: str, listed: str) -> None:
    assert reader(texts, locale).several(["date", "a.jpg"]) == listed


@pytest.mark.parametrize(("locale", "said"), [("en", "one, two; three"), ("zh", "one, two；three")])
def test_parts_of_a_sentence_are_kept_apart(texts: Texts, locale: str, said: str) -> None:
    assert reader(texts, locale).clauses(["one, two", "three"]) == said
