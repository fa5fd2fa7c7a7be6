"""Did the notice come, and why does nothing happen: what became of that very notice, and on whose desk the claim is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from bot.chat.events import Said
from bot.chat.messages import Items, Message, Row, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Said_, Turn
from claims import deliveries
from claims.claim import Claim
from claims.deliveries import Posted
from claims.errors import Refused
from claims.people import PersonId
from claims.route import finance_or_admin
from claims.states import State
from handlers import actions, card_parts, lists, news, showing, standing, status, typed
from handlers.asked_in_words import asks_of_a_notice, asks_what_became
from handlers.card_parts import Sight, cut, glance_at, name_of, sight_of
from handlers.ways_on import button, channel_in_words, ways_on

WAITS = (State.SUBMITTED, State.RETURNED, State.APPROVED)
RESTS = (State.DRAFT, State.WITHDRAWN)
DECIDED = (State.REJECTED, State.PAID)
LOOKED_AT = 30
"""Of somebody's newest claims, and of those that wait for them, how many are looked at."""
NAMED = 3
"""Of people who are asked together, how many are told of one by one."""
LONG = 300
SOON = timedelta(minutes=1)
"""What is due within that time is in the queue; the clock of the database may go a little faster than ours."""


class Told(NamedTuple):
    """What is said of one claim."""

    claim: Claim
    text: str


# ------------------------------------------------------------ hearing


def hears(turn: Turn, text: str) -> list[int] | None:
    """The numbers named in a question about a notice or a claim that does not move; None where it is no such one."""
    return asks_what_became(text)


# ------------------------------------------------------------ the answer


async def state_of_notice(turn: Turn, numbers: list[int]) -> Answer:
    """What became of the notice and who has the claim; without a number, of the newest open one."""
    numbers = numbers or status.under(turn)
    if numbers:
        return await _answer(turn, numbers[: status.MOST])
    newest, others = await turn.read(lambda unit: _newest(unit, turn))
    if newest is None:
        say = turn.reader.say
        rows = [Row(text=say("stuck-test-row"))]
        test = button(turn.reader, "send-test", actions.SendTest())
        offer = ways_on(turn, rows, title=say("stuck-ways"), about=say("stuck-asked"), buttons=(test,))
        return [Text(text=say("stuck-none")), offer]
    answer = await _answer(turn, [newest])
    return [*answer, Items(title=turn.reader.say("list-others"), rows=tuple(others))] if others else answer


async def of_row(turn: Turn, press: actions.WhatBecame) -> Answer:
    """The same for a row of the list."""
    return await _answer(turn, [press.claim])


async def _answer(turn: Turn, numbers: list[int]) -> list[Said_]:
    found: list[Told] = await turn.read(lambda unit: [_tell(unit, turn, number) for number in numbers])
    say, alone = turn.reader.say, found[0].claim.label if len(found) == 1 else ""
    rows, buttons = [Row(text=say("stuck-test-row"))], [button(turn.reader, "send-test", actions.SendTest())]
    if alone:
        rows.insert(0, Row(text=say("stuck-resend-row", number=alone)))
        buttons.insert(0, button(turn.reader, "resend", actions.Resend(claim=found[0].claim.number)))
    labels = turn.reader.listed(told.claim.label for told in found)
    offer = ways_on(turn, rows, title=say("stuck-ways"), about=say("stuck-asked"), claim=labels, buttons=buttons)
    return [*(Text(text=told.text) for told in found), offer]


def _tell(unit: Any, turn: Turn, number: int) -> Told:
    claim = showing.visible(unit, number, by=turn.person, on=turn.today)
    sight = sight_of(unit, claim, turn.reader)
    return Told(claim, "\n".join([_desk(sight, turn.now), *_notices(sight, turn.now, on=turn.today)]))


def _desk(sight: Sight, now: datetime) -> str:
    """Who has it, since when and for how long."""
    step, waiting = sight.claim.open_step, standing.waiting(sight)
    if step is None or waiting is None:
        return status.where_in_words(sight)
    long = how_long(sight.reader, now - step.since)
    facts = {"number": sight.claim.label, "amount": card_parts.amount(sight), "waiting": waiting, "long": long}
    return sight.reader.say("stuck-desk", **facts)


def how_long(reader: Reader, time: timedelta) -> str:
    """A while in whole minutes, hours or days, rounded down."""
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 60:
        return reader.say("long-minutes", count=minutes)
    if minutes < 2_880:
        return reader.say("long-hours", count=minutes // 60)
    return reader.say("long-days", count=minutes // 1_440)


def _newest(unit: Any, turn: Turn) -> tuple[int | None, list[Row]]:
    """The open claim of mine that waits, else that moved last, or one that waits for me; and the others as rows."""
    found: list[Claim] = []
    for states in (WAITS, RESTS, DECIDED):
        found = found or unit.claims.many(
            [each.number for each in unit.claims.mine(turn.person.id, states=states, limit=LOOKED_AT)]
        )
        if states is WAITS:
            waiting = unit.claims.waiting_for(turn.person.id, limit=LOOKED_AT)
            found = found or unit.claims.many([each.number for each in waiting])
    # A notice is of what moved last; what is stuck is what waits.
    is_of_notice = isinstance(turn.event, Said) and asks_of_a_notice(turn.event.text)
    moved = sorted(found, key=_moved if is_of_notice else status.waiting_first, reverse=True)
    others = [glance_at(unit, claim, turn.reader) for claim in moved[1:]]
    return (moved[0].number if moved else None), lists.rows_of(others, action=actions.WhatBecame)


def _moved(claim: Claim) -> datetime:
    return claim.updated_at


# ------------------------------------------------------------ what became of the notice


def _notices(sight: Sight, now: datetime, *, on: date) -> list[str]:
    """What became of each notice that this reader may know of: their own, and of their claim whom it waits for."""
    claim, me = sight.claim, sight.reader.id
    if claim.owner == me and claim.state is State.SUBMITTED:
        return _to_others(sight, claim.desk, code="card.review", now=now)
    own = own_notice(sight.unit, claim, me)
    if not own:
        waits = claim.state in (State.DRAFT, State.WITHDRAWN, State.DISCARDED)
        return [sight.reader.say("stuck-never-sent" if waits and claim.owner == me else "stuck-nothing-due")]
    told = [in_words(sight.reader, each, now, what=_name(sight.reader, each)) for each in own]
    if claim.owner == me and claim.state is State.APPROVED:
        told += _to_others(sight, _payers(sight, on=on), code="card.pay", now=now)
    return told


def _payers(sight: Sight, *, on: date) -> tuple[PersonId, ...]:
    owner = sight.unit.people.get(sight.claim.owner)
    try:
        return () if owner is None else finance_or_admin(sight.unit.people, owner, on=on)[1]
    except Refused:
        return ()


def _to_others(sight: Sight, asked: Sequence[PersonId], *, code: str, now: datetime) -> list[str]:
    """What became of the card to each of those who can take the claim further."""
    posted = sight.unit.notices.about(sight.claim.number, to=asked)
    found = []
    for person in asked[:NAMED]:
        who = name_of(sight.unit, person, reader=sight.reader)
        known = deliveries.of_notice(posted, to=person, code=code)
        found += [in_words(sight.reader, each, now, who=who) for each in known]
        if not known:
            found.append(sight.reader.say("stuck-theirs-none", who=who))
    if len(asked) > NAMED:
        found.append(sight.reader.say("stuck-more", count=len(asked) - NAMED))
    return found


def own_notice(unit: Any, claim: Claim, me: PersonId) -> list[Posted]:
    """What became of the newest notice about this claim that was for this person."""
    posted = unit.notices.about(claim.number, to=(me,))
    codes = (f"claim.{claim.state.value}",) if claim.owner == me else ("card.review", "card.pay")
    found = [deliveries.of_notice(posted, to=me, code=code) for code in codes]
    return max(found, key=lambda each: each[0].id if each else 0)


def _name(reader: Reader, posted: Posted) -> str:
    return reader.say(f"notice-{(posted.code or '').replace('.', '-')}")


def in_words(reader: Reader, posted: Posted, now: datetime, **about: str) -> str:
    """One sentence: sent when and where, waiting, or given up and why. `about` is `who` got it, or `what` I got."""
    why = deliveries.cause(posted.error)
    facts: dict[str, object] = {**about, "at": posted.sent_at or posted.due_at}
    facts["where"] = channel_in_words(reader, posted.channel) if posted.channel else ""
    state = posted.state
    if state == "dead" or (state in ("waiting", "sending") and why is not None):
        facts["why"] = reader.say(f"cause-{why or 'other'}")
        state = f"{state}-why"
    elif state == "waiting" and posted.due_at > now + SOON:
        state = "due"
    side = "theirs" if "who" in about else "mine"
    return cut(reader.say(f"stuck-{side}-{state}", **facts), LONG)


# ------------------------------------------------------------ once more


async def resend(turn: Turn, press: actions.Resend) -> Answer:
    """What I was told of the claim, as its record has it, and its card, at the end of this conversation."""

    def query(unit: Any) -> list[Said_]:
        claim = showing.visible(unit, press.claim, by=turn.person, on=turn.today)
        where = channel_in_words(turn.reader, turn.event.origin.channel)
        said = turn.reader.say("stuck-resent", number=claim.label, where=where)
        card = showing.card(unit, claim, by=turn.person, on=turn.today, fresh=True)
        return [Text(text=said), *_told_again(unit, claim, turn.reader), card]

    return await turn.read(query)


def _told_again(unit: Any, claim: Claim, reader: Reader) -> list[Text]:
    own = own_notice(unit, claim, reader.id)
    if not own or claim.owner != reader.id:
        return []
    row = {"claim": claim.number, "code": own[0].code, "facts": own[0].facts}
    return [each for each in news.tell_owner(unit, row, reader) or () if isinstance(each, Text)]


async def resend_number(turn: Turn, number: int) -> Answer:
    """`resend C-000042`. Nothing of the claim changes, so it need not have been shown here before."""
    return await resend(turn, actions.Resend(claim=number))


async def send_test(turn: Turn, press: actions.SendTest | None = None) -> Answer:
    """A notice to me, on the channel where my notices go."""
    say = turn.reader.say

    def answer(channel: str | None) -> Answer:
        if channel is None:
            return Text(text=say("test-nowhere"))
        return Text(text=say("test-on-its-way", where=channel_in_words(turn.reader, channel)))

    return await turn.write(deliveries.send_test, reference=turn.reference, answer=answer)


def tell_test(unit: Any, row: Mapping[str, Any], reader: Reader) -> list[Message]:
    """The words of a test notice."""
    return [Text(text=reader.say("news-test", at=datetime.fromisoformat(str(row["facts"]["at"]))))]


WORDS = ("resend", "重发给我")


def register(router: Router) -> None:
    """The question, its buttons, and what they are called."""
    router.hears(hears)(state_of_notice)
    router.pressed(actions.WhatBecame)(of_row)
    router.pressed(actions.Resend)(resend)
    router.pressed(actions.SendTest)(send_test)
    router.command(*WORDS, takes="number")(resend_number)
    router.command(*WORDS)(typed.without_number(WORDS, lists.my_claims, resend_number))
    router.command("send test", "发送测试")(send_test)
    router.tells(deliveries.TEST)(tell_test)
