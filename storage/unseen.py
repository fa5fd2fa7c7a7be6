"""What was told on our own pages and not looked at there, for those who can be reached on another channel too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from storage.channels import Channels
from storage.engine import now_ms
from storage.schema import address, outbox, seen

_now = now_ms()
_also = outbox.alias("also")
_UNSEEN = (
    select(
        outbox.c.kind,
        outbox.c.claim,
        outbox.c.person,
        outbox.c.card_key,
        outbox.c.notice_key,
        outbox.c.code,
        outbox.c.facts,
        address.c.channel,
        address.c.hmac,
        address.c.address_enc,
    )
    .select_from(address)
    .join(outbox, outbox.c.lane == bindparam("own_lanes", type_=outbox.c.lane.type) + address.c.person)
    .outerjoin(seen, seen.c.lane == outbox.c.lane)
    .where(
        address.c.channel.in_(bindparam("others", expanding=True)),
        address.c.state == "live",
        outbox.c.seq > func.coalesce(seen.c.seq, 0),
        outbox.c.posted,
        outbox.c.kind.in_(("news", "card")),
        outbox.c.notice_key.is_not(None),
        outbox.c.sent_at < _now - bindparam("wait"),
        outbox.c.sent_at > _now - 86_400_000,
        ~select(_also.c.id).where(_also.c.notice_key == outbox.c.notice_key + ".also").exists(),
    )
    .order_by(address.c.channel, address.c.hmac, outbox.c.id)  # lanes are locked in one order everywhere
    .limit(bindparam("most"))
)


def unseen(connection: Connection, channels: Channels, *, seconds: int, most: int) -> Sequence[Any]:
    """Up to `most` notices that arrived so long ago and are passed on nowhere yet, each with an address of another
    channel; by lane."""
    own, names = channels.own, channels.names
    found = {"wait": seconds * 1000, "most": most, "own_lanes": f"out:{own}:", "others": sorted(names - {own})}
    return connection.execute(_UNSEEN, found).all()
