"""Write the audit trail as lines of JSON with its signed heads, and read the heads of an earlier one back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TextIO

from sqlalchemy import Connection, func, select

from storage.audit_rows import AuditRow, chains
from storage.keys import Vault
from storage.schema import audit

_COUNT = select(func.count()).select_from(audit)


class NotAnExport(ValueError):
    """A file that is no export of an audit trail; says at which line, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not of an audit export")
        self.line = line


class Head(NamedTuple):
    """The newest row that a chain had when it was exported."""

    chain: str
    seq: int
    hash: str
    signature: str | None


def public_key(vault: Vault) -> str:
    """The key with which anybody can check the signatures of heads: 32 bytes in hex."""
    return bytes(vault.signing.verify_key).hex()


def export(
    connection: Connection, vault: Vault, file: TextIO, *, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the key, then each chain's rows followed by its head, one JSON object a line. Returns how many rows.

    `progress` is told how many rows are done, and of how many.
    """
    count, total = 0, connection.execute(_COUNT).scalar_one()
    _line(file, {"audit": 1, "public_key": public_key(vault)})
    for _, rows in chains(connection):
        last: AuditRow | None = None
        for row in rows:
            _line(file, {"row": row._asdict()})
            count, last = count + 1, row
            if progress is not None and count % 1_000 == 0:
                progress(count, total)
        if last is not None:
            _line(file, {"head": Head(last.chain, last.seq, last.hash, last.signature)._asdict()})
    return count


def read_export(lines: Iterable[str]) -> Iterator[str | Head]:
    """The public key, then the heads of an export. Raises NotAnExport."""
    for count, text in enumerate(lines, start=1):
        try:
            found = json.loads(text)
            if count == 1:
                yield str(found["public_key"])
            elif "head" in found:
                yield Head(**found["head"])
        except (ValueError, TypeError, KeyError) as error:
            raise NotAnExport(count) from error


def _line(file: TextIO, facts: dict[str, object]) -> None:
    file.write(json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n")
