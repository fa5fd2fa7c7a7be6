"""Find the handler of one event: open question first, then the router's tables, first match wins."""

from __future__ import annotations

from bot.chat.actions import Action, UnknownAction
from bot.chat.events import Filled, Pressed, Said
from bot.chat.forms import FieldError, Form, FormErrors
from bot.chat.messages import Question, Text
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Turn
from claims.errors import Refused

LEAVE = frozenset({"cancel", "取消"})

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
    if question is not None:
        form = Form.model_validate_json(question)
        if plain(event.text) in LEAVE:
            turn.closes_question = True
            return Text(text=turn.reader.say("question-left"))
        if not router.is_command(event.text):
            return await _answered(router, turn, event, form)
        turn.closes_question = True
    found = router.find_command(event.text)
    if found is not None:
        handler, rest = found
        return await handler(turn, *rest)
    for listens, handler in router.listeners:
        heard = listens(turn, event.text)
        if heard is not None:
            return await handler(turn, heard)
    if router.last_resort is None:
        return None
    return await router.last_resort(turn)


async def _answered(router: Router, turn: Turn, event: Said, form: Form) -> Answer:
    """The answer to a question fills its one open field; the others keep their presets."""
    asked = form.asked
    values = {field.name: field.initial for field in form.fields if field.initial is not None}
    if asked is not None:
        values[asked.name] = event.text
    read = Filled(origin=event.origin, form=form.id, context=form.context, values=values)
    turn.closes_question = True
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
    handler = router.presses.get(type(action))
    if handler is None:
        raise Refused("action.unknown")
    return await handler(turn, action)


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
        return FormErrors(errors=sentences, typed=dict(event.values))
    return await handler(turn, values, event.context)


def field_sentence(turn: Turn, form: Form, name: str, error: FieldError) -> str:
    """Why a field could not be read, in the reader's words."""
    label = next(field.label for field in form.fields if field.name == name)
    return turn.reader.refusal(Refused(error.code, **{**error.facts, "label": label}))
