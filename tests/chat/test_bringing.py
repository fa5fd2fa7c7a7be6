"""One file on its way here: how much of it is taken, whatever its platform says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.chat.bringing import read_up_to
from bot.chat.files import MOST_BYTES

PIECE = 250_000


class Pieces:
    """A file in pieces; `taken` counts them, `is_closed` tells that no more are wanted."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.taken = 0
        self.is_closed = False

    async def come(self) -> AsyncIterator[bytes]:
        try:
            for at in range(0, self.size, PIECE):
                self.taken += 1
                yield bytes(min(PIECE, self.size - at))
        finally:
            self.is_closed = True


@pytest.mark.parametrize("size", [0, 1, MOST_BYTES])
async def test_a_file_of_up_to_twenty_megabytes_is_taken_whole(size: int) -> None:
    content = await read_up_to(MOST_BYTES, Pieces(size).come())
    assert content is not None
    assert len(content) == size


async def test_of_a_larger_one_nothing_more_is_taken_than_shows_that_it_is_larger() -> None:
    endless = Pieces(10 * MOST_BYTES)
    assert await read_up_to(MOST_BYTES, endless.come()) is None
    assert (endless.taken, endless.is_closed) == (MOST_BYTES // PIECE + 1, True)
    assert await read_up_to(MOST_BYTES, Pieces(MOST_BYTES + 1).come()) is None
