"""Run something of the store again while its trouble passes, so that a database away for a moment costs a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 20.0
"""How long it is tried; a lease, by which others are kept out meanwhile, lasts 30 s."""

_FIRST, _LONGEST = 0.1, 1.0


def is_defect(error: Exception) -> bool:
    """Whether an exception is our own bug; a passing trouble of the store is run again instead."""
    return not getattr(error, "is_passing", False)


async def patiently(attempt: Callable[[], Awaitable[T]], *, goes_on: Callable[[], bool]) -> T:
    """What `attempt` gives. It runs again while it raises a trouble that may pass and `goes_on` says yes.

    An attempt must do all it does in one transaction that undoes itself where it was done before.
    """
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + SECONDS, _FIRST
    while True:
        try:
            return await attempt()
        except Exception as error:
            if not getattr(error, "may_pass", False) or not goes_on() or loop.time() + pause > until:
                raise
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST)
