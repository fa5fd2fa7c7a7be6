"""Several expenses in one message: read back as a list, corrected by words, and saved as one draft by one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.chat.messages import Button, Items, Offer, Offered, Row, Text
from bot.chat.router import Router, numbers_in
from bot.chat.turn import Answer, Said_, Turn
from claims import filing
from claims.called import texts
from claims.claim import Claim, check_count, label
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line, total
from claims.named_rows import heard_of_list
from claims.people import Person
from claims.policy import Policy
from claims.reading import Reading, read
from claims.sentences.amendments import amended
from claims.sentences.called_rows import is_called
from claims.sentences.corrections import Change, Correction, Unclear, heard, is_save
from claims.sentences.limits import asks_for_limit
from claims.sentences.questions import asks
from claims.sentences.told_purposes import told_purpose
from claims.sentences.wording import plain
from handlers import actions, amending, asking, faq, several_behind, showing, told_rows
from handlers.card_parts import cut, with_gaps
from handlers.lately import draft_since
from handlers.left_over import said_left
from handlers.submitting import WORDS as SUBMIT_ALONE
from handlers.told_rows import as_told
from handlers.twice import offers_of_both, unless_sent_meanwhile, without_taken

ROWS = 10
"""Rows that a list shows; the button saves the others too."""

MOST_VERSIONS = 100
"""Corrections of one list after which it goes on as a list of its own, so that an old button finds the newest fast."""


# ------------------------------------------------------------ the list


def read_back(turn: Turn, reading: Reading, policy: Policy) -> list[Said_]:
    """What was read of several expenses, with Save; nothing is filed. Raises `claim.too_many_lines` above fifty."""
    lines = reading.lines
    check_count(lines)
    for line in lines:
        line.check(today=turn.today)
    # A sum that can't be is missing in its row; why, is said before.
    why = [] if reading.refusal is None else [Text(text=turn.reader.refusal(reading.refusal))]
    intro = Text(text=_intro(turn, lines, lent=reading.lent), examples=_examples(turn, len(lines)))
    earlier = turn.stays or turn.behind
    is_waiting = earlier is not None and earlier.hears == "several"
    waits = [Text(text=turn.reader.say("several-earlier"))] if is_waiting else []
    return [*why, intro, offered(turn, f"{turn.reference}.0", lines, policy=policy, title="several-title"), *waits]


def _intro(turn: Turn, lines: Sequence[Line], *, lent: Sequence[int]) -> str:
    sum_, say = total(lines, lines[0].currency), turn.reader.say
    dated = _dated(turn, lines, lent) if lent else ""
    if sum_ is None:
        return say("several-intro", count=len(lines), dated=dated)
    return say("several-intro-sum", count=len(lines), sum=sum_, dated=dated)


def _dated(turn: Turn, lines: Sequence[Line], lent: Sequence[int]) -> str:
    """Which of them have the day that was said of another one."""
    say, named = turn.reader.say, str(lent[-1])
    if len(lent) > 2 and lent[-1] - lent[0] == len(lent) - 1:
        named = f"{lent[0]}–{lent[-1]}"
    elif len(lent) > 1:
        named = say("several-rows", rows=turn.reader.listed(map(str, lent[:-1])), last=lent[-1])
    days = {lines[row - 1].date for row in lent}
    if len(days) > 1:
        return say("several-dated-beside", rows=named, count=len(lent))
    return say("several-dated", rows=named, count=len(lent), day=days.pop())


def _examples(turn: Turn, count: int) -> tuple[str, ...]:
    say = turn.reader.say
    rows = {"change": min(2, count), "remove": min(3, count)}
    return (*(say(f"several-example-{what}", row=row) for what, row in rows.items()), say("several-example-add"))


def offered(turn: Turn, name: str, lines: Sequence[Line], *, policy: Policy, title: str) -> Offer:
    """The list with its button. It holds all the lines, whatever of them is shown."""
    say = turn.reader.say
    rows = [Row(text=row_of(turn, policy, number, line)) for number, line in enumerate(lines[:ROWS], start=1)]
    if len(lines) > len(rows):
        rows.append(Row(text=say("several-more", count=len(lines) - len(rows))))
    buttons = (
        Button(label=say("button-save"), action=actions.SaveSeveral(offer=name).pack(), look="primary"),
        Button(label=say("button-edit"), action=actions.EditSeveral(offer=name).pack(), opens_form=True),
    )
    return Offer(
        items=Items(title=say(title, count=len(lines)), rows=tuple(rows), buttons=buttons),
        name=name,
        holds=told_rows.held(lines),
        hears="several",
    )


def row_of(turn: Turn, policy: Policy, number: int, line: Line) -> str:
    """One expense with its number, what is not known of it marked, and how many receipts it has."""
    text = f"{number}. {with_gaps(turn.reader, policy, line)}"
    if not line.receipts:
        return cut(text, 300)
    count = turn.reader.say("several-receipts", count=len(line.receipts))
    return f"{cut(text, 270)} · {count}"


# ------------------------------------------------------------ saving


async def save(turn: Turn, press: actions.SaveSeveral) -> Answer:
    """All of the list becomes one draft. Of a list that was corrected or saved since, the truth is shown instead."""
    held = await held_lines(turn, press.offer)
    try:
        if held is None:
            raise Refused("offer.gone")
        return await save_lines(turn, press.offer, held)
    except Refused as refused:
        if refused.code != "offer.gone" or turn.committed:
            raise
        return await what_became(turn, press.offer, refused)


async def save_lines(turn: Turn, offer: str, lines: Sequence[Line]) -> Answer:
    """The list is these expenses, and its draft's card the answer; below it the first thing that the draft lacks.

    Files that a live claim has are left out and offered to be kept on both. Raises `Refused` as `make_draft` does.
    """
    policy = await turn.policy()

    async def deed() -> Answer:
        free, taken = await without_taken(turn, lines, number=None)

        def answer(claim: Claim) -> Answer:
            question = asking.next_question(turn.reader, claim, policy)
            offers = offers_of_both(turn, taken, number=claim.number, lines=lines)
            return [showing.owners_card(claim, fresh=True), *offers, *([question] if question else [])]

        return await turn.write(make_draft, offer, free, answer=answer)

    return await unless_sent_meanwhile(turn, deed)


async def held_lines(turn: Turn, offer: str) -> tuple[Line, ...] | None:
    """The expenses of a list that was not used yet; None where it was, or is not theirs."""
    held = await turn.read(lambda unit: unit.offers.get(offer, person=turn.person.id))
    return None if held is None else lines_of(held)


def make_draft(unit: Any, offer: str, lines: Sequence[Line], *, by: Person, now: datetime, on: date) -> Claim:
    """One draft with these lines of a list, or those that were put in their place.

    Raises `Refused("offer.gone")` where the list was used, or is not theirs.
    """
    listed = lines_of(unit.offers.use(offer, person=by.id))
    claim = filing.create(unit, lines, by=by, now=now, on=on)
    told_rows.keep(unit, claim.number, lines, listed=listed, person=by.id)
    unit.offers.keep(_made(offer), holds=str(claim.number), person=by.id)
    return claim


def lines_of(held: str) -> tuple[Line, ...]:
    """The expenses that a list holds."""
    return told_rows.lines_of(held)


async def what_became(turn: Turn, offer: str, refused: Refused) -> Answer:
    """The claim that was made of it, or the list as it is since it was corrected."""
    root, version = _parts(offer)

    def look(unit: Any) -> tuple[int | None, str, str | None]:
        made = unit.offers.get(_made(offer), person=turn.person.id)
        if made is not None:
            return int(made), offer, None
        for later in range(version + 1, MOST_VERSIONS + 1):
            held = unit.offers.get(name := f"{root}.{later}", person=turn.person.id)
            if held is not None:
                return None, name, held
        return None, offer, None

    number, name, held = await turn.read(look)
    say = turn.reader.say
    if number is not None:
        saved = Text(text=say("several-saved-already", number=label(number)))
        return [saved, await showing.see(turn, number, fresh=False)]
    if held is None:
        raise refused
    newest = offered(turn, name, lines_of(held), policy=await turn.policy(), title="several-now")
    return [Text(text=say("several-was-corrected")), newest]


def _parts(offer: str) -> tuple[str, int]:
    root, _, version = offer.rpartition(".")
    is_ours = version.isascii() and version.isdigit() and len(version) <= 3
    return (root, int(version)) if is_ours else (offer, MOST_VERSIONS)


def _made(offer: str) -> str:
    return f"{_parts(offer)[0]}.made"


# ------------------------------------------------------------ correcting


def listens(router: Router, turn: Turn, text: str) -> str | None:
    """Whatever no command, question about a claim or claim's number is; corrections first, as `discard 3` is one."""
    found, is_command = heard(text), router.is_command(text)
    # "Submit" alone means this list, which is to be saved first, and no draft before it.
    if is_save(text) or plain(text) in SUBMIT_ALONE:
        return text
    if is_command and (numbers_in(text) or not (is_clear(found) or any(each.isdigit() for each in text))):
        return None
    if found:
        return text
    is_heard = any(hears(turn, text) is not None for hears, _ in router.listeners)
    return None if is_command or is_heard or numbers_in(text) else text


async def correct(router: Router, turn: Turn, text: str, list_: Offered, holds: str | None) -> Answer:
    """The list anew with what was corrected; where that is not understood, what can be said, and the list stays.

    None where a question is open in front of the list and the words may be its answer.
    """
    before, policy = lines_of(holds or "[]"), await turn.policy()
    if turn.in_front is not None and not await several_behind.is_meant(turn, text, before, policy=policy):
        return None
    if is_save(text):
        turn.is_press = True
        return await save(turn, actions.SaveSeveral(offer=list_.name))
    if several_behind.is_nod(text):
        return Text(text=turn.reader.say("several-not-saved"))
    corrections = heard_of_list(before, text, on=turn.today, policy=policy)
    if plain(text) in SUBMIT_ALONE:
        return Text(text=turn.reader.say("list-save-first"))
    if corrections and not is_clear(heard(text)) and (told := await _of_later_draft(turn, text, list_)) is not None:
        return told
    one = None if corrections else amended(text)
    if one is not None or (not corrections and told_purpose(text) is not None):
        later = await turn.read(lambda unit: draft_since(unit, turn, list_.name))
        if later is not None and router.last_resort is not None:
            return await router.last_resort(turn)
    if one is not None:
        # It is said of this list, never of a draft before it; of which row, is clear where there is only one.
        corrections = (one,) if len(before) == 1 else (Unclear(),)
    is_new = is_new_list(corrections, on=turn.today, policy=policy)
    if is_new or (not corrections and await _is_something_else(turn, text)):
        return None if router.last_resort is None else await router.last_resort(turn)
    if not corrections or Unclear() in corrections:
        return _row_or_new(turn, corrections) or how_to_correct(turn, len(before))
    try:
        lines = corrected(before, corrections, on=turn.today, policy=policy)
    except Refused as refused:
        if refused.code == "list.unclear":
            return how_to_correct(turn, len(before))
        if (which := which_row(turn, refused, corrections, before, policy=policy)) is not None:
            return which
        raise
    turn.closes_question = True
    left: list[Said_] = [*await said_left(turn, before, lines)]
    answer: list[Said_] = [Text(text=turn.reader.say("several-dropped")), *left]
    if lines:
        answer = [*left, *shown_anew(turn, list_.name, lines, before=before, policy=policy)]
    answer += await several_behind.still_asked(turn, policy)
    try:
        return await turn.write(replace_list, list_.name, answer=lambda _: answer)
    except Refused as refused:
        if refused.code != "offer.gone" or turn.committed:
            raise
        return await what_became(turn, list_.name, refused)


async def _of_later_draft(turn: Turn, text: str, list_: Offered) -> Answer:
    """The draft that was spoken of after the list, where "the taxi was 35" may as well be said of it; else None."""
    later = await turn.read(lambda unit: draft_since(unit, turn, list_.name))
    if later is None:
        return None
    claim, policy = await as_told(turn, later), await turn.policy()
    corrections = heard_of_list(claim.lines, text, on=turn.today, policy=policy)
    if not is_clear(corrections):
        return None
    try:
        lines = corrected(claim.lines, corrections, on=turn.today, policy=policy)
    except Refused as refused:
        if refused.code in amending.NOT_MEANT:
            return None
        raise
    return await amending.keep(turn, claim, lines, policy=policy)


def is_clear(corrections: Sequence[Correction]) -> bool:
    """Whether something is to be corrected, and each says what."""
    return bool(corrections) and Unclear() not in corrections


def shown_anew(turn: Turn, name: str, lines: Sequence[Line], *, before: Sequence[Line], policy: Policy) -> list[Said_]:
    """The list as it is now. What was corrected and is not among the first rows is said before it."""
    root, version = _parts(name)
    newer = f"{root}.{version + 1}" if version < MOST_VERSIONS else f"{turn.reference}.0"
    rest = enumerate(lines[ROWS:], start=ROWS + 1)
    said = [row_of(turn, policy, number, line) for number, line in rest if line not in before]
    now = offered(turn, newer, lines, policy=policy, title="several-now")
    return [*([Text(text="\n".join(said))] if said else []), now]


def replace_list(unit: Any, offer: str, *, by: Person, now: datetime, on: date) -> None:
    """The list as it was can't be saved any more. Raises `Refused("offer.gone")` where that is so already."""
    unit.offers.use(offer, person=by.id)


def is_new_list(corrections: Sequence[Correction], *, on: date, policy: Policy) -> bool:
    """Whether rows 1, 2, … are each said to be a whole expense, with no word for changing: a list of its own."""
    rows = [each for each in corrections if isinstance(each, Change) and not each.is_plain and each.field is None]
    if len(rows) < 2 or [each.which for each in rows] != list(range(1, len(corrections) + 1)):
        return False
    told = [read(each.value, on=on, policy=policy).lines for each in rows]
    return all(len(lines) == 1 and lines[0].amount and lines[0].category for lines in told)


async def _is_something_else(turn: Turn, text: str) -> bool:
    """A new expense, or a question; a number alone is neither."""
    reading = read(text, on=turn.today, policy=await turn.policy())
    line = reading.lines[0]
    says_more = len(reading.lines) > 1 or any((line.category, line.date, line.merchant, line.purpose))
    is_named = any(each.amount or each.category for each in reading.lines) and not several_behind.is_of_rows(text)
    if (reading.is_claim and says_more and is_named) or asks_for_limit(text):
        return True
    found = await faq.find(turn, text)
    return found.is_meant(asks=asks(plain(text)))


def how_to_correct(turn: Turn, count: int) -> Text:
    """That it was not understood, that the list of so many stays, and what can be said."""
    return Text(text=turn.reader.say("several-how"), examples=_examples(turn, count))


def _row_or_new(turn: Turn, corrections: Sequence[Correction]) -> Text | None:
    """Of "the parking was 20", where a taxi is the row that is nearest to it: how to say which is meant."""
    perhaps = next((each.perhaps for each in corrections if isinstance(each, Unclear) and each.perhaps), None)
    if perhaps is None:
        return None
    row, called, value = perhaps
    say, shown = turn.reader.say, {"called": cut(called, 60), "value": cut(value, 60)}
    examples = (say("several-example-row", row=row, **shown), say("several-example-new", **shown))
    return Text(text=say("several-row-or-new", **shown), examples=examples)


def which_row(
    turn: Turn, refused: Refused, corrections: Sequence[Correction], lines: Sequence[Line], *, policy: Policy
) -> Text | None:
    """That it is not clear which row is to be changed, with the way to say so; None of any other refusal."""
    called = refused.facts.get("called")
    one = next((each for each in corrections if isinstance(each, Change) and each.which == called), None)
    if refused.code != "list.which" or one is None:
        return None
    told = f"{called} {one.value}"
    new = read(told, on=turn.today, policy=policy).lines[0]
    named = [at for at, line in enumerate(lines, start=1) if is_called(str(called), texts(line))]
    alike = [at for at, line in enumerate(lines, start=1) if line.category == new.category]
    row = next(iter((*named, *alike)), 1)
    if not named and new.amount is not None and new.category is not None:
        return _row_or_new(turn, [Unclear((row, str(called), one.value))])
    say = turn.reader.say
    example = say("several-example-row", row=row, value=cut(one.value, 60))
    return Text(text=say("several-which", called=cut(str(called), 60)), examples=(example,))


async def nothing_to_save(turn: Turn) -> Answer:
    """`save` where no list is open; a question about a draft goes on waiting."""
    turn.closes_question = False
    return Text(text=turn.reader.say("several-nothing-to-save"))


def register(router: Router) -> None:
    """The button of the list and what is said while it is open."""
    router.pressed(actions.SaveSeveral)(save)
    router.offered("several", partial(listens, router))(partial(correct, router))
    router.command("save", "保存")(nothing_to_save)
