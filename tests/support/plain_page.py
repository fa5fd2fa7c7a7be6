"""A page as a browser without scripts has it: its words, its forms, and what is filled in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "area", "base", "col", "embed"}
UNSEEN = {"script", "style", "template", "head", "svg"}
INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time", "u"}


@dataclass(slots=True)
class Node:
    """An element. `inside` are elements and strings, in order."""

    tag: str
    attributes: dict[str, str]
    above: Node | None = None
    inside: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, empty where there is none."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Whether the attribute is there, with a value or without."""
        return name in self.attributes

    def walk(self) -> Iterator[Node]:
        """It and everything in it, in order."""
        yield self
        for each in self.inside:
            if isinstance(each, Node):
                yield from each.walk()

    def all(self, *tags: str) -> list[Node]:
        """Every element of these kinds in it."""
        return [each for each in self.walk() if each.tag in tags]

    def first(self, is_it: Callable[[Node], bool]) -> Node | None:
        """The first element in it of which that is so."""
        return next((each for each in self.walk() if is_it(each)), None)

    def around(self, tag: str) -> Node | None:
        """The nearest element of that kind in which it is."""
        node = self.above
        while node is not None and node.tag != tag:
            node = node.above
        return node

    @property
    def raw(self) -> str:
        """The text in it as it stands."""
        return "".join(each if isinstance(each, str) else each.raw for each in self.inside)

    @property
    def text(self) -> str:
        """The words in it, with one blank between them."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        if self.tag in UNSEEN:
            return ""
        words = "".join(each if isinstance(each, str) else each._words() for each in self.inside)
        return words if self.tag in INLINE else f" {words} "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self.here
        while node is not None and node.tag != tag:
            node = node.above
        if node is not None and node.above is not None:
            self.here = node.above

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def parsed(html: str) -> Node:
    """The page as elements."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


Entry = tuple[str, "str | tuple[str, bytes]"]
"""A name with what was typed, or with the name and the content of a file."""


@dataclass(slots=True)
class PlainForm:
    """A form of a page. `files` are those that were chosen, by control."""

    node: Node
    page: Node
    typed: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.typed = {each.get("name"): _value(each) for each in self._controls()}

    def _controls(self) -> list[Node]:
        return [each for each in self.node.all("input", "select", "textarea") if each.has("name")]

    @property
    def buttons(self) -> list[Node]:
        """What sends it."""
        sends = [each for each in self.node.all("button") if each.get("type") in {"", "submit"}]
        return [each for each in sends if each.get("aria-hidden") != "true"]

    def labelled(self) -> dict[str, Node]:
        """The controls by their labels; `2. Amount` is in the second line of several."""
        byid = {each.get("id"): each for each in self._controls() if each.has("id")}
        found: dict[str, Node] = {}
        for label in self.node.all("label"):
            control = byid.get(label.get("for"))
            if control is not None:
                line = control.around("fieldset")
                number = line.get("data-line") if line is not None else ""
                found[f"{number}. {label.text}" if number else label.text] = control
        return found

    def values(self) -> dict[str, str]:
        """What stands in each field, by its label."""
        fields = {label: each for label, each in self.labelled().items() if each.get("type") != "file"}
        return {label: self.typed[each.get("name")] for label, each in fields.items()}

    def errors(self) -> dict[str, str]:
        """What is wrong, by label; "" is above all fields."""
        found = {}
        for label, control in self.labelled().items():
            told = _with_id(self.node, f"{control.get('id')}-error")
            if told is not None:
                found[label] = told.text
        above = self.node.first(lambda each: each.get("role") == "alert")
        return {**found, "": above.text} if above is not None else found

    def type(self, label: str, value: str) -> None:
        """Fill in a field; of a choice, its label. Without a number it is that of the first line."""
        labelled = self.labelled()
        control = labelled.get(label) or labelled.get(f"1. {label}")
        if control is None:
            raise AssertionError(f"there is no field {label}, but {list(labelled)}")
        if control.tag == "select":
            options = {each.text: each.get("value") for each in control.all("option")}
            if value not in {*options, *options.values()}:
                raise AssertionError(f"{label} has no option {value}, but {list(options)}")
            value = options.get(value, value)
        self.typed[control.get("name")] = value

    def choose_file(self, name: str, content: bytes) -> None:
        """Put a file into the first field for files."""
        control = next(each for each in self._controls() if each.get("type") == "file")
        self.files[control.get("name")] = (name, content)

    def entries(self, button: Node | None) -> list[Entry]:
        """What is sent, in the order of the page; `button` is what was pressed."""
        sent: list[Entry] = []
        for each in self.node.all("input", "select", "textarea", "button"):
            name, kind = each.get("name"), each.get("type")
            if not name or each.has("disabled"):
                continue
            if each is button:
                sent.append((name, each.get("value")))
            elif each.tag == "input" and kind == "file":
                sent.append((name, self.files.get(name, ("", b""))))
            elif each.tag != "button" and (kind not in {"checkbox", "radio"} or self.typed[name]):
                sent.append((name, self.typed[name]))
        return sent


def _with_id(node: Node, id: str) -> Node | None:
    return node.first(lambda each: each.get("id") == id)


def _value(control: Node) -> str:
    if control.tag == "textarea":
        return control.raw.removeprefix("\n")
    if control.tag == "select":
        options = control.all("option")
        chosen = next((each for each in options if each.has("selected")), options[0] if options else None)
        return "" if chosen is None else chosen.get("value") if chosen.has("value") else chosen.text
    if control.get("type") in {"checkbox", "radio"}:
        return (control.get("value") or "on") if control.has("checked") else ""
    return control.get("value")
