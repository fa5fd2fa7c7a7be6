"""One entry of the knowledge base: a question, its other wordings, the answer; and what may be in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

ID_LENGTH = 100
QUESTION_LENGTH = 300
"""Of a question and of each other wording; a list of suggestions shows it whole."""
ANSWER_LENGTH = 3_000
MOST_ALTERNATIVES = 500
TAG_LENGTH = 60
MOST_TAGS = 20
OWNER_LENGTH = 100

COLUMNS = ("id", "question", "alternatives", "answer", "tags", "locale", "owner", "review_by")
SEVERAL = ("alternatives", "tags")
SEPARATOR = "|"
"""Stands between the wordings and tags of one cell, so it can't be part of one."""

_LOCALE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LANGUAGE = re.compile(r"(?P<topic>.+)\.(?P<language>en|zh)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that is answered. Lengths are counted in code points; `locale` is None where it serves any reader."""

    id: str
    question: str
    alternatives: tuple[str, ...] = ()
    answer: str = ""
    tags: tuple[str, ...] = ()
    locale: str | None = None
    owner: str | None = None
    review_by: date | None = None

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Every way in which it is asked, the question first."""
        return (self.question, *self.alternatives)

    @property
    def language(self) -> str | None:
        """`en`, `zh` or another language; None where it serves any reader."""
        return self.locale.partition("-")[0].lower() if self.locale else None

    @property
    def topic(self) -> str:
        """What it is about: `withdraw.en` and `withdraw.zh` are one topic, answered in two languages."""
        found = _LANGUAGE.fullmatch(self.id)
        return found["topic"] if found else self.id


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in one field, or with a file as a whole (no column). `code` begins with `faq.`.

    `facts` fill its sentence; `line` is counted from 1, and 0 where there is no file.
    """

    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    line: int = 0


def mistakes(entry: Entry) -> Iterator[Mistake]:
    """Everything that keeps the entry out of a book, but for a missing answer (see `unanswered`)."""
    yield from _id_mistakes(entry.id)
    yield from _text_mistakes("question", entry.question, most=QUESTION_LENGTH)
    yield from _list_mistakes("alternatives", entry.alternatives, most=MOST_ALTERNATIVES, longest=QUESTION_LENGTH)
    yield from _text_mistakes("answer", entry.answer or " ", most=ANSWER_LENGTH)
    yield from _list_mistakes("tags", entry.tags, most=MOST_TAGS, longest=TAG_LENGTH)
    if entry.locale is not None and not _LOCALE.fullmatch(entry.locale):
        yield Mistake("locale", "faq.wrong_locale", {"found": entry.locale})
    if entry.owner is not None:
        yield from _text_mistakes("owner", entry.owner, most=OWNER_LENGTH)


def unanswered(entry: Entry) -> Iterator[Mistake]:
    """An entry that people shall read needs an answer; one that is only measured does not."""
    if not entry.answer:
        yield Mistake("answer", "faq.missing")


def tidied(text: str) -> str:
    """The text as it is kept: line ends as \\n, nothing blank around it; otherwise as it was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    """Tidied, without empty ones, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(tidied, texts))))


def _id_mistakes(entry_id: str) -> Iterator[Mistake]:
    if not entry_id:
        yield Mistake("id", "faq.missing")
    elif len(entry_id) > ID_LENGTH:
        yield Mistake("id", "faq.too_long", {"most": ID_LENGTH})
    elif not entry_id.isprintable():  # people type it in a chat: no line breaks, nothing invisible
        yield Mistake("id", "faq.wrong_id")


def _text_mistakes(column: str, text: str, *, most: int) -> Iterator[Mistake]:
    if not text:
        yield Mistake(column, "faq.missing")
    elif len(text) > most:
        yield Mistake(column, "faq.too_long", {"most": most})
    elif _UNREADABLE.search(text):
        yield Mistake(column, "faq.control_character")


def _list_mistakes(column: str, texts: tuple[str, ...], *, most: int, longest: int) -> Iterator[Mistake]:
    if len(texts) > most:
        yield Mistake(column, "faq.too_many", {"most": most})
    for text in texts:
        if SEPARATOR in text:
            yield Mistake(column, "faq.separator", {"separator": SEPARATOR})
        yield from _text_mistakes(column, text, most=longest)
