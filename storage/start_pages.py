"""Which start pages people have open, and which process keeps each true: one at a time, and another when that is gone.

Whose page it is stands nowhere in clear, and leads to nobody without the key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from storage.engine import now_ms
from storage.keys import Vault
from storage.places import Places, stand_in
from storage.schema import start_page

KEPT_MS = 75_000
"""How long a process keeps a page true after it said so last, in milliseconds; then another one takes it."""

_now = now_ms()
_here = start_page.c.channel == bindparam("on_channel")
_mine = _here & (start_page.c.kept_by == bindparam("worker"))
_is_free = start_page.c.kept_until <= _now
_is_open = start_page.c.open_until > _now
_id = tuple_(start_page.c.channel, start_page.c.hmac)

_new = insert(start_page).values(
    channel=bindparam("channel"),
    hmac=bindparam("hmac"),
    open_until=_now + bindparam("open_for"),
    kept_by=bindparam("worker"),
    kept_until=_now + KEPT_MS,
)
_OPENED = _new.on_conflict_do_update(
    index_elements=["channel", "hmac"],
    set_={name: _new.excluded[name] for name in ("open_until", "kept_by", "kept_until")},
)
_CONCERNS = select(start_page.c.hmac).where(_here, (start_page.c.kept_by == bindparam("worker")) | _is_free).limit(1)
_KEEP = update(start_page).where(_mine, _is_open).values(kept_until=_now + KEPT_MS)
_ENDED = delete(start_page).where(
    _id.in_(
        select(start_page.c.channel, start_page.c.hmac)
        .where(_here, ~_is_open, (start_page.c.kept_by == bindparam("worker")) | _is_free)
        .with_for_update(skip_locked=True)
    )
)
_TAKE = (
    update(start_page)
    .where(
        _id.in_(
            select(start_page.c.channel, start_page.c.hmac)
            .where(_here, _is_open, _is_free)
            .order_by(start_page.c.open_until.desc())
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(kept_by=bindparam("worker"), kept_until=_now + KEPT_MS)
)
_MINE = select(start_page.c.hmac, (start_page.c.open_until - _now).label("left")).where(_mine, _is_open)
_LEAVE = update(start_page).where(_mine).values(kept_until=0)


class StartPages:
    """The start pages of one transaction. `worker` names a process."""

    def __init__(self, connection: Connection, vault: Vault, places: Places) -> None:
        self._connection = connection
        self._vault = vault
        self._places = places

    def opened(self, address: str, *, channel: str, worker: str, seconds: float) -> None:
        """Somebody has it open for so long from now on, and this process keeps it true, whichever did before."""
        found = {"channel": channel, "hmac": self._stand_in(channel, address), "open_for": round(seconds * 1000)}
        self._connection.execute(_OPENED, found | {"worker": worker})

    def concern(self, *, channel: str, worker: str) -> bool:
        """Whether there is any page that this process keeps true, or that nobody does."""
        return self._connection.execute(_CONCERNS, {"on_channel": channel, "worker": worker}).first() is not None

    def keep(self, *, channel: str, worker: str, known: Collection[str], most: int) -> Mapping[str, float]:
        """Go on with what this process keeps true, and with up to `most` pages that nobody does any more.

        Gives all of them by address, with the seconds for which they count as open. Where a page leads that is not
        among the `known` says the directory; one that leads nowhere is left out.
        """
        here = {"on_channel": channel, "worker": worker}
        self._connection.execute(_ENDED, here)
        self._connection.execute(_KEEP, here)
        self._connection.execute(_TAKE, here | {"most": most})
        addresses: dict[str, str | None] = {self._stand_in(channel, each): each for each in known}
        found = {}
        for row in self._connection.execute(_MINE, here).all():
            address = addresses.get(row.hmac) or self._places.of(f"home:{channel}:{row.hmac}", to=None)
            if address is not None:
                found[address] = row.left / 1000
        return found

    def leave(self, *, channel: str, worker: str) -> None:
        """This process keeps none true any more; others take them at once."""
        self._connection.execute(_LEAVE, {"on_channel": channel, "worker": worker})

    def _stand_in(self, channel: str, address: str) -> str:
        return stand_in(self._vault, channel=channel, place=address)
