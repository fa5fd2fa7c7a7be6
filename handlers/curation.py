"""Support staff change what is answered, in chat: list, test, retire, go back; the forms are in entry_forms.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.chat.messages import Button, Items, Row, Text
from bot.chat.router import Router, plain
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims.people import PersonId, Role
from faq.book import Version
from faq.entry import Entry
from handlers import faq
from handlers.card_parts import cut
from handlers.entry_changes import (
    Changed,
    demand_support,
    restore_entry,
    retire_entry,
    roll_back_entry,
    unknown,
    written_by,
)
from handlers.faq_actions import EditEntry, MoreEntries, Restore

PAGE = 10

# ------------------------------------------------------------ retiring and going back


async def retire(turn: Turn, entry_id: str) -> Answer:
    """Take an entry out; its words are kept."""
    say = turn.reader.say
    return await turn.write(
        retire_entry,
        entry_id.strip(),
        answer=lambda changed: Text(text=say("faq-retired", id=changed.version.entry.id)),
    )


async def roll_back(turn: Turn, entry_id: str) -> Answer:
    """Go one version back, and show the others to go to."""
    return await turn.write(roll_back_entry, entry_id.strip(), answer=lambda changed: _gone_back(turn.reader, changed))


async def restore(turn: Turn, press: Restore) -> Answer:
    """Go to the version that was chosen."""
    return await turn.write(
        restore_entry, press.row, seen=press.seen, answer=lambda changed: _gone_back(turn.reader, changed)
    )


def _gone_back(reader: Reader, changed: Changed) -> Answer:
    entry, say, version = changed.version.entry, reader.say, changed.version
    said = say("faq-rolled-back", id=entry.id, restored=version.restores or version.number, number=version.number)
    rows = [
        Row(
            text=say(
                "faq-version",
                number=each.number,
                event=say(f"faq-event-{each.event}"),
                who=written_by(reader, each.by, changed.names.get(each.by, "")),
                at=each.at,
            ),
            detail=cut(each.entry.answer, 300),
            button=Button(label=say("button-restore"), action=Restore(row=row, seen=version.number).pack()),
        )
        for row, each in changed.earlier
    ]
    return [Text(text=f"{said}\n\n{entry.answer}"), Items(title=say("faq-versions"), rows=tuple(rows))]


# ------------------------------------------------------------ looking


async def list_entries(turn: Turn) -> Answer:
    """All entries, retired ones too: those in the reader's language first, and by id."""
    return await _list(turn, skip=0)


async def faq_alone(turn: Turn) -> Answer:
    """`faq` alone: the entries for support; for everybody else, how a question is asked."""
    if Role.SUPPORT in turn.person.roles:
        return await list_entries(turn)
    say = turn.reader.say
    return Text(text=say("faq-how"), examples=(say("faq-how-when"), say("faq-how-what"), say("faq-how-who")))


async def more_entries(turn: Turn, press: MoreEntries) -> Answer:
    """The next ten."""
    return await _list(turn, skip=press.skip)


async def _list(turn: Turn, *, skip: int) -> Answer:
    say = turn.reader.say

    def look(unit: Any) -> tuple[int, list[Row]]:
        demand_support(unit, turn.person, on=turn.today)
        found = _in_order(unit.faq.all_kept(), turn.reader)
        return len(found), [_row(unit, turn.reader, each.row, each.version) for each in found[skip : skip + PAGE]]

    count, rows = await turn.read(look)
    if not rows:
        return Text(text=say("faq-list-empty"))
    if count > skip + PAGE:
        button = Button(label=say("button-more"), action=MoreEntries(skip=skip + PAGE).pack())
        rows.append(Row(text=say("list-more"), button=button))
    return Items(title=say("faq-list", count=count), rows=tuple(rows))


def _in_order(kept: Iterable[Any], reader: Reader) -> list[Any]:
    return sorted(kept, key=lambda each: each.version.entry.language not in (None, reader.language))


async def search(turn: Turn, words: str) -> Answer:
    """The entries in which all these words stand; or that there are none."""

    def look(unit: Any) -> Items:
        demand_support(unit, turn.person, on=turn.today)
        found = found_by(unit, turn.reader, words)
        if found is None:
            raise unknown(unit, words)
        return found

    return await turn.read(look)


def found_by(unit: Any, reader: Reader, words: str) -> Items | None:
    """A list of the entries in whose id, questions or answer all these words stand; None where there is none."""
    wanted = plain(words).split()
    kept = [each for each in unit.faq.all_kept() if all(word in _all_of(each.version.entry) for word in wanted)]
    if not wanted or not kept:
        return None
    rows = [_row(unit, reader, each.row, each.version) for each in _in_order(kept, reader)[:PAGE]]
    if len(kept) > PAGE:
        rows.append(Row(text=reader.say("faq-found-more", count=len(kept) - PAGE)))
    return Items(title=reader.say("faq-found", words=cut(words.strip(), 60)), rows=tuple(rows))


def _all_of(entry: Entry) -> str:
    return plain("\n".join((entry.id, *entry.phrasings, entry.answer)))


def _row(unit: Any, reader: Reader, row: int, version: Version) -> Row:
    key = "faq-row-retired" if version.is_retired else "faq-row"
    writer = unit.people.get(PersonId(version.by))
    who = written_by(reader, version.by, "" if writer is None else writer.name)
    detail = cut(reader.say(key, id=version.entry.id, number=version.number, who=who, at=version.at), 300)
    button = Button(label=reader.say("button-edit"), action=EditEntry(row=row).pack(), opens_form=True)
    return Row(text=version.entry.question, detail=detail, button=button)


async def try_out(turn: Turn, question: str) -> Answer:
    """What people would be answered, how sure that is, and what came close."""
    await turn.read(demand_support, turn.person, on=turn.today)
    match = (await faq.find(turn, question)).match
    say = turn.reader.say
    lines = [say(f"faq-test-{match.decision}", percent=round(match.confidence * 100))]
    lines += [
        say("faq-test-row", percent=round(each.score * 100), id=each.entry.id, question=each.entry.question)
        for each in match.candidates[:3]
    ]
    if match.decision == "answer":
        lines += ["", match.candidates[0].entry.answer]
    return Text(text="\n".join(lines))


def register(router: Router) -> None:
    """The words of support, and the buttons behind them."""
    router.command("faq list", "问答列表", takes="text")(search)
    router.command("faq list", "问答列表", "faq edit", "修改问答", "faq retire", "停用问答")(list_entries)
    router.command("faq rollback", "恢复问答", "faq test", "测试问答")(list_entries)
    router.command("faq", "faqs", "the faq", "问答", "常见问题", "常见问答")(faq_alone)
    router.command("faq retire", "停用问答", takes="text")(retire)
    router.command("faq test", "测试问答", takes="text")(try_out)
    router.command("faq rollback", "恢复问答", takes="text")(roll_back)
    router.pressed(MoreEntries)(more_entries)
    router.pressed(Restore)(restore)
