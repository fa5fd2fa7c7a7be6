"""Ask for what a draft still lacks, one thing at a time, and fit the answer into the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.forms import AnyField, Form, LongTextField, TextField
from bot.chat.messages import Question
from bot.chat.router import READ, Router
from bot.chat.texts import Reader
from bot.chat.turn import Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import PURPOSE_LENGTH, Line
from claims.policy import Policy, missing
from claims.states import EDITABLE, Verb
from handlers import showing
from handlers.card_parts import cut, in_words
from handlers.forms import number_in

ASKED = ("amount", "category", "date", "merchant", "purpose")


def next_question(reader: Reader, claim: Claim, policy: Policy) -> Question | None:
    """The first thing the claim lacks, as a question; None where it lacks nothing."""
    for at, line in enumerate(claim.lines):
        for field in missing(policy, line):
            return _asked(
                reader, claim, question_form(reader, claim, policy, field=field, at=at, version=claim.version)
            )
    return None


def question_form(reader: Reader, claim: Claim, policy: Policy, *, field: str, at: int, version: int) -> Form:
    """A form of one open field of the line at that place, from 0, which of several is named.

    It takes any text: people answer "yesterday" and "35 yuan", not as a form would.
    """
    hint = reader.say(f"hint-{field}") if field != "category" else names_of_categories(reader, policy)
    label = reader.say(f"field-{field}")
    asked: AnyField = TextField(name="answer", label=label, hint=hint, most=READ)
    if field == "purpose":
        asked = LongTextField(name="answer", label=label, hint=hint, most=PURPOSE_LENGTH)
    return Form(
        id="claim.ask",
        title=claim.label,
        lead=_lead(reader, claim, policy, field=field, at=at),
        fields=(asked,),
        submit=reader.say("button-save"),
        context={"claim": str(claim.number), "version": str(version), "field": field, "line": str(at + 1)},
    )


def _asked(reader: Reader, claim: Claim, form: Form) -> Question:
    """The question, which names its claim where there are other drafts."""
    return Question(form=form, named=cut(reader.say("ask-of-claim", number=claim.label, question=form.lead or ""), 300))


def still_asked(reader: Reader, claim: Claim, policy: Policy, *, field: str, at: int) -> Question:
    """The same question in one line, with how to leave it: what was said in between was answered."""
    form = question_form(reader, claim, policy, field=field, at=at, version=claim.version)
    asked = tuple(each.model_copy(update={"hint": None}) for each in form.fields)
    lead, named = form.lead or "", reader.say("ask-of-claim", number=claim.label, question=form.lead or "")
    still = form.model_copy(update={"fields": asked, "lead": cut(reader.say("asked-still", question=lead), 300)})
    return Question(form=still, named=cut(reader.say("asked-still", question=named), 300))


def _lead(reader: Reader, claim: Claim, policy: Policy, *, field: str, at: int) -> str:
    question = reader.say(f"ask-{field}", number=claim.label)
    if len(claim.lines) == 1 or at >= len(claim.lines):
        return question
    known = in_words(reader, policy, claim.lines[at])
    if not known:
        return reader.say("ask-of-line", line=at + 1, question=question)
    return reader.say("ask-of-line-known", line=at + 1, known=cut(known, 150), question=question)


def line_in(context: Mapping[str, str]) -> int:
    """Which line was asked about, from 0; one that was asked before lines were counted is the first."""
    return number_in(context, "line") - 1 if context.get("line") else 0


def names_of_categories(reader: Reader, policy: Policy) -> str:
    """As many names of categories as a hint holds."""
    return cut(reader.listed(reader.named(each.names) for each in policy.categories), 150)


async def ask_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """The same question again, to read its answer."""
    field = context.get("field", "")
    if field not in ASKED:
        raise Refused("action.unknown")
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT)
    policy = await turn.policy()
    version = number_in(context, "version")
    return question_form(turn.reader, claim, policy, field=field, at=line_in(context), version=version)


async def lacking(turn: Turn) -> Form | None:
    """What is asked of the claim under whose card something was said; None where it lacks nothing or is not theirs."""
    claim = await turn.read(lambda unit: unit.claims.get(turn.about))
    if claim is None or claim.owner != turn.person.id or claim.state not in EDITABLE:
        return None
    question = next_question(turn.reader, claim, await turn.policy())
    return None if question is None else question.form


def completed(line: Line, other: Line) -> Line:
    """The line with what it lacks taken from another."""
    if line.minor is None and other.minor is not None:
        line = replace(line, minor=other.minor, currency=other.currency)
    return replace(
        line,
        category=line.category or other.category,
        date=line.date or other.date,
        merchant=line.merchant or other.merchant,
        purpose=line.purpose or other.purpose,
    )


def register(router: Router) -> None:
    """The question of one field, which need not be asked anew of who answers under the card."""
    router.form("claim.ask")(ask_form)
    router.lacking = lacking
