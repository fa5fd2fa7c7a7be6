"""The policy as finance writes it, and what it finds in an expense."""

import datetime
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import claims
from claims.money import Money
from claims.policy import Finding, PolicyMistakes, built_in, check, missing, parse
from claims.policy_text import LONGEST_NAME, MOST_CATEGORIES, MOST_REASONS, MOST_WORDS
from claims.policy_tree import DEEPEST, MOST_BYTES

SMALL = """\
currency: CNY
starts_on: 2026-12-01
without_manager: named
fallback: heidi
categories:
  meals:
    name: {en: Meals, zh: 餐费}
    aliases: [午餐, lunch]
    merchants: [KFC]
    limit: 300
    receipt_above: 50.50
    required: [purpose, merchant]
  no:
    name: {en: No rules, zh: 无}
  always:
    name: {en: Always, zh: 总是}
    receipt_above: 0
reasons:
  other: {en: Other, zh: 其他}
"""


TODAY = date(2026, 11, 25)
HUNDRED = Money(10_000, "CNY")


@dataclass(frozen=True)
class Expense:
    category: str | None = "meals"
    amount: Money | None = HUNDRED
    receipts: tuple[str, ...] = ()
    date: datetime.date | None = TODAY
    merchant: str | None = None
    purpose: str | None = None


def yuan(major: int) -> Money:
    return Money(major * 100, "CNY")


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PolicyMistakes) as caught:
        parse(text)
    assert caught.value.code == "policy.mistakes"
    assert caught.value.facts == {"count": len(caught.value.mistakes)}
    return [(mistake.line, mistake.code) for mistake in caught.value.mistakes]


def test_a_policy_is_read_as_it_is_written_and_no_stays_a_word() -> None:
    policy = parse(SMALL, version=7)
    meals = policy.category("meals")
    assert meals is not None
    assert (policy.version, policy.starts_on, policy.text) == (7, date(2026, 12, 1), SMALL)
    assert (policy.currency, policy.without_manager, policy.fallback) == ("CNY", "named", "heidi")
    assert [category.key for category in policy.categories] == ["meals", "no", "always"]
    assert (meals.names, meals.aliases, meals.merchants) == ({"en": "Meals", "zh": "餐费"}, ("午餐", "lunch"), ("KFC",))
    assert (meals.limit, meals.receipt_above) == (yuan(300), Money(5050, "CNY"))
    assert meals.required == {"merchant", "purpose"}
    assert [reason.code for reason in policy.reasons] == ["other"]
    assert policy.category("golf") is None


def test_the_built_in_policy_has_the_promised_categories_and_reasons() -> None:
    policy = built_in()
    assert {category.key: (category.names["en"], category.names["zh"]) for category in policy.categories} == {
        "meals": ("Meals", "餐费"),
        "transport": ("Taxi & transport", "市内交通"),
        "travel": ("Train & flight", "机票火车票"),
        "lodging": ("Lodging", "住宿费"),
        "entertainment": ("Client entertainment", "业务招待费"),
        "office": ("Office supplies", "办公用品"),
        "communication": ("Phone & internet", "通讯费"),
        "training": ("Training", "培训费"),
        "other": ("Other", "其他"),
    }
    assert [reason.code for reason in policy.reasons] == [
        *("missing_receipt", "wrong_amount", "wrong_category", "not_business", "over_limit", "duplicate", "other")
    ]
    assert (policy.version, policy.currency) == (0, "CNY")


def test_a_taxi_of_86_40_passes_with_a_receipt_and_without_one() -> None:
    taxi = Expense("transport", Money(8640, "CNY"))
    assert check(built_in(), [taxi]) == ()
    assert check(built_in(), [Expense("transport", Money(8640, "CNY"), ("f" * 64,))]) == ()


@pytest.mark.parametrize("category", built_in().categories, ids=lambda category: category.key)
def test_8800_without_a_receipt_is_warned_about_in_every_category(category: claims.policy.Category) -> None:
    assert "receipt" in [finding.rule for finding in check(built_in(), [Expense(category.key, yuan(8800))])]


def test_a_finding_names_its_rule_its_line_and_both_numbers() -> None:
    lines = [Expense("no"), Expense("meals", yuan(301))]
    assert check(parse(SMALL), lines) == (
        Finding("limit", 2, "meals", yuan(300), yuan(301), checked=True),
        Finding("receipt", 2, "meals", Money(5050, "CNY"), yuan(301), checked=True),
    )


@pytest.mark.parametrize(
    ("minor", "rules"), [(5050, []), (5051, ["receipt"]), (30_000, ["receipt"]), (30_001, ["limit", "receipt"])]
)
def test_a_sum_at_the_limit_passes_and_one_fen_more_does_not(minor: int, rules: list[str]) -> None:
    assert [finding.rule for finding in check(parse(SMALL), [Expense("meals", Money(minor, "CNY"))])] == rules


def test_a_receipt_silences_only_the_rule_about_receipts() -> None:
    assert [f.rule for f in check(parse(SMALL), [Expense("meals", yuan(301), ("f" * 64,))])] == ["limit"]


def test_receipt_above_nothing_means_always() -> None:
    assert check(parse(SMALL), [Expense("always", Money(1, "CNY"))]) == (
        Finding("receipt", 1, "always", Money(0, "CNY"), Money(1, "CNY")),
    )


def test_a_sum_in_another_currency_is_shown_as_not_checked() -> None:
    assert check(parse(SMALL), [Expense("meals", Money(10_000_000, "JPY"))]) == (
        Finding("currency", 1, "meals", None, Money(10_000_000, "JPY"), checked=False),
    )


@pytest.mark.parametrize("line", [Expense(amount=None), Expense(category=None), Expense("retired_category")])
def test_what_is_not_known_yet_is_not_warned_about(line: Expense) -> None:
    assert check(parse(SMALL), [line]) == ()


def test_what_is_missing_is_asked_for_in_order() -> None:
    policy = parse(SMALL)
    assert missing(policy, Expense(None, None, (), None)) == ("amount", "category", "date")
    assert missing(policy, Expense("meals", None)) == ("amount", "merchant", "purpose")
    assert missing(policy, Expense("meals", yuan(1), merchant="KFC", purpose="overtime")) == ()
    assert missing(policy, Expense("no", yuan(1))) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("currency: CNY", "currency: XYZ", 1, "policy.unknown_currency"),
        ("currency: CNY\n", "", 1, "policy.missing_key"),
        ("2026-12-01", "2026-06-31", 2, "policy.not_a_date"),
        ("2026-12-01", "1.12.2026", 2, "policy.not_a_date"),
        ("named", "nobody", 3, "policy.unknown_choice"),
        ("fallback: heidi\n", "", 3, "policy.fallback_needed"),
        ("named\nfallback", "refuse\nfall_back", 4, "policy.unknown_key"),
        ("  meals:", "  Meals!:", 6, "policy.bad_key"),
        ("{en: Meals, zh: 餐费}", "{en: Meals}", 7, "policy.missing_key"),
        ("{en: Meals, zh: 餐费}", "Meals", 7, "policy.not_a_table"),
        ("[午餐, lunch]", "lunch", 8, "policy.not_a_list"),
        ("[午餐, lunch]", "[午餐, [lunch]]", 8, "policy.not_text"),
        ("[午餐, lunch]", f"[午餐, {'x' * 61}]", 8, "policy.too_long"),
        ("[午餐, lunch]", f"[{', '.join(f'w{n}' for n in range(501))}]", 8, "policy.too_many"),
        ("limit: 300", "limit: 1e9", 10, "money.not_a_number"),
        ("limit: 300", "limit: 0", 10, "money.not_positive"),
        ("limit: 300", "limit: 300.001", 10, "money.too_many_decimals"),
        ("50.50", "10000000", 11, "money.too_large"),
        ("[purpose, merchant]", "[receipts]", 12, "policy.unknown_choice"),
        ("zh: 无", "zh: 午餐", 13, "policy.word_twice"),
        ("limit: 300", "limit: 300\n    limit: 400", 11, "policy.twice"),
        ("  other:", "  others:", 19, "policy.missing_key"),
        ("{en: Other, zh: 其他}", "{en: Other, zh: *x}", 19, "policy.alias"),
        ("{en: Other, zh: 其他}", "{en: Other, zh: 其他", 20, "policy.not_yaml"),
        ("heidi", "\x07", 4, "policy.control_character"),
        ("heidi", "[" * DEEPEST + "]" * DEEPEST, 4, "policy.too_deep"),
        ("reasons:", "? [a]\n: b\nreasons:", 18, "policy.key_not_text"),
        ("reasons:", "---\nreasons:", 18, "policy.several_documents"),
    ],
)
def test_a_mistake_is_explained_by_its_line(old: str, new: str, line: int, code: str) -> None:
    assert old in SMALL
    assert mistakes(SMALL.replace(old, new, 1)) == [(line, code)]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = SMALL.replace("CNY", "XYZ").replace("name: {en: No rules, zh: 无}", "nam: x").replace("[KFC]", "KFC")
    assert mistakes(text) == [
        *((1, "policy.unknown_currency"), (9, "policy.not_a_list"), (14, "policy.unknown_key")),
        (14, "policy.missing_key"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_text_is_no_policy(text: str) -> None:
    assert mistakes(text) == [(1, "policy.empty")]


@pytest.mark.parametrize("text", ["hello", "- a\n- b\n"])
def test_a_text_that_is_no_table_is_no_policy(text: str) -> None:
    assert (1, "policy.not_a_table") in mistakes(text)


def test_256_kib_are_read_and_one_byte_more_is_not() -> None:
    padding = "#" * (MOST_BYTES - len(SMALL.encode()))
    assert parse(SMALL + padding).currency == "CNY"
    assert mistakes(SMALL + padding + "#") == [(1, "policy.too_big")]


def test_the_explanations_in_the_built_in_policy_name_only_keys_that_exist() -> None:
    text = (Path(claims.__file__).parent / "policy.yaml").read_text(encoding="utf-8")
    explained = [line.split()[1] for line in text.splitlines() if line.startswith("#   ")]
    assert explained == ["limit", "receipt_above", "required", "aliases", "merchants"]


CATEGORY = "  more{n}:\n    name: {{en: More {n}, zh: 更多{n}}}\n"
REASON = "  more{n}: {{en: More {n}, zh: 更多{n}}}\n"


def with_more(section: str, entry: str, count: int) -> str:
    """The small policy with so many more entries at the end of that section."""
    more = "".join(entry.format(n=number) for number in range(count))
    return SMALL.replace("reasons:\n", f"{more}reasons:\n") if section == "categories" else SMALL + more


@pytest.mark.parametrize(
    ("section", "entry", "most"), [("categories", CATEGORY, MOST_CATEGORIES), ("reasons", REASON, MOST_REASONS)]
)
def test_a_policy_has_so_many_categories_and_reasons_and_not_one_more(section: str, entry: str, most: int) -> None:
    there = len(getattr(parse(SMALL), section))
    assert len(getattr(parse(with_more(section, entry, most - there)), section)) == most
    assert [code for _, code in mistakes(with_more(section, entry, most - there + 1))] == ["policy.too_many"]


def test_a_name_and_a_list_of_words_may_be_just_so_long() -> None:
    longest, most = "x" * LONGEST_NAME, ", ".join(f"w{number}" for number in range(MOST_WORDS))
    assert parse(SMALL.replace("KFC", longest)).categories[0].merchants == (longest,)
    assert mistakes(SMALL.replace("KFC", longest + "x")) == [(9, "policy.too_long")]
    assert len(parse(SMALL.replace("KFC", most)).categories[0].merchants) == MOST_WORDS
    assert mistakes(SMALL.replace("KFC", f"{most}, one")) == [(9, "policy.too_many")]
