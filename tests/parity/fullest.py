"""Messages on both sides of every limit that some channel has, which the handlers show only on bad days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.chat.messages import (
    OPTIONS,
    Attachment,
    Button,
    Card,
    Choice,
    Fact,
    Items,
    Message,
    Option,
    Picture,
    Row,
    Text,
)
from tests.parity.seen import say


def words(length: int, of: str = "word ") -> str:
    """So many code points, of which none is a blank at an end."""
    return (of * length)[: length - 1] + "d"


def press(number: int, **more: Any) -> Button:
    """A button of its own."""
    return Button(label=f"Press {number}", action=f"claim.do{number}:42:3", **more)


def link(number: int) -> Button:
    """A button that leads to a page."""
    return Button(label=f"Open {number}", url=f"/pages/form/{number}")


def fact(number: int, length: int, of: str = "word ") -> Fact:
    """A row."""
    return Fact(label=f"The fact {number}", short=f"F {number}", value=words(length, of))


def pictures(count: int) -> tuple[Picture, ...]:
    """So many, some of which have a caption or can't be shown."""
    return tuple(
        Picture(
            file=f"{number:064}",
            name=f"{words(40)}{number}.jpg",
            alt=words(300),
            width=64 if number % 3 else None,
            height=64 if number % 3 else None,
            caption=f"Expense {number}" if number % 2 else None,
        )
        for number in range(count)
    )


def options(count: int) -> Choice:
    """A drop-down."""
    found = tuple(
        Option(value=f"value-{number}", label=f"Quite a long option {number}", short=f"Option {number}")
        for number in range(count)
    )
    return Choice(label="The choice", options=found, chosen="value-0" if count % 2 or count == OPTIONS else None)


def cards(locale: str) -> Iterator[Card]:
    """Cards, none like another."""

    def card(**fields: Any) -> Card:
        given = {"card_key": "claim:42:review", "title": "C-000042", "buttons": (press(1, look="primary"), press(2))}
        return Card(**(given | fields))

    state = {"state": "returned", "state_label": say(locale, "state-returned")}
    yield card()
    yield card(title=words(36), **state)
    for length in (1, 30, 31, 41, 300):
        yield card(lead=words(length), **state)
        yield card(facts=tuple(fact(number, length) for number in range(6)))
        yield card(facts=(fact(1, length, "字"),), images=pictures(1))
    for length in (150, 160, 161, 300):
        yield card(note=words(length))
        yield card(status=words(length), buttons=())
        yield card(warnings=(words(length), words(20)), note="A note.\nOf two lines.")
    yield card(changes=tuple(f"Field {number}: {words(330)} → {words(330)}" for number in range(10)))
    yield card(changes=("Amount: ¥1.00 → ¥2.00", "A reply"), warnings=("Over the limit.",), note="Round 2.")
    for count in (1, 5, 10):
        yield card(images=pictures(count), facts=tuple(fact(number, 8) for number in range(count % 6 + 1)))
        yield card(choice=options(count))
    yield card(buttons=tuple(map(press, range(4))), more=tuple(map(press, range(4, 7))), images=pictures(2))
    yield card(buttons=tuple(map(press, range(4))), more=tuple(map(link, range(3))), images=pictures(2))
    yield card(buttons=(press(1), link(2)), more=(press(3), link(4)))
    yield card(buttons=tuple(map(link, range(4))), more=(press(1),))
    yield card(buttons=(link(1),), more=())
    yield card(buttons=(), more=(press(1), press(2)))
    yield card(buttons=(), images=pictures(2), facts=(fact(1, 10),), status="All is over.", **state)
    yield card(buttons=(), card_key=None, note="Only to be read.")
    everything = fullest(locale)
    yield everything.model_copy(update={"changes": ()})
    yield everything.model_copy(update={"facts": everything.facts[:1], "warnings": (), "images": (), "choice": None})


def fullest(locale: str) -> Card:
    """A card with the most of everything, which is more than Slack takes in one message."""
    return Card(
        card_key="claim:42:review",
        title="C-000042",
        state="returned",
        state_label=say(locale, "state-returned"),
        lead=words(300),
        facts=tuple(fact(number, 300, "字") for number in range(6)),
        warnings=tuple(words(290 + number) for number in range(3)),
        changes=tuple(words(690 + number) for number in range(10)),
        note=words(300, "note "),
        status=words(300, "status "),
        images=pictures(10),
        buttons=tuple(map(press, range(4))),
        more=tuple(map(press, range(4, 7))),
        choice=options(9),
    )


def lists(locale: str) -> Iterator[Items]:
    """Lists, none like another."""
    paid = {"state": "paid", "state_label": say(locale, "state-paid")}

    def rows(count: int, length: int = 20, **more: Any) -> tuple[Row, ...]:
        return tuple(
            Row(
                text=f"C-{number:06} · {words(length)}",
                # With the number of its row before it, it is as long as a button may be.
                button=press(number).model_copy(update={"label": "Choose"}),
                **more,
            )
            for number in range(1, count + 1)
        )

    for count in (1, 2, 6, 7, 11):
        yield Items(title="A list", rows=rows(count, **paid), buttons=tuple(map(press, range(20, 24))))
        yield Items(title=words(36), rows=rows(count, 280, detail=words(300)))
    yield Items(title="Nothing to press", rows=tuple(Row(text=f"Row {number}", **paid) for number in range(11)))
    yield Items(title="One of two", rows=(Row(text="The first"), Row(text="The second", button=press(1))))
    yield Items(title="Links", rows=tuple(Row(text=f"Row {number}", button=link(number)) for number in range(3)))
    by_number = tuple(
        Row(text=f"{number}. Row {number}", button=Button(label=str(number), action=f"list.take:{number}"))
        for number in range(1, 10)
    )
    yield Items(title="By number", rows=by_number, buttons=(press(1, look="primary"), link(1)))


def others() -> Iterator[Message]:
    """Sentences and files."""
    for length in (1, 2_000, 2_048, 3_001, 10_000):
        yield Text(text=words(length))
        yield Text(text=words(length, "字"), examples=("taxi 68 yesterday", "午餐 120", words(200)))
    yield Text(text="One line.\n\nAnother paragraph.\nIts second line.")
    yield Attachment(file="a", name=words(200), alt=words(2_000))


def messages(locale: str) -> list[Message]:
    """All of them."""
    return [*cards(locale), *lists(locale), *others()]
