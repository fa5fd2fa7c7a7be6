"""A list out of which somebody chooses: by its buttons, by saying their labels, and by words that correct it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from bot.chat.actions import Action
from bot.chat.messages import Button, Items, Offer, Offered, Row, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import filing
from claims.claim import Claim
from claims.lines import from_facts
from claims.people import Person
from handlers import showing
from tests.support.company import World
from tests.support.fake_channel import read
from tests.support.fake_company import FakeWorld, address

QUESTIONS = ("How do I attach a receipt?", "Why was my claim returned?", "When do I get the money?")


class Pick(Action, verb="story.pick"):
    """Answer the question of that number."""

    number: int


class Ask(Action, verb="story.ask"):
    """None of them fits."""


class Keep(Action, verb="story.keep"):
    """Make one draft of the expenses of that list."""

    offer: str


# ---------------------------------------------------------------- a room that offers


async def suggest(turn: Turn) -> Answer:
    """Up to three questions, a row each."""
    rows = tuple(
        Row(text=each, button=Button(label=str(number), action=Pick(number=number).pack()))
        for number, each in enumerate(QUESTIONS, start=1)
    )
    help_ = Button(label="Get help", action=Ask().pack())
    return Offer(items=Items(title="Did you mean", rows=rows, buttons=(help_,)), name=turn.reference)


async def explain(turn: Turn, press: Pick) -> Answer:
    return Text(text=f"The answer to question {press.number}")


async def get_help(turn: Turn, press: Ask) -> Answer:
    return Text(text="Somebody will look")


def offered_list(turn: Turn, lines: list[dict[str, Any]]) -> Offer:
    """What was read, and the button that files it."""
    rows = tuple(Row(text=f"{number}. {each['amount']}") for number, each in enumerate(lines, start=1))
    button = Button(label="Save", action=Keep(offer=turn.reference).pack(), look="primary")
    return Offer(
        items=Items(title=f"I read {len(lines)} expenses", rows=rows, buttons=(button,)),
        name=turn.reference,
        holds=json.dumps(lines),
        hears="story.several",
    )


async def several(turn: Turn) -> Answer:
    fact = {"category": "meals", "currency": "CNY", "date": "2026-01-05", "merchant": None, "purpose": "拜访客户"}
    return offered_list(
        turn, [{**fact, "amount": f"{each}.00", "minor": each * 100, "receipts": []} for each in (45, 120, 900)]
    )


def keep_lines(unit: Any, offer: str, *, by: Person, **when: Any) -> Claim:
    return filing.create(unit, from_facts(json.loads(unit.offers.use(offer, person=by.id))), by=by, **when)


async def keep(turn: Turn, press: Keep) -> Answer:
    return await turn.write(keep_lines, press.offer, answer=lambda claim: showing.owners_card(claim, fresh=True))


def replaced(unit: Any, offer: str, *, by: Person, **when: Any) -> None:
    unit.offers.use(offer, person=by.id)


async def correct(turn: Turn, found: re.Match[str], offered: Offered, holds: str | None) -> Answer:
    lines: list[dict[str, Any]] = json.loads(holds or "[]")
    number = int(found[1])
    if number > len(lines):
        return Text(text=f"There is no expense {number}")
    del lines[number - 1]
    return await turn.write(replaced, offered.name, answer=lambda _: offered_list(turn, lines))


def furnish(router: Router) -> None:
    """Put the room into a process."""
    router.command("suggest")(suggest)
    router.command("several")(several)
    router.pressed(Pick)(explain)
    router.pressed(Ask)(get_help)
    router.pressed(Keep)(keep)
    router.offered("story.several", lambda turn, said: re.fullmatch(r"remove ([0-9])", said))(correct)


@pytest.fixture(autouse=True)
def furnished(request: pytest.FixtureRequest) -> None:
    """The room is in every company of this file."""
    for name in ("world", "durable_world", "fake_world"):
        if name in request.fixturenames:
            for process in request.getfixturevalue(name).processes:
                furnish(process.app.router)


async def lines_of(world: World, number: int) -> list[str]:
    """The sums of a claim."""
    claim = await world.claim(number)
    assert claim is not None
    return [line.amount.decimal for line in claim.lines if line.amount is not None]


async def offers(world: FakeWorld, word: str) -> list[Mapping[str, Any]]:
    """Ada asks; the buttons of the list she gets."""
    ada = world.person("ada")
    await ada.says(word)
    await ada.can_press("Save" if word == "several" else "1")
    await world.quiet()
    content = world.platform.conversations[address("ada")][-1].content
    return [each["button"] for each in content["rows"] if "button" in each] + content["buttons"]


# ---------------------------------------------------------------- choosing


async def test_a_row_is_chosen_by_its_button_or_by_its_number(world: World) -> None:
    ada = world.person("ada")
    await ada.says("suggest")
    shown = await ada.hears("Did you mean")
    assert [line for line in shown.split("\n") if line in QUESTIONS] == list(QUESTIONS)
    await ada.presses("2")
    await ada.hears("The answer to question 2")
    await ada.says("3")

    await ada.hears("The answer to question 3")
    await world.quiet()
    assert await world.claim(1) is None


@pytest.mark.parametrize("said", ["2", "２", "2.", "#2", "no. 2", "the 2nd", "第2个", "第 2 条", " 2 "])
async def test_a_number_is_heard_however_it_is_written(fake_world: FakeWorld, said: str) -> None:
    await offers(fake_world, "suggest")
    await fake_world.person("ada").says(said)

    await fake_world.person("ada").hears("The answer to question 2")


@pytest.mark.parametrize("said", ["get help", "Get help", "GET HELP."])
async def test_a_label_is_heard_too(fake_world: FakeWorld, said: str) -> None:
    await offers(fake_world, "suggest")
    await fake_world.person("ada").says(said)

    await fake_world.person("ada").hears("Somebody will look")


@pytest.mark.parametrize("said", ["4", "0", "22", "2 3", "taxi 2 yesterday"])
async def test_any_other_number_is_what_it_would_be_without_a_list(fake_world: FakeWorld, said: str) -> None:
    await offers(fake_world, "suggest")
    ada = fake_world.person("ada")
    await ada.says(said)
    await fake_world.quiet()
    assert not any("The answer to question" in each for each in await ada.texts())
    # And with that the list is left.
    await ada.says("1")
    await fake_world.quiet()
    assert not any("The answer to question" in each for each in await ada.texts())


async def test_who_cancels_leaves_the_list_and_its_buttons_still_work(fake_world: FakeWorld) -> None:
    await offers(fake_world, "suggest")
    ada = fake_world.person("ada")
    await ada.says("cancel")
    await ada.hears("Nothing was changed")
    await ada.says("2")
    await fake_world.quiet()
    assert not any("The answer" in each for each in await ada.texts())
    await ada.presses("2")

    await ada.hears("The answer to question 2")


async def test_a_number_said_before_the_list_came_is_not_taken_for_a_choice(durable_world: FakeWorld) -> None:
    world = durable_world
    ada = world.person("ada")
    await ada.says("help")
    await world.quiet()
    hold = text("UPDATE lane SET lease_owner = 'dead', lease_until = 99999999999999 WHERE key = :lane")
    free = text("UPDATE lane SET lease_until = 0 WHERE key = :lane")
    store, door = world.app.store, world.app.door
    lane = {
        "lane": await store.read(lambda unit: unit.conversations.lane_in(channel="fake", place=address("ada"))),
    }
    assert await store.write(lambda unit: unit.connection.execute(hold, lane).rowcount) == 1
    for said in ("suggest", "2"):
        receipt = await door.accept(read(world.platform.event(address("ada"), "said", text=said)))
        assert not receipt.is_ours
    await store.write(lambda unit: unit.connection.execute(free, lane) and None)
    await ada.sees("Did you mean")
    await world.quiet()

    assert not any("The answer to question" in each for each in await ada.texts())


async def test_after_ten_minutes_a_number_means_nothing_and_a_button_still_does(fake_world: FakeWorld) -> None:
    await offers(fake_world, "suggest")
    over = text("UPDATE question SET expires_at = 1")
    await fake_world.app.store.write(lambda unit: unit.connection.execute(over) and None)
    ada = fake_world.person("ada")
    await ada.says("2")
    await fake_world.quiet()
    assert not any("The answer" in each for each in await ada.texts())
    await ada.presses("3")

    await ada.hears("The answer to question 3")


# ---------------------------------------------------------------- before a claim exists


async def test_what_was_read_back_becomes_one_draft_by_one_press(world: World) -> None:
    ada = world.person("ada")
    await ada.says("several")
    await ada.hears("I read 3 expenses", "1. 45.00", "2. 120.00", "3. 900.00")
    assert await world.claim(1) is None
    await ada.presses("Save")

    await ada.sees_card("C-000001", "Draft", "¥1,065.00")
    assert await lines_of(world, 1) == ["45.00", "120.00", "900.00"]


async def test_it_is_saved_by_the_word_too_and_never_twice(durable_world: FakeWorld) -> None:
    world = durable_world
    buttons = await offers(world, "several")
    ada, client = world.person("ada"), world.client("ada")
    await ada.says("save")
    await ada.sees_card("C-000001", "¥1,065.00")
    await ada.says("save")
    await world.quiet()
    await client.deliver(client.forging(buttons[-1]["value"]))

    await ada.hears("That list was used already")
    await world.quiet()
    assert await world.claim(2) is None


async def test_sixteen_presses_of_save_over_two_processes_make_one_draft(durable_world: FakeWorld) -> None:
    world = durable_world
    buttons = await offers(world, "several")
    furnish((await world.open_process()).app.router)
    client = world.client("ada")
    presses = [client.forging(buttons[-1]["value"]) for _ in range(16)]
    await asyncio.gather(*(client.deliver(each) for each in presses))
    await world.quiet()

    assert await lines_of(world, 1) == ["45.00", "120.00", "900.00"]
    assert await world.claim(2) is None


async def test_somebody_else_s_list_can_not_be_saved(fake_world: FakeWorld) -> None:
    buttons = await offers(fake_world, "several")
    bob = fake_world.client("bob")
    await bob.deliver(bob.forging(buttons[-1]["value"]))

    await fake_world.person("bob").hears("That list was used already or is too old")
    assert await fake_world.claim(1) is None
    await fake_world.person("ada").presses("Save")
    await fake_world.person("ada").sees_card("C-000001", "¥1,065.00")


async def test_words_correct_the_list_and_the_old_one_can_not_be_saved_any_more(durable_world: FakeWorld) -> None:
    world = durable_world
    old = await offers(world, "several")
    ada, client = world.person("ada"), world.client("ada")
    await ada.says("remove 9")
    await ada.hears("There is no expense 9")
    await ada.says("remove 2")
    await ada.hears("I read 2 expenses", "1. 45.00", "2. 900.00")
    await client.deliver(client.forging(old[-1]["value"]))
    await ada.hears("That list was used already")
    assert await world.claim(1) is None
    await ada.presses("Save")

    await ada.sees_card("C-000001", "Draft", "¥945.00")
    await world.quiet()
    assert await lines_of(world, 1) == ["45.00", "900.00"]


async def test_a_list_is_saved_after_a_restart_and_after_other_talk(durable_world: FakeWorld) -> None:
    world = durable_world
    await offers(world, "several")
    await world.person("ada").says("my claims")
    await world.quiet()
    await world.restart()
    furnish(world.app.router)
    await world.person("ada").presses("Save")

    await world.person("ada").sees_card("C-000001", "Draft", "¥1,065.00")
