"""The files of receipts in memory, for tests of the rules and of the handlers: `claims.ports.Receipts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from claims.claim import Claim
from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import Elsewhere, Kept, Kind, Receipt, RefusedFile

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def a_file(name: str, *, owner: str = "ada", content: bytes = b"") -> Receipt:
    """A staged photo of that name; its bytes are its name unless others are given."""
    digest = sha256(content or name.encode()).hexdigest()
    return Receipt(
        id=sha256(f"{owner}:{name}".encode()).hexdigest()[:32],
        owner=PersonId(owner),
        claim=None,
        name=name,
        kind=Kind.JPEG,
        sha256=digest,
        size=1_000,
        pages=1,
        active=False,
        thumbnail=(120, 160),
        view=(1_200, 1_600),
        kept=Kept(digest, f"{digest}-{'0' * 16}", bytes(32)),
        at=AT,
    )


class MemoryReceipts:
    """Rows that live as long as their store; a unit that fails leaves what it did to them, which no test looks at."""

    def __init__(
        self, rows: dict[str, Receipt], refusals: list[RefusedFile], *, claims: Callable[[], Iterator[Claim]]
    ) -> None:
        self._rows = rows
        self._refusals = refusals
        self._claims = claims

    def get(self, id: str) -> Receipt | None:
        return self._rows.get(id)

    def stage(self, receipt: Receipt) -> Receipt:
        found = self._rows.setdefault(receipt.id, receipt)
        if found.owner != receipt.owner:
            raise Refused("receipt.unknown")
        return found

    def own(self, owner: PersonId, sha256: Sequence[str]) -> list[Receipt]:
        mine = {each.sha256: each for each in self._rows.values() if each.owner == owner}
        return [mine[each] for each in sha256 if each in mine]

    def of_claim(self, number: int) -> list[Receipt]:
        return [each for each in self._rows.values() if each.claim == number]

    def attach(self, sha256: str, *, claim: int, owner: PersonId, now: datetime) -> Receipt:
        mine = [each for each in self._rows.values() if each.sha256 == sha256 and each.owner == owner]
        for each in mine:
            if each.claim == claim:
                return each
        if not mine:
            raise Refused("receipt.gone")
        found = min(mine, key=lambda each: each.claim is not None)
        id = found.id if found.claim is None else f"{len(self._rows):032x}"
        self._rows[id] = replace(found, id=id, claim=claim, reason=None)
        return self._rows[id]

    def give_reason(self, receipt: Receipt, reason: str) -> None:
        self._rows[receipt.id] = replace(self._rows[receipt.id], reason=reason)

    def hold(self, sha256: Sequence[str]) -> None:
        pass

    def elsewhere(self, sha256: Sequence[str], *, but: int | None) -> list[Elsewhere]:
        return [
            Elsewhere(digest, claim.number, claim.owner, claim.state)
            for claim in self._claims()
            for digest in claim.receipts
            if digest in sha256 and claim.number != but
        ]

    def refuse(self, person: PersonId, *, id: str, name: str, refused: Refused, now: datetime) -> None:
        facts = {key: value for key, value in refused.facts.items() if key != "name"}
        self._refusals.append(RefusedFile(len(self._refusals) + 1, person, name, refused.code, facts, now))

    def last_refused(self, person: PersonId) -> RefusedFile | None:
        return next((each for each in reversed(self._refusals) if each.owner == person), None)
