"""What a claimant does: a form becomes a draft, and the draft goes on its way. Sentences are in sentences.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat.answers import parts_of
from bot.chat.events import Filled, Said
from bot.chat.messages import Button, Card, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import filing
from claims.claim import Claim, label
from claims.errors import Refused
from claims.states import Verb
from handlers import actions, choosing, expenses, forms, left_out, showing
from handlers.card_parts import cut
from handlers.done import in_a_word
from handlers.forms import number_in
from handlers.reopening import unless_changed
from handlers.twice import offers_of_both, unless_sent_meanwhile, without_taken

_BEHIND = re.compile(r"(?:claim|报销)[\s:：,，]+(?P<words>\w.*)", re.IGNORECASE | re.DOTALL)
QUOTED = 100
"""Code points of words that are said back."""

NEW = (
    *("new claim", "a new claim", "new expense", "a new expense", "new expense claim", "i want to claim"),
    *("i'd like to claim", "i would like to claim", "i need to claim", "i have an expense"),
    *(
        f"{wish}{way} {what}"
        for wish in ("", "i want to ", "i'd like to ", "i would like to ", "i need to ", "please ")
        for way in ("file", "start", "make", "create", "begin")
        for what in ("a claim", "a new claim", "an expense", "a new expense", "an expense claim")
    ),
    *(
        f"{wish}{way}"
        for wish in ("", "我要", "我想", "我想要", "我需要")
        for way in ("新建报销", "新建报销单", "新建一张报销单", "发起报销", "申请报销", "开始报销", "做报销", "填报销")
    ),
    *("我要报销", "我想报销", "我想要报销", "我需要报销", "想报销", "要报销", "新建", "新报销", "新的报销", "新报销单"),
)
"""What means that something is to be claimed, in whole sentences that say nothing of it yet."""


async def start(turn: Turn) -> Answer:
    """`claim` alone: a card whose button opens the empty form."""
    return empty_card(turn)


def empty_card(turn: Turn) -> Answer:
    """Says how to file, and offers the form; before that, that no expense was found, where one was said to follow."""
    say = turn.reader.say
    button = Button(label=say("button-fill-in"), action=actions.FillIn().pack(), look="primary", opens_form=True)
    card = Card(title=say("start-title"), lead=None, note=say("start-note"), buttons=(button,))
    said = _BEHIND.fullmatch(turn.event.text.strip()) if isinstance(turn.event, Said) else None
    return card if said is None else [Text(text=say("start-nothing", words=cut(said["words"], QUOTED))), card]


# ------------------------------------------------------------ forms


async def fill_in(turn: Turn, press: actions.FillIn) -> Answer:
    """The empty form; opening it creates nothing."""
    return await expenses.new_claim(turn, {})


async def fill_in_words(turn: Turn) -> Answer:
    """The same in words, for whoever sees no buttons."""
    return await expenses.new_claim(turn, {})


async def save_new(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """A filled form is a draft of all its expenses."""
    lines = expenses.expenses(values)
    wrong = expenses.mistakes(turn, lines, typed=typed_in(turn))
    if wrong is not None:
        return wrong

    async def deed() -> Answer:
        free, taken = await without_taken(turn, lines, number=None)

        def answer(claim: Claim) -> Answer:
            offers = offers_of_both(turn, taken, number=claim.number, lines=lines)
            return [showing.owners_card(claim, fresh=True), *offers]

        return await turn.write(filing.create, free, answer=answer)

    return await unless_sent_meanwhile(turn, deed)


async def edit(turn: Turn, press: actions.Edit) -> Answer:
    """The form with what the claim says now, whatever it said where the button stands.

    What is chosen on the card stands in it, but not what is chosen on an old one.
    """
    return await expenses.edit_claim(turn, {"claim": str(press.claim)}, chosen=choosing.chosen(turn), on=press.version)


async def save_edit(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """The claim says what the form says; its card changes in place."""
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT)
    # Expenses that were kept from an older form name receipts of then; the claim must still be that very one.
    seen = expenses.oldest_seen(values, number_in(context, "version"))
    lines = expenses.expenses(values)
    wrong = expenses.mistakes(turn, lines, typed=typed_in(turn))
    if wrong is not None:
        return wrong

    async def deed() -> Answer:
        free, taken = await without_taken(turn, lines, number=claim.number, had=claim.receipts)

        def answer(changed: Claim) -> Answer:
            return [showing.owners_card(changed), *offers_of_both(turn, taken, number=changed.number, lines=lines)]

        written = turn.write(filing.edit, claim.number, free, seen=seen, answer=answer)
        return await unless_changed(turn, expenses.edit_claim, {**context, "version": str(seen)}, values, written)

    return await unless_sent_meanwhile(turn, deed)


def typed_in(turn: Turn) -> dict[str, str]:
    """All that was entered in the form of this turn."""
    return dict(turn.event.values) if isinstance(turn.event, Filled) else {}


# ------------------------------------------------------------ on its way


async def submit(turn: Turn, press: actions.Submit) -> Answer:
    """Send it to whoever decides, as what is chosen on the card. What is missing is asked; see `choosing.not_sent`."""
    try:
        return await _sent(turn, press.claim, seen=press.version, category=choosing.chosen(turn))
    except Refused as refused:
        return await choosing.not_sent(turn, press.claim, refused, seen=press.version)


async def submit_without(turn: Turn, press: actions.SubmitWithout) -> Answer:
    """The same without the files of which that list asked: this is the answer. A reply written before goes along."""
    number, seen, without = press.claim, press.version, press.offer
    try:
        return await _sent(turn, number, seen=seen, without=without)
    except Refused as refused:
        asked = await turn.read(left_out.asked_about, without, number=number, by=turn.person)
        reply = None if asked is None else asked.reply
        return await choosing.not_sent(turn, number, refused, seen=seen, reply=reply, without=without)


async def submit_with_reply(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Send a returned claim again as it was, with a word to the approver; what was written is never lost."""
    number, seen, reply = number_in(context, "claim"), number_in(context, "version"), values["reply"]
    deed = _sent(turn, number, seen=seen, reply=reply, without=context.get(forms.WITHOUT, ""))
    try:
        return await unless_changed(turn, forms.reply_to_approver, context, values, deed)
    except Refused as refused:
        if refused.code not in ("receipt.elsewhere", "receipt.waits") or turn.committed:
            raise
        why = await choosing.not_sent(turn, number, refused, seen=seen, reply=reply)
        if refused.code == "receipt.waits" and not isinstance(turn.event, Filled):
            return why  # The list has the reply, and hears what is said next.
        form = (await forms.reply_to_approver(turn, context)).with_initial({"reply": reply})
        if refused.code == "receipt.waits":
            lead = turn.reader.say("left-out-in-form", number=label(number))
            form = form.model_copy(update={"lead": lead})
        return [*why, form]


async def kept_reply(turn: Turn, press: actions.KeptReply) -> Answer:
    """The form with the reply that was written when it was asked of files: nothing is left out by sending it."""
    form = await forms.reply_to_approver(turn, {"claim": str(press.claim), "version": str(press.version)})
    asked = await turn.read(left_out.asked_about, press.offer, number=press.claim, by=turn.person)
    return form if asked is None or asked.reply is None else form.with_initial({"reply": asked.reply})


async def _sent(turn: Turn, number: int, *, without: str = "", **kwargs: Any) -> Answer:
    """What every way of sending does. Cards whose Keep both can't be pressed any more are drawn anew."""
    cards = await turn.read(left_out.cards, number, by=turn.person) if without else []
    told = in_a_word(turn, Verb.SUBMIT, showing.owners_card)

    def answer(claim: Claim) -> Answer:
        return [*parts_of(told(claim)), *cards] if cards else told(claim)

    return await turn.write(left_out.submit, number, without=without, answer=answer, **kwargs)


async def withdraw(turn: Turn, press: actions.Withdraw) -> Answer:
    """Take it back before anybody decided."""
    answer = in_a_word(turn, Verb.WITHDRAW, showing.owners_card)
    return await turn.write(filing.withdraw, press.claim, seen=press.version, answer=answer)


async def discard(turn: Turn, press: actions.Discard) -> Answer:
    """End it for good."""
    answer = in_a_word(turn, Verb.DISCARD, showing.owners_card)
    return await turn.write(filing.discard, press.claim, seen=press.version, answer=answer)


def register(router: Router) -> None:
    """The claimant's words, buttons and forms."""
    router.command("claim", "报销", *NEW)(start)
    router.command("fill in", "fill in a claim", "填写", "填写报销单", "填表")(fill_in_words)
    router.command("form", "the form", "open the form", "fill in the form", "表单", "打开表单", "填写表单")(
        fill_in_words
    )
    router.pressed(actions.FillIn)(fill_in)
    router.pressed(actions.Submit)(submit)
    router.pressed(actions.SubmitWithout)(submit_without)
    router.pressed(actions.KeptReply)(kept_reply)
    router.pressed(actions.Edit)(edit)
    router.pressed(actions.Withdraw)(withdraw)
    router.pressed(actions.Discard)(discard)
    router.filled("claim.new")(save_new)
    router.filled("claim.edit")(save_edit)
    router.filled("claim.reply")(submit_with_reply)
