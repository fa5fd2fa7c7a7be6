"""Drafting and submitting: what a claim may hold, what it adds up to, what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims import filing
from claims.errors import Refused
from claims.lines import Line
from claims.money import Money
from claims.policy import Policy
from claims.states import State
from tests.support.builders import TODAY, line, person, policy
from tests.support.office import Office


def refusal(office: Office, *lines: Line) -> Refused:
    with pytest.raises(Refused) as caught:
        office.draft("ada", *lines)
    return caught.value


def test_a_new_draft_is_its_owners_round_one_without_steps() -> None:
    office = Office()
    claim = office.claim(office.draft("ada", line("68", merchant="滴滴", purpose="拜访客户")))
    assert (claim.owner, claim.state, claim.version, claim.round, claim.steps) == ("ada", State.DRAFT, 1, 1, ())
    assert claim.lines == (line("68", merchant="滴滴", purpose="拜访客户"),)
    assert (claim.total, claim.policy_version) == (Money(6800, "CNY"), 1)


def test_a_draft_may_know_next_to_nothing() -> None:
    office = Office()
    claim = office.claim(office.draft("ada", line(None, category=None, on=None)))
    assert (claim.total, claim.currency) == (None, "CNY")


# -- limits, each on both sides --------------------------------------------------------------------------------------


def test_fifty_lines_are_taken_and_one_more_is_not() -> None:
    office = Office()
    assert len(office.claim(office.draft("ada", *[line()] * 50)).lines) == 50
    refused = refusal(office, *[line()] * 51)
    assert (refused.code, refused.facts) == ("claim.too_many_lines", {"most": 50})


def test_an_edit_keeps_to_fifty_lines_too() -> None:
    office = Office()
    number = office.draft("ada")
    office.edit(number, *[line()] * 50)
    with pytest.raises(Refused, match=r"claim\.too_many_lines"):
        office.edit(number, *[line()] * 51)
    assert len(office.claim(number).lines) == 50


def test_a_claim_without_any_line_is_refused() -> None:
    office = Office()
    number = office.draft("ada")
    with pytest.raises(Refused, match=r"claim\.no_lines"):
        office.store.write(
            lambda unit: filing.edit(unit, number, [], by=office.person("ada"), seen=1, now=office.now, on=TODAY)
        )
    with pytest.raises(Refused, match=r"claim\.no_lines"):
        office.store.write(lambda unit: filing.create(unit, [], by=office.person("ada"), now=office.now, on=TODAY))


@pytest.mark.parametrize("letter", ["x", "汉", "😀"])
def test_a_purpose_of_3000_code_points_is_taken_and_one_more_is_not(letter: str) -> None:
    office = Office()
    assert office.claim(office.draft("ada", line(purpose=letter * 3_000))).lines[0].purpose == letter * 3_000
    refused = refusal(office, line(purpose=letter * 3_001))
    assert (refused.code, refused.facts) == ("line.purpose_too_long", {"most": 3_000})


@pytest.mark.parametrize("letter", ["x", "汉", "😀"])
def test_a_merchant_of_200_code_points_is_taken_and_one_more_is_not(letter: str) -> None:
    office = Office()
    assert office.claim(office.draft("ada", line(merchant=letter * 200))).lines[0].merchant == letter * 200
    refused = refusal(office, line(merchant=letter * 201))
    assert (refused.code, refused.facts) == ("line.merchant_too_long", {"most": 200})


def test_today_is_taken_and_tomorrow_is_not() -> None:
    office = Office()
    tomorrow = TODAY + timedelta(days=1)
    office.draft("ada", line(on=TODAY))
    refused = refusal(office, line(on=TODAY), line(on=tomorrow))
    assert (refused.code, refused.facts) == ("line.date_in_future", {"date": tomorrow})


@pytest.mark.parametrize(
    ("minor", "currency", "code"),
    [
        (0, "CNY", "money.not_positive"),
        (-1, "CNY", "money.not_positive"),
        (1_000_000_000, "CNY", "money.too_large"),
        (10_000_000, "JPY", "money.too_large"),
        (100, "XXX", "money.unknown_currency"),
        (None, "XXX", "money.unknown_currency"),
    ],
)
def test_a_sum_that_nobody_could_have_typed_is_refused_whatever_door_it_came_by(
    minor: int | None, currency: str, code: str
) -> None:
    office = Office()
    assert refusal(office, Line(minor=minor, currency=currency)).code == code
    number = office.draft("ada")
    with pytest.raises(Refused) as caught:
        office.edit(number, Line(minor=minor, currency=currency))
    assert caught.value.code == code


@pytest.mark.parametrize(("minor", "currency"), [(1, "CNY"), (999_999_999, "CNY"), (9_999_999, "JPY"), (1, "JPY")])
def test_the_smallest_and_the_largest_sum_are_taken(minor: int, currency: str) -> None:
    office = Office()
    claim = office.claim(office.draft("ada", Line(minor=minor, currency=currency)))
    assert claim.total == Money(minor, currency)


# -- sums ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "currency", "total"),
    [
        ((line("68"), line("60.50")), "CNY", "128.50"),
        ((line("45.60", "USD"),), "USD", "45.60"),
        ((line("45.60", "USD"), line("4.40", "USD")), "USD", "50.00"),
        ((line("1200", "JPY"),), "JPY", "1200"),
        ((line("45.60", "USD"), line("68")), "CNY", None),
        ((line("45.60", "USD"), line("1200", "JPY")), "CNY", None),
        ((line("68"), line(None)), "CNY", None),
        ((line("45.60", "USD"), line(None, "CNY")), "USD", None),
        ((line(None, "USD"),), "CNY", None),
    ],
)
def test_a_claim_in_one_currency_keeps_it_and_with_several_it_has_the_companys(
    lines: tuple[Line, ...], currency: str, total: str | None
) -> None:
    office = Office()
    drafted = office.claim(office.draft("ada", *lines))
    edited = office.edit(office.draft("ada", line("7", "EUR")), *lines)
    for claim in (drafted, edited):
        assert claim.currency == currency
        assert (claim.total.decimal if claim.total else None) == total


def test_fifty_of_the_largest_sums_add_up_exactly() -> None:
    office = Office()
    claim = office.claim(office.draft("ada", *[line("9,999,999.99")] * 50))
    assert claim.total is not None
    assert claim.total.decimal == "499999999.50"


# -- submitting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lacking", "missing"),
    [
        (line(None), ("amount",)),
        (line(category=None), ("category",)),
        (line(on=None), ("date",)),
        (line(None, category=None, on=None), ("amount", "category", "date")),
        (line(category="a_category_that_is_gone"), ("category",)),
        (line(category="entertainment"), ("merchant", "purpose")),
        (line(category="entertainment", merchant="海底捞", purpose=""), ("purpose",)),
    ],
)
def test_what_is_missing_is_named_in_the_order_it_is_asked_for(lacking: Line, missing: tuple[str, ...]) -> None:
    office = Office(policy=policy(required={"entertainment": frozenset({"merchant", "purpose"})}))
    number = office.draft("ada", line(), lacking)
    with pytest.raises(Refused) as caught:
        office.submit(number)
    assert (caught.value.code, caught.value.facts["missing"]) == ("claim.incomplete", missing)
    assert office.claim(number).state is State.DRAFT


def test_a_claim_keeps_the_policy_that_judged_it_and_the_next_round_has_the_next() -> None:
    office = Office()
    number = office.draft("ada")
    office.adopt(policy(version=2))
    office.submit(number)
    assert (office.claim(number).policy_version, office.claim(number).rounds[0].policy_version) == (2, 2)
    office.adopt(policy(version=3))
    assert office.claim(number).policy_version == 2
    office.withdraw(number)
    office.submit(number)
    assert [each.policy_version for each in office.claim(number).rounds] == [2, 3]


def test_a_page_that_remembers_an_old_directory_neither_files_nor_routes_by_it() -> None:
    office = Office()
    remembered = office.person("ada")
    office.change("ada", manager_id="heidi")
    number = office.draft(remembered)
    office.submit(number, by=remembered)
    assert office.step(number).asked == ("heidi",)
    office.change("ada", left_on=TODAY)
    with pytest.raises(Refused, match=r"person\.left"):
        office.draft(remembered)


def test_somebody_the_directory_does_not_know_files_nothing() -> None:
    office = Office()
    with pytest.raises(Refused, match=r"person\.left"):
        office.draft(person("mallory"))
    assert office.store.claims == {}


def test_a_claimant_without_anybody_to_decide_keeps_the_draft() -> None:
    refusing: Policy = policy(without_manager="refuse")
    office = Office(policy=refusing)
    number = office.draft("heidi")
    with pytest.raises(Refused, match=r"route\.nobody"):
        office.submit(number)
    assert office.claim(number).state is State.DRAFT
