"""Who is told what at each event, and who is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from claims.events import Event, Happened
from claims.notices import Notice, card_key
from claims.notices import told as told_of
from tests.support.builders import TODAY, company, person
from tests.support.memory import MemoryUnit
from tests.support.office import Office

FAY = person("fay", manager="heidi", roles="finance")


@dataclass(frozen=True)
class Told:
    """A notice as far as people feel it."""

    to: str
    code: str
    card: str | None = None


def told(office: Office, number: int, *, since: int = 0) -> list[Told]:
    """Who was told, in order of the events; `since` leaves out as many notices."""
    return [Told(each.to, each.code, each.card_key) for each in office.notices(number)[since:]]


def newest(office: Office, number: int, verb: str, **words: str) -> list[Told]:
    """What one more command makes people hear."""
    before = len(office.notices(number))
    getattr(office, verb)(number, **words)
    return told(office, number, since=before)


def test_the_keys_of_the_cards_of_a_claim_are_what_stores_and_channels_rely_on() -> None:
    assert [card_key(42, role) for role in ("owner", "review", "pay")] == [
        "claim:42:owner",
        "claim:42:review",
        "claim:42:pay",
    ]


def test_a_draft_and_its_edits_are_nobody_elses_business() -> None:
    office = Office()
    number = office.draft("ada")
    office.edit(number)
    office.discard(number)
    assert office.notices(number) == []


def test_a_submission_puts_a_card_before_the_manager_and_nobody_else() -> None:
    office = Office()
    number = office.draft("ada")
    assert newest(office, number, "submit") == [Told("grace", "card.review", f"claim:{number}:review")]


def test_where_finance_decides_everybody_there_gets_the_card() -> None:
    office = Office((*company(), FAY))
    number = office.draft("heidi")
    assert {each.to for each in newest(office, number, "submit")} == {"fay", "frank"}


def test_an_approval_tells_the_claimant_and_gives_finance_a_card_to_pay() -> None:
    office = Office((*company(), FAY))
    number = office.sent("ada")
    assert newest(office, number, "approve") == [
        Told("ada", "claim.approved"),
        Told("fay", "card.pay", f"claim:{number}:pay"),
        Told("frank", "card.pay", f"claim:{number}:pay"),
    ]


@pytest.mark.parametrize(("verb", "code"), [("send_back", "claim.returned"), ("reject", "claim.rejected")])
def test_a_return_or_rejection_tells_the_claimant_alone(verb: str, code: str) -> None:
    office = Office()
    number = office.sent("ada")
    assert newest(office, number, verb) == [Told("ada", code)]


def test_a_payment_tells_the_claimant_alone() -> None:
    office = Office((*company(), FAY))
    number = office.sent("ada")
    office.approve(number)
    assert newest(office, number, "pay", by="frank") == [Told("ada", "claim.paid")]


def test_taking_it_back_tells_nobody_news_and_sending_it_again_asks_again() -> None:
    office = Office()
    number = office.sent("ada")
    assert newest(office, number, "withdraw") == []
    assert newest(office, number, "submit") == [Told("grace", "card.review", f"claim:{number}:review")]
    office.withdraw(number)
    assert newest(office, number, "discard") == []


def test_the_claimant_in_finance_gets_no_card_to_pay_themselves() -> None:
    office = Office((*company(), FAY))
    number = office.sent("frank")
    assert newest(office, number, "approve") == [
        Told("frank", "claim.approved"),
        Told("fay", "card.pay", f"claim:{number}:pay"),
    ]


def test_where_the_claimant_is_the_only_one_in_finance_the_administrator_gets_the_card_to_pay() -> None:
    office = Office()
    number = office.sent("frank")
    assert newest(office, number, "approve") == [
        Told("frank", "claim.approved"),
        Told("root", "card.pay", f"claim:{number}:pay"),
    ]


def test_where_nobody_can_pay_the_approval_stands_all_the_same() -> None:
    office = Office([person("ada", manager="grace"), person("grace")])
    number = office.sent("ada")
    assert newest(office, number, "approve") == [Told("ada", "claim.approved")]


def test_who_left_finance_gets_no_card() -> None:
    office = Office((*company(), FAY))
    office.change("frank", left_on=TODAY)
    number = office.sent("ada")
    assert {each.to for each in newest(office, number, "approve")} == {"ada", "fay"}


def test_a_moved_step_puts_a_card_before_the_new_desk_and_the_claimant_hears_nothing() -> None:
    office = Office()
    number = office.sent("ada")
    office.change("ada", manager_id="heidi")
    before = len(office.notices(number))
    office.reroute()
    assert told(office, number, since=before) == [Told("heidi", "card.review", f"claim:{number}:review")]


def test_a_newcomer_at_a_desk_gets_the_card_and_those_who_have_it_no_second_one() -> None:
    office = Office()
    number = office.sent("heidi")
    office.store.people[FAY.id] = FAY
    before = len(office.notices(number))
    office.reroute()
    assert told(office, number, since=before) == [Told("fay", "card.review", f"claim:{number}:review")]


def test_a_step_that_moves_back_and_forth_within_one_version_is_told_each_time() -> None:
    office = Office()
    number = office.sent("ada")
    for manager in ("heidi", "grace", "heidi"):
        office.change("ada", manager_id=manager)
        office.reroute()
    assert [each.to for each in told(office, number)] == ["grace", "heidi", "grace", "heidi"]


def test_nobody_hears_news_of_their_own_deed_in_a_whole_life() -> None:
    office = Office()
    number = office.sent("heidi")  # nobody is above, so Frank decides and pays
    office.send_back(number)
    office.edit(number)
    office.submit(number)
    office.approve(number, by="frank")
    office.pay(number, by="frank")
    actors = {(event.version, event.name.value): event.by for event in office.events(number)}
    news = [each for each in office.notices(number) if each.kind == "news"]
    assert [each.code for each in news] == ["claim.returned", "claim.approved", "claim.paid"]
    for each in news:
        version, event = int(each.key.split(".")[1]), each.code.removeprefix("claim.")
        assert each.to != actors[version, event]


@pytest.mark.parametrize("name", [Happened.APPROVED, Happened.RETURNED, Happened.REJECTED, Happened.PAID])
def test_a_claimant_who_somehow_was_the_actor_hears_no_news(name: Happened) -> None:
    office = Office()
    claim = office.claim(office.sent("ada"))
    notices = told_of(MemoryUnit(office.store).people, claim, Event(name, claim.owner, office.now, 3), on=TODAY)
    assert [each for each in notices if each.kind == "news"] == []


def test_who_approved_and_must_pay_gets_the_card_for_it() -> None:
    office = Office()
    number = office.sent("heidi")
    assert Told("frank", "card.pay", f"claim:{number}:pay") in newest(office, number, "approve", by="frank")


def test_every_notice_has_a_key_of_its_own_and_names_its_claim() -> None:
    office = Office((*company(), FAY))
    number = office.sent("ada")
    for _ in range(3):
        office.send_back(number)
        office.submit(number, reply="As it was.")
    office.approve(number)
    office.pay(number)
    notices: list[Notice] = office.notices(number)
    assert len({each.key for each in notices}) == len(notices) == 4 + 3 + 3 + 1
    assert {each.claim for each in notices} == {number}


def test_news_carries_who_when_and_which_round() -> None:
    office = Office()
    number = office.sent("ada")
    office.send_back(number)
    (news,) = (each for each in office.notices(number) if each.kind == "news")
    assert news.facts == {"by": "grace", "at": office.now.isoformat(), "round": 1}
