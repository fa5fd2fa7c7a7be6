"""What people asked in vain: the list for support, without what is answered by now, and an answer begun from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.chat.messages import Button, Items, Row, Text
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Turn
from claims import helping
from claims.people import Person
from faq.asking import Miss
from faq.entry import QUESTION_LENGTH
from handlers import library
from handlers.card_parts import cut
from handlers.entry_changes import demand_support
from handlers.faq_actions import WriteAnswer
from handlers.forms import number_in

PAGE = 10
LOOKED_AT = 50
"""Of the latest questions, among how many those are looked for that have no answer yet."""


async def list_missed(turn: Turn) -> Answer:
    """The latest questions that have no answer yet, masked, each once, with the way to write it."""

    def look(unit: Any) -> tuple[list[Miss], dict[str, datetime]]:
        demand_support(unit, turn.person, on=turn.today)
        misses: list[Miss] = unit.faq_questions.misses(limit=LOOKED_AT)
        answered = {each.candidates[0] for each in misses if each.decision == "answer" and each.candidates}
        newest = [version for id in answered if (version := unit.faq.newest(id)) is not None]
        return misses, {version.entry.id: version.at for version in newest}

    misses, written = await turn.read(look)
    shelf, say = await library.shelf(turn.store), turn.reader.say
    seen: dict[str, Miss] = {}
    for miss in misses:
        if not _has_answer(miss, shelf, written=written):
            seen.setdefault(plain(miss.question), miss)
    found = list(seen.values())[:PAGE]
    if not found:
        return Text(text=say("faq-missed-empty"))
    rows = [
        Row(
            text=cut(miss.question.strip() or "…", 300),
            detail=say("faq-missed-row", at=miss.at),
            button=Button(
                label=say("button-write-answer"),
                action=WriteAnswer(ask=turn.reference, at=at).pack(),
                opens_form=True,
            ),
        )
        for at, miss in enumerate(found)
    ]
    listed = Items(title=say("faq-missed"), rows=tuple(rows))
    questions = [cut(miss.question.strip(), QUESTION_LENGTH) for miss in found]
    return await turn.write(keep_listed, questions, ask=turn.reference, answer=lambda _: listed)


def _has_answer(miss: Miss, shelf: library.Shelf, *, written: Mapping[str, datetime]) -> bool:
    """Whether it would be answered by now; an answer that did not help has to be another one since."""
    match = shelf.matcher.match(miss.question, language=miss.language)
    if match.decision != "answer":
        return False
    best = match.candidates[0].entry.id
    return miss.decision != "answer" or best not in miss.candidates[:1] or written.get(best, miss.at) > miss.at


def keep_listed(unit: Any, questions: Sequence[str], *, ask: str, by: Person, now: datetime, on: date) -> None:
    """Remember what was listed, so that a form can begin with it. Raises `Refused("faq.not_support")`."""
    demand_support(unit, by, on=on)
    unit.offers.keep(ask, holds=json.dumps(questions, ensure_ascii=False), person=by.id)


def begun(unit: Any, context: Mapping[str, str], *, by: Person, on: date) -> dict[str, str]:
    """What a new entry begins with: the question of the list, or question and answer of one to support; or nothing."""
    if "help" in context:
        request = helping.shown(unit, number_in(context, "help"), by=by, on=on)
        known = {"question": cut(" ".join((request.question or "").split()), QUESTION_LENGTH)}
        return {name: text for name, text in (known | {"answer": request.answer or ""}).items() if text}
    if "ask" not in context:
        return {}
    held = unit.offers.get(context["ask"], person=by.id)
    questions = json.loads(held) if held is not None else []
    at = number_in(context, "at")
    # The list may be gone by the time the form comes back; what was typed stands in it all the same.
    return {"question": str(questions[at])} if isinstance(questions, list) and at < len(questions) else {}


def register(router: Router) -> None:
    """The word for the list."""
    router.command("faq missed", "未答问题")(list_missed)
