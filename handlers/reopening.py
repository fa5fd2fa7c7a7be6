"""A form whose claim changed while it was open comes back as the claim is now, with everything that was entered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.chat.events import Filled
from bot.chat.forms import FileField, Form, FormErrors, as_lines
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line, changes, from_facts, receipts_of, same_lines
from claims.policy import Policy
from handlers import card_parts, expenses, forms, showing
from handlers.card_parts import Glance, cut
from handlers.expenses import LINES, RECEIPTS
from handlers.forms import number_in

Build = Callable[[Turn, Mapping[str, str]], Awaitable[Form]]

VALUE, ALL = 80, 160
"""Code points of one change that a sentence tells, and of all of them: the sentence is to fit above a form."""


class Meanwhile(NamedTuple):
    """A claim as it is now, and its lines as they were when the form was opened, if anybody can still read them."""

    claim: Claim
    policy: Policy
    then: tuple[Line, ...] | None


async def unless_changed(
    turn: Turn, build: Build, context: Mapping[str, str], values: Mapping[str, Any], deed: Awaitable[Answer]
) -> Answer:
    """What the deed gives; where the claim is another than the one the form showed, the form anew instead.

    It says what changed, old → new, and holds all that was entered, so that its person decides on what they see.
    Raises `Refused` where the form has no use any more, as `build` does.
    """
    try:
        return await deed
    except Refused as refused:
        if refused.code != "claim.changed" or turn.committed:
            raise
    found = await turn.read(lambda unit: _meanwhile(unit, turn, context))
    form = await build(turn, _context_now(context, found))
    sentence = _what_changed(turn.reader, found)
    if isinstance(turn.event, Filled):
        typed = _kept(turn.event.values, form, found)
        return FormErrors(errors={"": sentence}, typed=typed, form=_with_now(form, turn.reader, found))
    card = await showing.see(turn, found.claim.number)
    entered = _kept(_entered(values, found.policy), form, found)
    return [card, form.with_initial(entered).model_copy(update={"lead": cut(sentence, 300)})]


def _context_now(context: Mapping[str, str], found: Meanwhile) -> dict[str, str]:
    """What the form went on with, about the claim as it is now: an expense may have another number by now, or none."""
    now = {**context, **forms.context_of(found.claim)}
    if "line" not in context:
        return now
    return {**now, "line": str(_became(found).get(number_in(context, "line"), 0))}


def _meanwhile(unit: Any, turn: Turn, context: Mapping[str, str]) -> Meanwhile:
    claim = showing.visible(unit, number_in(context, "claim"), by=turn.person, on=turn.today)
    seen, then = number_in(context, "version"), None
    for row in unit.claims.history(claim.number):
        after = row.facts.get("after")
        if row.version <= seen and isinstance(after, Mapping) and "lines" in after:
            then = from_facts(after["lines"])
    return Meanwhile(claim, unit.policies.current(), then)


def _what_changed(reader: Reader, found: Meanwhile) -> str:
    reader.tell_of(found.claim.owner)
    told = changes(found.then, found.claim.lines) if found.then is not None else ()
    if not told:
        return reader.say("form-went-on", number=found.claim.label)
    several = max(len(found.then or ()), len(found.claim.lines)) > 1
    words = [cut(card_parts.change_in_words(reader, found.policy, each, of_several=several), VALUE) for each in told]
    return reader.say("form-changed", number=found.claim.label, changes=cut(reader.clauses(words), ALL))


def _with_now(form: Form, reader: Reader, found: Meanwhile) -> Form:
    """The form that asks why says what it asks about; one whose fields show that needs no more words."""
    if form.lead is None:
        return form
    glance = Glance(found.claim, found.policy, reader)
    what = " · ".join([card_parts.amount(glance), *(fact.value for fact in card_parts.facts(glance))])
    return form.model_copy(update={"lead": cut(f"{form.lead}\n{reader.say('form-now', what=what)}", 300)})


def _entered(values: Mapping[str, Any], policy: Policy) -> dict[str, str]:
    """What was read of an answer in chat, as a form would have it."""
    entered = {name: str(value) for name, value in values.items() if value is not None and name != LINES}
    if LINES in values:
        lines = [expenses.raw_line(policy, expenses.expense(each), was=each["was"]) for each in values[LINES]]
        entered[LINES] = as_lines(lines)
    return entered


def _kept(typed: Mapping[str, str], form: Form, found: Meanwhile) -> dict[str, str]:
    """All that was entered; a field that was left as the form had it shows what the claim says by now."""
    files = {each.name for each in form.fields if isinstance(each, FileField)} & set(typed)
    then, now = ",".join(receipts_of(found.then or ())), ",".join(found.claim.receipts)
    kept = {**typed, **{name: merged_files(typed[name], then, now) for name in files}}
    if form.lines is None or LINES not in typed:
        return kept
    try:
        entered = form.lines.lines_in(typed[LINES])
    except Refused:
        return kept
    return {**kept, LINES: as_lines(merged(entered, found))}


def merged_files(entered: str, then: str, now: str) -> str:
    """The files of a form, as SHA-256 with commas between: one that came or went meanwhile comes or goes here too.

    What was put in or taken out in the form stays so.
    """
    before, after = _files(then), _files(now)
    left = [each for each in _files(entered) if each in after or each not in before]
    return ",".join(dict.fromkeys([*left, *(each for each in after if each not in before)]))


def _files(raw: str) -> list[str]:
    return [each.strip() for each in raw.split(",") if each.strip()]


def merged(entered: Sequence[Mapping[str, str]], found: Meanwhile) -> list[dict[str, str]]:
    """The expenses of a form with what the claim says by now in every field that was left alone.

    An expense that came meanwhile is put behind them; one that went meanwhile is left out, unless it was changed here.
    """
    now = expenses.shown_lines(found.policy, found.claim.lines, version=found.claim.version)
    then = [expenses.raw_line(found.policy, line) for line in found.then or ()]
    became = _became(found)
    lines: list[dict[str, str]] = []
    for line in entered:
        place = expenses.place_of(line.get("was", ""))
        number = place[1] if place is not None else 0
        before = then[number - 1] if 0 < number <= len(then) else {}
        after = became.get(number)
        if after is not None:
            lines.append(_merge(line, before, now[after - 1]))
        elif not before or _without_was(line) != before:
            lines.append(_without_was(line))
    came = [number for number in range(1, len(now) + 1) if number not in became.values()]
    return [*lines, *(now[number - 1] for number in came)]


def _became(found: Meanwhile) -> dict[int, int]:
    """Which expense of then, by its number, is which one now. Where nobody can read it any more: the same number."""
    if found.then is None:
        return {number: number for number in range(1, len(found.claim.lines) + 1)}
    pairs = same_lines(found.then, found.claim.lines)
    return {then + 1: now + 1 for then, now in pairs if then is not None and now is not None}


def _merge(line: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    names = {*line, *before, *now} - {"was"}
    left = {name for name in names if line.get(name, "").strip() == before.get(name, "").strip()}
    taken = {name: (now if name in left else line).get(name, "") for name in names}
    if RECEIPTS in names:
        taken[RECEIPTS] = merged_files(*(each.get(RECEIPTS, "") for each in (line, before, now)))
    return {"was": now["was"], **taken}


def _without_was(line: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in line.items() if text and name != "was"}
