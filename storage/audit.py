"""Write down what was done so that nobody can rewrite it unseen: chains of hashes, each head signed when written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, func, insert, select

from storage.keys import Vault
from storage.moments import millis
from storage.quick import later
from storage.schema import audit

PEOPLE = "people"
POLICY = "policy"
NOTICES = "notices"
FAQ = "faq"

# What JSON has no type for is a defect of whoever wrote it down, not something to be guessed at.
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS

_HEAD = (
    select(audit.c.seq, audit.c.hash).where(audit.c.chain == bindparam("chain")).order_by(audit.c.seq.desc()).limit(1)
)
_APPEND = later(insert(audit))
# Two transactions that append to one chain of the whole house must not take the same head.
_QUEUE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("chain"), 0)))
_HOLD = select(func.pg_advisory_xact_lock_shared(func.hashtextextended(bindparam("chain"), 0)))


def claim_chain(number: int) -> str:
    """The chain of a claim."""
    return f"claim:{number}"


def canonical(facts: Any) -> str:
    """The one JSON text of these values."""
    return orjson.dumps(facts, option=_CANONICAL).decode()


def commitment(text: str) -> str:
    """What a chain holds in place of a personal text, which must begin with a random salt: SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def first_link(chain: str) -> str:
    """What the first row of a chain is linked to, so that a row can't be moved to another chain."""
    return hashlib.sha256(f"chit:{chain}".encode()).hexdigest()


def link(before: str, *, seq: int, at: int, body: str) -> str:
    """The hash of a row: SHA-256 in hex over the hash before it, its number, its milliseconds and its body."""
    return hashlib.sha256(f"{before}\n{seq}\n{at}\n{body}".encode()).hexdigest()


class Audit:
    """The chains of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._heads: dict[str, tuple[int, str]] = {}

    def begin(self, chain: str) -> None:
        """Say that this chain is new, which spares looking for its head."""
        self._heads[chain] = (0, first_link(chain))

    def queue(self, chain: str) -> None:
        """Wait for every transaction that adds to this chain; what is read from here on holds until the commit."""
        if self._connection.dialect.name == "postgresql":  # On SQLite only one writes at a time.
            self._connection.execute(_QUEUE, {"chain": chain})

    def hold(self, chain: str) -> None:
        """As `queue`, but only for those who add to the chain; any number of units may hold it."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD, {"chain": chain})

    def head(self, chain: str) -> tuple[int, str]:
        """The number and the hash of the newest row; 0 and the first link of a chain without rows."""
        if chain not in self._heads:
            if not chain.startswith("claim:"):
                self.queue(chain)
            row = self._connection.execute(_HEAD, {"chain": chain}).one_or_none()
            self._heads[chain] = (0, first_link(chain)) if row is None else (row.seq, row.hash)
        return self._heads[chain]

    def append(self, chain: str, facts: Mapping[str, Any], *, at: datetime) -> None:
        """Add one row."""
        self.extend(chain, [(at, facts)])

    def extend(self, chain: str, entries: Sequence[tuple[datetime, Mapping[str, Any]]]) -> None:
        """Add rows that belong together; the last is signed. Facts are clear and hold no personal text."""
        if not entries:
            return
        seq, previous = self.head(chain)
        rows: list[dict[str, Any]] = []
        for moment, facts in entries:
            seq, at, body = seq + 1, millis(moment), canonical(facts)
            previous = link(previous, seq=seq, at=at, body=body)
            rows.append({"chain": chain, "seq": seq, "at": at, "body": body, "hash": previous, "signature": None})
        rows[-1]["signature"] = self._sign(previous)
        self._connection.execute(_APPEND, rows)
        self._heads[chain] = (seq, previous)

    def _sign(self, head: str) -> str:
        return base64.b64encode(self._vault.signing.sign(bytes.fromhex(head)).signature).decode()
