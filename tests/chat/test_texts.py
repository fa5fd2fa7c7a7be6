"""Both languages say the same things; sums, days and times are written as their reader writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.chat.texts import LANGUAGES, LOCALES, MissingText, Reader, Texts, language, zone
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


# ---------------------------------------------------------------- the files


class Variables(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)


def entries(file: Path) -> list[ast.EntryType]:
    return FluentParser().parse(file.read_text(encoding="utf-8")).body


def messages(name: str) -> dict[str, set[str]]:
    """Every key of a language with its variables."""
    found = {}
    for file in sorted([*LOCALES.glob(f"{name}.ftl"), *LOCALES.glob(f"{name}.*.ftl")]):
        for entry in entries(file):
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                variables = Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.found
    return found


def test_both_languages_have_the_same_sentences_with_the_same_variables() -> None:
    english, chinese = messages("en"), messages("zh")

    assert sorted(english) == sorted(chinese)
    assert {key: english[key] for key in english if english[key] != chinese[key]} == {}


@pytest.mark.parametrize("file", sorted(LOCALES.glob("*.ftl")), ids=lambda file: file.name)
def test_every_line_of_a_language_file_is_understood(file: Path) -> None:
    assert [entry.content for entry in entries(file) if isinstance(entry, ast.Junk)] == []


REFUSALS = re.compile(r"""(?:Refused|FieldError)\(\s*f?["']([a-z_.]+)["']""")


def test_there_is_a_sentence_for_every_refusal_of_the_program() -> None:
    root = LOCALES.parent.parent
    packages = ("bot", "claims", "faq", "handlers", "integrations", "storage")
    sources = [file.read_text(encoding="utf-8") for package in packages for file in (root / package).rglob("*.py")]
    codes = {code for source in sources for code in REFUSALS.findall(source)}
    keys = {f"refused-{code.replace('.', '-').replace('_', '-')}" for code in codes}

    assert len(keys) > 20
    assert sorted(keys - set(messages("en"))) == []


def test_the_words_of_the_contract_are_kept(texts: Texts) -> None:
    buttons = {
        "submit": ("Submit", "提交"),
        "edit": ("Edit", "修改"),
        "discard": ("Discard", "作废"),
        "withdraw": ("Withdraw", "撤回"),
        "approve": ("Approve", "同意"),
        "return": ("Return", "退回"),
        "reject": ("Reject", "驳回"),
        "pay": ("Mark paid", "标记已付款"),
        "save": ("Save", "保存"),
        "view": ("View", "查看"),
        "fill-in": ("Fill in", "填写"),
    }
    states = {
        "draft": ("Draft", "草稿"),
        "submitted": ("Submitted", "审批中"),
        "approved": ("Approved", "已通过"),
        "returned": ("Returned", "已退回"),
        "rejected": ("Rejected", "已驳回"),
        "withdrawn": ("Withdrawn", "已撤回"),
        "discarded": ("Discarded", "已作废"),
        "paid": ("Paid", "已付款"),
    }
    fields = {
        "amount": ("Amount", "金额"),
        "currency": ("Currency", "币种"),
        "category": ("Category", "类别"),
        "date": ("Date", "日期"),
        "merchant": ("Merchant", "商户"),
        "purpose": ("Purpose", "事由"),
        "reason": ("Reason", "原因"),
        "code": ("Reason type", "原因类别"),
        "reply": ("Reply", "回复"),
    }
    for kind, words in (("button", buttons), ("state", states), ("field", fields)):
        for key, pair in words.items():
            assert tuple(texts.say(name, f"{kind}-{key}") for name in LANGUAGES) == pair


@pytest.mark.parametrize(("kind", "most"), [("button", 10), ("short", 5), ("state", 16), ("field", 24), ("form", 24)])
def test_words_fit_where_they_are_shown(texts: Texts, kind: str, most: int) -> None:
    facts = {"number": "C-000042"}
    for name in LANGUAGES:
        keys = [key for key in messages(name) if key.startswith(f"{kind}-")]
        assert keys, kind
        long = [key for key in keys if len(texts.say(name, key, **facts)) > most]
        assert long == [], f"{name}: more than {most} characters"


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
