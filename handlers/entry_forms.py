"""The forms in which support staff write entries, and what is wrong with what they wrote, beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat.events import Filled
from bot.chat.forms import AnyField, Form, FormErrors, LongTextField, TextField
from bot.chat.messages import Button, Items, Row, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims.errors import Refused
from faq.book import Version
from faq.entry import (
    ANSWER_LENGTH,
    MOST_ALTERNATIVES,
    MOST_TAGS,
    QUESTION_LENGTH,
    TAG_LENGTH,
    Entry,
    mistakes,
)
from faq.fields import entry_from
from handlers import curation, missed
from handlers.card_parts import cut, name_of
from handlers.entry_changes import Changed, add_entry, at_row, demand_support, edit_entry, unknown
from handlers.faq_actions import EditEntry, PublishHelp, WriteAnswer
from handlers.forms import number_in

_TAGS = re.compile(r"[,，、;；|\n]+")
_LINES = re.compile(r"[|\n]+")


async def add(turn: Turn) -> Answer:
    """The empty form."""
    return await add_form(turn, {})


async def add_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """Question, other wordings, answer and tags; the question may be known, and its answer."""

    def look(unit: Any) -> dict[str, str]:
        demand_support(unit, turn.person, on=turn.today)
        return missed.begun(unit, context, by=turn.person, on=turn.today)

    say = turn.reader.say
    form = Form(
        id="faq.add",
        title=say("form-faq-add"),
        fields=_fields(turn.reader),
        submit=say("button-save"),
        context={name: context[name] for name in ("ask", "at", "help") if name in context},
    )
    return form.with_initial(await turn.read(look))


async def write_answer(turn: Turn, press: WriteAnswer) -> Answer:
    """The form with a question of the list of those without an answer."""
    return await add_form(turn, {"ask": press.ask, "at": str(press.at)})


async def publish_help(turn: Turn, press: PublishHelp) -> Answer:
    """The form with what somebody asked support, and what they were answered."""
    return await add_form(turn, {"help": str(press.help)})


async def edit(turn: Turn, entry_id: str) -> Answer:
    """The form with what the entry of that id says now; for words like no id the entries in which they stand."""

    def look(unit: Any) -> int | Items:
        demand_support(unit, turn.person, on=turn.today)
        kept = unit.faq.newest_kept(entry_id.strip())
        if kept is not None:
            return int(kept.row)
        refused = unknown(unit, entry_id)
        found = curation.found_by(unit, turn.reader, entry_id) if refused.code == "faq.unknown" else None
        if found is None:
            raise refused
        return found

    found = await turn.read(look)
    return found if isinstance(found, Items) else await edit_form(turn, {"row": str(found)})


async def edit_pressed(turn: Turn, press: EditEntry) -> Answer:
    """The same for a row of the list, as the entry is by now."""
    version = await turn.read(_seen, turn, press.row)
    return await edit(turn, version.entry.id)


async def edit_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """The form as that version of the entry has it."""
    row = number_in(context, "row")
    version = await turn.read(_seen, turn, row)
    return _edit_form(turn.reader, row, version.entry)


def _seen(unit: Any, turn: Turn, row: int) -> Version:
    demand_support(unit, turn.person, on=turn.today)
    return at_row(unit, row)


def _edit_form(reader: Reader, row: int, entry: Entry, *, lead: str | None = None) -> Form:
    title = reader.say("form-faq-edit", id=entry.id)
    return Form(
        id="faq.edit",
        title=cut(title, 24),
        # An id that the title has no room for stands below it.
        lead=lead or (cut(entry.id, 300) if len(title) > 24 else None),
        fields=_fields(reader, entry),
        submit=reader.say("button-save"),
        context={"row": str(row)},
    )


def _fields(reader: Reader, entry: Entry | None = None) -> tuple[AnyField, ...]:
    """Presets are left out where nothing is known, so that an empty form is asked for as a whole."""
    say, most_wordings = reader.say, MOST_ALTERNATIVES * (QUESTION_LENGTH + 1)
    fields: tuple[AnyField, ...] = (
        TextField(name="question", label=say("field-question"), most=QUESTION_LENGTH),
        LongTextField(
            name="alternatives",
            label=say("field-wordings"),
            hint=say("hint-wordings"),
            most=most_wordings,
            required=False,
        ),
        LongTextField(name="answer", label=say("field-answer"), most=ANSWER_LENGTH),
        TextField(
            name="tags",
            label=say("field-tags"),
            hint=say("hint-tags"),
            most=MOST_TAGS * (TAG_LENGTH + 2),
            required=False,
        ),
    )
    if entry is None:
        return fields
    known = {
        "question": entry.question,
        "alternatives": "\n".join(entry.alternatives),
        "answer": entry.answer,
        "tags": ", ".join(entry.tags),
    }
    return tuple(field.model_copy(update={"initial": known[field.name]}) for field in fields)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "question": values["question"],
        "alternatives": _LINES.split(values["alternatives"] or ""),
        "answer": values["answer"],
        "tags": _TAGS.split(values["tags"] or ""),
    }


def _errors(turn: Turn, fields: Mapping[str, Any]) -> FormErrors | None:
    """What is wrong with an entry, beside its fields."""
    entry, _ = entry_from({**fields, "id": "new"})
    wrong = {each.column: turn.reader.refusal(Refused(each.code, **each.facts)) for each in mistakes(entry)}
    return FormErrors(errors=wrong, typed=_entered(turn)) if wrong else None


def _entered(turn: Turn) -> dict[str, str]:
    return dict(turn.event.values) if isinstance(turn.event, Filled) else {}


async def added(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Publish it."""
    fields = _typed(values)
    return _errors(turn, fields) or await turn.write(
        add_entry, fields, answer=lambda changed: published(turn.reader, "faq-added", changed)
    )


async def edited(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Publish it; where somebody was faster, the form comes back with all that was entered and what is said now."""
    fields, row = _typed(values), number_in(context, "row")
    wrong = _errors(turn, fields)
    if wrong is not None:
        return wrong
    try:
        return await turn.write(
            edit_entry, row, fields, answer=lambda changed: published(turn.reader, "faq-edited", changed)
        )
    except Refused as refused:
        if refused.code != "faq.changed" or turn.committed:
            raise

    def look(unit: Any) -> tuple[int, Version, str]:
        kept = unit.faq.newest_kept(_seen(unit, turn, row).entry.id)
        return kept.row, kept.version, name_of(unit, kept.version.by, reader=turn.reader)

    newest, version, who = await turn.read(look)
    now = turn.reader.say("faq-changed", who=who, answer=cut(version.entry.answer, 150))
    form = _edit_form(turn.reader, newest, version.entry, lead=cut(now, 300))
    return FormErrors(errors={"": cut(now, 300)}, typed=_entered(turn), form=form)


def published(reader: Reader, key: str, changed: Changed) -> Answer:
    entry, say = changed.version.entry, reader.say
    button = Button(label=say("button-edit"), action=EditEntry(row=changed.row).pack(), opens_form=True)
    row = Row(text=entry.question, detail=cut(entry.id, 300), button=button)
    said = say(key, id=entry.id, number=changed.version.number)
    return [Text(text=f"{said}\n\n{entry.answer}"), Items(title=say("faq-entry"), rows=(row,))]


def register(router: Router) -> None:
    """The words and buttons that open the forms, and the forms."""
    router.command("faq add", "新增问答")(add)
    router.command("faq edit", "修改问答", takes="text")(edit)
    router.pressed(EditEntry)(edit_pressed)
    router.pressed(WriteAnswer)(write_answer)
    router.pressed(PublishHelp)(publish_help)
    router.form("faq.add")(add_form)
    router.filled("faq.add")(added)
    router.form("faq.edit")(edit_form)
    router.filled("faq.edit")(edited)
