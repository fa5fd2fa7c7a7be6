"""What a button means: typed actions, packed into a short string that is only a reference, never a permission."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

LONGEST_PACKED = 255
"""Code points of a packed action; Slack's `action_id` and `block_id` hold no more (platforms/slack.md §3.1)."""

LARGEST = 2**53
"""The largest whole number of an action, as far as scripts count exactly; no table numbers its rows as far."""

_SAFE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class UnknownAction(ValueError):
    """A packed action that no class of this program knows."""


class Action(BaseModel):
    """Base of all actions. A subclass names its `verb`; its fields are ids, whole numbers of 0 to 2**53 or short codes.

    `opens_form` says that the answer is a form, so that a channel can show a waiting dialog before the turn has run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    verb: ClassVar[str]
    opens_form: ClassVar[bool] = False
    known: ClassVar[dict[str, type[Action]]] = {}

    def __init_subclass__(cls, *, verb: str, opens_form: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.verb = verb
        cls.opens_form = opens_form
        if verb in Action.known:
            raise TypeError(f"two actions are called {verb}")
        Action.known[verb] = cls

    def pack(self) -> str:
        """`verb:field:field`, in the order of the fields; an absent value is empty."""
        parts = [self.verb]
        for name in type(self).model_fields:
            value = getattr(self, name)
            text = "" if value is None else str(value)
            if text and not _SAFE.fullmatch(text):
                raise ValueError(f"{self.verb}: {name} can't be part of a button")
            if isinstance(value, int) and not 0 <= value <= LARGEST:
                raise ValueError(f"{self.verb}: {name} is out of range")
            parts.append(text)
        packed = ":".join(parts)
        if len(packed) > LONGEST_PACKED:
            raise ValueError(f"{self.verb}: packed action is too long")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Action:
        """The action behind a button's value. Raises `UnknownAction` for anything this program did not pack."""
        if len(packed) > LONGEST_PACKED:
            raise UnknownAction("too long")
        verb, *values = packed.split(":")
        found = Action.known.get(verb)
        if found is None or len(values) != len(found.model_fields):
            raise UnknownAction("not an action")
        given = {name: value for name, value in zip(found.model_fields, values, strict=True) if value}
        try:
            action = found.model_validate(given)
            again = action.pack()
        except ValueError as error:
            raise UnknownAction("not its fields") from error
        # `01`, `1.0`, `+1` and the like would be read as a number too, but were never packed.
        if again != packed:
            raise UnknownAction("not in our words")
        return action

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.pack())

    def copy_with(self, **changes: Any) -> Self:
        """The same action with other fields."""
        return self.model_copy(update=changes)


class ChooseLanguage(Action, verb="person.language"):
    """Somebody reads in this language from now on. Channels offer it beside their messages, so they must know it."""

    locale: Literal["en", "zh-CN"]


class ViewReceipts(Action, verb="claim.receipts"):
    """Show the receipts of a claim. Channels whose cards hold no pictures offer it, so they must know it."""

    claim: int


class OpenForm(Action, verb="form.open", opens_form=True):
    """A form that was asked for in words, where words alone can't open one; it is kept under that name."""

    form: str
