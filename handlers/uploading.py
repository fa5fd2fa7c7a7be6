"""Why a file does not go through: the last one that was refused and what to do, or what may be sent, and how else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.chat.messages import Row, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims.claim import Claim, label
from claims.errors import Refused
from claims.receipts import MOST_FILES, MOST_MEGABYTES, MOST_MEGAPIXELS, MOST_PAGES, RefusedFile
from claims.states import EDITABLE
from handlers import actions
from handlers.asked_in_words import asks_why_refused
from handlers.card_parts import cut
from handlers.ways_on import button, channel_in_words, ways_on

DAYS = 30
"""What was refused longer ago is not what anybody means."""


class Known(NamedTuple):
    """What there is to say: the last refusal, the newest claim that takes files, and where else files can be sent."""

    refused: RefusedFile | None
    claim: int | None
    version: int
    channels: list[str]


def hears(turn: Turn, text: str) -> bool | None:
    """True for a question why a file does not go through; None where it is no such one."""
    return asks_why_refused(text)


async def explain(turn: Turn, _: bool) -> Answer:
    """The file's name, what was wrong with it, the limit, what to do; else what is allowed; and other ways."""
    known = await turn.read(lambda unit: _known(unit, turn))
    say, buttons = turn.reader.say, []
    limits = say("upload-allowed", size=MOST_MEGABYTES, pixels=MOST_MEGAPIXELS, pages=MOST_PAGES, files=MOST_FILES)
    if known.refused is None:
        first = say("upload-none", days=DAYS)
    else:
        refused = Refused(known.refused.code, **{**known.refused.facts, "name": known.refused.name or ""})
        first = say("upload-refused", at=known.refused.at, sentence=turn.reader.refusal(refused))
    if known.claim is None:
        rows = [Row(text=say("upload-way-new"))]
        buttons.append(button(turn.reader, "fill-in", actions.FillIn()))
    else:
        rows = [Row(text=say("upload-way-form", number=label(known.claim)))]
        attach = actions.Attach(claim=known.claim, version=known.version)
        buttons.append(button(turn.reader, "attach", attach))
    for channel in known.channels:
        where = channel_in_words(turn.reader, channel)
        rows.append(Row(text=cut(say("upload-way-channel", where=where), 300)))
    rows.append(Row(text=say("upload-way-help")))
    title = say("upload-ways")
    return [
        Text(text=f"{first}\n\n{limits}"),
        ways_on(turn, rows, title=title, about=say("upload-asked"), buttons=buttons),
    ]


def _known(unit: Any, turn: Turn) -> Known:
    claim = _meant(unit, turn)
    elsewhere = [each for each in unit.notices.channels_of(turn.person.id) if each != turn.event.origin.channel]
    return Known(
        refused=lately_refused(unit, turn),
        claim=None if claim is None else claim.number,
        version=0 if claim is None else claim.version,
        channels=elsewhere,
    )


def _meant(unit: Any, turn: Turn) -> Claim | None:
    """Their newest claim that takes receipts, or the one under whose card it was asked and no other."""
    newest = unit.claims.mine(turn.person.id, states=tuple(sorted(EDITABLE)), limit=1)
    number = turn.about or (newest[0].number if newest else None)
    claim: Claim | None = None if number is None else unit.claims.get(number)
    return claim if claim is not None and claim.owner == turn.person.id and claim.state in EDITABLE else None


def lately_refused(unit: Any, turn: Turn) -> RefusedFile | None:
    """The last file of this person that was refused in the last 30 days."""
    since: datetime = turn.now - timedelta(days=DAYS)
    found: RefusedFile | None = unit.receipts.last_refused(turn.person.id)
    return None if found is None or found.at < since else found


def register(router: Router) -> None:
    """The question."""
    router.hears(hears)(explain)
