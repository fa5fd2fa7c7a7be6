"""A form whose claim changed while it was open comes back as the claim is now, with everything that was entered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from bot.chat.events import Filled
from bot.chat.forms import Form, FormErrors
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line, changes, from_facts
from claims.policy import Policy
from handlers import card_parts, forms, showing
from handlers.card_parts import Glance, cut
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
    form = await build(turn, forms.context_of(found.claim))
    sentence = _what_changed(turn.reader, found)
    if isinstance(turn.event, Filled):
        typed = _kept(turn.event.values, form, found)
        return FormErrors(errors={"": sentence}, typed=typed, form=_with_now(form, turn.reader, found))
    entered = {name: str(value) for name, value in values.items() if value is not None}
    card = await showing.see(turn, found.claim.number)
    return [card, form.with_initial(entered).model_copy(update={"lead": cut(sentence, 300)})]


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
    words = [cut(card_parts.change_in_words(reader, found.policy, each), VALUE) for each in told]
    separator = "；" if reader.language == "zh" else "; "
    return reader.say("form-changed", number=found.claim.label, changes=cut(separator.join(words), ALL))


def _with_now(form: Form, reader: Reader, found: Meanwhile) -> Form:
    """The form that asks why says what it asks about; one whose fields show that needs no more words."""
    if form.lead is None:
        return form
    glance = Glance(found.claim, found.policy, reader)
    what = " · ".join([card_parts.amount(glance), *(fact.value for fact in card_parts.facts(glance))])
    return form.model_copy(update={"lead": cut(f"{form.lead}\n{reader.say('form-now', what=what)}", 300)})


def _kept(typed: Mapping[str, str], form: Form, found: Meanwhile) -> dict[str, str]:
    """All that was entered; a field that was left as the form had it shows what the claim says by now."""
    if found.then is None or form.lead is not None:
        return dict(typed)
    before, now = (forms.presets(found.policy, lines[0]) for lines in (found.then, found.claim.lines))
    entered = {field.name: typed.get(field.name, "") for field in form.fields}
    return {
        name: now.get(name) or "" if text.strip() == (before.get(name) or "").strip() else text
        for name, text in entered.items()
    }
