"""The YAML of a policy as a tree in which every value knows its line. It knows nothing of what a policy holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from claims.policy import Mistake

MOST_BYTES = 256 * 1024
DEEPEST = 8


@dataclass(slots=True)
class Text:
    """A single value, always as it was typed: `no` stays "no", `1.50` stays "1.50"."""

    line: int
    column: int
    value: str


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    column: int
    values: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Keys with their values, in the order of the text."""

    line: int
    column: int
    entries: dict[str, tuple[Text, "Node"]] = field(default_factory=dict)


Node = Text | Items | Table


class NotATree(Exception):
    """The text is not the plain YAML that a policy may be."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.code)
        self.mistake = mistake


def read_tree(text: str) -> tuple[Node | None, list[Mistake]]:
    """The tree (None for an empty text) and the keys that stand twice in it.

    Raises NotATree for more than 256 KiB, broken YAML, aliases, several documents or more than 8 levels.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise NotATree(Mistake(1, 1, "policy.too_big", {"most": MOST_BYTES // 1024}))
    try:
        return _Builder().build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NotATree(Mistake(line, column, "policy.not_yaml", {"problem": error.problem or ""})) from error
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise NotATree(Mistake(line, column, "policy.control_character")) from error
    except YAMLError as error:
        raise NotATree(Mistake(1, 1, "policy.not_yaml", {"problem": str(error)})) from error


class _Builder:
    """Events become nodes with a stack, not by recursion, so that depth is a limit and not a crash."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Items | Table] = []
        self.keys: list[Text | None] = []
        self.twice: list[Mistake] = []

    def build(self, events: Iterator[Event]) -> tuple[Node | None, list[Mistake]]:
        documents = 0
        for event in events:
            line, column = _place(event)
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise NotATree(Mistake(line, column, "policy.several_documents"))
            elif isinstance(event, AliasEvent):
                raise NotATree(Mistake(line, column, "policy.alias", {"name": event.anchor}))
            elif isinstance(event, ScalarEvent):
                self.add(Text(line, column, event.value))
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                node = Table(line, column) if isinstance(event, MappingStartEvent) else Items(line, column)
                self.add(node)
                self.open.append(node)
                self.keys.append(None)
                if len(self.open) > DEEPEST:
                    raise NotATree(Mistake(line, column, "policy.too_deep", {"most": DEEPEST}))
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self.open.pop()
                self.keys.pop()
        return self.root, self.twice

    def add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.values.append(node)
        elif (key := self.keys[-1]) is not None:
            self.keys[-1] = None
            if key.value in parent.entries:
                first = parent.entries[key.value][0]
                self.twice.append(
                    Mistake(key.line, key.column, "policy.twice", {"key": key.value, "first": first.line})
                )
            else:
                parent.entries[key.value] = (key, node)
        elif isinstance(node, Text):
            self.keys[-1] = node
        else:
            raise NotATree(Mistake(node.line, node.column, "policy.key_not_text"))


def _place(event: Event) -> tuple[int, int]:
    mark: StringMark | None = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
