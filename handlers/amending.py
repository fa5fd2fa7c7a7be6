"""A fresh draft is corrected in words: "no, 86", "改成86", "remove 2", as a list of expenses is before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bot.chat.messages import Question, Text
from bot.chat.turn import Answer, Turn
from claims import filing
from claims.claim import Claim
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line, changes
from claims.named_rows import of_old_sum
from claims.policy import Policy
from claims.reading import read
from claims.sentences.amendments import amended, amended_each
from claims.sentences.corrections import Change, Correction, Unclear, heard_of_saved
from claims.sentences.told_purposes import told_purpose
from claims.sentences.told_sums import two_sums
from claims.states import State
from handlers import asking, showing, theirs, told_rows, typed
from handlers.card_parts import change_in_words, cut, seen_by
from handlers.lately import claims_meant, draft_at_hand
from handlers.told_rows import as_told

NOT_MEANT = frozenset({"list.unclear", "list.which", "list.no_row"})
"""What was said corrects nothing of the draft, so it is heard as anything else."""

COMPARED = ("amount", "category", "date", "merchant", "purpose")


class Gap(NamedTuple):
    """What was asked of a draft: which field of which expense, from 0."""

    at: int
    field: str

    @property
    def takes_any_words(self) -> bool:
        """Whether whatever is said may be its answer."""
        return self.field in ("merchant", "purpose")


async def amend(turn: Turn, text: str) -> Answer:
    """The draft that was spoken of lately with what was corrected of it; None where nothing of it was.

    Below the card of somebody else's claim nothing is changed.
    """
    if amended(text) is None and not amended_each(text) and not heard_of_saved(text) and two_sums(text) is None:
        return None
    meant = await turn.read(lambda unit: claims_meant(unit, turn))
    policy = await turn.policy()
    if meant and meant[0].owner != turn.person.id:
        seen = seen_by(turn.reader, meant[0], policy)
        is_meant = concerns(seen, text, turn=turn, policy=policy)
        return await theirs.not_changed(turn, meant[0]) if is_meant else None
    meant = tuple([await as_told(turn, each) for each in meant])
    if len(meant) > 1:
        meant = tuple(each for each in meant if concerns(each, text, turn=turn, policy=policy))
    if len(meant) > 1:
        return _which_claim(turn, meant, text)
    is_pointed_at = turn.about is not None
    return await amend_one(turn, meant[0], text, policy=policy, is_pointed_at=is_pointed_at) if meant else None


async def amend_one(
    turn: Turn,
    claim: Claim,
    text: str,
    *,
    policy: Policy,
    is_pointed_at: bool = True,
    still: Question | None = None,
) -> Answer:
    """That claim with what was corrected of it, or which of its expenses is meant; None where nothing of it was.

    Words that point at it, by its number or below its card, change only the version that was shown here. `still` is
    what was asked of another claim, and stays open.
    """
    lines = changed_lines(claim, text, turn=turn, policy=policy)
    asked = [still] if still is not None else []
    if lines is None and _says_so_already(claim, text, turn=turn, policy=policy):
        return [*as_it_is(turn, claim), *asked]
    if lines is None:
        is_one = _fits_any(claim, text, turn=turn, policy=policy)
        return [*_which_one(turn, claim), *asked] if is_one else None
    if is_pointed_at and (no := await typed.not_as_shown(turn, claim)) is not None:
        return [no, await showing.see(turn, claim.number), *asked]
    return await keep(turn, claim, lines, policy=policy, said=_said_of(claim.lines, lines), still=still)


def _said_of(before: Sequence[Line], lines: Sequence[Line]) -> str:
    """The text that says what became of a draft: what it was for is put down where it said nothing of that before."""
    had = [replace(line, purpose=None) for line in lines[:1]] + list(lines[1:])
    is_put_down = before[0].purpose is None and list(before) == had and lines[0].purpose is not None
    return "draft-purpose" if is_put_down else "draft-amended"


def concerns(claim: Claim, text: str, *, turn: Turn, policy: Policy) -> bool:
    """Whether something of the claim is corrected in these words, be it to what stands there, or to what can't be."""
    try:
        if changed_lines(claim, text, turn=turn, policy=policy) is not None:
            return True
    except Refused:
        return True
    is_so = _says_so_already(claim, text, turn=turn, policy=policy)
    return is_so or _fits_any(claim, text, turn=turn, policy=policy)


def _which_claim(turn: Turn, claims: Sequence[Claim], text: str) -> Answer:
    """Nothing is changed where either may be meant: words about money go nowhere by a guess."""
    say = turn.reader.say
    examples = tuple(say("again-example", number=each.label, text=cut(text, 80)) for each in claims)
    return Text(text=say("again-which"), examples=examples)


async def add_purpose(turn: Turn, text: str) -> Answer:
    """The draft that was spoken of lately with what it was for, where only that is said; None where it has a purpose.

    So "visiting a client" behind the last answer is no question to the knowledge base.
    """
    told = told_purpose(text)
    meant = () if told is None else await turn.read(lambda unit: claims_meant(unit, turn))
    claim = meant[0] if len(meant) == 1 else None
    if claim is None or claim.owner != turn.person.id or len(claim.lines) != 1 or claim.lines[0].purpose:
        return None
    if turn.about is not None and (no := await typed.not_as_shown(turn, claim)) is not None:
        return [no, await showing.see(turn, claim.number)]
    policy = await turn.policy()
    return await keep(turn, claim, [replace(claim.lines[0], purpose=told)], policy=policy, said="draft-purpose")


async def purpose_beside(turn: Turn, text: str, *, asked: Claim, at: int, still: Question, is_named: bool) -> Answer:
    """What an expense was for, said while something else of the draft `asked` is asked, which stays open.

    It is put on the draft at hand; where that is the one asked about, on its expense at that place, from 0. `is_named`
    tells words that call it a purpose from others, which take the place of none that stands. None for anything else.
    """
    one = amended(text)
    what = (one.value if one is not None and one.field == "purpose" else None) if is_named else told_purpose(text)
    if what is None:
        return None
    found = await turn.read(lambda unit: draft_at_hand(unit, turn))
    claim = asked if found is None or found.number == asked.number else found
    if claim is not asked:
        at = 0 if len(claim.lines) == 1 else len(claim.lines)
    if at >= len(claim.lines) or (claim.lines[at].purpose and not is_named):
        return None
    had, policy = claim.lines[at], await turn.policy()

    def answer(changed: Claim) -> Answer:
        question = still if changed.number != asked.number else asking.next_question(turn.reader, changed, policy)
        said = Text(text=turn.reader.say("draft-amended" if had.purpose else "draft-purpose", number=changed.label))
        return [said, showing.owners_card(changed, fresh=True), *([question] if question else [])]

    lines = [*claim.lines[:at], replace(had, purpose=what), *claim.lines[at + 1 :]]
    return await turn.write(filing.edit, claim.number, lines, seen=claim.version, answer=answer)


def _says_so_already(claim: Claim, text: str, *, turn: Turn, policy: Policy) -> bool:
    """Whether what was corrected stands in the draft like that, as "it was yesterday" where that is its day."""
    corrections = _corrections(claim, text, gap=None, turn=turn, policy=policy)
    try:
        return bool(corrections) and corrected(claim.lines, corrections, on=turn.today, policy=policy) == claim.lines
    except Refused:
        return False


def as_it_is(turn: Turn, claim: Claim) -> list[Any]:
    """Says that the claim is like that already."""
    said = Text(text=turn.reader.say("draft-says-so", number=claim.label))
    return [said, showing.owners_card(claim, fresh=True)]


def _fits_any(claim: Claim, text: str, *, turn: Turn, policy: Policy) -> bool:
    """Whether of several expenses one is corrected, and nothing says which."""
    one, said = amended(text), two_sums(text)
    if said is not None and not said.may_be_row:
        return of_old_sum(claim.lines, said, on=turn.today, policy=policy) == (Unclear(),)
    if one is None or len(claim.lines) < 2:
        return False
    for at in range(len(claim.lines)):
        change = replace(one, which=at + 1)
        try:
            lines = corrected(claim.lines, [change], on=turn.today, policy=policy)
        except Refused:
            continue
        if _is_small(claim.lines, lines, change=change, gap=None):
            return True
    return False


def _which_one(turn: Turn, claim: Claim) -> list[Any]:
    say = turn.reader.say
    said = say("draft-which", number=claim.label, count=len(claim.lines))
    examples = tuple(say(f"draft-which-{way}") for way in ("sum", "purpose"))
    return [Text(text=said, examples=examples), showing.owners_card(claim, fresh=True)]


async def keep(
    turn: Turn,
    claim: Claim,
    lines: Sequence[Line],
    *,
    policy: Policy,
    said: str = "draft-amended",
    still: Question | None = None,
) -> Answer:
    """The draft consists of these expenses now, as the text `said` has it; what it still lacks is asked, or `still`."""
    return await turn.write(
        told_rows.edit,
        claim.number,
        lines,
        seen=claim.version,
        answer=lambda changed: after(turn, changed, policy, said=said, before=claim.lines, still=still),
    )


def changed_lines(
    claim: Claim, text: str, *, turn: Turn, policy: Policy, gap: Gap | None = None
) -> tuple[Line, ...] | None:
    """The draft's expenses with what was corrected in these words; None where nothing was.

    `gap` is what was asked just now: words that say no more than that are its answer, and no correction. Raises
    `Refused` for a sum or a day that can't be.
    """
    corrections = _corrections(claim, text, gap=gap, turn=turn, policy=policy)
    if not corrections:
        return None
    try:
        lines = corrected(claim.lines, corrections, on=turn.today, policy=policy)
        for each in corrections:
            if isinstance(each, Change) and not each.is_plain:
                alone = corrected(claim.lines, [each], on=turn.today, policy=policy)
                if _is_small(claim.lines, alone, change=each, gap=gap):
                    continue
                if not _is_sum_and_day(claim.lines, alone, each.value, turn=turn, policy=policy):
                    return None
    except Refused as refused:
        # Of two lunches one is meant, and which, is asked; a name that none has may begin another expense.
        if refused.code in NOT_MEANT and not (refused.code == "list.which" and refused.facts["fits"] != 0):
            return None
        raise
    return lines if lines and lines != claim.lines else None


def _corrections(claim: Claim, text: str, *, gap: Gap | None, turn: Turn, policy: Policy) -> Sequence[Correction]:
    """Those that say clearly which expense and what of it; "35 not 30" is said of what costs 30 alone."""
    said, count = two_sums(text), len(claim.lines)
    several, one = heard_of_saved(text), amended(text)
    if said is not None and any(line.amount is not None for line in claim.lines):
        of_one = of_old_sum(claim.lines, said, on=turn.today, policy=policy)
        if of_one is not None or not any(isinstance(each, Change) and isinstance(each.which, int) for each in several):
            return of_one if of_one and Unclear() not in of_one else ()
    if any(isinstance(each, Unclear) for each in several):
        several = ()
    if count > 1 and several:
        return several
    if count == 1 and (each_named := amended_each(text)):
        return each_named
    if one is None and count == 1 and any(_is_of_one(each) for each in several):
        return several
    if one is None or (count > 1 and gap is None):
        return ()
    return [one if gap is None else replace(one, which=gap.at + 1)]


def _is_of_one(said: Correction) -> bool:
    """Whether it may be said of the only expense there is: by what it is called, or as the first one."""
    return isinstance(said, Change) and (isinstance(said.which, str) or (said.which in (1, -1) and said.is_plain))


def _is_small(before: Sequence[Line], after: Sequence[Line], *, change: Change, gap: Gap | None) -> bool:
    """Whether one thing of one expense changed: who says more tells of another expense.

    Merchant and purpose take any words, so they are changed only where they were named. What answers a question in
    passing is no second thing; beside a question that takes any words only a sum, or what was named, is a correction.
    """
    differ = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if len(differ) != 1:
        return False
    at = differ[0]
    names = [name for name in COMPARED if getattr(before[at], name) != getattr(after[at], name)]
    if "category" in names and after[at].merchant is None and "merchant" in names:
        names.remove("merchant")  # the shop was that of another kind of expense
    if gap is not None and gap.takes_any_words:
        return names == ["amount"] or (change.field is not None and names == [change.field] != [gap.field])
    if gap is not None and gap.at == at and gap.field in names:
        names.remove(gap.field)
    return len(names) == 1 and (names[0] not in ("merchant", "purpose") or change.field == names[0])


def _is_sum_and_day(before: Sequence[Line], after: Sequence[Line], value: str, *, turn: Turn, policy: Policy) -> bool:
    """Whether a sum and a day are said and nothing else, as in "it was 35, on monday": that begins no other expense."""
    differ = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    names = [name for old, new in differ for name in COMPARED if getattr(old, name) != getattr(new, name)]
    said = read(value, on=turn.today, policy=policy).lines[0]
    return names == ["amount", "date"] and not (said.category or said.merchant or said.purpose)


def after(
    turn: Turn,
    claim: Claim,
    policy: Policy,
    *,
    said: str = "draft-amended",
    before: Sequence[Line] = (),
    still: Question | None = None,
) -> Answer:
    """The card at the end of the conversation, and below it what it still lacks, or what was asked of another.

    What changed since `before` is said; of a claim that was sent before, that it is to be sent again too.
    """
    parts: list[Any] = [
        Text(text=_told(turn, claim, policy, said=said, before=before)),
        showing.owners_card(claim, fresh=True),
        still or asking.next_question(turn.reader, claim, policy),
    ]
    return [each for each in parts if each is not None]


def _told(turn: Turn, claim: Claim, policy: Policy, *, said: str, before: Sequence[Line]) -> str:
    several = len(claim.lines) > 1
    # That a receipt came beside the words is said there.
    new = [each for each in changes(before, claim.lines) if each.field != "receipts"]
    found = [change_in_words(turn.reader, policy, each, of_several=several) for each in new]
    if not before or not found or (claim.state is State.DRAFT and said != "draft-amended"):
        return turn.reader.say(said, number=claim.label)
    key = "draft-amended-so" if claim.state is State.DRAFT else "again-amended"
    return turn.reader.say(key, number=claim.label, changes=cut("\n".join(found), 700))
