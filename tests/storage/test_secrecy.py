"""What people write, and who they are, stands nowhere in clear: not in a table, not in a file of the database."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from claims.people import PersonId
from storage.audit_export import export
from storage.schema import metadata
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support import builders
from tests.support.builders import NOW, TODAY

WORD = "plantedword"


def planted(place: str) -> str:
    """A word nobody would write by chance, and where it was written."""
    return f"{WORD}{place}字"


async def plant(store: Store[UnitOfWork]) -> None:
    """Into every field that takes free text, a name or an address."""

    def everywhere(unit: UnitOfWork) -> None:
        grace = replace(
            deeds.person("grace"),
            name=planted("name"),
            email=f"{WORD}@example.com",
            slack_id=planted("slack"),
            wecom_id=planted("wecom"),
        )
        unit.people.put(grace)
        unit.people.add_address(PersonId("bob"), channel="slack", address=planted("address"))
        for to, place in ((PersonId("bob"), planted("address")), (PersonId("bob"), planted("channel")), (None, WORD)):
            lane = unit.outbox.lane_to(channel="slack", place=place, to=to)
            unit.outbox.answer(lane=lane, key=lane, bundle=planted("answer"), to=to)
            heard_in = unit.conversations.lane_in(channel="slack", place=place)
            unit.inbox.accept(lane=heard_in, key=heard_in, body=planted("said"), person=to, worker="w")
        for heard in (PersonId("grace"), PersonId("bob")):
            unit.conversations.touch(channel="webchat", address=heard, person=heard)
        unit.offers.keep("o1", holds=planted("offer"), person=PersonId("bob"))
        unit.questions.open(lane="in:webchat:bob", form=planted("question"), seconds=60, person=PersonId("bob"))
        line = builders.line("68", merchant=planted("merchant"), purpose=planted("purpose"))
        number = deeds.submitted(unit, line).number
        deeds.send_back(unit, number, planted("reason"))
        deeds.edit(unit, number, replace(line, purpose=planted("edited")), seen=3)
        deeds.submit(unit, number, seen=4, reply=planted("reply"))
        unit.outbox.card(lane="out:webchat:bob", card_key="claim:1:owner", claim=1, to=PersonId("bob"), fresh=False)
        unit.outbox.keep_code(planted("code"), lane="out:webchat:bob", card_key="claim:1:owner", ref=planted("ref"))
        unit.people.import_rows([replace(deeds.person("ada"), manager_id=PersonId("heidi"))], now=NOW, on=TODAY)

    await store.write(everywhere)


def rows(unit: UnitOfWork) -> list[Any]:
    """Every row of every table."""
    return [tuple(row) for table in metadata.sorted_tables for row in unit.connection.execute(select(table))]


async def test_no_table_holds_a_word_in_clear(store):
    await plant(store)

    cells = [cell for row in await store.read(rows) for cell in row if cell is not None]
    assert len(cells) > 500
    for cell in cells:
        raw = bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()
        assert WORD.encode() not in raw.lower()


async def test_no_file_of_the_embedded_database_holds_a_word_in_clear(store, tmp_path: Path):
    await plant(store)
    await store.write(lambda unit: None)

    def search() -> list[str]:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return [path.name for path in files if WORD.encode() in path.read_bytes().lower()]

    assert await asyncio.to_thread(search) == []


async def test_no_export_of_the_audit_trail_holds_a_word_in_clear(store):
    await plant(store)
    file = io.StringIO()

    await store.read(lambda unit: export(unit.connection, unit.vault, file))

    assert "returned" in file.getvalue()
    assert WORD not in file.getvalue().lower()


async def test_the_words_can_be_read_with_the_keys(store):
    await plant(store)

    claim = await store.read(lambda unit: unit.claims.get(1))
    assert (claim.lines[0].merchant, claim.rounds[1].reply) == (planted("merchant"), planted("reply"))
    assert (await store.read(lambda unit: unit.people.get(PersonId("grace")))).name == planted("name")
