"""A question typed where a reason or a reply is asked for is answered, and what was asked stays open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.chat.events import Said
from bot.chat.messages import Question
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Handler, Turn
from claims.sentences.questions import is_question
from handlers import answering
from handlers.card_parts import cut
from handlers.reopening import Build

ASKED_IN_WORDS = {"claim.return": "reason", "claim.reject": "reason", "claim.reply": "reply", "receipt.keep": "reason"}
"""The forms whose words somebody else will read, and the field that takes them."""

SAID = "said"
"""Where a form keeps what was said and answered last, so that the same words said again are meant."""

_ASKS = re.compile(r"[?？]\s*$|到哪|哪[儿里]|谁")
_TELLS = re.compile(r"请(?!问)|麻烦|说明|补充|写明|注明|没有?[写说填]|不清楚|不明")
"""What is asked of the claimant, as in 请说明招待了哪些客户, is no question to the bot."""


async def unless_asked(
    build: Build, field: str, fill: Handler, turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]
) -> Answer:
    """What the form does with the words; a question among them that can be answered is, and nothing is decided.

    Said once more, the same words are meant as they are. In the form itself there is nobody who could be asked.
    """
    text = str(values.get(field) or "")
    if not isinstance(turn.event, Said) or not asks(text) or context.get(SAID) == _mark(text):
        return await fill(turn, values, context)
    form = await build(turn, context)
    lead = turn.reader.say("asked-still-in-words", question=cut(form.lead or form.title, 180))
    said = {**form.context, SAID: _mark(text)}
    again = Question(form=form.model_copy(update={"lead": cut(lead, 300), "context": said}))
    answer = await answering.in_passing(turn, text, after=[again])
    return await fill(turn, values, context) if answer is None else answer


def asks(text: str) -> bool:
    """Whether words that somebody else was to read may be a question to the bot."""
    is_marked = _ASKS.search(text) is not None
    return (is_question(text) or is_marked) and (text.rstrip().endswith(("?", "？")) or not _TELLS.search(text))


def _mark(text: str) -> str:
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


def register(router: Router) -> None:
    """Stand before each of these forms, which are registered before."""
    for form, field in ASKED_IN_WORDS.items():
        router.fills[form] = partial(unless_asked, router.forms[form], field, router.fills[form])
