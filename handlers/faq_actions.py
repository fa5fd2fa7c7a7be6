"""What can be pressed on answers, on the list of entries and on questions to support.

`ask` names the message that a question was asked with, `row` the version of an entry that was shown.
"""

from __future__ import annotations

from bot.chat.actions import Action


class ShowAnswer(Action, verb="faq.show"):
    """Show the answer of an entry that was offered."""

    ask: str
    row: int


class Helpful(Action, verb="faq.helpful"):
    """That helped; without a row, knowing that there is no answer did."""

    ask: str
    row: int | None = None


class NotSolved(Action, verb="faq.unsolved"):
    """That did not help."""

    ask: str
    row: int | None = None


class GetHelp(Action, verb="help.ask"):
    """Let a person answer it."""

    ask: str


class MoreEntries(Action, verb="faq.list"):
    """The next rows of the list of entries."""

    skip: int


class EditEntry(Action, verb="faq.edit", opens_form=True):
    """Open the form with what an entry says now."""

    row: int


class WriteAnswer(Action, verb="faq.write", opens_form=True):
    """Open the form of a new entry with a question of the list that `ask` was answered with, counted from 0."""

    ask: str
    at: int


class PublishHelp(Action, verb="faq.publish", opens_form=True):
    """Open the form of a new entry with a question to support and its answer."""

    help: int


class Restore(Action, verb="faq.restore"):
    """Go back to that version of an entry, from the one that was the newest when this was shown."""

    row: int
    seen: int


class AnswerHelp(Action, verb="help.answer", opens_form=True):
    """Open the form that asks for the answer."""

    help: int
    version: int


class CloseHelp(Action, verb="help.close"):
    """Take a question out of the queue."""

    help: int
    version: int


class ShowHelp(Action, verb="help.show"):
    """Show the card of a question to support."""

    help: int


class ReadHelp(Action, verb="help.text"):
    """Show a question and its answer in full."""

    help: int


class MoreHelp(Action, verb="help.list"):
    """The next rows of the queue."""

    after: int
