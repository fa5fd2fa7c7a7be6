"""Check the whole audit trail, and hold against it what the tables say of claims, people, policies and answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, cast, func, literal, select, text
from sqlalchemy.types import Text

from storage.audit import FAQ, PEOPLE, POLICY, claim_chain
from storage.audit_claims import ClaimCheck
from storage.audit_export import Head, public_key, read_export
from storage.audit_rows import AuditRow, Broken, Walk, chains, is_signed
from storage.audit_tables import FaqCheck, PeopleCheck, PolicyCheck
from storage.keys import Vault
from storage.schema import audit, claim

NUMBERS = 20_000

_COUNT = select(func.count()).select_from(audit)
# Counting millions of rows takes PostgreSQL seconds; for showing progress its own estimate will do.
_ESTIMATE = text("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'audit'::regclass")
_LAST_NUMBER = select(func.max(claim.c.number))
_FIRST_ROW = audit.c.chain == literal("claim:") + cast(claim.c.number, Text)
_NEVER_AUDITED = (
    select(claim.c.number)
    .select_from(claim.outerjoin(audit, _FIRST_ROW & (audit.c.seq == 1)))
    .where(claim.c.number > bindparam("after"), claim.c.number <= bindparam("until"), audit.c.chain.is_(None))
    .order_by(claim.c.number)
)
_HASH = select(audit.c.hash).where(audit.c.chain == bindparam("chain"), audit.c.seq == bindparam("seq"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many chains and rows there are, and what is broken, nothing more than once a chain."""

    chains: int
    rows: int
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.broken


def verify(
    connection: Connection,
    vault: Vault,
    *,
    heads: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Check everything, in one reading transaction and in flat memory.

    `heads` are the lines of an earlier export, which shows rows cut off the end since. `progress` is told how many
    rows are done, and of about how many. Raises `storage.audit_export.NotAnExport`.
    """
    check = _Check(connection, vault, progress or _silent)
    check.walk()
    check.claims_without_chain()
    if heads is not None:
        check.against(read_export(heads))
    return Verdict(check.chains, check.rows, tuple(check.broken))


class _Check:
    def __init__(self, connection: Connection, vault: Vault, progress: Callable[[int, int], None]) -> None:
        self.chains = 0
        self.rows = 0
        self.broken: list[Broken] = []
        self._connection = connection
        self._public = public_key(vault)
        self._key = Ed25519PublicKey.from_public_bytes(bytes(vault.signing.verify_key))
        self._claims = ClaimCheck(connection, vault)
        self._people = PeopleCheck(connection)
        self._policy = PolicyCheck(connection)
        self._faq = FaqCheck(connection, vault)
        self._progress = progress
        counted = _ESTIMATE if connection.dialect.name == "postgresql" else _COUNT
        self._total: int = connection.execute(counted).scalar_one()

    def walk(self) -> None:
        """Every chain from its first row to its head, and what it tells against the tables."""
        for chain, rows in chains(self._connection):
            self.chains += 1
            walk, kept = Walk(chain), []
            for row in rows:
                if walk.step(row):
                    kept += self._look(row)
                self._count()
            walk.end(self._key)
            if walk.broken is not None:
                self.broken.append(walk.broken)
            elif chain.startswith("claim:"):
                self.broken += self._claims.add(int(chain.removeprefix("claim:")), kept)
        self.broken += self._claims.finish()
        intact = {PEOPLE, POLICY, FAQ} - {each.chain for each in self.broken}
        for chain, tables in ((PEOPLE, self._people), (POLICY, self._policy), (FAQ, self._faq)):
            if chain in intact:
                self.broken += tables.finish()
        self._progress(self.rows, self.rows)

    def claims_without_chain(self) -> None:
        """Claims for which nothing vouches, because nobody audited them or all of their chain was deleted."""
        last, after = self._connection.execute(_LAST_NUMBER).scalar_one() or 0, 0
        while after < last:
            found = {"after": after, "until": after + NUMBERS}
            known = {each.chain for each in self.broken}
            for number in self._connection.execute(_NEVER_AUDITED, found).scalars():
                if claim_chain(number) not in known:
                    self.broken.append(Broken(claim_chain(number), 1, "row_missing"))
            after += NUMBERS

    def against(self, export: Iterator[str | Head]) -> None:
        """The heads of an earlier export must still stand where they stood."""
        if next(export, None) != self._public:
            self.broken.append(Broken("", None, "other_key"))
            return
        for head in export:
            if isinstance(head, Head) and (why := self._why_not(head)) is not None:
                self.broken.append(Broken(head.chain, head.seq, why))

    def _why_not(self, head: Head) -> str | None:
        """Why the head does not stand any more, or None."""
        if not is_signed(head.hash, head.signature, self._key):
            return "head_forged"
        found = self._connection.execute(_HASH, {"chain": head.chain, "seq": head.seq}).scalar_one_or_none()
        if found is None:
            return "cut_off"
        return None if found == head.hash else "rewritten"

    def _look(self, row: AuditRow) -> list[AuditRow]:
        """What must be remembered of a row: all of a claim's, which are few."""
        if row.chain == PEOPLE:
            self._people.add(json.loads(row.body), row.seq)
        elif row.chain == POLICY:
            self._policy.add(json.loads(row.body), row.seq)
        elif row.chain == FAQ:
            self._faq.add(json.loads(row.body), row.seq)
        return [row] if row.chain.startswith("claim:") else []

    def _count(self) -> None:
        self.rows += 1
        if self.rows % 1_000 == 0:
            self._progress(self.rows, max(self.rows, self._total))


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""
