"""What the bot can say: a few frozen messages, narrow enough that every channel can show every one of them.

Limits are those of the narrowest channel and are checked here, so a card that breaks one fails in its handler's test.
Lengths are Unicode code points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.chat.forms import Form

TITLE = 36  # WeCom main_title.title
LABEL = 10  # WeCom button_list.text
SHORT_LABEL = 5  # WeCom horizontal_content_list.keyname
VALUE = 300
LEAD = 300
TEXT = 10_000
OPTION = 16  # WeCom button_selection option text
OPTIONS = 10  # WeCom button_selection
MOST_MESSAGES = 10
HELD = 400_000  # fifty expenses with the longest purposes

Tone = Literal["draft", "submitted", "returned", "approved", "rejected", "withdrawn", "discarded", "paid"]


class Model(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(Model):
    """Something to press: exactly one of a packed action or an address. `confirm` is a second question, if any."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=LABEL)]
    action: Annotated[str, StringConstraints(max_length=255)] | None = None
    url: Annotated[str, StringConstraints(max_length=1024, pattern=r"\A(https?://|/)")] | None = None
    look: Literal["primary", "plain", "quiet"] = "plain"
    opens_form: bool = False
    confirm: Annotated[str, StringConstraints(max_length=300)] | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if (self.action is None) == (self.url is None):
            raise ValueError("a button has an action or an address")
        return self


class Fact(Model):
    """A row of a card: a label, its short form of at most 5 characters, and the value."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    short: Annotated[str, StringConstraints(min_length=1, max_length=SHORT_LABEL)]
    value: Annotated[str, StringConstraints(max_length=VALUE)]


class Picture(Model):
    """A picture on a card: the file's id, its name, and what a person who can't see it should know.

    `width` and `height` are the small picture's pixels; without them there is none to show, only the file. `caption`
    says to which of several things it belongs. `pages` are those of a document of which it shows the first.
    """

    file: str
    name: str
    alt: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    width: int | None = None
    height: int | None = None
    caption: Annotated[str, StringConstraints(max_length=24)] | None = None
    pages: int | None = None


class Option(Model):
    """One of several: its value, what people read, and the short form of at most 16 characters."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    label: Annotated[str, StringConstraints(min_length=1, max_length=75)]
    short: Annotated[str, StringConstraints(min_length=1, max_length=OPTION)]


class Choice(Model):
    """A drop-down on a card. What is chosen there comes along, as `choice`, with the button of the card pressed next.

    By itself it does nothing, as WeCom can't tell of a choice alone; what is to happen at once is a row of an `Offer`.
    Where nothing is `chosen` a channel offers that too, first of all, and no more than nine options: somebody who
    looks elsewhere must not have chosen the first of them.
    """

    label: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=OPTIONS)]
    chosen: str | None = None

    @model_validator(mode="after")
    def _says_what_is_chosen(self) -> Self:
        if self.chosen is None and len(self.options) == OPTIONS:
            raise ValueError("that nothing is chosen is an option too")
        if self.chosen is not None and self.chosen not in [each.value for each in self.options]:
            raise ValueError("what is chosen is one of the options")
        return self


class Text(Model):
    """Whole sentences. `examples` are things to try: a press fills the box where it can, elsewhere they are lines."""

    kind: Literal["text"] = "text"
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT)]
    examples: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=200)], ...], Field(max_length=3)
    ] = ()


class Card(Model):
    """A document with a state and buttons. `card_key` addresses it for later updates, for example `claim:42:review`.

    `state` is a state of the contract, `state_label` its word; `lead` is the amount; `status` replaces the buttons when
    nothing is left to press.
    """

    kind: Literal["card"] = "card"
    card_key: Annotated[str, StringConstraints(max_length=100, pattern=r"\A[a-z0-9:._@-]+\z")] | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=TITLE)]
    state: Tone | None = None
    state_label: Annotated[str, StringConstraints(max_length=16)] | None = None
    lead: Annotated[str, StringConstraints(max_length=LEAD)] | None = None
    facts: Annotated[tuple[Fact, ...], Field(max_length=6)] = ()
    warnings: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=300)], ...], Field(max_length=3)
    ] = ()
    changes: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=700)], ...], Field(max_length=10)
    ] = ()
    note: Annotated[str, StringConstraints(max_length=LEAD)] | None = None
    images: Annotated[tuple[Picture, ...], Field(max_length=10)] = ()
    buttons: Annotated[tuple[Button, ...], Field(max_length=4)] = ()
    more: Annotated[tuple[Button, ...], Field(max_length=3)] = ()
    choice: Choice | None = None
    status: Annotated[str, StringConstraints(max_length=LEAD)] | None = None

    @model_validator(mode="after")
    def _state_has_a_word(self) -> Self:
        if (self.state is None) != (self.state_label is None):
            raise ValueError("a state and its word go together")
        if len([button for button in self.buttons if button.look == "primary"]) > 1:
            raise ValueError("one button is primary")
        return self


class Row(Model):
    """One line of a list, with at most one thing to press."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    detail: Annotated[str, StringConstraints(max_length=300)] | None = None
    state: Tone | None = None
    state_label: Annotated[str, StringConstraints(max_length=16)] | None = None
    button: Button | None = None


class Items(Model):
    """A list or a batch; what comes after the tenth row is behind a `More` row."""

    kind: Literal["items"] = "items"
    title: Annotated[str, StringConstraints(min_length=1, max_length=TITLE)]
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=11)]
    buttons: Annotated[tuple[Button, ...], Field(max_length=4)] = ()
    select: bool = False


class Offer(Model):
    """A list out of which somebody chooses: its buttons are pressed, or their labels are said, as `2` for row 2.

    What is said counts for ten minutes or until something else is done; a press counts as long as its handler lets it.
    A list that somebody `hears` goes on counting, whatever else is done, until what it `holds` is used.
    `holds` is what must be remembered to go on and is shown to nobody, such as expenses that were read and not filed
    yet; an action finds it by `name`, in `unit.offers`. `hears` names who hears what else is said (`Router.offered`).
    """

    kind: Literal["offer"] = "offer"
    items: Items
    name: Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9._-]{1,64}\z")]
    holds: Annotated[str, StringConstraints(max_length=HELD)] | None = None
    hears: Annotated[str, StringConstraints(max_length=40)] | None = None

    @model_validator(mode="after")
    def _can_be_chosen_from(self) -> Self:
        labels = [button.label for button in self._buttons()]
        if len(labels) != len(set(labels)):
            raise ValueError("two buttons of an offer say the same")
        if not labels and self.hears is None:
            raise ValueError("there is nothing to choose")
        return self

    def _buttons(self) -> tuple[Button, ...]:
        rows = tuple(row.button for row in self.items.rows if row.button is not None)
        return tuple(button for button in (*rows, *self.items.buttons) if button.action is not None)

    def heard(self) -> Offered:
        """What is remembered of it to understand what is said."""
        words = {button.label: button.action for button in self._buttons() if button.action is not None}
        return Offered(name=self.name, words=words, hears=self.hears, holds=self.holds is not None)


class Offered(Model):
    """An offer while words count for it: what each label does, who hears anything else, whether it holds something.

    `shows` is said where it is kept, as of a `Bundle`.
    """

    kind: Literal["offered"] = "offered"
    name: str
    words: Mapping[str, str]
    hears: str | None = None
    holds: bool = False
    shows: tuple[str, ...] | None = None


class Attachment(Model):
    """A file to take away."""

    kind: Literal["attachment"] = "attachment"
    file: str
    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    alt: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Live(Model):
    """A card by its key, drawn at the moment it is sent from its subject as it is then, in its reader's words.

    `fresh` posts it anew at the end of the conversation; else the one already there changes in place.
    """

    kind: Literal["live"] = "live"
    card_key: Annotated[str, StringConstraints(max_length=100, pattern=r"\A[a-z0-9:._@-]+\z")]
    fresh: bool = False


class Home(Model):
    """What a channel's start page shows."""

    kind: Literal["home"] = "home"
    cards: Annotated[tuple[Card | Items | Text, ...], Field(max_length=20)]


Message = Annotated[Text | Card | Items | Attachment, Field(discriminator="kind")]
"""What a channel is asked to show."""


class Question(Model):
    """A form with one field without a preset, asked as a sentence; the next thing said fills it."""

    kind: Literal["question"] = "question"
    form: Form
    named: Annotated[str, StringConstraints(max_length=300)] | None = None
    """What the form's `lead` is where its person has more than one draft: which claim is asked about."""


class Bundle(Model):
    """The messages of one outbox row, in order; the JSON of this is what is stored.

    `shows`: whose name or words are in it besides its reader's; nobody can read it any more once one of them is erased.
    """

    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MOST_MESSAGES)]
    shows: tuple[str, ...] | None = None
