"""Measure two things side by side in one run: rounds in turn, the median of the ratios, and their range."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours divided by the reference, per round."""

    name: str
    ours: tuple[float, ...]
    reference: tuple[float, ...]

    @property
    def rounds(self) -> list[float]:
        """The ratio of each round."""
        return [ours / reference for ours, reference in zip(self.ours, self.reference, strict=True)]

    def line(self, *, unit: str, bound: str) -> str:
        """One line for the report."""
        ratios = self.rounds
        return (
            f"{self.name}: ratio {statistics.median(ratios):.2f} (range {min(ratios):.2f}–{max(ratios):.2f}, "
            f"{len(ratios)} rounds; {bound}); ours {statistics.median(self.ours):.1f} {unit}, "
            f"reference {statistics.median(self.reference):.1f} {unit}"
        )


async def side_by_side(
    name: str,
    *,
    ours: Callable[[], Awaitable[float]],
    reference: Callable[[], Awaitable[float]],
    rounds: int = ROUNDS,
) -> Ratio:
    """Run both in turn, the order changing each round, after one round of warming up."""
    await ours()
    await reference()
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        first_is_ours = number % 2 == 0
        for is_ours in (first_is_ours, not first_is_ours):
            found[0 if is_ours else 1].append(await (ours() if is_ours else reference()))
    return Ratio(name, tuple(found[0]), tuple(found[1]))


def percentile(samples: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the samples do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def sync_rate(folder: Path | None = None, *, seconds: float = 1.0) -> float:
    """How many appended 4 KiB blocks this disk syncs a second: what every durable commit costs at least."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        block, count, end = b"\0" * 4096, 0, time.monotonic() + seconds
        while time.monotonic() < end:
            os.write(file.fileno(), block)
            os.fdatasync(file.fileno())
            count += 1
        return count / seconds


def rss_megabytes(pid: int) -> float:
    """Resident memory of a process, in MB (10⁶ bytes)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
