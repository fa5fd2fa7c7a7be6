"""A trouble that passes is waited for; everything else is told at once."""

from __future__ import annotations

import pytest

from bot.chat import patience
from bot.chat.patience import patiently
from storage.errors import Closed, CommitUnknown, LeaseLost, Unreachable
from storage.lanes import LEASE_MS


class Attempts:
    """Fails in turn with each of these, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.left = list(errors)
        self.count = 0

    async def __call__(self) -> str:
        self.count += 1
        if self.left:
            raise self.left.pop(0)
        return "done"


async def test_what_fails_while_the_database_is_away_is_run_again() -> None:
    attempts = Attempts(Unreachable("away"), CommitUnknown("cut"))

    assert await patiently(attempts, goes_on=lambda: True) == "done"
    assert attempts.count == 3


@pytest.mark.parametrize("error", [LeaseLost("in:webchat:ada"), Closed("closed"), ValueError("a defect")])
async def test_what_can_not_succeed_is_not_run_again(error: Exception) -> None:
    attempts = Attempts(error)

    with pytest.raises(type(error)):
        await patiently(attempts, goes_on=lambda: True)
    assert attempts.count == 1


async def test_nobody_who_stops_is_kept_waiting() -> None:
    attempts = Attempts(Unreachable("away"))

    with pytest.raises(Unreachable):
        await patiently(attempts, goes_on=lambda: False)
    assert attempts.count == 1


async def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.35)
    attempts = Attempts(*[Unreachable("away")] * 1000)

    with pytest.raises(Unreachable):
        await patiently(attempts, goes_on=lambda: True)
    assert attempts.count <= 3


def test_patience_ends_before_a_lease_does() -> None:
    assert patience.SECONDS * 1000 < LEASE_MS
