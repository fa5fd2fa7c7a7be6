"""What the company allows: categories with their limits, and what an expense breaks of them. A finding never blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, Protocol

from claims.errors import Refused
from claims.money import Money

WithoutManager = Literal["next_up", "finance", "named", "refuse"]


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of expense. `limit` is the most that one line may be, `receipt_above` the sum from which on a receipt
    is needed (Money(0): always), both in the policy's currency and None where there is no such rule."""

    key: str
    names: Mapping[str, str] = field(hash=False)
    aliases: tuple[str, ...] = ()
    merchants: tuple[str, ...] = ()
    limit: Money | None = None
    receipt_above: Money | None = None
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """Why a claim was returned or rejected, to choose from; `other` always exists and is the preset."""

    code: str
    names: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules, with the `text` it was read from; `fallback` is a person's id where
    `without_manager` is "named". Names of categories and reasons are `{"en": …, "zh": …}`."""

    version: int
    starts_on: date | None
    text: str
    currency: str
    categories: tuple[Category, ...]
    reasons: tuple[ReasonCode, ...]
    without_manager: WithoutManager
    fallback: str | None
    merchants: tuple[str, ...] = ()
    """Known names that tell no category."""

    def category(self, key: str | None) -> Category | None:
        """The category of that key; None if this policy has none."""
        return next((category for category in self.categories if category.key == key), None)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at one place of a policy's text; lines and columns are counted from 1."""

    line: int
    column: int
    code: str
    facts: dict[str, object] = field(default_factory=dict)


class PolicyMistakes(Refused):
    """A text that is no policy; every mistake found is in `mistakes`, in the order of the text."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("policy.mistakes", count=len(mistakes))
        self.mistakes = tuple(mistakes)


def parse(text: str, *, version: int = 0) -> Policy:
    """Read a policy of at most 256 KiB of YAML; raises PolicyMistakes with the line of each mistake."""
    # Imported late: the YAML reader costs 20 ms, and it builds the classes above.
    from claims.policy_text import read_policy

    return read_policy(text, version=version)


@cache
def built_in() -> Policy:
    """The policy that an empty database starts with, version 0."""
    return parse(resources.files("claims").joinpath("policy.yaml").read_text(encoding="utf-8"))


class HasAmount(Protocol):
    """What `check` looks at of an expense; receipts are SHA-256 digests."""

    @property
    def category(self) -> str | None: ...
    @property
    def amount(self) -> Money | None: ...
    @property
    def receipts(self) -> tuple[str, ...]: ...


class HasFields(Protocol):
    """What `missing` looks at of an expense."""

    @property
    def amount(self) -> Money | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def date(self) -> date | None: ...
    @property
    def merchant(self) -> str | None: ...
    @property
    def purpose(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning about one line (counted from 1): `actual` is more than the `allowed` of rule "limit" or "receipt".

    Rule "currency": the sum is not in the policy's currency and no rate is known, so nothing was `checked`.
    """

    rule: Literal["limit", "receipt", "currency"]
    line: int
    category: str
    allowed: Money | None
    actual: Money | None
    checked: bool = True


def check(policy: Policy, lines: Sequence[HasAmount]) -> tuple[Finding, ...]:
    """Everything the policy would say about these lines, in their order; a line without amount gives nothing."""
    return tuple(
        finding for number, line in enumerate(lines, start=1) for finding in _check(policy, line, number=number)
    )


def _check(policy: Policy, line: HasAmount, *, number: int) -> list[Finding]:
    if (amount := line.amount) is None:
        return []
    if amount.currency != policy.currency:
        return [Finding("currency", number, line.category or "", None, amount, checked=False)]
    if (category := policy.category(line.category)) is None:
        return []
    found = []
    if category.limit is not None and amount.minor > category.limit.minor:
        found.append(Finding("limit", number, category.key, category.limit, amount))
    needs_receipt = category.receipt_above is not None and amount.minor > category.receipt_above.minor
    if needs_receipt and not line.receipts:
        found.append(Finding("receipt", number, category.key, category.receipt_above, amount))
    return found


def missing(policy: Policy, line: HasFields) -> tuple[str, ...]:
    """What the line still needs before it can be submitted, in the order in which it is asked for."""
    category = policy.category(line.category)
    # A category that this policy does not have could not be judged, so it counts as not said.
    said = {"amount": line.amount, "category": category, "date": line.date}
    unknown = [name for name, value in said.items() if value is None]
    required = category.required if category is not None else frozenset()
    return (*unknown, *(name for name in ("merchant", "purpose") if name in required and not getattr(line, name)))
