"""How commands show on stderr that long work goes on: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

Told = Callable[[int, int], None]
"""Told how much is done, and of how much."""

EVERY = 1.0
"""Seconds between two lines where there is no terminal; what is done sooner says nothing."""


@contextmanager
def progress(label: str) -> Iterator[Told]:
    """What tells of the progress of some work that begins now."""
    if not sys.stderr.isatty():
        yield _lines(label)
        return
    with ExitStack() as end:
        yield _bar(label, end)


def _bar(label: str, end: ExitStack) -> Told:
    bar: ProgressBar[int] | None = None

    def told(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = end.enter_context(click.progressbar(length=max(total, 1), label=label, file=sys.stderr))
        bar.update(done - bar.pos)

    return told


def _lines(label: str) -> Told:
    last = time.monotonic()

    def told(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            click.echo(f"{label}: {done} of {total}", err=True)

    return told
