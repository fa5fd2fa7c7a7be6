"""One card of the kernel as WeCom shows it: what stands on WeCom's card, and what is said whole beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.chat.actions import ViewReceipts
from bot.chat.messages import Button, Card, Choice, Fact
from integrations.wecom.parse import UNCHOSEN
from integrations.wecom.parts import (
    BUTTONS,
    CHOICE,
    COLOURS,
    DESC,
    DONE,
    GREY,
    MENU,
    OPTION_ID,
    OPTIONS,
    REPLACED,
    ROWS,
    SUB_TITLE,
    VALUE,
    CardBody,
    Ink,
)
from integrations.wecom.texts import Line, cut, harmless, lines, link, one_line

NEXT = "\n"


@dataclass(slots=True)
class Sheet:
    """One card: what of it stands on WeCom's card, and what is said beside it."""

    ink: Ink
    card: Card
    _buttons: list[CardBody] = field(default_factory=list)
    _menu: list[CardBody] = field(default_factory=list)
    _left: list[Line] = field(default_factory=list)
    """Links for which there is no room among the buttons."""

    def __post_init__(self) -> None:
        keys: set[str] = set()
        for is_more, button in self._offered():
            # The menu of a card holds no addresses.
            found = self.ink.button(button, card_key=self.card.card_key, leads=not is_more)
            key = str(found.get("key") or found.get("url") or "")
            # The same twice does the same; an address that leads nowhere leads nobody on.
            if not key or key in keys:
                continue
            keys.add(key)
            if is_more and "key" in found and len(self._menu) < MENU:
                self._menu.append({"text": found["text"], "key": key})
            elif len(self._buttons) < BUTTONS:
                self._buttons.append(found)
            elif "url" in found:
                self._left.append(link(button.label, found["url"]))
        if self._menu and not self._buttons:
            self._buttons = [{"text": each["text"], "style": 2, "key": each["key"]} for each in self._menu]
            self._menu = []

    def _offered(self) -> Iterator[tuple[bool, Button]]:
        yield from ((False, each) for each in self.card.buttons)
        claim = self._claim
        if self.card.images and claim is not None:
            action = ViewReceipts(claim=claim).pack()
            yield False, Button(label=self.ink.say("wecom-view-receipts"), action=action)
        yield from ((True, each) for each in self.card.more)

    @property
    def _claim(self) -> int | None:
        """The claim it is about, out of its key."""
        kind, _, rest = (self.card.card_key or "").partition(":")
        number = rest.partition(":")[0]
        return int(number) if kind == "claim" and number.isdecimal() else None

    @property
    def can_be_pressed(self) -> bool:
        """Whether it has a button that does something, if only on a page: such a card is changed later."""
        return bool(self._menu) or any("key" in each for each in self._buttons) or self._leads_on

    @property
    def _leads_on(self) -> bool:
        """Whether a button leads at once to what others would be asked for after a press."""
        return any(each.action is not None and self.ink.address(each) is not None for each in self.card.buttons)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do with it."""
        return not any(each.action is not None for each in (*self.card.buttons, *self.card.more))

    # -- on the card

    def body(self) -> CardBody:
        """The card with its buttons."""
        card = self._head()
        if self._menu:
            card["action_menu"] = {"desc": self.ink.say("wecom-more"), "action_list": self._menu}
        if self.card.choice is not None:
            card["button_selection"] = _selection(self.card.choice, none=self.ink.say("wecom-choose"))
        card["button_list"] = self._buttons
        return card

    def done(self) -> CardBody:
        """The card when nothing is left to press: its buttons are one grey line that says what became of it."""
        card = self._head(has_status=False)
        said = self.card.status or self.card.state_label or self.ink.say("wecom-handled")
        card["button_list"] = [{"text": self.ink.say("wecom-handled"), "style": 2, "key": DONE}]
        card["replace_text"] = cut(one_line(harmless(said)), REPLACED)
        return card

    def _head(self, *, has_status: bool = True) -> CardBody:
        card = self.ink.frame(self.card.title, colour=COLOURS.get(self.card.state, GREY))
        if desc := self._desc:
            card["main_title"]["desc"] = desc
        told = "\n".join(self._told(has_status=has_status))
        if told:
            card["sub_title_text"] = cut(told, SUB_TITLE)
        rows = [_row(fact) for fact in self._facts]
        if rows:
            card["horizontal_content_list"] = rows
        return card

    @property
    def _desc(self) -> str:
        """The state and the amount; what is too long for it stands below."""
        return " · ".join(one_line(harmless(each)) for each in (self.card.state_label, self._short_lead) if each)

    @property
    def _short_lead(self) -> str | None:
        if self._summed:
            return None
        room = DESC - len(self.card.state_label or "") - 3
        return self.card.lead if self.card.lead and len(self.card.lead) <= room else None

    @property
    def _facts(self) -> list[Fact]:
        return [*self._summed, *self.card.facts, *self._counted]

    @property
    def _is_checked(self) -> bool:
        """Whether somebody looks at every row before they choose and send, as on the draft of one expense."""
        return self.card.choice is not None and len(self.card.facts) <= ROWS - 2

    @property
    def _summed(self) -> list[Fact]:
        """The amount as a row where all is checked; elsewhere it stands with the state."""
        lead, say = self.card.lead, self.ink.say
        if not self._is_checked or not lead or len(lead) > VALUE:
            return []
        label = say("field-amount")
        # What its row is called need not be said again, as of an amount that is missing.
        value = lead.removeprefix(label).strip() or lead
        return [Fact(label=label, short=say("short-amount"), value=value)]

    @property
    def _counted(self) -> list[Fact]:
        """How many receipts there are, as long as a row is left; where all is checked, also that there is none."""
        count, say = len(self.card.images), self.ink.say
        if not self._is_checked and (not count or len(self.card.facts) >= ROWS):
            return []
        value = say("wecom-receipt-count", count=count) if count else say("wecom-receipt-none")
        return [Fact(label=say("wecom-receipts"), short=say("wecom-receipts-short"), value=value)]

    def _told(self, *, has_status: bool) -> Iterator[str]:
        """Everything but title, state, amount and rows, the most important first."""
        card, say, colon = self.card, self.ink.say, self.ink.colon
        if card.lead and self._short_lead is None and not self._summed:
            yield harmless(card.lead)
        if card.status and (has_status or len(card.status) > REPLACED):
            yield harmless(card.status)
        if card.warnings:
            yield f"{say('wecom-warnings')}{colon}{NEXT.join(harmless(each) for each in card.warnings)}"
        if card.note:
            yield harmless(card.note)
        if card.changes:
            yield NEXT.join([self._heads("changes"), *(harmless(each) for each in card.changes)])
        if card.images and not self._counted:
            yield f"{say('wecom-receipts')}{colon}{say('wecom-receipt-count', count=len(card.images))}"

    # -- beside the card

    def rest(self) -> Iterator[Line]:
        """Whole, what on the card is cut; nothing where all of it fits."""
        card, colon = self.card, self.ink.colon
        long = [f"{fact.label}{colon}{fact.value}" for fact in card.facts if len(fact.value) > VALUE]
        yield from self._beside([*long, *self._long(has_status=True)])

    def rest_of_done(self) -> Iterator[Line]:
        """The same once nothing is left to press. Its facts were said when it was posted; why it ended was not."""
        yield from self._beside(self._long(has_status=False))

    def _long(self, *, has_status: bool) -> list[str]:
        """What is told beside the rows, where the card cuts it."""
        fits = len("\n".join(self._told(has_status=has_status))) <= SUB_TITLE
        return [] if fits else list(self._paragraphs(has_lead=self._short_lead is None and not self._summed))

    def _beside(self, said: Sequence[str]) -> Iterator[Line]:
        if said or self._left:
            yield from (line for each in (self._heading, *said) for line in lines(each))
            yield from self._left

    def words(self) -> Iterator[Line]:
        """The whole card in words, for where there is nothing to press."""
        card, colon = self.card, self.ink.colon
        facts = (f"{fact.label}{colon}{fact.value}" for fact in card.facts)
        said = [self._heading, *([card.lead] if card.lead else []), *facts, *self._paragraphs(has_lead=False)]
        yield from (line for each in said for line in lines(each))
        for _, button in self._offered():
            if (url := self.ink.address(button)) is not None:
                yield link(button.label, url)

    @property
    def _heading(self) -> str:
        return f"{self.card.title} · {self.card.state_label}" if self.card.state_label else self.card.title

    def _heads(self, what: str) -> str:
        """The line above several."""
        return f"{self.ink.say(f'wecom-{what}')}{self.ink.colon}".rstrip()

    def _paragraphs(self, *, has_lead: bool) -> Iterator[str]:
        """What is told beside the rows, one thing a line."""
        card = self.card
        if card.lead and has_lead:
            yield card.lead
        if card.status:
            yield card.status
        if card.warnings:
            yield self._heads("warnings")
            yield from (f"· {each}" for each in card.warnings)
        if card.note:
            yield card.note
        if card.changes:
            yield self._heads("changes")
            yield from (f"· {each}" for each in card.changes)
        if card.images:
            yield self._heads("receipts")
            yield from (f"· {each.caption} · {each.name}" if each.caption else f"· {each.name}" for each in card.images)


def _row(fact: Fact) -> CardBody:
    value = cut(one_line(harmless(fact.value)), VALUE)
    return {"keyname": one_line(harmless(fact.short)), "value": value}


def _selection(choice: Choice, *, none: str) -> CardBody:
    options = [each for each in choice.options if len(each.value.encode()) <= OPTION_ID]
    listed = [{"id": each.value, "text": one_line(harmless(each.short))} for each in options]
    is_chosen = choice.chosen in [each.value for each in options]
    return {
        "question_key": CHOICE,
        "title": one_line(harmless(choice.label)),
        "option_list": listed if is_chosen else [{"id": UNCHOSEN, "text": none}, *listed][:OPTIONS],
        "selected_id": choice.chosen if is_chosen else UNCHOSEN,
    }
