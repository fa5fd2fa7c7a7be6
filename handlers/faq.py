"""Answer a question from the knowledge base: give the answer, offer a few, or say honestly that nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.chat.actions import Action
from bot.chat.messages import Button, Items, Offer, Row, Text
from bot.chat.router import READ, Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Said_, Turn
from claims.errors import Refused
from claims.people import Person
from faq.asking import Feedback, Miss, Verdict, miss_of
from faq.book import Version
from faq.confidence import Decision
from faq.matcher import Match
from faq.wording import language_of
from handlers import greeting, library
from handlers.card_parts import cut
from handlers.faq_actions import GetHelp, Helpful, NotSolved, ShowAnswer

ROW = 300
"""Code points of a row; a question of that length is shown whole, its number on the button alone."""

EXACT = 0.98
"""From this chance on a message that asks nothing is taken for a question all the same."""


class Question(BaseModel):
    """A question while its answer may be judged: as it was asked, what it was taken for, and the entries shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    decision: Decision
    confidence: float
    candidates: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Found(NamedTuple):
    """What the knowledge base makes of a message."""

    text: str
    match: Match
    shelf: library.Shelf

    def is_meant(self, *, asks: bool) -> bool:
        """Whether a message that might be something else is better taken for this question."""
        return self.match.decision != "none" if asks else self.match.confidence >= EXACT


async def find(turn: Turn, text: str) -> Found:
    """The entries that may answer what was said, in the person's language."""
    shelf = await library.shelf(turn.store)
    return Found(text, shelf.matcher.match(text, language=turn.reader.language), shelf)


async def reply(turn: Turn, found: Found) -> Answer:
    """The answer with its two buttons, up to three questions to choose from, or that nothing fits."""
    match = found.match
    turn.is_for_all = True
    entries = [each.entry for each in match.shown]
    candidates = tuple(each.entry.id for each in match.candidates[:3])
    question = Question(
        text=found.text[:READ], decision=match.decision, confidence=match.confidence, candidates=candidates
    )
    if match.decision == "answer":
        entry = entries[0]
        asked = question.model_copy(update={"shown": (entry.id,)})
        return answered(
            turn.reader, entry.answer, entry.question, asked, ask=turn.reference, row=found.shelf.rows[entry.id]
        )
    said: Answer
    if match.decision == "suggest":
        said = offered(turn, [(entry.question, found.shelf.rows[entry.id]) for entry in entries], question)
    else:
        advice = greeting.not_understood(turn, await greeting.parts(turn))
        said = [advice, nothing_fits(turn, question)]
    miss = miss_of(found.text, match, masking=await library.masking(turn.store), now=turn.now)
    return await turn.write(keep_miss, miss, ask=turn.reference, answer=lambda _: said)


async def reply_in_passing(turn: Turn, found: Found, *, after: Sequence[Said_]) -> Answer:
    """The answer while another question stays open, and behind it `after`; of several entries the questions to press.

    They bear no numbers, as a number said may answer the question that is open.
    """
    match = found.match
    if match.decision == "answer":
        said = await reply(turn, found)
        return [*(said if isinstance(said, (list, tuple)) else []), *after]
    say = turn.reader.say
    rows = tuple(
        Row(
            text=each.entry.question,
            button=_button(say("button-view"), ShowAnswer(ask=turn.reference, row=found.shelf.rows[each.entry.id])),
        )
        for each in match.shown
    )
    return [Items(title=say("faq-suggest"), rows=rows), *after]


# ------------------------------------------------------------ what is shown


def answered(reader: Reader, text: str, title: str, question: Question, *, ask: str, row: int) -> list[Said_]:
    """The answer, and below it which question it is of and whether it helped."""
    say = reader.say
    buttons = (
        _button(say("button-helpful"), Helpful(ask=ask, row=row)),
        _button(say("button-not-solved"), NotSolved(ask=ask, row=row)),
    )
    of = Row(text=cut(say("faq-helped-of", question=title), ROW))
    items = Items(title=say("faq-helped"), rows=(of,), buttons=buttons)
    return [Text(text=text), Offer(items=items, name=ask, holds=question.model_dump_json())]


def offered(turn: Turn, entries: list[tuple[str, int]], question: Question) -> Offer:
    """Questions whole, each with its number to press or to say."""
    say, ask = turn.reader.say, turn.reference
    rows = tuple(
        Row(text=_numbered(number, title), button=_button(str(number), ShowAnswer(ask=ask, row=row)))
        for number, (title, row) in enumerate(entries, start=1)
    )
    buttons = (
        _button(say("button-not-solved"), NotSolved(ask=ask)),
        _button(say("button-get-help"), GetHelp(ask=ask)),
    )
    items = Items(title=say("faq-suggest"), rows=rows, buttons=buttons)
    return Offer(items=items, name=ask, holds=question.model_dump_json())


def _numbered(number: int, title: str) -> str:
    numbered = f"{number}. {title}"
    return numbered if len(numbered) <= ROW else title


def nothing_fits(turn: Turn, question: Question) -> Offer:
    """That there is no answer, and the way to a person who may have one."""
    say, ask = turn.reader.say, turn.reference
    buttons = (
        _button(say("button-get-help"), GetHelp(ask=ask), is_first=True),
        _button(say("button-helpful"), Helpful(ask=ask)),
        _button(say("button-not-solved"), NotSolved(ask=ask)),
    )
    items = Items(title=say("faq-none"), rows=(Row(text=say("faq-none-help")),), buttons=buttons)
    return Offer(items=items, name=ask, holds=question.model_dump_json())


def _button(label: str, action: Action, *, is_first: bool = False) -> Button:
    return Button(label=label, action=action.pack(), look="primary" if is_first else "plain")


# ------------------------------------------------------------ what is pressed


async def show(turn: Turn, press: ShowAnswer) -> Answer:
    """The answer of the entry that was chosen, as it is now."""

    def look(unit: Any) -> tuple[Version | None, int, Question | None]:
        chosen = unit.faq.at_row(press.row)
        kept = None if chosen is None else unit.faq.newest_kept(chosen.entry.id)
        held = question_of(unit, press.ask, by=turn.person)
        return (None, 0, held) if kept is None or kept.version.is_retired else (kept.version, kept.row, held)

    version, row, held = await turn.read(look)
    if version is None:
        return Text(text=turn.reader.say("faq-gone"))
    turn.is_for_all = True
    entry = version.entry
    question = held or Question(text=entry.question, decision="suggest", confidence=0.0)
    shown = question.model_copy(update={"shown": tuple(dict.fromkeys((*question.shown, entry.id)))})
    return answered(turn.reader, entry.answer, entry.question, shown, ask=turn.reference, row=row)


async def helpful(turn: Turn, press: Helpful) -> Answer:
    """Count it and say thank you."""
    say = turn.reader.say
    turn.is_for_all = True
    return await turn.write(
        judge, press.ask, press.row, verdict="helpful", miss=None, answer=lambda _: Text(text=say("faq-thanks"))
    )


async def not_solved(turn: Turn, press: NotSolved) -> Answer:
    """Count it, keep the question for support to learn from, and offer a person."""
    question = await turn.read(lambda unit: own_question(unit, press.ask, by=turn.person))
    masked = (await library.masking(turn.store)).mask(question.text)
    miss = Miss(
        masked,
        language_of(masked),
        question.decision,
        question.confidence,
        question.candidates,
        turn.now,
        "not_solved",
    )
    say = turn.reader.say
    button = _button(say("button-get-help"), GetHelp(ask=press.ask), is_first=True)
    items = Items(title=say("faq-unsolved"), rows=(Row(text=say("faq-unsolved-help")),), buttons=(button,))
    offer = Offer(items=items, name=turn.reference)
    turn.is_for_all = True
    return await turn.write(judge, press.ask, press.row, verdict="not_solved", miss=miss, answer=lambda _: offer)


def question_of(unit: Any, ask: str, *, by: Person) -> Question | None:
    """What this person asked with that message; None where it was somebody else, or is too long ago."""
    held = unit.offers.get(ask, person=by.id)
    try:
        return None if held is None else Question.model_validate_json(held)
    except ValidationError:  # a list of another kind has that name
        return None


def own_question(unit: Any, ask: str, *, by: Person) -> Question:
    """The same. Raises `Refused("offer.others")` for what somebody else asked, `Refused("offer.gone")` for no more."""
    question = question_of(unit, ask, by=by)
    if question is None:
        raise Refused("offer.gone" if unit.offers.whose(ask) in (None, by.id) else "offer.others")
    return question


# ------------------------------------------------------------ what is kept


def keep_miss(unit: Any, miss: Miss | None, *, ask: str, by: Person, now: datetime, on: date) -> None:
    """Keep a question that missed."""
    if miss is not None:
        unit.faq_questions.keep_miss(miss, ask=ask)


def judge(
    unit: Any,
    ask: str,
    row: int | None,
    *,
    verdict: Verdict,
    miss: Miss | None,
    by: Person,
    now: datetime,
    on: date,
) -> None:
    """Count what was said of an answer, or of there being none. Raises what `own_question` raises."""
    own_question(unit, ask, by=by)
    version = None if row is None else unit.faq.at_row(row)
    if version is not None:
        unit.faq_questions.keep_feedback(Feedback(version.entry.id, version.number, verdict, now), ask=ask)
    if miss is not None:
        unit.faq_questions.keep_miss(miss, ask=ask)
    unit.faq_questions.judge_miss(ask, verdict)


def register(router: Router) -> None:
    """The buttons of answers."""
    router.pressed(ShowAnswer)(show)
    router.pressed(Helpful)(helpful)
    router.pressed(NotSolved)(not_solved)
