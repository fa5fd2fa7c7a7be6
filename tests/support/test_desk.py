"""The desk that the tests of handlers sit at keeps what the real store keeps, and delivers it when that would."""

from typing import Any

from bot.chat.messages import Card, Text
from claims.people import PersonId
from tests.handlers.stories import office
from tests.support.desk import Desk

ADA = "out:webchat:ada"


async def asked_for(desk: Desk, *, seconds: float = 0.0) -> None:
    """The card of Ada's first claim shall be drawn once more, in so many seconds."""

    def draw(unit: Any) -> None:
        unit.outbox.card(lane=ADA, card_key="claim:1:owner", claim=1, to=PersonId("ada"), fresh=False, seconds=seconds)

    await desk.write(draw)


def drawings(desk: Desk) -> list[int]:
    """How often each card of Ada's was drawn."""
    return [entry.drawings for entry in desk.shown[ADA] if isinstance(entry.message, Card)]


async def test_a_card_that_is_asked_for_later_is_drawn_then() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday")
    await asked_for(desk, seconds=30)
    await desk.says("bob", "hi")
    assert drawings(desk) == [1]
    await desk.says("bob", "hi")
    assert drawings(desk) == [2]
    await desk.says("bob", "hi")
    assert drawings(desk) == [2]


async def test_a_card_that_is_asked_for_meanwhile_takes_the_place_of_one_that_waits() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday")
    await asked_for(desk, seconds=30)
    await asked_for(desk)
    await desk.says("bob", "hi")
    await desk.says("bob", "hi")
    assert drawings(desk) == [2]


async def test_what_stands_in_an_answer_is_known_by_its_message_and_a_card_is_no_answer() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday")
    (told,) = await desk.says("ada", "thanks")
    assert isinstance(told, Text)
    refs = {type(each.message).__name__: str(each.serial) for each in desk.shown[ADA]}

    def shown(unit: Any, kind: str) -> tuple[int | None, bool]:
        names = {"lane": ADA, "ref": refs[kind]}
        answer = unit.conversations.answer_shown(**names)
        return unit.conversations.claim_shown(**names), answer is not None and told.text in answer

    assert await desk.read(lambda unit: shown(unit, "Card")) == (1, False)
    assert await desk.read(lambda unit: shown(unit, "Text")) == (None, True)
