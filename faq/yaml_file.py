"""Entries as YAML: a list of the same fields, every value read as the text that was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from ruamel.yaml.reader import ReaderError

from faq.entry import Entry, Mistake, mistakes
from faq.fields import Check, Reading, Record, column_mistakes, entries_from, refused, text_of

_NOTHING = ("~", "null", "Null", "NULL")


def read_yaml(raw: bytes, known: Mapping[str, Entry] | None = None, *, check: Check = mistakes) -> Reading:
    """The entries of a YAML file in UTF-8, or everything that is wrong with it (codes begin with `faq.`).

    A key that an entry lacks keeps the value of the `known` entry of that id.
    """
    text = text_of(raw)
    if isinstance(text, Reading):
        return text
    try:
        records, wrong = _Document(YAML(typ="safe", pure=True).parse(text)).records()
    except _NotEntries as error:
        return Reading(mistakes=(error.mistake,))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return refused("faq.not_yaml", line=mark.line + 1 if mark else 1, problem=error.problem or "")
    except ReaderError as error:
        return refused("faq.control_character", line=text[: error.position].count("\n") + 1)
    except (YAMLError, RecursionError) as error:
        return refused("faq.not_yaml", line=1, problem=type(error).__name__)
    if not records and not wrong:
        return refused("faq.empty", line=1)
    return entries_from(records, known, check=check, wrong=wrong)


class _NotEntries(Exception):
    """The text is YAML, but no list of entries."""

    def __init__(self, code: str, event: Event) -> None:
        super().__init__(code)
        self.mistake = Mistake("", code, {}, _line(event))


class _Document:
    """Takes the events one by one: a list of tables whose values are texts or lists of texts, and nothing deeper."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._wrong: list[Mistake] = []

    def records(self) -> tuple[list[Record], list[Mistake]]:
        self._take(StreamStartEvent)
        event = self._take(DocumentStartEvent, StreamEndEvent)
        if isinstance(event, StreamEndEvent):
            return [], []
        event = self._take(SequenceStartEvent, ScalarEvent)
        if isinstance(event, ScalarEvent):
            if event.value:
                raise _NotEntries("faq.not_a_list", event)
            return [], []
        records = []
        while isinstance(event := self._take(MappingStartEvent, SequenceEndEvent), MappingStartEvent):
            records.append(self._record(_line(event)))
        self._take(DocumentEndEvent)
        self._take(StreamEndEvent)
        return records, self._wrong

    def _record(self, line: int) -> Record:
        names: list[str] = []
        fields: dict[str, str | list[str]] = {}
        lines: dict[str, int] = {}
        while isinstance(key := self._take(ScalarEvent, MappingEndEvent), ScalarEvent):
            value = self._take(ScalarEvent, SequenceStartEvent)
            names.append(key.value)
            lines.setdefault(key.value, _line(key))
            read = _text(value) if isinstance(value, ScalarEvent) else self._texts()
            fields.setdefault(key.value, read)
        wrong = column_mistakes(names, line=line)
        self._wrong += wrong
        unknown = {each.column for each in wrong if each.code == "faq.unknown_column"}
        return Record(line, {name: value for name, value in fields.items() if name not in unknown}, lines)

    def _texts(self) -> list[str]:
        texts = []
        while isinstance(event := self._take(ScalarEvent, SequenceEndEvent), ScalarEvent):
            texts.append(_text(event))
        return texts

    def _take(self, *kinds: type[Event]) -> Event:
        event = next(self._events)
        if not isinstance(event, kinds):
            raise _NotEntries("faq.not_a_list", event)
        return event


def _text(event: ScalarEvent) -> str:
    # A style is given where it was quoted.
    return "" if not event.style and event.value in _NOTHING else str(event.value)


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
