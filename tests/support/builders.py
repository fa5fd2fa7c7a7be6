"""Make people, policies and expenses for tests, each with as few words as the test needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from claims.lines import Line
from claims.money import money
from claims.people import Person, PersonId, Role
from claims.policy import Category, Policy, ReasonCode, WithoutManager

NOW = datetime(2026, 11, 20, 6, 2, 11, tzinfo=UTC)
"""When tests begin: a Friday afternoon in Shanghai."""
TODAY = date(2026, 11, 20)

CATEGORIES = (
    "meals",
    "transport",
    "travel",
    "lodging",
    "entertainment",
    "office",
    "communication",
    "training",
    "other",
)
REASONS = ("missing_receipt", "wrong_amount", "other")


def person(
    id: str, *, manager: str | None = None, roles: str = "", left_on: date | None = None, name: str | None = None
) -> Person:
    """One row of the directory; `roles` as in its file, separated by `;`."""
    return Person(
        id=PersonId(id),
        name=name or id.title(),
        manager_id=PersonId(manager) if manager else None,
        roles=frozenset(Role(role) for role in roles.split(";") if role),
        left_on=left_on,
    )


def company() -> tuple[Person, ...]:
    """The demo company: Grace decides for Ada, Bob and Wei, Heidi for Grace, Frank, Sam and Rita, nobody for Heidi."""
    return (
        person("ada", manager="grace", name="Ada Byron"),
        person("bob", manager="grace", name="Bob Noyce"),
        person("wei", manager="grace", name="王伟"),
        person("grace", manager="heidi", name="Grace Hopper"),
        person("heidi", name="Heidi Lamarr"),
        person("frank", manager="heidi", roles="finance", name="Frank Nance"),
        person("sam", manager="heidi", roles="support", name="Sam Soto"),
        person("root", manager="heidi", roles="admin", name="Rita Root"),
    )


def line(
    amount: str | None = "68",
    currency: str = "CNY",
    *,
    category: str | None = "transport",
    on: date | None = TODAY,
    merchant: str | None = None,
    purpose: str | None = None,
) -> Line:
    """An expense that can be submitted; the amount is in major units as people type it."""
    return Line(
        category=category,
        minor=None if amount is None else money(amount, currency).minor,
        currency=currency,
        date=on,
        merchant=merchant,
        purpose=purpose,
    )


def policy(
    *,
    version: int = 1,
    currency: str = "CNY",
    without_manager: WithoutManager = "next_up",
    fallback: str | None = None,
    required: Mapping[str, frozenset[str]] | None = None,
) -> Policy:
    """The contract's categories without any limit; `required` names fields by category."""
    needed = required or {}
    return Policy(
        version=version,
        starts_on=None,
        text="",
        currency=currency,
        categories=tuple(
            Category(key, {"en": key, "zh": key}, required=needed.get(key, frozenset())) for key in CATEGORIES
        ),
        reasons=tuple(ReasonCode(code, {"en": code, "zh": code}) for code in REASONS),
        without_manager=without_manager,
        fallback=fallback,
    )
