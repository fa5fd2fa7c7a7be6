"""Cards hold the longest inputs within the limits of the narrowest channel, and show nobody more than their own."""

from dataclasses import replace

import pytest

from bot.chat.messages import Card, Text
from claims.claim import draft
from claims.lines import Line
from claims.people import PersonId
from claims.policy import built_in
from handlers.cards import draw_claim
from handlers.news import tell_unreachable
from tests.handlers.stories import drafted, office, sent, sent_back, with_people
from tests.support import builders
from tests.support.desk import Desk, DeskUnit, labels, words

LONG = "长" * 3_000


def long_company() -> Desk:
    """The company where everybody has a name of 500 characters."""
    return with_people(*(replace(each, name=each.name * 60) for each in builders.company()))


async def test_the_longest_inputs_fit_on_every_card() -> None:
    desk = long_company()
    await sent(desk, amount="9999999.99", currency="USD", merchant="M" * 200, purpose=LONG)
    await sent_back(desk, "Return", LONG, code="not_business")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, merchant="N" * 200, purpose="用" * 3_000, category="entertainment")
    await desk.presses("ada", "Submit")
    theirs = desk.card("grace")
    assert len(theirs.facts) == 6
    assert labels(theirs) == ["Approve", "Return", "Reject", "View", "History"]
    purpose = next(fact.value for fact in theirs.facts if fact.label == "Purpose")
    assert purpose.endswith("…")
    assert len(theirs.changes) == 3
    await desk.presses("grace", "Approve")
    await desk.presses("frank", "Mark paid")
    await desk.says("ada", "my claims")
    await desk.says("ada", "where is C-1")
    await desk.says("ada", "why was C-1 returned")
    assert LONG in words(desk.conversation("ada"))


async def test_the_longest_reply_fits_and_is_read_in_full_by_nobody_but_those_who_may() -> None:
    desk = long_company()
    await sent(desk)
    await sent_back(desk, "Return", "?")
    await desk.presses("ada", "Submit")
    await desk.fills("ada", desk.form, reply=LONG)
    assert desk.card("grace").changes[-1].endswith("…")


async def test_a_long_purpose_is_read_in_full_behind_view() -> None:
    desk = office()
    await sent(desk, purpose=LONG, merchant="DiDi")
    shown = await desk.presses("grace", "View", on=desk.card("grace"))
    assert words(shown) == f"C-000001\nMerchant: DiDi\nPurpose: {LONG}"


async def test_a_short_purpose_needs_no_view() -> None:
    desk = office()
    card = await drafted(desk, purpose="x" * 280)
    assert labels(card) == ["Submit", "Edit", "Attach", "Discard"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_every_card_of_every_state_can_be_drawn_in_both_languages(language: str) -> None:
    people = [replace(each, locale=language) for each in builders.company()]
    desk = with_people(*people)
    labels_ = {"en": ("Submit", "Approve"), "zh-CN": ("提交", "同意")}[language]
    await drafted(desk)
    await desk.presses("ada", labels_[0])
    await desk.presses("grace", labels_[1])
    for who, side in (("ada", "owner"), ("grace", "review"), ("frank", "pay")):
        assert desk.card(who).card_key == f"claim:1:{side}"
        assert desk.card(who).state == "approved"


async def test_a_claim_that_is_not_one_s_business_shows_its_number_and_nothing_else() -> None:
    desk = office()
    await sent(desk)
    reader = await desk.door.reader(PersonId("bob"))
    assert reader is not None
    for key in ("claim:1:review", "claim:1:owner", "claim:1:pay", "claim:99:owner"):
        card = draw_claim(DeskUnit(desk), key, reader)
        assert card == Card(
            card_key=key, title=f"C-0000{key.split(':')[1]:>02}", status="This claim is no longer with you."
        )


async def test_the_owner_is_told_that_the_approver_can_t_be_reached() -> None:
    desk = office()
    desk.unreachable.add(PersonId("grace"))
    card = await sent(desk)
    assert card.note is not None
    assert card.note.startswith("Grace Hopper can't be reached at the moment")
    desk.unreachable.clear()
    await desk.says("ada", "C-1")
    assert desk.card("ada").note is None


async def test_what_is_missing_is_shown_as_missing() -> None:
    desk = office()
    unit = DeskUnit(desk)
    unit.claims.add(draft([Line()], owner=PersonId("ada"), currency="CNY", policy_version=0, now=desk.now))
    reader = await desk.door.reader(PersonId("ada"))
    assert reader is not None
    card = draw_claim(unit, "claim:1:owner", reader)
    assert card.lead == "Amount missing"
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Date", "missing"),
        ("Merchant", "not given"),
        ("Currency", "CNY"),
    ]


async def test_warnings_name_their_rule_and_both_numbers_on_both_cards() -> None:
    desk = office()
    card = await sent(desk, amount="8800", category="office")
    warnings = (
        "Over the limit for Office supplies: ¥8,800.00, limit ¥2,000.00.",
        "Receipt needed for Office supplies above ¥100.00: ¥8,800.00 without a receipt.",
    )
    assert card.warnings == warnings
    assert desk.card("grace").warnings == warnings
    await desk.presses("grace", "Approve")
    assert desk.card("ada").warnings == ()


async def test_a_claim_keeps_the_policy_that_judged_it() -> None:
    desk = office()
    await sent(desk, amount="300")
    strict = built_in()
    limit = replace(strict.categories[1], limit=builders.line("10").amount, receipt_above=None)
    desk.memory.policies.append(replace(strict, version=1, categories=(strict.categories[0], limit)))
    await desk.says("grace", "C-1")
    assert desk.card("grace").warnings == (
        "Receipt needed for Taxi & transport above ¥100.00: ¥300.00 without a receipt.",
    )
    await desk.presses("ada", "Withdraw")
    assert desk.card("ada").warnings == ("Over the limit for Taxi & transport: ¥300.00, limit ¥10.00.",)


async def test_news_of_an_unreachable_colleague_names_the_claim() -> None:
    desk = office()
    await sent(desk)
    reader = await desk.door.reader(PersonId("root"))
    assert reader is not None
    row = {"kind": "news", "code": "person.unreachable", "claim": 1, "to": "root", "facts": {"person": "grace"}}
    messages = tell_unreachable(DeskUnit(desk), row, reader)
    assert messages is not None
    assert isinstance(messages[0], Text)
    assert messages[0].text.startswith("Grace Hopper can't be reached on any channel, so C-000001 waits.")
    assert "write to Chit once" in messages[0].text
    assert "on the server (chit people link grace)" in messages[0].text


async def test_a_claim_of_many_lines_shows_the_first_and_counts_the_rest() -> None:
    desk = office()
    unit = DeskUnit(desk)
    lines = [builders.line(str(10 + index), purpose=f"ride {index}") for index in range(50)]
    unit.claims.add(draft(lines, owner=PersonId("ada"), currency="CNY", policy_version=0, now=desk.now))
    reader = await desk.door.reader(PersonId("ada"))
    assert reader is not None
    card = draw_claim(unit, "claim:1:owner", reader)
    assert card.lead == "¥1,725.00"
    assert card.facts[0].label == "Expense 1"
    assert card.facts[0].value == "¥10.00 · Taxi & transport · Nov 20, 2026 · ride 0"
    assert card.facts[-1].value == "50 in all; View shows the other 46"
    assert labels(card) == ["Submit", "Edit", "Attach", "Discard", "View"]
