"""Whatever shows somebody's name or words to another says so, for it is to be gone with them."""

import json
from dataclasses import replace

import pytest

from handlers.card_parts import Glance, name_of
from tests.handlers.stories import drafted, office, sent, sent_back, with_people
from tests.support import builders
from tests.support.desk import Desk


def shown(desk: Desk, who: str) -> list[str]:
    """Who is said to be shown in the newest message to somebody."""
    return json.loads(desk.bundles[f"out:webchat:{who}"][-1]).get("shows", [])


async def asks(desk: Desk, who: str, question: str) -> list[list[str]]:
    """Who is said to be shown in each message of the answer."""
    before = len(desk.bundles.get(f"out:webchat:{who}", []))
    await desk.says(who, question)
    return [json.loads(bundle).get("shows", []) for bundle in desk.bundles[f"out:webchat:{who}"][before:]]


async def test_one_s_own_draft_shows_nobody_else() -> None:
    desk = office()
    await drafted(desk)

    assert shown(desk, "ada") == []
    assert await asks(desk, "ada", "my claims") == [[]]
    assert await asks(desk, "ada", "help") == [[]]


async def test_a_card_shows_whose_turn_it_is_whose_claim_it_is_and_who_paid() -> None:
    desk = office()
    await sent(desk)
    assert (shown(desk, "ada"), shown(desk, "grace")) == (["grace"], ["ada"])
    await desk.presses("grace", "Approve")
    assert shown(desk, "frank") == ["ada", "grace"]
    await desk.presses("frank", "Mark paid")
    assert [shown(desk, who) for who in ("ada", "grace", "frank")] == [["frank"], ["ada", "frank"], ["ada", "grace"]]


@pytest.mark.parametrize(
    ("who", "question", "expected"),
    [
        ("ada", "my claims", [[]]),
        ("ada", "where is C-1", [["grace"], ["grace"]]),
        ("ada", "why was C-1 returned", [["grace"], ["grace"]]),
        ("grace", "to approve", [["ada"]]),
        ("grace", "where is C-1", [["ada"], ["ada"]]),
        ("grace", "why was C-1 returned", [["ada"], ["ada"]]),
        ("grace", "my claims", [[]]),
        ("bob", "where is C-1", [[]]),
    ],
)
async def test_an_answer_shows_who_stands_in_it(who: str, question: str, expected: list[list[str]]) -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Which client?")
    await desk.presses("ada", "Submit")
    await desk.fills("ada", desk.form, reply="The one of Monday.")

    assert await asks(desk, who, question) == expected


async def test_a_list_shows_everybody_on_it() -> None:
    desk = office()
    for who in ("ada", "bob", "wei"):
        await sent(desk, who)

    assert await asks(desk, "grace", "to approve") == [["ada", "bob", "wei"]]


async def test_a_long_text_shows_whose_it_is() -> None:
    desk = office()
    await sent(desk, purpose="长" * 400)
    await desk.presses("grace", "View", on=desk.card("grace"))

    assert shown(desk, "grace") == ["ada"]


async def test_a_form_that_comes_back_shows_whose_claim_it_is_about() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Return")
    form = desk.form
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, purpose="visiting two clients")
    await desk.presses("ada", "Submit")
    await desk.fills("grace", form, reason="Why?", code="other")

    kept = list(desk.jobs.values())[-1].reply
    assert kept is not None
    assert "visiting two clients" in kept
    assert json.loads(kept)["shows"] == ["ada"]


async def test_support_is_shown_who_asks_and_whoever_answered() -> None:
    people = [replace(each, name="" if each.id in ("ada", "sam") else each.name) for each in builders.company()]
    desk = with_people(*people)  # Without names, so that it is the words alone.
    await desk.says("ada", "get help")
    await desk.says("ada", "May I?")
    assert shown(desk, "sam") == ["ada"]
    assert await asks(desk, "sam", "help queue") == [["ada"]]

    await desk.presses("sam", "Answer")
    await desk.fills("sam", desk.form, answer="You may.")
    assert shown(desk, "ada") == ["sam"]
    assert shown(desk, "sam") == ["ada"]


async def test_of_somebody_without_a_name_or_words_nothing_is_shown() -> None:
    desk = office()
    await drafted(desk, purpose="")
    reader = await desk.door.reader(builders.person("grace").id)
    claim, policy = desk.claim(), desk.memory.policies[-1]
    assert reader is not None

    Glance(claim, policy, reader)
    assert reader.told_of == set()
    claim.lines = (builders.line(merchant="DiDi"),)
    Glance(claim, policy, reader)
    assert reader.told_of == {"ada"}

    unit = await desk.read(lambda unit: unit)
    assert name_of(unit, "nobody", reader=reader) == "nobody"
    assert name_of(unit, "grace", reader=reader) == "Grace Hopper"
    assert reader.told_of == {"ada"}
