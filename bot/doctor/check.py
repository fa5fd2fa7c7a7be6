"""What a check of Chit's health found: whether it is well, in what way, and what to do if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MOST_NAMED = 5
"""How many people or notices a finding names; of more it tells the number."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. `off`: the part is not in use; `warning`: it works, but not as it should; `fix` says what to do."""

    name: str
    status: Literal["ok", "warning", "failed", "off"]
    detail: str
    fix: str | None = None


def ok(name: str, detail: str) -> Check:
    """All is well."""
    return Check(name, "ok", detail)


def off(name: str, detail: str) -> Check:
    """Not in use, and nobody asked for it."""
    return Check(name, "off", detail)


def warning(name: str, detail: str, *, fix: str | None = None) -> Check:
    """It works, but somebody should look at it."""
    return Check(name, "warning", detail, fix)


def failed(name: str, detail: str, *, fix: str | None = None) -> Check:
    """It does not work."""
    return Check(name, "failed", detail, fix)


def listed(names: Iterable[str]) -> str:
    """The first few of these names, and how many more there are."""
    every = list(names)
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
