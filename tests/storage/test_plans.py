"""Lists and single claims are found by an index, never by a scan or a sort, on both engines."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from claims.people import PersonId, Role
from claims.states import State
from storage.cards import Cards
from storage.engine import Outcome
from storage.keys import Vault
from storage.schema import outbox
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.conftest import KEYS, REACHED, move_in, unit
from tests.storage.lines import ADA, ADA_IN, ADA_OUT, CHANNELS, LATER, drawn, end_leases
from tests.support import postgres

GRACE = PersonId("grace")

READS: dict[str, Callable[[UnitOfWork], Any]] = {
    "one claim": lambda unit: unit.claims.get(1),
    "its history": lambda unit: unit.claims.history(1),
    "mine": lambda unit: unit.claims.mine(ADA, states=list(State), limit=10),
    "mine, next page": lambda unit: unit.claims.mine(ADA, states=[State.SUBMITTED], limit=10, before=5),
    "the inbox": lambda unit: unit.claims.waiting_for(GRACE, limit=10),
    "the inbox, next page": lambda unit: unit.claims.waiting_for(GRACE, limit=10, after=1),
    "to pay": lambda unit: unit.claims.to_pay(limit=10),
    "everything": lambda unit: unit.claims.all([State.DRAFT, State.PAID], limit=10, after=1),
    "everything of a person": lambda unit: unit.claims.all_of(ADA, [State.DRAFT, State.PAID], limit=10, after=1),
    "a person": lambda unit: unit.people.get(ADA),
    "a person by e-mail": lambda unit: unit.people.by_email("ada@example.com"),
    "those with a role": lambda unit: unit.people.with_role(Role.FINANCE),
    "messages": lambda unit: unit.notices.list(limit=10),
    "dead messages": lambda unit: unit.notices.list(state="dead", limit=10),
    "what became of the notices of a claim": lambda unit: unit.notices.about(1, to=[ADA, GRACE]),
    "where somebody can be reached": lambda unit: unit.notices.channels_of(ADA),
    "the last refused file": lambda unit: unit.receipts.last_refused(ADA),
    "a link": lambda unit: unit.sign_ins.person_of("token", now=deeds.NOW),
    "the head of a chain": lambda unit: unit.audit.head("claim:1"),
    "whose address it is": lambda unit: unit.conversations.person_at(channel="webchat", address="ada"),
    "what a card showed": lambda unit: unit.conversations.drawn_versions(lane=ADA_OUT, claim=1, until=LATER),
    "what stands beside a card": lambda unit: unit.conversations.cards_beside(claim=1, person=ADA, subject="twice"),
    "which claim a message shows": lambda unit: unit.conversations.claim_shown(lane=ADA_OUT, ref="o1"),
    "what a message answered": lambda unit: unit.conversations.answer_shown(lane=ADA_OUT, ref="o1"),
    "a conversation": lambda unit: unit.conversations.page(address="ada", limit=40),
    "a conversation, further up": lambda unit: unit.conversations.page(address="ada", limit=40, before=(9, 9)),
    "what is new in it": lambda unit: unit.conversations.since(address="ada", said=1, sent=1, limit=40),
    "unread messages": lambda unit: unit.conversations.unread(address="ada"),
    "whether something is to be sent": lambda unit: unit.outbox.is_due(channels=CHANNELS),
    "whether an event waits": lambda unit: unit.inbox.is_waiting(),
    "what became of an event": lambda unit: unit.inbox.find(key="e1"),
    "whether somebody was ever answered": lambda unit: unit.inbox.has_answered(lane=ADA_IN),
    "what an offer holds": lambda unit: unit.offers.get("o1", person=ADA),
    "whose an offer is": lambda unit: unit.offers.whose("o1"),
    "an open question": lambda unit: unit.questions.current(lane=ADA_IN, heard=LATER),
}

WRITES: dict[str, Callable[[UnitOfWork], Any]] = {
    "an event comes in": lambda unit: unit.inbox.accept(lane=ADA_IN, key="e9", body="{}", person=ADA, worker="w1"),
    "lanes of events and their heads": lambda unit: unit.inbox.take(worker="w1", most=4),
    "an event is done": lambda unit: [
        unit.inbox.finish(job, reply=None, worker="w1") for job in unit.inbox.take(worker="w1", most=1)
    ],
    "lanes of messages and their heads": lambda unit: take_all(unit),
    "a message arrived, and the next one": lambda unit: [
        unit.outbox.sent(each, ref="o1", worker="w1", draw=drawn) for each in take_all(unit)
    ],
    "a message is put off": lambda unit: [
        unit.outbox.later(each, seconds=1, error="busy", counts=True) for each in take_all(unit)
    ],
    "who can be reached by now": lambda unit: unit.outbox.reach_again(),
    "an offer is used": lambda unit: (
        unit.offers.keep("o1", holds="{}", person=ADA) or unit.offers.use("o1", person=ADA)
    ),
    "old offers are forgotten": lambda unit: unit.offers.purge(before=deeds.NOW),
    "a code for changing a card": lambda unit: (
        unit.outbox.card(lane=ADA_OUT, card_key="claim:1:owner", claim=1, to=ADA, fresh=False)
        or unit.outbox.keep_code("c", lane=ADA_OUT, card_key="claim:1:owner", ref="o1")
    ),
    "the cards of a claim that changed": lambda unit: Cards(unit.connection).for_claim(1),
}


def take_all(unit: UnitOfWork) -> Any:
    """A courier takes what is due."""
    return unit.outbox.take(worker="w1", most=32, draw=drawn, channels=CHANNELS)


def hear_a_lot(unit: UnitOfWork) -> None:
    """Two people have long conversations behind them."""
    one = {"kind": "answer", "due_at": 0, "state": "sent", "posted": True, "created_at": 0, "sent_at": 0}
    rows = [
        {**one, "lane": lane, "seq": seq, "ref": f"o{seq}"}
        for lane in (ADA_OUT, "out:webchat:bob")
        for seq in range(1, 401)
    ]
    unit.connection.execute(insert(outbox), rows)


def take_stock(connection: Connection) -> Outcome:
    """Let a server that counts before it plans count now, as it does by itself after a while."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
    return Outcome(None, lambda: None)


async def filled_up(store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """Enough rows that a planner has something to choose."""

    def fill(unit: UnitOfWork) -> None:
        for index in range(40):
            claim = deeds.submitted(unit, owner="ada" if index % 2 else "bob")
            if index % 3:
                deeds.approve(unit, claim.number)
        for index in range(4):
            unit.inbox.accept(lane=ADA_IN, key=f"e{index}", body="{}", person=ADA, worker="w0")
            unit.outbox.answer(lane=ADA_OUT, key=f"e{index}", bundle="hello", to=ADA)

    await store.write(fill)
    await store.write(hear_a_lot)
    await end_leases(store)
    await store.engine.write(take_stock)
    return store


@pytest.fixture
async def filled(store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """A store of the test's own, to write into."""
    return await filled_up(store)


@pytest.fixture(scope="module")
def url_on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a SQLite file with every table in it."""
    return f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('plans') / 'chit.db')}"


@pytest.fixture(scope="module")
def url_on_postgres(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with every table in it."""
    name = postgres_server.create(template=postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def read_only(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Store[UnitOfWork]]:
    """One store for all tests that only read."""
    url: str = request.getfixturevalue(f"url_on_{request.param}")
    opened = await open_store(url, keys=KEYS, data_dir=tmp_path_factory.mktemp("plans"), unit=unit, migrate=True)
    await opened.write(move_in)
    yield await filled_up(opened)
    await opened.close()


async def write(store: Store[UnitOfWork], work: Callable[[UnitOfWork], Any]) -> Any:
    """Write by way of SQLAlchemy, which tells what is sent to the driver."""

    def run(connection: Connection) -> Outcome:
        return Outcome(
            work(UnitOfWork(connection, Vault(connection, store.keychain), False, channels=REACHED)), lambda: None
        )

    return await store.engine.write(run)


async def ask(store: Store[UnitOfWork], query: Callable[[UnitOfWork], Any]) -> Any:
    """Read by way of SQLAlchemy, which tells what is sent to the driver."""

    def run(connection: Connection) -> Any:
        return query(UnitOfWork(connection, Vault(connection, store.keychain), True, channels=REACHED))

    return await store.engine.read(run)


def statements_of(connection: Connection, read: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Every statement that is sent, with its parameters as the driver takes them."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return [(statement, parameters) for statement, parameters in sent if "person_key" not in statement]


def plan_of(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """How the engine would go about it."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    connection.execute(text("SET LOCAL enable_bitmapscan = off"))
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]


def bad_steps(plan: list[str]) -> list[str]:
    """Scans of a whole table and sorts; a scan of a list of constants, or of what an earlier step found, is none."""
    found = {step.split()[-1] for step in plan if step.startswith(("MATERIALIZE ", "CO-ROUTINE "))}
    harmless = ("SCAN CONSTANT ROW", *(f"SCAN {name}" for name in found))
    return [
        step
        for step in plan
        if (step.startswith("SCAN ") and step not in harmless)
        or "TEMP B-TREE" in step
        or "Seq Scan" in step
        or "Sort" in step
    ]


def bad_plans(unit: UnitOfWork, work: Callable[[UnitOfWork], Any]) -> dict[str, list[str]]:
    """What is done by a scan or a sort, by statement."""
    sent = statements_of(unit.connection, lambda: work(unit))
    assert sent
    plans = {statement: plan_of(unit.connection, statement, parameters) for statement, parameters in sent}
    return {statement: plan for statement, plan in plans.items() if bad_steps(plan)}


@pytest.mark.parametrize("what", READS)
async def test_every_read_has_a_plan_without_scan_or_sort(read_only, what):
    assert await ask(read_only, lambda unit: bad_plans(unit, READS[what])) == {}


@pytest.mark.parametrize("what", WRITES)
async def test_lanes_and_claims_are_changed_without_scan_or_sort(filled, what):
    assert await write(filled, lambda unit: bad_plans(unit, WRITES[what])) == {}


@pytest.mark.parametrize(
    ("what", "most"), [("one claim", 4), ("its history", 1), ("mine", 1), ("the inbox", 1), ("to pay", 1)]
)
async def test_a_list_costs_one_statement_however_long_it_is(read_only, what, most):
    sent = await ask(read_only, lambda unit: statements_of(unit.connection, lambda: READS[what](unit)))

    assert len(sent) == most


def test_what_is_called_bad_is_found_in_plans_that_are():
    bad = ["SCAN claim", "USE TEMP B-TREE FOR ORDER BY", "  ->  Seq Scan on claim", "Sort  (cost=1)"]
    good = [
        "MATERIALIZE page",
        "SEARCH claim USING INTEGER PRIMARY KEY (rowid=?)",
        "SCAN page",
        "  ->  Index Scan using pk_claim on claim",
    ]

    assert bad_steps([*bad, *good]) == bad
