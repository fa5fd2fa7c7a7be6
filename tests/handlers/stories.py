"""How the stories of this folder begin: a company in which Wei reads Chinese, and claims that have come some way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.chat.messages import Card, Items, Message
from claims.people import Person
from faq.curation import bring_in_starter
from faq.starter import starter_entries
from tests.support import builders
from tests.support.desk import Desk


def office(**kwargs: Any) -> Desk:
    """The demo company under the built-in policy."""
    people = [replace(each, locale="zh-CN") if each.id == "wei" else each for each in builders.company()]
    return Desk(people, **kwargs)


def starters(**kwargs: Any) -> Desk:
    """The same with all entries of the knowledge base that come with the program."""
    desk = office(**kwargs)
    bring_in_starter(desk.book, starter_entries(), by="operator", now=desk.now)
    return desk


def with_people(*people: Person, **kwargs: Any) -> Desk:
    """Another company."""
    return Desk(people, **kwargs)


async def drafted(desk: Desk, who: str = "ada", **values: str) -> Card:
    """A draft made by the form; gives its card."""
    is_chinese = desk.memory.people[who].locale == "zh-CN"  # type: ignore[index]
    await desk.says(who, "claim")
    await desk.presses(who, "填写" if is_chinese else "Fill in")
    given = {"amount": "68", "category": "transport", "date": "2026-11-19", "purpose": "visiting a client"} | values
    shown = await desk.fills(who, desk.form, **given)
    card = shown[-1]
    assert isinstance(card, Card), desk.reply
    return card


async def sent(desk: Desk, who: str = "ada", **values: str) -> Card:
    """A claim that waits for its approver; gives the owner's card."""
    card = await drafted(desk, who, **values)
    shown = await desk.presses(who, card.buttons[0].label)
    assert isinstance(shown[-1], Card)
    return shown[-1]


async def sent_back(desk: Desk, label: str, reason: str, *, by: str = "grace", code: str = "other") -> None:
    """The approver presses Return or Reject and says why."""
    await desk.presses(by, label)
    await desk.fills(by, desk.form, reason=reason, code=code)


async def came_back(
    who: str = "ada", *, code: str = "missing_receipt", reason: str = "No receipt", **values: str
) -> Desk:
    """C-1, a taxi of ¥68 yesterday unless `values` say else, was returned, and its owner read the news."""
    desk = office()
    await sent(desk, who, **values)
    await sent_back(desk, "Return", reason, code=code)
    return desk


def rows(shown: Sequence[Message]) -> list[str]:
    """The rows of the list that was shown last; none where none was."""
    lists = [message for message in shown if isinstance(message, Items)]
    return [row.text for row in lists[-1].rows] if lists else []


def heads(shown: Sequence[Message]) -> list[str]:
    """What the rows of that list begin with: the number and the sum."""
    return [row.split(" · ")[0] for row in rows(shown)]


def sums_listed(shown: Sequence[Message]) -> list[str]:
    """The sums in that list, in yuan."""
    return [head.split("¥")[1] for head in heads(shown)]


SAVE = {"ada": "save", "wei": "保存"}


async def sums_saved(desk: Desk, who: str) -> list[int | None]:
    """The sums of the draft that the list which waits becomes, in cents."""
    await desk.says(who, SAVE[who])
    return [line.minor for line in desk.claim().lines]


def sums(desk: Desk) -> list[tuple[int | None, ...]]:
    """The sums of all claims, in cents, by their numbers."""
    return [tuple(each.minor for each in claim.lines) for claim in desk.memory.claims.values()]


def on_lines(desk: Desk, number: int = 1) -> list[int]:
    """How many receipts each expense of a claim has."""
    return [len(line.receipts) for line in desk.claim(number).lines]
