"""The list that waits for words in a conversation, whatever else is said or pressed there meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from bot.chat.forms import Form
from bot.chat.messages import Offered
from claims.people import PersonId

ASKED: TypeAdapter[Form | Offered] = TypeAdapter(Annotated[Form | Offered, Field(discriminator="kind")])
"""What is kept of an open question or offer."""

BEHIND = "behind"
"""In the context of a question: the list that waited when it was asked, and does so behind it."""

EVER = datetime(9999, 1, 1, tzinfo=UTC)


def waits(unit: Any, asked: Form | Offered | None, *, person: PersonId) -> bool:
    """Whether that is a list of which more than its labels may be said, and nobody used what it holds."""
    if not isinstance(asked, Offered) or asked.hears is None or not asked.holds:
        return False
    return unit.offers.get(asked.name, person=person) is not None


def behind(unit: Any, asked: Form | Offered | None, *, person: PersonId) -> Offered | None:
    """The list that waits behind a question and that nobody used yet."""
    kept = asked.context.get(BEHIND) if isinstance(asked, Form) else None
    list_ = Offered.model_validate_json(kept) if kept else None
    return list_ if waits(unit, list_, person=person) else None


def with_behind(form: Form, list_: Offered | None) -> Form:
    """The question with that list behind it, or with none."""
    context = {name: value for name, value in form.context.items() if name != BEHIND}
    if list_ is not None:
        context[BEHIND] = list_.model_dump_json(exclude_none=True)
    return form.model_copy(update={"context": context})


def open_list(unit: Any, *, lane: str, person: PersonId) -> tuple[bool, Offered | None, Offered | None]:
    """Whether anything is asked in that conversation now, and the list that waits there or behind what is asked."""
    kept = unit.questions.current(lane=lane, heard=EVER)
    if kept is None:
        return False, None, None
    asked = ASKED.validate_json(kept)
    list_ = asked if isinstance(asked, Offered) and waits(unit, asked, person=person) else None
    return True, list_, behind(unit, asked, person=person)
