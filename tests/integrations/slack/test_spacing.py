"""Messages into threads of one channel go a second apart, and none waits long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.chat.refusals import Busy
from integrations.slack import spacing
from integrations.slack.spacing import LONGEST_WAIT, Spacing


@dataclass(slots=True)
class Clock:
    """Stands still while something waits."""

    now: float = 100.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_messages_into_one_channel_go_apart_and_others_do_not_wait_for_them() -> None:
    clock = Clock()
    spaced = Spacing(clock=clock, pause=clock.pause)
    await asyncio.gather(*(spaced.turn(channel, apart=1.0) for channel in ("C1", "C1", "C2", "C1")))
    assert clock.waits == [1.0, 2.0]
    clock.now += 3.0
    await spaced.turn("C1", apart=1.0)
    assert clock.waits == [1.0, 2.0]


async def test_what_would_wait_long_comes_again() -> None:
    clock = Clock()
    spaced = Spacing(clock=clock, pause=clock.pause)
    for _ in range(4):
        await spaced.turn("C1", apart=1.0)
    assert clock.waits[-1] == LONGEST_WAIT
    with pytest.raises(Busy) as busy:
        await spaced.turn("C1", apart=1.0)
    assert busy.value.retry_after == 4.0
    assert clock.waits[-1] == LONGEST_WAIT


async def test_only_so_many_channels_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacing, "MOST", 2)
    clock = Clock()
    spaced = Spacing(clock=clock, pause=clock.pause)
    for channel in ("C1", "C2", "C3", "C1"):
        await spaced.turn(channel, apart=1.0)
    assert clock.waits == []
