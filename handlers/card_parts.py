"""What a claim's card says of the expenses: facts, warnings, what changed. Long texts are cut to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from bot.chat.messages import LEAD, Fact
from bot.chat.texts import Reader
from claims.claim import Claim
from claims.lines import Change, Line
from claims.listing import Listed
from claims.money import Money
from claims.people import PersonId
from claims.policy import Finding, Policy, check, missing
from claims.rights import Relation

SHOWN = 280
"""Code points of a purpose that a card shows; the rest is behind `View`."""

TOLD = ("amount", "category", "date", "merchant", "purpose")
"""What is told of an expense on one line, in order."""

LINES = 5
"""Lines of a claim of several that a card shows; of more it shows one less and counts the rest, behind `View`."""

WORDS = 80
"""Code points of a merchant or a purpose that is told on one line with the rest of an expense."""

CHANGES = 9
"""Changes that a card tells; of more it tells one less and counts the rest."""

PAGE = 9_900
"""Code points of one message of those that tell a claim in full."""

NAME = 60
"""Code points of a person's name that a card shows."""


AnyClaim = Claim | Listed
C = TypeVar("C", bound=AnyClaim)
Seen = TypeVar("Seen", bound=AnyClaim, covariant=True)


@dataclass(frozen=True, slots=True)
class Glance(Generic[Seen]):
    """What a list shows one reader of a claim, under the policy that judged it; to say it no unit is needed."""

    claim: Seen
    policy: Policy
    reader: Reader

    def __post_init__(self) -> None:
        # Whatever is told of a claim may hold its owner's words.
        if self.claim.has_words:
            self.reader.tell_of(self.claim.owner)


@dataclass(frozen=True, slots=True)
class Sight(Glance[Claim]):
    """A claim as one reader looks at it: under which policy, and how they stand to it."""

    unit: Any
    held: frozenset[Relation]


def glance_at(unit: Any, claim: C, reader: Reader) -> Glance[C]:
    """A claim as a list tells of it."""
    return Glance(claim, unit.policies.get(claim.policy_version), reader)


def sight_of(unit: Any, claim: Claim, reader: Reader) -> Sight:
    """A claim as a sentence tells of it."""
    policy = unit.policies.get(claim.policy_version)
    return Sight(seen_by(reader, claim, policy), policy, reader, unit, frozenset())


def seen_by(reader: Reader, claim: Claim, policy: Policy) -> Claim:
    """What there is to see: to anybody but its owner the claim as it was sent last, whatever was edited since."""
    return claim if reader.id == claim.owner else claim.as_sent(policy.currency)


def cut(text: str, most: int) -> str:
    """At most so many code points, the last one an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def name_of(unit: Any, person: PersonId | str, *, reader: Reader) -> str:
    """Somebody's name as it is told to this reader, or their id where the directory has no name for that id."""
    found = unit.people.get(PersonId(person))
    return named(reader, person, "" if found is None else found.name)


def named(reader: Reader, person: PersonId | str, name: str) -> str:
    """The same where the name is known already; empty where there is none."""
    if name:
        reader.tell_of(person)
    return cut(name or str(person), NAME)


# ------------------------------------------------------------ what was bought


def amount(sight: Glance[AnyClaim]) -> str:
    """The sum, or that it is not known yet."""
    claim = sight.claim
    if claim.total is not None:
        return sight.reader.money(claim.total)
    known = [line.amount for line in claim.lines if line.amount is not None]
    if len(known) < len(claim.lines):
        return sight.reader.say("card-amount-missing")
    sums: dict[str, int] = {}
    for each in known:
        sums[each.currency] = sums.get(each.currency, 0) + each.minor
    return cut(" + ".join(sight.reader.money(Money(minor, currency)) for currency, minor in sums.items()), LEAD)


def facts(sight: Glance[AnyClaim], *, asks: bool = False, beside_choice: bool = False) -> list[Fact]:
    """Category, date, merchant, purpose and a foreign currency; with `asks` also what is still missing.

    Beside a drop-down, which says the category, all that is to be looked at before it is sent has its row.
    """
    claim, reader = sight.claim, sight.reader
    if len(claim.lines) > 1:
        return _lines(sight, tells=with_gaps if asks else in_words)
    line = claim.lines[0]
    lacking = missing(sight.policy, line) if asks else ()
    is_foreign = line.minor is not None and line.currency != sight.policy.currency
    told = {"category": line.category, "date": line.date, "merchant": line.merchant, "purpose": line.purpose}
    if beside_choice:
        told = {"date": line.date, "merchant": line.merchant, "currency": line.currency, "purpose": line.purpose}
    elif is_foreign:
        told["currency"] = line.currency
    found = []
    for name, value in told.items():
        said = value_of(reader, sight.policy, name, value)
        if not said and name in lacking:
            said = reader.say("card-missing")
        elif not said and beside_choice and name == "merchant":
            said = reader.say("card-blank")
        if said:
            found.append(_fact(sight, name, said))
    return found


def _lines(sight: Glance[AnyClaim], *, tells: Callable[[Reader, Policy, Line], str]) -> list[Fact]:
    """The first lines of a claim of several, a fact each; then how many there are."""
    say, lines = sight.reader.say, sight.claim.lines
    shown = [
        Fact(label=say("card-line", number=number), short=str(number), value=tells(sight.reader, sight.policy, line))
        for number, line in enumerate(lines if len(lines) <= LINES else lines[: LINES - 1], start=1)
    ]
    rest = len(lines) - len(shown)
    return [*shown, _fact(sight, "lines", say("card-lines", count=len(lines), rest=rest))] if rest else shown


def in_words(reader: Reader, policy: Policy, line: Line) -> str:
    """An expense on one line of at most 300 code points, what is not known left out."""
    return _joined(value_of(reader, policy, name, getattr(line, name)) for name in TOLD)


def with_gaps(reader: Reader, policy: Policy, line: Line) -> str:
    """The same, with a mark for what has to be known and is not."""
    lacking = missing(policy, line)
    return _joined(
        reader.say("line-gap", field=reader.say(f"field-{name}"))
        if name in lacking
        else value_of(reader, policy, name, getattr(line, name))
        for name in TOLD
    )


def _joined(words: Iterable[str]) -> str:
    return cut(" · ".join(cut(word, WORDS) for word in words if word), 300)


def is_cut(claim: Claim) -> bool:
    """Whether a card leaves out some of the expenses' words, which only `View` shows."""
    if len(claim.lines) == 1:
        return len(claim.lines[0].purpose or "") > SHOWN
    words = [word for line in claim.lines for word in (line.merchant, line.purpose) if word]
    return len(claim.lines) > LINES or any(len(word) > WORDS for word in words)


def claimant(sight: Sight) -> Fact:
    """Whose claim it is."""
    return _fact(sight, "claimant", name_of(sight.unit, sight.claim.owner, reader=sight.reader))


def value_of(reader: Reader, policy: Policy, name: str, value: object) -> str:
    """A field's value in the reader's words; empty where it is not known."""
    if value is None or value == "":
        return ""
    if name == "category":
        category = policy.category(str(value))
        return reader.named(category.names) if category else str(value)
    if isinstance(value, Money):
        return reader.money(value)
    if isinstance(value, tuple):
        return str(len(value)) if value else ""
    if isinstance(value, date):
        return reader.day(value)
    return cut(str(value), SHOWN)


def _fact(sight: Glance[AnyClaim], name: str, value: str) -> Fact:
    say = sight.reader.say
    return Fact(label=say(f"field-{name}"), short=say(f"short-{name}"), value=value)


# ------------------------------------------------------------ what the policy says


def warnings(sight: Sight) -> tuple[str, ...]:
    """What the policy says of the lines, each with its rule and both numbers; the third counts the rest."""
    return fitting(sight.reader, warnings_in_full(sight))


def warnings_in_full(sight: Sight) -> list[str]:
    """All that the policy says of the lines."""
    return [_warning(sight, finding) for finding in check(sight.policy, sight.claim.lines)]


def fitting(reader: Reader, found: Sequence[str]) -> tuple[str, ...]:
    """As much of the warnings as a card holds. What it leaves out is behind `View`."""
    shown = [cut(each, 300) for each in found]
    if len(shown) > 3:
        shown = [*shown[:2], reader.say("warning-more", count=len(shown) - 2)]
    return tuple(shown)


def _warning(sight: Sight, finding: Finding) -> str:
    reader = sight.reader
    if not finding.checked:
        sentence = reader.say(f"warning-{finding.rule}", actual=finding.actual)
    else:
        category = value_of(sight.reader, sight.policy, "category", finding.category)
        always = finding.rule == "receipt" and finding.allowed is not None and finding.allowed.minor == 0
        key = "warning-receipt-always" if always else f"warning-{finding.rule}"
        sentence = reader.say(key, category=category, allowed=finding.allowed, actual=finding.actual)
    if len(sight.claim.lines) > 1:
        return reader.say("warning-of-line", line=finding.line, warning=sentence)
    return sentence


def changes(sight: Sight) -> tuple[str, ...]:
    """Old → new since the last round, then what the claimant replied."""
    changed = sight.claim.changed_since_last_round
    told = changed if len(changed) <= CHANGES else changed[: CHANGES - 1]
    several = len(sight.claim.lines) > 1
    names: dict[str, str] = {}
    if any(each.field == "receipts" for each in told):
        names = {each.sha256: each.name or "" for each in sight.unit.receipts.of_claim(sight.claim.number)}
    found = [
        cut(change_in_words(sight.reader, sight.policy, each, of_several=several, names=names), 700) for each in told
    ]
    if len(changed) > len(told):
        found.append(sight.reader.say("change-more", count=len(changed) - len(told)))
    last = sight.claim.last_round
    if last is not None and last.reply:
        found.append(cut(sight.reader.say("change-reply", reply=last.reply), 700))
    return tuple(found)


def change_in_words(
    reader: Reader, policy: Policy, change: Change, *, of_several: bool = False, names: Mapping[str, str] | None = None
) -> str:
    """What one field was and is now; of which expense, where there are several.

    `names` are those of receipts by their SHA-256; without them they are counted.
    """
    if change.field in ("added", "removed"):
        sum_ = value_of(reader, policy, "amount", change.new if change.field == "added" else change.old)
        return reader.say(f"change-{change.field}", line=change.line, amount=sum_)
    if change.field == "receipts" and names:
        return receipts_in_words(reader, change, names=names, of_several=of_several)
    nothing = reader.say("change-nothing")
    old, new = (value_of(reader, policy, change.field, each) or nothing for each in (change.old, change.new))
    field = reader.say(f"field-{change.field}")
    if of_several:
        return reader.say("change-of-line", line=change.line, field=field, old=old, new=new)
    return reader.say("change", field=field, old=old, new=new)


def receipts_in_words(reader: Reader, change: Change, *, names: Mapping[str, str], of_several: bool) -> str:
    """Which receipts came and which went, by their names."""
    told = []
    for word, files, others in (("came", change.new, change.old), ("went", change.old, change.new)):
        some = [cut(names.get(each) or each[:8], NAME) for each in files if each not in others]
        if some:
            told.append(reader.say(f"receipts-{word}", names=reader.listed(some)))
    line = change.line if of_several else 0
    return reader.say("change-receipts", line=line, words=reader.clauses(told))


def texts_in_full(sight: Sight) -> list[str]:
    """Every line of a claim, merchant and purpose without a cut, as texts of one message each.

    Of more than ten messages the longest purposes are cut, to the same length.
    """
    lines = sight.claim.lines
    if len(lines) == 1:
        return [_line_in_full(sight, lines[0])]
    pages = _pages(sight, most=PAGE)
    # A bundle holds ten messages; so many expenses to a message make nine.
    return pages if len(pages) <= 9 else _pages(sight, most=PAGE // -(-len(lines) // 9) - 2)


def _pages(sight: Sight, *, most: int) -> list[str]:
    lines = sight.claim.lines
    gap = "\n\n" if any(line.purpose for line in lines) else "\n"
    pages = [""]
    for number, line in enumerate(lines, start=1):
        told = _several_in_full(sight, number, line, most=most)
        if pages[-1] and len(pages[-1]) + len(gap) + len(told) > PAGE:
            pages.append("")
        pages[-1] += f"{gap}{told}" if pages[-1] else told
    return pages


def _several_in_full(sight: Sight, number: int, line: Line, *, most: int) -> str:
    reader, policy = sight.reader, sight.policy
    words = [value_of(reader, policy, name, getattr(line, name)) for name in ("amount", "category", "date")]
    head = " · ".join(word for word in (*words, line.merchant) if word)
    return cut(f"{number}. {head}\n{line.purpose}" if line.purpose else f"{number}. {head}", most)


def _line_in_full(sight: Sight, line: Line) -> str:
    say = sight.reader.say
    parts = [(name, getattr(line, name)) for name in ("merchant", "purpose")]
    return "\n".join(say("text-of-field", field=say(f"field-{name}"), text=text) for name, text in parts if text)
