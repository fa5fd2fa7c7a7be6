"""Erase somebody: their key first, then every card that showed their name or words is drawn again without them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from claims.claim import Claim
from claims.people import PersonId
from storage.schema import card, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork

LOOKED_AT = 20_000
"""Messages that one transaction looks at; an erasure is rare and holds nobody up."""

DRAWN = 200
"""Cards that one transaction asks for."""

_LAST = select(func.coalesce(func.max(outbox.c.id), 0))
# Whose id is hardly another's may be taken for theirs here; a card too many does no harm.
_people = (";" + outbox.c.sealed_for + ";").contains(";" + bindparam("person") + ";")
# Answers and news can't be read any more; a card can be drawn anew.
_SHOWN_ON = (
    select(card.c.lane, card.c.card_key, card.c.person, card.c.claim)
    .select_from(outbox)
    .join(card, (card.c.lane == outbox.c.lane) & (card.c.card_key == outbox.c.card_key) & (card.c.row == outbox.c.id))
    .where(outbox.c.id > bindparam("after"), outbox.c.id <= bindparam("until"), _people)
)


class Shown(NamedTuple):
    """A card that shows somebody's name or words, and who reads it."""

    lane: str
    card_key: str
    person: str | None
    claim: int | None


async def erase(
    store: Store[UnitOfWork], person: PersonId, *, progress: Callable[[int, int], None] | None = None
) -> list[Claim]:
    """Destroy the person's key and all that leads to them, and draw the cards of others anew that showed them.

    Gives the claims that had waited for them and moved. One that was interrupted is finished by another; `progress`
    is told how many messages were looked at, and of how many. Raises `Refused("person.unknown")`.
    """
    moved = await store.write(lambda unit: unit.people.erase(person))
    last: int = await store.read(lambda unit: unit.connection.execute(_LAST).scalar_one())
    for after in range(0, last, LOOKED_AT):
        found = await store.read(partial(_shown_on, person=person, after=after))
        for start in range(0, len(found), DRAWN):
            await store.write(partial(_draw_anew, places=found[start : start + DRAWN]))
        if progress is not None:
            progress(min(after + LOOKED_AT, last), last)
    return moved


def _shown_on(unit: UnitOfWork, *, person: PersonId, after: int) -> list[Shown]:
    rows = unit.connection.execute(_SHOWN_ON, {"person": person, "after": after, "until": after + LOOKED_AT})
    return sorted(Shown(row.lane, row.card_key, row.person, row.claim) for row in rows if row.person != person)


def _draw_anew(unit: UnitOfWork, *, places: list[Shown]) -> None:
    # Lanes are locked in one order everywhere, or two units could wait for each other.
    for place in places:
        to = None if place.person is None else PersonId(place.person)
        unit.outbox.card(lane=place.lane, card_key=place.card_key, claim=place.claim, to=to, fresh=False)
