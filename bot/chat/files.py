"""What the chat needs for files that people send: somebody who looks at them, and somebody who keeps them."""

from __future__ import annotations

from typing import Protocol

from claims.file_names import shown_name as shown_name
from claims.receipts import MOST_BYTES as MOST_BYTES
from claims.receipts import MOST_FILES as MOST_FILES
from claims.receipts import Examined, Kept, Part


class Examiner(Protocol):
    """Looks at a file before anybody keeps or shows it."""

    async def examine(self, content: bytes) -> Examined:
        """What a file holds and how it looks.

        Refuses with one of `claims.receipts.REASONS`, to which `claims.receipts.of_file` adds the file's name; with
        `receipt.busy` when too many files wait for their turn.
        """


class Files(Protocol):
    """Keeps the files of receipts. The rows that say whose they are belong to the unit of work."""

    async def keep(self, content: bytes, *, thumbnail: bytes | None, view: bytes | None) -> Kept:
        """Keep a file byte for byte with the pictures made of it, before the row that speaks of it is committed.

        It is synced when this returns. Refuses with `disk.full` when there is no room; nothing is left of it then.
        """

    async def read(self, kept: Kept, part: Part) -> bytes | None:
        """The bytes of a part; None when the file has no such picture. Raises when it is gone or was changed."""
