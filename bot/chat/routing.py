"""Find the handler of one event: open question first, then the router's tables, first match wins."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from bot.chat.actions import Action, OpenForm, UnknownAction
from bot.chat.answers import parts_of
from bot.chat.events import Filled, Pressed, Said
from bot.chat.forms import FieldError, Form, FormErrors
from bot.chat.kept_forms import KEPT_FORM
from bot.chat.messages import Offered, Question, Text
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Turn
from bot.chat.waiting import ASKED, BEHIND, behind, waits
from claims.errors import Refused

LEAVE = frozenset({"cancel", "取消"})

CLOCKS_DIFFER = timedelta(minutes=15)
"""By less than that the clocks of two of our machines, and a restored backup is never in use as soon."""

_NUMBER = re.compile(r"(?:the |no\.? ?|number |#|第)? ?(?P<number>[1-9][0-9]?) ?(?:st|nd|rd|th|one|个|条|笔|项)?")

ENDS_QUESTION = ("action.", "claim.changed", "claim.not_yours", "claim.own", "claim.state", "claim.unknown", "person.")
"""Refusals that no other answer could avoid: what was asked about is not what it was."""


async def route(router: Router, turn: Turn, *, question: str | None) -> Answer:
    """The answer to one event. Raises `Refused` where a rule says no."""
    event = turn.event
    if isinstance(event, Said):
        return await _said(router, turn, event, question)
    if isinstance(event, Pressed):
        return await _pressed(router, turn, event)
    if isinstance(event, Filled):
        return await filled(router, turn, event)
    return await router.arrival(turn) if router.arrival is not None else None


async def _said(router: Router, turn: Turn, event: Said, question: str | None) -> Answer:
    asked = None if question is None else ASKED.validate_json(question)
    if isinstance(asked, Form) and BEHIND in asked.context:
        turn.in_front, turn.behind = asked, await turn.read(behind, asked, person=turn.person.id)
    if (event.files or event.refused) and router.files is not None:
        return await router.files(turn, asked)
    if turn.about is not None and plain(event.text) not in LEAVE and not _asks_of(asked, turn.about):
        return await _said_under(router, turn, event, asked)
    if isinstance(asked, Offered):
        turn.stays = asked if await turn.read(waits, asked, person=turn.person.id) else None
        picked = picked_from(asked, event.text)
        if picked is not None:
            turn.is_press = True
            return await _pressed(router, turn, Pressed(origin=event.origin, action=picked))
    if asked is not None and plain(event.text) in LEAVE:
        turn.closes_question = True
        more = parts_of(await router.leaving(turn, asked)) if router.leaving is not None else ()
        return [Text(text=turn.reader.say("question-left")), *more]
    if turn.behind is not None and turn.about is None:
        for_list = await _listener(router, turn, event, turn.behind)
        told = await for_list() if for_list is not None else None
        if told is not None:
            return told
    if isinstance(asked, Form) and not router.is_command(event.text):
        return await _answered(router, turn, event, asked)
    if isinstance(asked, Offered):
        listener = await _listener(router, turn, event, asked)
        if listener is not None:
            return await listener()
    # Whatever else is said leaves it; only a list that nobody used yet stays what is meant by "remove 3".
    turn.closes_question = asked is not None and turn.stays is None
    return await _heard(router, turn, event)


async def _said_under(router: Router, turn: Turn, event: Said, asked: Form | Offered | None) -> Answer:
    """What is said under a claim's card is for that claim; what is asked of another, or offered, goes on waiting."""
    if isinstance(asked, Offered):
        turn.stays = asked if await turn.read(waits, asked, person=turn.person.id) else None
    return await _heard(router, turn, event)


def _asks_of(asked: Form | Offered | None, claim: int) -> bool:
    return isinstance(asked, Form) and asked.context.get("claim") == str(claim)


async def _heard(router: Router, turn: Turn, event: Said) -> Answer:
    """Commands, listeners, what the claim lacks under whose card it was said, the last resort."""
    found = router.find_command(event.text)
    if found is not None:
        handler, rest = found
        return await handler(turn, *rest)
    for listens, handler in router.listeners:
        heard = listens(turn, event.text)
        if heard is not None:
            return await handler(turn, heard)
    lacks = await router.lacking(turn) if turn.about is not None and router.lacking is not None else None
    if lacks is not None:
        return await _answered(router, turn, event, lacks, closes=False)
    if router.last_resort is None:
        return None
    return await router.last_resort(turn)


def picked_from(offered: Offered, text: str) -> str | None:
    """The packed action whose label that is. A number may be said as `2`, `#2`, `2.`, `第2个` or `the 2nd`."""
    said = plain(text)
    number = _NUMBER.fullmatch(said)
    words = {plain(label): action for label, action in offered.words.items()}
    return words.get(said) or (words.get(number["number"]) if number else None)


async def _listener(
    router: Router, turn: Turn, event: Said, offered: Offered
) -> Callable[[], Awaitable[Answer]] | None:
    """Whoever the offer names, if they find something in what was said and nobody used what it holds."""
    listens, handler = router.offers.get(offered.hears or "", (None, None))
    found = listens(turn, event.text) if listens is not None else None
    if found is None or handler is None:
        return None
    holds = None
    if offered.holds:
        holds = await turn.read(lambda unit: unit.offers.get(offered.name, person=turn.person.id))
        if holds is None:
            return None
    return partial(handler, turn, found, offered, holds)


async def _answered(router: Router, turn: Turn, event: Said, form: Form, *, closes: bool = True) -> Answer:
    """The answer to a question fills its one open field; the others keep their presets."""
    asked = form.asked
    read = Filled(origin=event.origin, form=form.id, context=form.context, values=form.answered(event.text))
    turn.closes_question = closes
    try:
        answer = await filled(router, turn, read)
    except Refused as refused:
        if turn.committed or asked is None or refused.code.startswith(ENDS_QUESTION):
            raise
        return _again(turn, form, turn.reader.refusal(refused))
    if isinstance(answer, FormErrors):
        return _again(turn, answer.form or form, "\n".join(answer.errors.values()))
    return answer


def _again(turn: Turn, form: Form, sentence: str) -> Answer:
    turn.closes_question = False
    return Question(form=form.model_copy(update={"lead": sentence[:300]}))


async def _pressed(router: Router, turn: Turn, event: Pressed) -> Answer:
    try:
        action = Action.unpack(event.action)
    except UnknownAction as error:
        raise Refused("action.unknown") from error
    if isinstance(action, OpenForm):
        return await _kept(turn, action.form)
    handler = router.presses.get(type(action))
    if handler is None or await _is_of_another(turn, event, action):
        raise Refused("action.unknown")
    return await handler(turn, action)


async def _is_of_another(turn: Turn, event: Pressed, action: Action) -> bool:
    """Whether the card that was pressed is older than the claim of that number, so that it showed another one.

    Numbers begin again where an older backup was restored, and what was posted since stands there still.
    """
    number = getattr(action, "claim", None)
    if event.posted_at is None or event.card_key is None or not event.card_key.startswith(f"claim:{number}:"):
        return False
    claim = await turn.read(lambda unit: unit.claims.get(number))
    if claim is None:
        return False
    # Ages, each by one clock: that of the platform or the database, which say when it was posted, and our own.
    age = min(event.origin.at, turn.accepted_at) - event.posted_at
    return bool(age > turn.now - claim.created_at + CLOCKS_DIFFER)


async def _kept(turn: Turn, name: str) -> Form:
    """The form that this person was offered by a button. Raises `Refused("action.unknown")`."""
    held = await turn.read(lambda unit: unit.offers.get(name, person=turn.person.id))
    if held is None or not name.startswith(KEPT_FORM):
        raise Refused("action.unknown")
    return Form.model_validate_json(held)


async def filled(router: Router, turn: Turn, event: Filled) -> Answer:
    """Rebuild the form, read what was typed, give all errors back or go on."""
    build = router.forms.get(event.form)
    handler = router.fills.get(event.form)
    if build is None or handler is None:
        raise Refused("action.unknown")
    form = await build(turn, event.context)
    values, errors = form.read(event.values)
    if errors:
        sentences = {name: field_sentence(turn, form, name, error) for name, error in errors.items()}
        return _again_later(event, form, FormErrors(errors=sentences, typed=dict(event.values)))
    return _again_later(event, form, await handler(turn, values, event.context))


def _again_later(event: Filled, form: Form, answer: Answer) -> Answer:
    """Errors of a form whose files had to be fetched hold the form: its dialog may be closed by now."""
    if isinstance(answer, FormErrors) and event.heard is not None and answer.form is None:
        return answer.model_copy(update={"form": form})
    return answer


def field_sentence(turn: Turn, form: Form, name: str, error: FieldError) -> str:
    """Why a field could not be read, in the reader's words."""
    return turn.reader.refusal(Refused(error.code, **{**error.facts, "label": form.labelled(name)}))
