"""Short words for what tests of lanes do over and over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from claims.people import PersonId
from storage.inbox import Accepted, Job
from storage.outbox import Delivery
from storage.schema import lane, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork

ADA = PersonId("ada")
ADA_IN = "in:webchat:ada"
ADA_OUT = "out:webchat:ada"
CHANNELS = ("webchat",)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


async def say(
    store: Store[UnitOfWork], key: str, *, body: str = "{}", to: str = ADA_IN, worker: str = "w1"
) -> Accepted:
    """An event comes in."""
    return await store.write(lambda unit: unit.inbox.accept(lane=to, key=key, body=body, person=ADA, worker=worker))


async def finish(store: Store[UnitOfWork], job: Job, *, reply: str | None = None, worker: str = "w1") -> Job | None:
    """Its turn ends."""
    return await store.write(lambda unit: unit.inbox.finish(job, reply=reply, worker=worker))


async def answer(store: Store[UnitOfWork], key: str, *, text: str = "hello", to: str = ADA_OUT) -> None:
    """Somebody is answered, in the web chat."""
    await store.write(lambda unit: unit.outbox.answer(lane=to, key=key, bundle=text, to=PersonId(to.split(":")[2])))


async def answer_at(
    store: Store[UnitOfWork], place: str, key: str, *, text: str = "hello", to: PersonId | None = ADA
) -> str:
    """Somebody is answered on Slack; gives the lane."""

    def work(unit: UnitOfWork) -> str:
        lane = unit.outbox.lane_to(channel="slack", place=place, to=to)
        unit.outbox.answer(lane=lane, key=key, bundle=text, to=to)
        return lane

    return await store.write(work)


async def lane_at(store: Store[UnitOfWork], place: str, *, channel: str = "slack") -> str:
    """The lane of what is sent to a place."""
    return await store.read(lambda unit: unit.places.lane_out(channel=channel, place=place))


async def ask_card(store: Store[UnitOfWork], *, fresh: bool = False, claim: int | None = None) -> None:
    """Ada's card is asked for."""
    key = f"claim:{claim or 1}:owner"
    await store.write(lambda unit: unit.outbox.card(lane=ADA_OUT, card_key=key, claim=claim, to=ADA, fresh=fresh))


def drawn(unit: Any, row: Mapping[str, Any]) -> str:
    """A card or a sentence, as its row says."""
    version = unit.claims.get(row["claim"]).version if row["kind"] == "card" and row["claim"] else None
    return f"{row['card_key'] or row['code']} v{version}"


async def take(
    store: Store[UnitOfWork],
    *,
    worker: str = "w1",
    most: int = 10,
    draw: Any = drawn,
    channels: Sequence[str] = CHANNELS,
) -> list[Delivery]:
    """A courier takes what is due."""
    return await store.write(
        lambda unit: list(unit.outbox.take(worker=worker, most=most, draw=draw, channels=channels))
    )


async def sent(store: Store[UnitOfWork], delivery: Delivery, *, ref: str | None = None, **how: Any) -> Delivery | None:
    """It arrived."""
    place = ref or delivery.ref or f"o{delivery.row}"
    return await store.write(lambda unit: unit.outbox.sent(delivery, ref=place, worker="w1", **how))


async def deliver_all(store: Store[UnitOfWork]) -> list[str]:
    """Send everything that is due; gives what was sent, in order."""
    texts = []
    while taken := await take(store):
        for each in taken:
            texts.append(each.bundle)
            await sent(store, each)
    return texts


async def end_leases(store: Store[UnitOfWork]) -> None:
    """Half a minute passes."""
    await store.write(lambda unit: unit.connection.execute(update(lane).values(lease_until=0)))


async def end_pauses(store: Store[UnitOfWork]) -> None:
    """So much time passes that no lane has to wait any more."""
    await store.write(lambda unit: unit.connection.execute(update(lane).values(not_before=0)))


async def lane_row(store: Store[UnitOfWork], key: str) -> Any:
    """A lane as it stands in its table."""
    return await store.read(lambda unit: unit.connection.execute(select(lane).where(lane.c.key == key)).one_or_none())


async def outbox_rows(store: Store[UnitOfWork]) -> list[Any]:
    """The outbox as it stands in its table."""
    return await store.read(lambda unit: list(unit.connection.execute(select(outbox).order_by(outbox.c.id))))
