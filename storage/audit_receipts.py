"""Hold the receipts of claims against their chains: each is there, its owner's, with the reason that history tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from claims.claim import Claim
from claims.lines import receipts_of
from storage.keys import Unreadable, Vault
from storage.receipts import reason_place
from storage.schema import receipt

KEPT_BOTH = "kept_both"
"""The fact of an event that tells why the receipt with that SHA-256 is wanted though another claim has the file."""

_OF_CLAIMS = select(receipt.c.claim, receipt.c.id, receipt.c.sha256, receipt.c.person, receipt.c.reason_enc).where(
    receipt.c.claim.in_(bindparam("numbers", expanding=True))
)


class KeptReceipts:
    """The rows of the receipts of some claims."""

    def __init__(self, connection: Connection, vault: Vault, numbers: Sequence[int]) -> None:
        self._vault = vault
        self._rows: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        for row in connection.execute(_OF_CLAIMS, {"numbers": list(numbers)}):
            self._rows[row.claim][row.sha256] = row

    def why_not(self, subject: Claim, told: Mapping[str, str]) -> str | None:
        """What is wrong with the receipts of a claim, or None; `told` are the reasons by SHA-256, the newest of each.

        Of somebody who was erased the rows are still there, but no reason can be read, neither here nor in history.
        """
        rows = self._rows[subject.number]
        wanted = {*subject.receipts, *(each for sent in subject.rounds for each in receipts_of(sent.lines))}
        for sha256 in wanted | told.keys():
            row = rows.get(sha256)
            if row is None or row.person != subject.owner:
                return "receipt_missing"
        for sha256, row in rows.items():
            try:
                reason = self._vault.open(row.reason_enc, person=row.person, where=reason_place(row.id))
            except Unreadable:
                return "text_changed"
            if reason != told.get(sha256):
                return "text_changed"
        return None


def reasons_in(texts: Iterable[tuple[Mapping[str, Any], Any]]) -> dict[str, str]:
    """The newest reason of each receipt, by SHA-256, from what every event of a claim says and what became of it."""
    told = {}
    for body, after in texts:
        if after is not None and KEPT_BOTH in body["facts"]:
            told[body["facts"][KEPT_BOTH]] = after["reason"]
    return told
