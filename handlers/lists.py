"""Lists of claims, ten rows at a time: my own, those that wait for my decision, those to be paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from bot.chat.actions import Action
from bot.chat.messages import Button, Items, Row, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import rights
from claims.listing import Listed
from claims.people import Person, Role
from claims.states import State, Verb
from handlers import actions, card_parts, showing
from handlers.card_parts import AnyClaim, Glance, cut, glance_at, named
from handlers.list_words import MINE, TO_APPROVE, TO_PAY

PAGE = 10
"""Rows of a list; what comes after them is behind a `More` row."""

LISTED = tuple(state for state in State if state is not State.DISCARDED)
"""What `my claims` shows; what was discarded is listed only on request."""


# ------------------------------------------------------------ what is asked for


async def my_claims(turn: Turn) -> Items | Text:
    """My claims with their states, newest first."""
    return await _mine(turn, before=None)


async def more_of_mine(turn: Turn, press: actions.MyClaims) -> Items | Text:
    """The next ten."""
    return await _mine(turn, before=press.before)


async def mine_behind(turn: Turn, number: int) -> Items | Text:
    """The same in words: those older than that claim."""
    return await _mine(turn, before=number)


async def to_approve(turn: Turn) -> Items | Text:
    """What waits for my decision, longest waiting first."""
    return await _waiting(turn, after=None)


async def more_to_approve(turn: Turn, press: actions.ToApprove) -> Items | Text:
    """The next ten."""
    return await _waiting(turn, after=press.after)


async def to_approve_behind(turn: Turn, number: int) -> Items | Text:
    """The same in words."""
    return await _waiting(turn, after=number)


async def to_pay(turn: Turn) -> Items | Text:
    """What was approved and not paid, oldest first."""
    return await _payable(turn, after=None)


async def more_to_pay(turn: Turn, press: actions.ToPay) -> Items | Text:
    """The next ten."""
    return await _payable(turn, after=press.after)


async def to_pay_behind(turn: Turn, number: int) -> Items | Text:
    """The same in words."""
    return await _payable(turn, after=number)


async def show(turn: Turn, press: actions.Show) -> Answer:
    """The card of one claim, at the end of the conversation."""
    return await showing.see(turn, press.claim)


async def show_number(turn: Turn, number: int) -> Answer:
    """The same by `view C-000042`, or by the number alone."""
    return await showing.see(turn, number)


# ------------------------------------------------------------ what is found


async def _mine(turn: Turn, *, before: int | None) -> Items | Text:
    def find(unit: Any) -> list[Listed]:
        found: list[Listed] = unit.claims.mine(turn.person.id, states=LISTED, limit=PAGE + 1, before=before)
        return found

    return await _list(
        turn,
        "mine",
        find,
        row=what,
        more=lambda last: actions.MyClaims(before=last.number),
    )


async def _waiting(turn: Turn, *, after: int | None) -> Items | Text:
    def find(unit: Any) -> list[Listed]:
        return waiting(unit, by=turn.person, on=turn.today, limit=PAGE + 1, after=after)

    return await _list(
        turn,
        "approve",
        find,
        row=whose,
        more=lambda last: actions.ToApprove(after=last.number),
    )


async def _payable(turn: Turn, *, after: int | None) -> Items | Text:
    def find(unit: Any) -> list[Listed]:
        return payable(unit, by=turn.person, on=turn.today, limit=PAGE + 1, after=after)

    return await _list(turn, "pay", find, row=whose, more=lambda last: actions.ToPay(after=last.number))


def waiting(unit: Any, *, by: Person, on: date, limit: int, after: int | None = None) -> list[Listed]:
    """Claims that wait for this person's decision, longest waiting first."""
    pages = partial(unit.claims.waiting_for, by.id, limit=limit)
    return _allowed(unit, Verb.APPROVE, pages, by=by, on=on, limit=limit, after=after)


def payable(unit: Any, *, by: Person, on: date, limit: int, after: int | None = None) -> list[Listed]:
    """Approved claims that this person may pay, oldest first; nobody pays their own."""
    if Role.FINANCE not in by.roles and not _stands_in_for_finance(unit, by, on=on):
        return []
    pages = partial(unit.claims.to_pay, limit=limit)
    return _allowed(unit, Verb.PAY, pages, by=by, on=on, limit=limit, after=after)


def _allowed(
    unit: Any,
    verb: Verb,
    pages: Callable[..., list[Listed]],
    *,
    by: Person,
    on: date,
    limit: int,
    after: int | None,
) -> list[Listed]:
    """The first so many claims to which this person may do that, out of as many pages as it takes."""
    found: list[Listed] = []
    while len(found) < limit:
        page = pages(after=after)
        # The rights ask for whom they must know; so they are read at once.
        unit.people.many(claim.owner for claim in page if claim.manager != by.id)
        found += [claim for claim in page if may(unit, verb, claim, by=by, on=on)]
        if len(page) < limit:
            break
        after = page[-1].number
    return found[:limit]


def _stands_in_for_finance(unit: Any, by: Person, *, on: date) -> bool:
    """An administrator pays where finance is nobody, or only the claimant."""
    finance = [each for each in unit.people.with_role(Role.FINANCE) if each.is_active(on)]
    return Role.ADMIN in by.roles and len(finance) <= 1


def may(unit: Any, verb: Verb, claim: Listed, *, by: Person, on: date) -> bool:
    """Whether somebody may do that to a claim now."""
    return rights.allows(verb, claim.state, rights.relations(unit, claim, by, on=on))


# ------------------------------------------------------------ what is shown


async def _list(
    turn: Turn,
    name: str,
    find: Callable[[Any], list[Listed]],
    *,
    row: Callable[[Glance[Listed]], tuple[str, str]],
    more: Callable[[Listed], Action],
) -> Items | Text:
    say = turn.reader.say

    def query(unit: Any) -> list[Glance[Listed]]:
        return [glance_at(unit, claim, turn.reader) for claim in find(unit)]

    found = await turn.read(query)
    if not found:
        return Text(text=say(f"list-{name}-empty"))
    rows = [row_of(glance, row(glance)) for glance in found[:PAGE]]
    if len(found) > PAGE:
        last = found[PAGE - 1].claim
        text = say(f"list-more-{name}", number=last.label)
        rows.append(Row(text=text, button=Button(label=say("button-more"), action=more(last).pack())))
    return Items(title=say(f"list-{name}"), rows=tuple(rows))


def rows_of(glances: Sequence[Glance[AnyClaim]], *, action: type[Action]) -> list[Row]:
    """Claims of my own as rows, whose `View` button does what the action says."""
    return [row_of(glance, what(glance), action=action) for glance in glances[:PAGE]]


def row_of(glance: Glance[AnyClaim], said: tuple[str, str], *, action: type[Action] = actions.Show) -> Row:
    """A claim as a row: what is said of it, its state, and `View`, which does what the action says."""
    claim, reader = glance.claim, glance.reader
    text, detail = said
    return Row(
        text=cut(text, 300),
        detail=cut(detail, 300) or None,
        state=claim.state.value,
        state_label=reader.say(f"state-{claim.state.value}"),
        button=Button(label=reader.say("button-view"), action=action.model_validate({"claim": claim.number}).pack()),
    )


def what(glance: Glance[AnyClaim]) -> tuple[str, str]:
    """A claim of one's own: its sum, and what it was for."""
    return f"{glance.claim.label} · {card_parts.amount(glance)}", _details(glance)


def whose(glance: Glance[Listed]) -> tuple[str, str]:
    """Somebody else's: also whose it is."""
    claim = glance.claim
    who = named(glance.reader, claim.owner, claim.owner_name)
    return f"{claim.label} · {card_parts.amount(glance)} · {who}", _details(glance)


def _details(glance: Glance[AnyClaim]) -> str:
    between = glance.reader.say("list-between") if len(glance.claim.lines) > 1 else " · "
    return between.join(cut(fact.value, 60) for fact in card_parts.facts(glance))


def register(router: Router) -> None:
    """The lists and their `More`, and one claim by its number."""
    router.command(*MINE)(my_claims)
    router.command(*TO_APPROVE)(to_approve)
    router.command(*TO_PAY)(to_pay)
    router.command("more claims", "更多我的报销", takes="number")(mine_behind)
    router.command("more to approve", "更多待我审批", takes="number")(to_approve_behind)
    router.command("more to pay", "更多待付款", takes="number")(to_pay_behind)
    router.command("view", "show", "查看", takes="number")(show_number)
    router.command("view", "查看")(my_claims)
    router.pressed(actions.MyClaims)(more_of_mine)
    router.pressed(actions.ToApprove)(more_to_approve)
    router.pressed(actions.ToPay)(more_to_pay)
    router.pressed(actions.Show)(show)
