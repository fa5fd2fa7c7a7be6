"""The forms about receipts: those of a claim, and why a receipt is wanted on two claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.events import Filled
from bot.chat.forms import FileField, Form, FormErrors, LongTextField
from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import attaching, filing
from claims.claim import Claim, label
from claims.errors import Refused
from claims.lines import REASON_LENGTH, Line
from claims.receipts import MOST_FILES, Receipt
from claims.states import Verb
from handlers import actions, asking, showing
from handlers.card_parts import cut, in_words
from handlers.forms import number_in
from handlers.reopening import unless_changed
from handlers.twice import card_of, kept_on, offers_of_both, said_kept, taken_of, unless_sent_meanwhile


async def attach(turn: Turn, press: actions.Attach) -> Answer:
    """The form with the receipts of the claim as it is now."""
    return await receipts_of(turn, {"claim": str(press.claim)})


async def receipts_of(turn: Turn, context: Mapping[str, str]) -> Form:
    """Which files are the claim's receipts."""
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT)
    say = turn.reader.say
    field = FileField(
        name="receipts",
        label=say("field-receipts"),
        required=False,
        most=MOST_FILES,
        initial=",".join(claim.receipts) or None,
    )
    return Form(
        id="claim.attach",
        title=say("form-attach", number=claim.label),
        fields=(field,),
        submit=say("button-save"),
        context={"claim": str(claim.number), "version": context.get("version", str(claim.version))},
    )


async def save_receipts(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """The claim has these receipts and no others."""
    number, seen = number_in(context, "claim"), number_in(context, "version")
    files: tuple[str, ...] = values["receipts"] or ()
    had = (await showing.claim_of(turn, number, Verb.EDIT)).receipts
    policy = await turn.policy()

    async def deed() -> Answer:
        taken = await taken_of(turn, [each for each in files if each not in had], number=number)
        free = [each for each in files if each not in {twin.receipt.sha256 for twin in taken}]

        def answer(claim: Claim) -> Answer:
            question = asking.next_question(turn.reader, claim, policy)
            offers = offers_of_both(turn, taken, number=claim.number)
            return [showing.owners_card(claim), *offers, *([question] if question else [])]

        written = turn.write(attaching.put, number, free, seen=seen, answer=answer)
        return await unless_changed(turn, receipts_of, context, values, written)

    try:
        return await unless_sent_meanwhile(turn, deed)
    except Refused as refused:
        return _beside(turn, refused, "receipts")


# ------------------------------------------------------------ one receipt on two claims


async def ask_why_both(turn: Turn, press: actions.KeepBoth) -> Answer:
    """The form that asks why; where that was done already, that it was."""
    done = await _kept_already(turn, press.file, press.claim, line=press.line)
    return done or await why_both(turn, {"file": press.file, "claim": str(press.claim), "line": str(press.line)})


async def why_both(turn: Turn, context: Mapping[str, str]) -> Form:
    """Why a file that a live claim has is wanted here too; raises `Refused` where it is not one's own or is gone."""
    file, number = context.get("file", ""), number_in(context, "claim")
    (receipt,) = await turn.read(lambda unit: attaching.staged(unit, [file], by=turn.person))
    version, line, say = context.get("version", "0"), _line_in(context), turn.reader.say
    lead = say("ask-keep-both", name=receipt.name or "")
    if number:
        claim = await showing.claim_of(turn, number, Verb.EDIT)
        version = context.get("version", str(claim.version))
        if len(claim.lines) > 1 and 1 <= line <= len(claim.lines):
            known = cut(in_words(turn.reader, await turn.policy(), claim.lines[line - 1]), 100)
            lead = say("ask-of-line-known" if known else "ask-of-line", line=line, known=known, question=lead)
    return Form(
        id="receipt.keep",
        title=say("form-keep-both"),
        lead=cut(lead, 300),
        fields=(LongTextField(name="reason", label=say("field-reason"), most=REASON_LENGTH),),
        submit=say("button-keep-both"),
        context={"file": file, "claim": str(number), "version": version, "line": str(line)},
    )


async def keep_both(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """The receipt goes on the claim, or begins one, with the reason beside it."""
    number, file, reason = number_in(context, "claim"), context.get("file", ""), values["reason"]
    done = await _kept_already(turn, file, number, line=_line_in(context))
    if done is not None:
        return done
    (receipt,) = await turn.read(lambda unit: attaching.staged(unit, [file], by=turn.person))

    def answer(claim: Claim) -> Answer:
        return [*_told(turn, receipt, number, claim, line=_line_in(context)), showing.owners_card(claim)]

    try:
        if not number:
            return await _begin(turn, receipt, reason)
        deed = turn.write(
            attaching.keep_both,
            number,
            file,
            reason=reason,
            seen=number_in(context, "version"),
            line=_line_in(context),
            answer=answer,
        )
        return await unless_changed(turn, why_both, context, values, deed)
    except Refused as refused:
        return _beside(turn, refused, "reason")


def _told(turn: Turn, receipt: Receipt, number: int, claim: Claim, *, line: int) -> list[Any]:
    """Its card, which can't be pressed any more, and that both have the file now."""
    return [card_of(receipt.id, number, line=line), Text(text=said_kept(turn.reader, receipt, claim.number))]


async def _kept_already(turn: Turn, file: str, number: int, *, line: int) -> list[Any] | None:
    """That it is on that claim already, with its card; None where it is not. The reason that was given stays."""

    def look(unit: Any) -> int | None:
        receipt = unit.receipts.get(file)
        return None if receipt is None or receipt.owner != turn.person.id else kept_on(unit, receipt, number)

    kept = await turn.read(look)
    if kept is None:
        return None
    known = Text(text=turn.reader.say("receipts-known", number=label(kept), count=1))
    return [card_of(file, number, line=line), known, await showing.see(turn, kept)]


def _line_in(context: Mapping[str, str]) -> int:
    """The expense that the file belongs to, from 1; 0 where none was named."""
    return number_in(context, "line") if context.get("line") else 0


async def _begin(turn: Turn, receipt: Receipt, reason: str) -> Answer:
    policy = await turn.policy()
    line = Line(currency=policy.currency, receipts=(receipt.sha256,))

    def answer(claim: Claim) -> Answer:
        question = asking.next_question(turn.reader, claim, policy)
        told = _told(turn, receipt, 0, claim, line=0)
        return [*told, showing.owners_card(claim, fresh=True), *([question] if question else [])]

    return await turn.write(filing.create, [line], reasons={receipt.sha256: reason}, answer=answer)


def _beside(turn: Turn, refused: Refused, field: str) -> Answer:
    """What is wrong with the files or the reason is said beside them; all else is raised again."""
    is_ours = refused.code.startswith("receipt.") or refused.code == "claim.too_many_files"
    if not is_ours or not isinstance(turn.event, Filled):
        raise refused
    return FormErrors(errors={field: turn.reader.refusal(refused)}, typed=dict(turn.event.values))


def register(router: Router) -> None:
    """Attach and Keep both."""
    router.pressed(actions.Attach)(attach)
    router.form("claim.attach")(receipts_of)
    router.filled("claim.attach")(save_receipts)
    router.pressed(actions.KeepBoth)(ask_why_both)
    router.form("receipt.keep")(why_both)
    router.filled("receipt.keep")(keep_both)
