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

EVER = datetime(9999, 1, 1, tzinfo=UTC)


def waits(unit: Any, asked: Form | Offered | None, *, person: PersonId) -> bool:
    """Whether that is a list of which more than its labels may be said, and nobody used what it holds."""
    if not isinstance(asked, Offered) or asked.hears is None or not asked.holds:
        return False
    return unit.offers.get(asked.name, person=person) is not None


def open_list(unit: Any, *, lane: str, person: PersonId) -> tuple[bool, Offered | None]:
    """Whether anything is asked in that conversation now, and the list that waits there, if that is what is."""
    kept = unit.questions.current(lane=lane, heard=EVER)
    if kept is None:
        return False, None
    asked = ASKED.validate_json(kept)
    return True, asked if isinstance(asked, Offered) and waits(unit, asked, person=person) else None
