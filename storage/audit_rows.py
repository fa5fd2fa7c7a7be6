"""Walk along the chains of the audit trail, row by row, and say where a link is broken."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, select, tuple_

from storage.audit import first_link, link
from storage.schema import audit

PAGE = 2_000

_PAGE = (
    select(audit.c.chain, audit.c.seq, audit.c.at, audit.c.body, audit.c.hash, audit.c.signature)
    .where(tuple_(audit.c.chain, audit.c.seq) > tuple_(bindparam("chain"), bindparam("seq")))
    .order_by(audit.c.chain, audit.c.seq)
    .limit(PAGE)
)


class AuditRow(NamedTuple):
    """One row of the trail as it stands in the table; `at` in milliseconds."""

    chain: str
    seq: int
    at: int
    body: str
    hash: str
    signature: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the trail does not hold: a row of a chain, or all of it, and a word that says why."""

    chain: str
    row: int | None
    why: str


def chains(connection: Connection) -> Iterator[tuple[str, Iterator[AuditRow]]]:
    """Every chain with its rows, a page at a time; each must be read to its end before the next."""
    return groupby(_rows(connection), key=lambda row: row.chain)


def _rows(connection: Connection) -> Iterator[AuditRow]:
    chain, seq = "", 0
    while page := connection.execute(_PAGE, {"chain": chain, "seq": seq}).all():
        yield from (AuditRow(*row) for row in page)
        chain, seq = page[-1].chain, page[-1].seq


class Walk:
    """Goes along one chain. What is broken first is kept, what comes after it tells nothing new."""

    def __init__(self, chain: str) -> None:
        self.broken: Broken | None = None
        self.length = 0
        self.last: AuditRow | None = None
        self._chain = chain
        self._previous = first_link(chain)

    def step(self, row: AuditRow) -> bool:
        """Go on to the next row; False where the chain is broken here or was before."""
        self.length += 1
        expected = 1 if self.last is None else self.last.seq + 1
        self.last = row
        if self.broken is not None:
            return False
        if row.seq != expected:
            self.broken = Broken(self._chain, expected, "row_missing")
        elif link(self._previous, seq=row.seq, at=row.at, body=row.body) != row.hash:
            self.broken = Broken(self._chain, row.seq, "row_changed")
        self._previous = row.hash
        return self.broken is None

    def end(self, key: Ed25519PublicKey) -> None:
        """The chain ends here: its head must be signed."""
        if self.broken is None and self.last is not None and not is_signed(self.last.hash, self.last.signature, key):
            self.broken = Broken(self._chain, self.last.seq, "signature_wrong")


def is_signed(head: str, signature: Any, key: Ed25519PublicKey) -> bool:
    """Whether this key signed this hash."""
    try:
        key.verify(base64.b64decode(signature or "", validate=True), bytes.fromhex(head))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
