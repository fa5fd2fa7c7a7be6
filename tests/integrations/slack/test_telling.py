"""What is said beside turns is kept before anybody believes it was said, once per delivery."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import Application, open_application
from bot.chat.messages import Bundle, Text
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.slack.telling import Telling
from tests.support.company import KEYS

ADA = PersonId("ada")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Application]:
    """A house that Ada is at home in."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}), keys=KEYS)

    def move_in(unit: Any) -> None:
        unit.people.put(Person(ADA, "Ada Byron"))
        unit.people.add_address(ADA, channel="slack", address="U1")

    await application.store.write(move_in)
    yield application
    await application.close()


async def due(house: Application) -> list[Any]:
    """Everything that is due at Slack."""
    taken: list[Any] = await house.store.write(
        lambda unit: list(unit.outbox.take(worker="w", most=9, draw=house.drawing, channels=("slack",)))
    )
    return taken


async def test_a_word_is_kept_once_per_key_for_who_is_at_home_there(house: Application) -> None:
    telling = Telling(house.door)
    for _ in range(2):
        await telling.tell("U1", "not <!channel> & co", key="slack:event:Ev1")

    (told,) = await due(house)
    assert (told.to, told.place) == (ADA, "U1")
    assert Bundle.model_validate_json(told.bundle).messages == (Text(text="not <!channel> & co"),)


async def test_who_is_not_heard_is_told_where_nobody_must_be_a_member(house: Application) -> None:
    await Telling(house.door).tell("U1", "no", key="slack:event:Ev1", is_heard=False)

    (told,) = await due(house)
    assert (told.to, told.place) == (None, "any:U1")
