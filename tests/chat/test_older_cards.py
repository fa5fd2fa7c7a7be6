"""A card that is older than its claim showed another one: numbers begin again where an older backup was restored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.chat.actions import Action
from bot.chat.events import Origin, Pressed
from bot.chat.routing import CLOCKS_DIFFER, _is_of_another
from bot.chat.turn import Turn
from handlers.actions import Approve

MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)
PRESSED = MADE + timedelta(days=60)
EARLIER, MOMENT, HOURS = MADE - CLOCKS_DIFFER, timedelta(milliseconds=1), timedelta(hours=3)


async def is_of_another(
    posted: datetime | None,
    *,
    card_key: str | None = "claim:7:review",
    has_claim: bool = True,
    at: datetime = PRESSED,
    accepted: datetime = PRESSED,
) -> bool:
    action: Action = Approve(claim=7, version=2)

    async def read(query: Any) -> Any:
        claim = SimpleNamespace(created_at=MADE) if has_claim else None
        return query(SimpleNamespace(claims=SimpleNamespace(get=lambda number: claim if number == 7 else None)))

    origin = Origin(channel="slack", address="U1", place="U1", key="slack:1", at=at)
    event = Pressed(origin=origin, action=action.pack(), card_key=card_key, posted_at=posted)
    turn = SimpleNamespace(read=read, now=PRESSED, accepted_at=accepted)
    return await _is_of_another(cast(Turn, turn), event, action)


@pytest.mark.parametrize(
    ("posted", "is_older"),
    [(EARLIER - MOMENT, True), (EARLIER, False), (MADE, False), (MADE + timedelta(days=60), False), (None, False)],
)
async def test_by_more_than_clocks_differ_it_is_of_another(posted: datetime | None, is_older: bool) -> None:
    assert await is_of_another(posted) is is_older


@pytest.mark.parametrize("off", [-HOURS, HOURS], ids=["behind", "ahead"])
async def test_whose_clock_is_wrong_all_the_time_refuses_no_card(off: timedelta) -> None:
    assert not await is_of_another(MADE + off, at=PRESSED + off), "that of the platform, as Slack's"
    assert not await is_of_another(MADE + off, accepted=PRESSED + off), "that of the database, which names cards"


@pytest.mark.parametrize("card_key", ["claim:77:review", "greeting:first", None])
async def test_what_stands_on_no_card_of_that_claim_may_be_older(card_key: str | None) -> None:
    assert not await is_of_another(EARLIER - MOMENT, card_key=card_key)


async def test_of_a_claim_that_is_not_there_the_rules_tell() -> None:
    assert not await is_of_another(EARLIER - MOMENT, has_claim=False)
