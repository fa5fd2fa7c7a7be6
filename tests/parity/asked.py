"""What a form asks somebody, the same for every channel; read out of pages and out of Slack's dialogs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.chat.fields import AmountField, ChoiceField, FileField, InnerField, LongTextField, TextField
from bot.chat.forms import Form, LinesField
from bot.chat.texts import Reader
from tests.parity.seen import tidy
from tests.support.plain_page import Node, PlainForm, parsed

Option = tuple[str, str]
NOT_CHOSEN = "!none"
AT_ONCE = 3_000
"""Code points that one text input of Slack takes."""
FILES_AT_ONCE = 10
"""Files that one dialog of Slack takes; more can be added when it is opened anew."""


class Asked(NamedTuple):
    """One field. `line` is its line's number, 0 for one of the form; a file field holds the names of its files."""

    line: int
    label: str
    hint: str
    is_required: bool
    holds: str
    options: tuple[Option, ...] = ()


@dataclass(slots=True)
class Sheet:
    """A form as somebody sees it."""

    title: str
    lead: str
    submit: str
    fields: list[Asked] = field(default_factory=list)
    can_add: bool = False
    """Whether one more line can be asked for."""


def differences(wanted: Sheet, there: Sheet) -> list[str]:
    """What is missing or different, in words."""
    told = [(each, getattr(wanted, each), getattr(there, each)) for each in ("title", "lead", "submit", "can_add")]
    found = [f"{name}: {one!r} is {other!r}" for name, one, other in told if one != other]
    found += [f"missing: {each}" for each in wanted.fields if each not in there.fields]
    found += [f"nobody asked: {each}" for each in there.fields if each not in wanted.fields]
    if not found and wanted.fields != there.fields:
        found.append("the fields stand in another order")
    return found


# ---------------------------------------------------------------- what the form itself asks


def meant(form: Form, *, names: Mapping[str, str], is_page: bool) -> Sheet:
    """What it asks. On a page a line demands what its category needs; a dialog can't take that back, the bot asks."""
    found = Sheet(tidy(form.title), tidy(form.lead or ""), tidy(form.submit))
    for each in form.fields:
        if not isinstance(each, LinesField):
            found.fields.append(_meant(0, each, each.initial, names))
            continue
        lines = each.presets
        found.can_add = len(lines) < each.most
        for number, line in enumerate(lines, start=1):
            fields = each.fields_of(line) if is_page else each.fields
            found.fields += [_meant(number, one, line.get(one.name), names) for one in fields]
    return found


def _meant(line: int, each: InnerField, value: str | None, names: Mapping[str, str]) -> Asked:
    options: tuple[Option, ...] = ()
    holds = value or ""
    if isinstance(each, ChoiceField):
        options = tuple((option.value, option.label) for option in each.options)
    if isinstance(each, FileField):
        holds = ", ".join(names[one] for one in holds.split(",") if one)
    return Asked(
        line, each.label, tidy(each.hint or ""), each.required, "\n".join(map(tidy, holds.split("\n"))), options
    )


# ---------------------------------------------------------------- on a page


def on_page(html: str) -> Sheet:
    """What a page asks, or the form in a dialog of the web chat."""
    page = parsed(html)
    node = page.all("form")[0]
    buttons = PlainForm(node, page).buttons
    leads = [each.text for each in node.all("p") if each.get("class") == "form-lead"]
    submit = next(each for each in buttons if each.get("class") == "button primary")
    found = Sheet(node.all("h2")[0].text, " ".join(leads), submit.text)
    adds = [each for each in node.all("button") if each.get("name") == "add"]
    found.can_add = bool(adds)
    lines = {each.get("name").split("-")[1] for each in node.all("input") if each.get("name").endswith("-was")}
    for each in node.all("div"):
        kinds = each.get("class").split()
        if "field" in kinds:
            found.fields.append(_on_page(each, has_lines=bool(lines)))
    return found


def _on_page(node: Node, *, has_lines: bool) -> Asked:
    control = next(each for each in node.all("input", "select", "textarea") if each.has("id"))
    name = control.get("name").removeprefix("file-").split("-")
    line = int(name[1]) if has_lines and len(name) == 3 else 0
    hints = [each.text for each in node.all("p") if each.get("class") == "hint"]
    is_optional = any("optional" in each.get("class").split() for each in node.all("span"))
    options: tuple[Option, ...] = ()
    if control.tag == "select":
        options = tuple((each.get("value"), each.text) for each in control.all("option") if each.get("value"))
        holds = next((each.get("value") for each in control.all("option") if each.has("selected")), "")
    elif control.tag == "textarea":
        holds = control.raw.removeprefix("\n")
    elif control.get("type") == "file":
        holds = ", ".join(each.text for each in node.all("span") if each.get("class") == "file-name")
    else:
        holds = control.get("value")
    label = next(each.text for each in node.all("label"))
    return Asked(line, label, " ".join(hints), not is_optional, "\n".join(map(tidy, holds.split("\n"))), options)


# ---------------------------------------------------------------- in Slack


def in_slack(form: Form, view: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], *, reader: Reader) -> Sheet:
    """What a dialog asks together with those of its lines."""
    blocks = view["blocks"]
    leads = [each["text"]["text"] for each in blocks if each["type"] == "section" and "accessory" not in each]
    found = Sheet(view["title"]["text"], "", view["submit"]["text"])
    found.lead = " ".join(tidy(each) for each in leads if not each.startswith(reader.say("slack-total", amounts="")))
    found.can_add = any(each["block_id"] == "line.add" for each in blocks if each["type"] == "actions")
    found.fields += _in_slack(0, blocks, _fields(form))
    menus = [each for each in blocks if each.get("accessory", {}).get("type") == "overflow"]
    assert len(menus) in (0, len(lines))
    for number, each in enumerate(lines, start=1):
        found.fields += _in_slack(number, each["blocks"], _fields(form))
    return found


def _fields(form: Form) -> dict[str, InnerField]:
    inner = form.lines.fields if form.lines is not None else ()
    return {each.name: each for each in (*form.fields, *inner) if not isinstance(each, LinesField)}


def _in_slack(line: int, blocks: Sequence[Mapping[str, Any]], fields: Mapping[str, InnerField]) -> Iterator[Asked]:
    kept: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        name, _, part = block["block_id"].removeprefix("field!").partition("!")
        element, asked = block["element"], fields[name]
        if part == "kept":
            assert element["initial_options"] == element["options"]
            kept[name] = ", ".join(each["text"]["text"] for each in element["options"])
            continue
        assert part == "", "a text in several parts"
        _check_limit(asked, element)
        options = tuple((each["value"], each["text"]["text"]) for each in element.get("options", ()))
        label = str(block["label"]["text"])
        if name in kept:
            # Below those that may be kept it says that these are more of them.
            assert label.casefold().endswith(asked.label.casefold())
            assert len(label) > len(asked.label)
            label = asked.label
        yield Asked(
            line,
            label,
            tidy(block.get("hint", {}).get("text", "")),
            not block["optional"],
            kept.get(name, _holds(element)),
            tuple(each for each in options if each[0] != NOT_CHOSEN),
        )


def _check_limit(asked: InnerField, element: Mapping[str, Any]) -> None:
    """A text may be as long as elsewhere, as far as Slack lets it; so many files may be added."""
    if isinstance(asked, (TextField, LongTextField)):
        assert element["max_length"] == min(asked.most, AT_ONCE)
        assert element.get("multiline", False) == isinstance(asked, LongTextField)
    elif isinstance(asked, AmountField):
        assert element["max_length"] == AT_ONCE
    elif isinstance(asked, FileField):
        assert element["max_files"] == min(asked.most, FILES_AT_ONCE)


def _holds(element: Mapping[str, Any]) -> str:
    if "initial_option" in element:
        return str(element["initial_option"]["value"])
    value = element.get("initial_value") or element.get("initial_date") or ""
    return "\n".join(map(tidy, str(value).split("\n")))
