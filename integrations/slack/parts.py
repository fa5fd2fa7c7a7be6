"""The pieces of which Slack's messages are made, and how a press is read back out of the ids that they carry.

A button's `action_id` is its packed action, `form!` before it where a dialog opens. The block of a card's buttons is
called `card!KEY!N`, so that a press tells on which card it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.chat.messages import Button, Choice
from integrations.slack.escaping import cut, literal, plain

Say = Callable[..., str]
Block = dict[str, Any]

ID = 255
OPTION_VALUE = 150
OPTION = 75
LABEL = 75
CONFIRM_TITLE = 100
CONFIRM = 300
CONFIRM_BUTTON = 30
HEADER = 150
FOLDED = 5
"""Options of an overflow menu."""
PLACEHOLDER = 150

FORM = "form!"
LINK = "link!"
CHOICE = "choice!"
MORE = "more!"
CARD = "card!"


# ------------------------------------------------------------ what is shown


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """Text as it stands, perhaps with something to press beside it."""
    block: Block = {"type": "section", "text": plain(text)}
    if accessory is not None:
        block["accessory"] = accessory
    if block_id is not None:
        block["block_id"] = block_id
    return block


def small(*texts: str) -> Block:
    """Up to ten texts in small print."""
    return {"type": "context", "elements": [plain(text) for text in texts]}


def rich(*elements: Block) -> Block:
    """Rich text of sections and lists."""
    return {"type": "rich_text", "elements": list(elements)}


def lines(*found: Sequence[Block]) -> Block:
    """A section of rich text, a line for each group of pieces."""
    elements: list[Block] = []
    for line in found:
        elements += [literal("\n"), *line] if elements else line
    return {"type": "rich_text_section", "elements": elements}


def bullets(texts: Sequence[str]) -> Block:
    """A list of texts as they stand."""
    items = [{"type": "rich_text_section", "elements": [literal(text)]} for text in texts]
    return {"type": "rich_text_list", "style": "bullet", "elements": items}


def titled(title: str, texts: Sequence[str]) -> Block:
    """A list under a few words of its own."""
    return rich(lines([literal(title, is_bold=True)]), bullets(texts))


# ------------------------------------------------------------ what is pressed


def button(button: Button, *, about: str, say: Say, base: str | None, numbers: Iterator[int]) -> Block | None:
    """A button; `about` is what it is pressed for, read out with its label. None for an address that leads nowhere.

    `base` stands before an address that is a path of ours.
    """
    element: Block = {
        "type": "button",
        "text": plain(button.label, LABEL),
        "accessibility_label": cut(f"{button.label} · {about}", LABEL),
    }
    if button.action is not None:
        element["action_id"] = packed(button)
    else:
        url = button.url or ""
        if url.startswith("/"):
            if base is None:
                return None
            url = base.rstrip("/") + url
        element |= {"url": url, "action_id": f"{LINK}{next(numbers)}"}
    if button.look == "primary":
        element["style"] = "primary"
    if button.confirm:
        element["confirm"] = _confirm(button, say)
    return element


def packed(button: Button) -> str:
    """Its packed action, marked where a dialog opens; a mark that would make it too long is left out."""
    action = button.action or ""
    return FORM + action if button.opens_form and len(FORM + action) <= ID else action


def folded(buttons: Sequence[Button], *, numbers: Iterator[int]) -> Block | None:
    """An overflow menu of these buttons; None where one of them can't be in it."""
    fits = 0 < len(buttons) <= FOLDED and all(
        each.action is not None and not each.confirm and len(packed(each)) <= OPTION_VALUE for each in buttons
    )
    if not fits:
        return None
    options = [{"text": plain(each.label, OPTION), "value": packed(each)} for each in buttons]
    return {"type": "overflow", "action_id": f"{MORE}{next(numbers)}", "options": options}


def actions(elements: Sequence[Block | None], *, names: Iterator[str]) -> list[Block]:
    """Buttons side by side; one that does the same as another stands in a block of its own, as Slack wants."""
    rows: list[list[Block]] = []
    for element in elements:
        if element is None:
            continue
        row = next((row for row in rows if element["action_id"] not in [each["action_id"] for each in row]), None)
        if row is None:
            rows.append([element])
        else:
            row.append(element)
    return [{"type": "actions", "block_id": next(names), "elements": row} for row in rows]


def drop_down(choice: Choice, *, say: Say, card_key: str | None, numbers: Iterator[int]) -> Block:
    """A choice beside its label. What is chosen comes along with the next press.

    Its block is another one where something else is chosen: Slack keeps what somebody chose as long as a message that
    changes has a block of that name.
    """
    drawn = hashlib.sha256(f"{choice.chosen}".encode()).hexdigest()[:8]
    block_id = f"{CARD}{card_key or ''}!{next(numbers)}.{drawn}"
    options = [{"text": plain(each.label, OPTION), "value": each.value} for each in choice.options]
    select: Block = {
        "type": "static_select",
        "action_id": CHOICE,
        "placeholder": plain(say("slack-choose"), PLACEHOLDER),
        "options": options,
    }
    chosen = [each for each in options if each["value"] == choice.chosen]
    if chosen:
        select["initial_option"] = chosen[0]
    return section(choice.label, accessory=select, block_id=block_id)


def _confirm(button: Button, say: Say) -> Block:
    return {
        "title": plain(say("slack-confirm"), CONFIRM_TITLE),
        "text": plain(button.confirm or "", CONFIRM),
        "confirm": plain(button.label, CONFIRM_BUTTON),
        "deny": plain(say("slack-cancel"), CONFIRM_BUTTON),
    }


# ------------------------------------------------------------ what is read back


def pressed_in(action: Mapping[str, Any]) -> tuple[str, bool] | None:
    """The packed action of something pressed, as Slack sends it, and whether a dialog opens.

    None for what means nothing to the bot: a link that was followed, a choice that waits for a button.
    """
    id = str(action.get("action_id") or "")
    if id.startswith(MORE):
        chosen = action.get("selected_option")
        id = str(chosen.get("value") or "") if isinstance(chosen, Mapping) else ""
    if not id or id.startswith((LINK, CHOICE)):
        return None
    return id.removeprefix(FORM), id.startswith(FORM)


def card_key_in(block_id: str) -> str | None:
    """The key of the card on which something was pressed."""
    if not block_id.startswith(CARD):
        return None
    return block_id.removeprefix(CARD).rpartition("!")[0] or None


def choice_in(values: Mapping[str, Any], card_key: str) -> str | None:
    """What is chosen on that card, out of the `state.values` that come with a press."""
    for block_id, elements in values.items():
        if card_key_in(str(block_id)) == card_key and isinstance(elements, Mapping):
            select = elements.get(CHOICE)
            chosen = select.get("selected_option") if isinstance(select, Mapping) else None
            if isinstance(chosen, Mapping) and chosen.get("value"):
                return str(chosen["value"])
    return None
