"""Files that come while a list of expenses waits to be saved: they go with one of its expenses, and Save files them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.chat.forms import Form
from bot.chat.messages import Offered, Question, Text
from bot.chat.router import Router, plain
from bot.chat.routing import LEAVE, route
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line, receipts_of
from claims.named_rows import heard_of_list
from claims.policy import Policy
from claims.reading import Reading
from claims.sentences.corrections import Unclear, is_save
from handlers import beside, sentences, several, several_behind
from handlers.arrivals import arrived, has_no_room
from handlers.card_parts import cut, in_words
from handlers.lately import draft_since
from handlers.left_over import said_left
from handlers.putting import Beside, Putting, place_of, placed, put_alone, put_and_hear
from handlers.twice import said_taken

HEARS = "several"
QUOTED = 100
"""Code points of what is said back."""


async def put(
    router: Router,
    turn: Turn,
    list_: Offered,
    *,
    ids: Sequence[str],
    words: str,
    rest: str,
    before: Sequence[Any],
) -> Answer:
    """The list anew with the files, and with what the words correct; saved where they say so.

    None where the files are not the list's: it is gone or full, is left, or the words are an expense of their own.
    """
    held = await several.held_lines(turn, list_.name)
    if held is None or plain(words) in LEAVE:
        return None
    found = await turn.read(lambda unit: arrived(unit, turn, ids, asked=None, named=None, bare=False))
    # Those that a live claim has are told of, and offered to be kept on both when the list is saved.
    files, told = found.all_files, [*before, *said_taken(turn, found.taken)]
    if has_no_room(receipts_of(held), files):
        return None
    try:
        if is_save(words):
            turn.is_press = True
            saved = Beside.of(turn, Putting(None, lambda done, said: [*before, *said]))
            return await several.save_lines(saved, list_.name, placed(held, files, line=0))
        return await _put(router, turn, list_.name, held, files=files, words=words, rest=rest, before=told)
    except Refused as refused:
        if refused.code != "offer.gone" or turn.committed:
            raise
        return None


async def draft_spoken_of_since(turn: Turn, list_: Offered, *, words: str, rest: str, policy: Policy) -> Claim | None:
    """The draft that was spoken of after the list was shown last, to which files with these words belong then.

    None where there is none, or the words mean the list: they save it, correct it, or name one of its expenses.
    """

    draft = await turn.read(lambda unit: draft_since(unit, turn, list_.name))
    if draft is None or is_save(words) or plain(words) in LEAVE:
        return None
    held = await several.held_lines(turn, list_.name) or ()
    told = heard_of_list(held, rest, on=turn.today, policy=policy) if rest else ()
    is_of_list = rest and (told or beside.row_meant(rest, held, on=turn.today, policy=policy))
    return None if is_of_list else draft


async def put_behind(
    router: Router,
    turn: Turn,
    reading: Reading,
    *,
    ids: Sequence[str],
    words: str,
    rest: str,
    before: Sequence[Any],
) -> Answer:
    """The same for a list that waits behind a question about a draft, which goes on waiting.

    None where the words don't plainly mean the list: the files go where they would without it.
    """
    list_ = turn.behind
    held = None if list_ is None else await several.held_lines(turn, list_.name)
    if list_ is None or held is None or not await _is_meant_behind(turn, reading, held, words=words, rest=rest):
        return None
    return await put(router, turn, list_, ids=ids, words=words, rest=rest, before=before)


async def _is_meant_behind(turn: Turn, reading: Reading, held: Sequence[Line], *, words: str, rest: str) -> bool:
    """Whether the words save or correct the list, or name one of its expenses and neither the draft nor its answer."""
    policy = await turn.policy()
    if await several_behind.is_meant(turn, words, held, policy=policy):
        return True
    field, claim = await several_behind.asked_of(turn)
    if claim is None or len(claim.lines) != 1 or field in ("merchant", "purpose") or reading.lines[0].date is not None:
        return False
    has_number = any(each.isdigit() for each in rest)
    if field == "amount" and has_number:
        return False
    row, of_draft = (beside.row_meant(rest, lines, on=turn.today, policy=policy) for lines in (held, claim.lines))
    return bool(row) and (has_number or not of_draft)


async def said_on_leaving(turn: Turn, asked: Form | Offered) -> list[Text]:
    """That the receipts of a list that is left are on no claim yet, and how they get there; else nothing."""
    if not isinstance(asked, Offered) or asked.hears != HEARS:
        return []
    files = receipts_of(await several.held_lines(turn, asked.name) or ())
    return [Text(text=turn.reader.say("arriving-left-list", count=len(files)))] if files else []


async def _put(
    router: Router,
    turn: Turn,
    name: str,
    held: Sequence[Line],
    *,
    files: Sequence[str],
    words: str,
    rest: str,
    before: Sequence[Any],
) -> Answer:
    reading, policy = await sentences.understood(turn, rest)
    lines, notes = _corrected(turn, held, rest, policy=policy)
    is_correction = lines is not held or bool(notes)
    is_talk = bool(rest) and not is_correction and beside.is_heard(router, turn, words, reading)
    row, others = 0, _rows_corrected(held, lines)
    if rest and not (is_talk or notes or len(others) > 1):
        row = beside.row_added(held, lines) or (others[0] if others else 0)
        row = row or beside.row_meant(rest, held, on=turn.today, policy=policy)
    if rest and not (is_correction or is_talk or row):
        if _is_expense(reading):
            return None
        notes = beside.not_done(turn, rest, reading, of=held)
    turn.closes_question = True
    # Of several rows that were corrected the first gets them, and it is said how they get to another.
    now = placed(lines, files, line=row or (others[0] if others else 0))
    first = [*before, *notes, *await said_left(turn, held, now)]
    asked = await several_behind.still_asked(turn, policy)
    putting = _onto(turn, name, now, files, before=first, policy=policy, is_clear=bool(row), others=others, asked=asked)
    if is_talk:
        return await put_and_hear(router, turn, putting, hear=lambda alone: route(router, alone, question=None))
    return await put_alone(turn, putting)


def _corrected(turn: Turn, held: Sequence[Line], rest: str, *, policy: Policy) -> tuple[Sequence[Line], list[Text]]:
    """The list with what the words correct, and why not where a rule says no."""
    corrections = heard_of_list(held, rest, on=turn.today, policy=policy) if rest else ()
    if not corrections or Unclear() in corrections:
        return held, []
    try:
        lines = corrected(held, corrections, on=turn.today, policy=policy)
    except Refused as refused:
        if refused.code == "list.unclear":
            return held, []
        which = several.which_row(turn, refused, corrections, held, policy=policy)
        return held, [which or Text(text=turn.reader.refusal(refused))]
    return lines or held, []


def _rows_corrected(held: Sequence[Line], lines: Sequence[Line]) -> list[int]:
    """The rows that were corrected, from 1, to one of which the files belong then; none where rows went or came."""
    differ = [at for at, (was, now) in enumerate(zip(held, lines, strict=False), start=1) if was != now]
    return differ if len(held) == len(lines) else []


def _is_expense(reading: Reading) -> bool:
    """Whether the words are an expense of their own; a number alone is none."""
    line = reading.lines[0]
    says_more = len(reading.lines) > 1 or any((line.category, line.date, line.merchant, line.purpose))
    return reading.is_claim and says_more


def _onto(
    turn: Turn,
    name: str,
    lines: Sequence[Line],
    files: Sequence[str],
    *,
    before: Sequence[Any],
    policy: Policy,
    is_clear: bool,
    others: Sequence[int],
    asked: Sequence[Question],
) -> Putting:
    at = place_of(lines, files)
    known = cut(in_words(turn.reader, policy, lines[at - 1]), QUOTED) or "…"
    where = {"line": at, "count": len(files), "known": known}
    say = turn.reader.say
    other = next((each for each in others if each != at), _other(at))
    is_clear = is_clear or len(lines) == 1
    kept = say("arriving-on-list-meant", **where) if is_clear else say("arriving-on-list", **where, other=other)
    now = several.shown_anew(turn, name, lines, before=lines, policy=policy)

    def told(done: None, said: Sequence[Any]) -> list[Any]:
        return [*before, *said, Text(text=kept), *now, *asked]

    return Putting(partial(several.replace_list, offer=name), told, files=files)


def _other(at: int) -> int:
    return 2 if at == 1 else 1
