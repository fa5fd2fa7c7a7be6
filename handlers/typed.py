"""A button's label with a claim's number, typed: it does what the button does, for the version that was shown here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from bot.chat.actions import Action
from bot.chat.events import Said
from bot.chat.messages import Items, Text
from bot.chat.router import READ, Router, plain
from bot.chat.turn import Answer, Handler, Turn
from claims.claim import Claim, label
from claims.errors import Refused
from claims.sentences.told_codes import OTHER
from handlers import actions, attachments, filing, finance, lists, review, showing

Choice = Callable[[Turn], Awaitable[Items | Text]]
"""A list out of which one claim can be chosen."""

LABELS: tuple[tuple[tuple[str, str], type[Action], Handler, Choice], ...] = (
    (("submit", "提交"), actions.Submit, filing.submit, lists.my_claims),
    (("edit", "修改"), actions.Edit, filing.edit, lists.my_claims),
    (("attach", "补传票据"), actions.Attach, attachments.attach, lists.my_claims),
    (("discard", "作废"), actions.Discard, filing.discard, lists.my_claims),
    (("withdraw", "撤回"), actions.Withdraw, filing.withdraw, lists.my_claims),
    (("approve", "同意"), actions.Approve, review.approve, lists.to_approve),
    (("return", "退回"), actions.Return, review.ask_why_return, lists.to_approve),
    (("reject", "驳回"), actions.Reject, review.ask_why_reject, lists.to_approve),
    (("mark paid", "标记已付款"), actions.MarkPaid, finance.mark_paid, lists.to_pay),
)
"""The words in both languages, the button they stand for, its handler, and the list to choose from without a number."""

ALSO: dict[type[Action], tuple[str, ...]] = {
    actions.Approve: ("批准",),
    actions.Return: ("send back", "打回"),
    actions.Reject: ("decline", "拒绝"),
}
"""Other usual words for the same."""


def by_number(action: type[Action], handler: Handler) -> Handler:
    """The handler of `approve C-000042`: as if the newest card of that claim that was here then had been pressed."""

    async def run(turn: Turn, number: int) -> Answer:
        seen = await shown_here(turn, number)
        if seen is None:
            card = await showing.see(turn, number)
            return [Text(text=turn.reader.say("typed-look-first", number=label(number))), card]
        turn.moves_cards = True
        try:
            return await handler(turn, action.model_validate({"claim": number, "version": seen}))
        except Refused as refused:
            if refused.code != "claim.changed":
                raise
            # Whoever typed it may be far below the card that changed.
            return [Text(text=turn.reader.refusal(refused)), await showing.see(turn, number)]

    return run


def without_number(phrases: tuple[str, str], choose_from: Choice, named: Handler) -> Handler:
    """The handler of `approve` alone: which one, out of a list; under a claim's card it is `named` with that claim."""

    async def run(turn: Turn) -> Answer:
        if turn.about is not None:
            return await named(turn, turn.about)
        word = phrases[1] if turn.reader.language == "zh" else phrases[0]
        return [Text(text=turn.reader.say("typed-which", word=word)), await choose_from(turn)]

    return run


_WITH_MORE = re.compile(
    r"(?P<command>\D{1,40}(?<![A-Za-z0-9])C-?\d{1,18})(?!\d)(?P<more>.+)", re.IGNORECASE | re.DOTALL
)
_WHY = re.compile(
    r"[\s,，:：.。;；–—-]*(?:because(?: of)?\b|因为|由于|原因是?[:：]?)?(?P<reason>.*)", re.IGNORECASE | re.DOTALL
)

REFUSALS = {
    **dict.fromkeys(("return", "退回", *ALSO[actions.Return]), (actions.Return, review.send_back)),
    **dict.fromkeys(("reject", "驳回", *ALSO[actions.Reject]), (actions.Reject, review.reject)),
}
"""What takes a reason, by the word that asks for it: its button, and what is done once the reason is known."""


class More(NamedTuple):
    """A command with a claim's number and more words behind it."""

    command: str
    number: int
    more: str


def with_more(router: Router, text: str) -> More | None:
    """The command, number and other words of "approve C-000042 if you can"."""
    found = _WITH_MORE.fullmatch(unicodedata.normalize("NFKC", text[:READ]).strip())
    command = router.find_command(found["command"]) if found else None
    if found is None or command is None or not command[1] or not isinstance(command[1][0], int):
        return None
    return More(found["command"], command[1][0], found["more"])


async def with_reason_or_alone(turn: Turn, heard: More) -> Answer:
    """A claim is returned or rejected where one of the policy's reasons is given at once, such as "receipt missing".

    Nothing is done on a command with anything else behind it, such as an "if"; the card is shown.
    """
    refusal = next((each for word, each in REFUSALS.items() if plain(heard.command).startswith(word)), None)
    why = _WHY.fullmatch(heard.more)
    reason = why["reason"].strip() if why else ""
    if refusal is None or await review.code_said(turn, heard.number, reason) == OTHER:
        said = Text(text=turn.reader.say("typed-alone", command=heard.command))
        return [said, await showing.see(turn, heard.number)]
    action, refuses = refusal

    async def refuse(turn: Turn, press: Any) -> Answer:
        context = {"claim": str(press.claim), "version": str(press.version)}
        return await refuses(turn, {"reason": reason, "code": OTHER}, context)

    return await by_number(action, refuse)(turn, heard.number)


async def shown_here(turn: Turn, number: int) -> int | None:
    """The version of a claim that its newest card in this conversation showed when this was typed, or None without one.

    A turn may run long after its event was accepted; a card that came meanwhile was not what the person agreed to.
    Raises `Refused("claim.unknown")` for a claim this person may not see.
    """
    origin = turn.event.origin
    place = turn.event.shown if isinstance(turn.event, Said) else None

    def query(unit: Any) -> int | None:
        showing.visible(unit, number, by=turn.person, on=turn.today)
        lane = unit.conversations.lane_out(channel=origin.channel, place=origin.lasting_place)
        found: int | None = unit.conversations.drawn_versions(
            lane=lane, claim=number, until=turn.accepted_at, place=place
        )
        return found

    return await turn.read(query)


async def not_as_shown(turn: Turn, claim: Claim) -> Text | None:
    """Why words may change nothing of this claim: no card of it was shown here, or not this version; None if it was.

    Raises `Refused("claim.unknown")` as `shown_here` does.
    """
    seen = await shown_here(turn, claim.number)
    if seen is None:
        return Text(text=turn.reader.say("typed-look-first", number=claim.label))
    if seen != claim.version:
        changed = Refused("claim.changed", number=claim.label, state=claim.state.value)
        return Text(text=turn.reader.refusal(changed))
    return None


def register(router: Router) -> None:
    """Every label in both languages, whatever the person's own is, and what else people call it."""
    for phrases, action, handler, choose_from in LABELS:
        named, words = by_number(action, handler), (*phrases, *ALSO.get(action, ()))
        router.command(*words, takes="number")(named)
        if action not in (actions.Submit, actions.Withdraw):  # which have their own room
            router.command(*words)(without_number(phrases, choose_from, named))
    router.hears(lambda turn, text: with_more(router, text))(with_reason_or_alone)
