"""What becomes of a form is told where its dialog may not show it: once, and not at all where it did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.app import Application, open_application
from bot.chat import late
from bot.chat.actions import Action, OpenForm
from bot.chat.forms import Form, FormErrors, TextField
from bot.chat.late import SHOW_SECONDS, Owed
from bot.chat.messages import Bundle, Card
from bot.chat.turn import Reply
from bot.settings import Settings
from claims.people import Person, PersonId
from storage.schema import lane, outbox
from tests.support.company import KEYS

ADA = PersonId("ada")
KEY = "slack:V1:abc"


def form(title: str = "New claim", **initial: str) -> Form:
    """A form with one field, perhaps filled in."""
    field = TextField(name="purpose", label="Purpose", most=80, initial=initial.get("purpose"))
    return Form(id="claim.new", title=title, fields=(field,), submit="Save")


OWED = Owed(key=KEY, form=form(), channel="slack", place="U1")
WRONG = Reply(errors=FormErrors(errors={"purpose": "Too odd."}, typed={"purpose": "noodles"}))
GOES_ON = Reply(errors=FormErrors(errors={"": "It changed."}, typed={"purpose": "noodles"}, form=form("Edit claim")))


class House:
    """Ada is at home in it, and has sent a form."""

    def __init__(self, application: Application) -> None:
        self.store = application.store
        self._drawing = application.drawing

    async def ends(self, reply: Reply | None) -> None:
        """The turn of the form ends with that."""

        def work(unit: Any) -> None:
            job = unit.inbox.accept(lane="in:slack:x", key=KEY, body="{}", person=ADA, worker="w").job
            unit.inbox.finish(job, reply=None if reply is None else reply.model_dump_json(), worker="w")
            if reply is not None and (reply.errors is not None or reply.form is not None):
                late.settled(unit, key=KEY, person=ADA)

        await self.store.write(work)

    async def owes(self, owed: Owed = OWED) -> None:
        """A dialog shows that it waits for that."""
        await self.store.write(lambda unit: late.owe(unit, owed, person=ADA))

    async def told(self, *, after: float = 0.0) -> list[Card]:
        """What is due once so many seconds are over."""

        def work(unit: Any) -> list[Any]:
            back = round(after * 1000)
            unit.connection.execute(update(outbox).values(due_at=outbox.c.due_at - back))
            unit.connection.execute(update(lane).values(due_at=lane.c.due_at - back, not_before=0))
            return list(unit.outbox.take(worker="w", most=9, draw=self._drawing, channels=("slack",)))

        cards = [
            card for each in await self.store.write(work) for card in Bundle.model_validate_json(each.bundle).messages
        ]
        assert all(isinstance(card, Card) for card in cards)
        return cards  # type: ignore[return-value]

    async def waits(self) -> bool:
        """Whether anything is still to be told."""
        return (await self.store.read(lambda unit: unit.notices.counts()))[0] > 0

    async def opened(self, card: Card) -> Form:
        """The form behind the card's button."""
        action = Action.unpack(card.buttons[0].action or "")
        assert isinstance(action, OpenForm)
        held: str | None = await self.store.read(lambda unit: unit.offers.get(action.form, person=ADA))
        assert held is not None
        return Form.model_validate_json(held)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house of each test's own."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}), keys=KEYS)

    def move_in(unit: Any) -> None:
        unit.people.put(Person(ADA, "Ada Byron", locale="en"))
        unit.people.add_address(ADA, channel="slack", address="U1")

    await application.store.write(move_in)
    yield House(application)
    await application.close()


@pytest.mark.parametrize("first", ["owed", "ended"])
async def test_mistakes_are_told_when_the_dialog_had_its_time_whichever_came_first(house: House, first: str) -> None:
    if first == "owed":
        await house.owes()
        await house.ends(WRONG)
    else:
        await house.ends(WRONG)
        await house.owes()
    assert await house.told(after=SHOW_SECONDS - 1) == []

    (card,) = await house.told(after=1.5)
    assert (card.title, card.note) == ("New claim", "This could not be saved yet:\nToo odd.")
    assert (await house.opened(card)).fields[0].initial == "noodles"


async def test_what_nobody_is_owed_is_told_to_nobody(house: House) -> None:
    await house.ends(WRONG)
    assert not await house.waits()


async def test_a_dialog_that_was_closed_is_made_up_for_at_once_and_once(house: House) -> None:
    await house.owes()
    await house.ends(WRONG)
    await house.store.write(lambda unit: late.tell(unit, OWED, person=ADA))

    assert len(await house.told()) == 1
    assert len(await house.told(after=2 * SHOW_SECONDS)) == 0


async def test_what_the_dialog_showed_is_told_nowhere_else(house: House) -> None:
    await house.owes()
    await house.ends(WRONG)
    await house.store.write(lambda unit: late.shown(unit, OWED, person=ADA))

    assert await house.told(after=2 * SHOW_SECONDS) == []
    assert not await house.waits()


async def test_another_form_that_the_dialog_did_not_show_is_behind_a_button(house: House) -> None:
    await house.owes()
    await house.ends(Reply(form=form("Keep both?", purpose="noodles")))

    (card,) = await house.told(after=SHOW_SECONDS + 1)
    assert card.title == "Keep both?"
    assert (await house.opened(card)).fields[0].initial == "noodles"


async def test_a_form_that_goes_on_is_told_as_it_goes_on_but_not_where_its_files_were_told_of(house: House) -> None:
    await house.owes()
    await house.ends(GOES_ON)
    (card,) = await house.told(after=SHOW_SECONDS + 1)
    assert card.title == "Edit claim"


async def test_where_files_were_fetched_first_the_answer_told_of_a_form_that_goes_on(house: House) -> None:
    await house.owes(OWED.model_copy(update={"has_files": True}))
    await house.ends(GOES_ON)
    assert await house.told(after=SHOW_SECONDS + 1) == []


async def test_a_form_that_was_saved_is_told_of_by_its_answer_alone(house: House) -> None:
    await house.owes()
    await house.ends(None)
    assert not await house.waits()


@pytest.mark.slow
@pytest.mark.parametrize("is_owed_first", [True, False])
async def test_a_turn_that_ends_in_the_moment_in_which_it_is_owed_is_told(
    postgres_url: str, tmp_path: Path, is_owed_first: bool
) -> None:
    given = {"CHIT_DATA_DIR": str(tmp_path), "CHIT_DATABASE_URL": postgres_url}
    application = await open_application(Settings.of(given), keys=KEYS, migrate=True)
    store, begun, over = application.store, asyncio.Event(), asyncio.Event()

    def move_in(unit: Any) -> Any:
        unit.people.put(Person(ADA, "Ada Byron", locale="en"))
        unit.people.add_address(ADA, channel="slack", address="U1")
        return unit.inbox.accept(lane="in:slack:x", key=KEY, body="{}", person=ADA, worker="w").job

    job = await store.write(move_in)

    def owes(unit: Any) -> None:
        late.owe(unit, OWED, person=ADA)

    def ends(unit: Any) -> None:
        unit.inbox.finish(job, reply=WRONG.model_dump_json(), worker="w")
        late.settled(unit, key=KEY, person=ADA)

    def first(unit: Any) -> None:
        (owes if is_owed_first else ends)(unit)
        begun.set()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while not over.is_set() and not unit.connection.exec_driver_sql(waits).scalar_one():
            pass  # until the other one waits for this, or did not have to

    async def second() -> None:
        await begun.wait()
        await store.write(ends if is_owed_first else owes)
        over.set()

    await asyncio.gather(store.write(first), second())
    waiting, _ = await store.read(lambda unit: unit.notices.counts())
    assert waiting == 1
    await application.close()
