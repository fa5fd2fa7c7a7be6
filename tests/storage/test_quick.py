"""What goes the short way to the driver gives the same as what goes through SQLAlchemy."""

from typing import Any

import pytest
from sqlalchemy import bindparam, column, delete, event, func, insert, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert as put  # SQLite has the same ON CONFLICT
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, NoResultFound

from storage.engine import now_ms
from storage.quick import QuickResult, later
from storage.quick_reading import read_back
from storage.schema import lane, person, person_role, policy
from storage.store import Store
from storage.unit_of_work import UnitOfWork

House = Store[UnitOfWork]

_ADD = insert(person)
_ALL = select(person.c.id, person.c.erased, person.c.name_enc, person.c.locale).order_by(person.c.id)
_ONE = select(person.c.id, func.count().over().label("count")).where(person.c.id == bindparam("key"))
_ERASE = update(person).where(person.c.id == bindparam("key")).values(erased=bindparam("gone"))
_ERASED = _ERASE.returning(person.c.id, person.c.erased)
_COUNT = text("select count(*) as so_many from person where locale = :locale")

_NUMBERED = insert(policy).returning(policy.c.version)
_NUMBERS = select(policy.c.version).order_by(policy.c.imported_at)

_MOVED = update(person).where(person.c.locale == bindparam("old")).values(locale=bindparam("new"))
_MOVED_FROM = _MOVED.returning(person.c.id, person.c.locale)
_new_lane = put(lane).values(key=bindparam("on"), side="in", pending=bindparam("count"), not_before=0)
_MORE = _new_lane.on_conflict_do_update(
    index_elements=["key"], set_={"pending": lane.c.pending + _new_lane.excluded.pending}
).returning(lane.c.key, lane.c.pending)
_FENCED = (
    update(lane)
    .where(lane.c.key == bindparam("on"), lane.c.fence == bindparam("held"))
    .values(pending=lane.c.pending - 1)
    .returning(lane.c.key, lane.c.pending)
)
_others = select(lane.c.key, (lane.c.pending + 0).label("so_many")).subquery("others")
_known = put(policy).values(hash="h", starts_on="2026-01-01", text="", imported_at=0, version=bindparam("number"))
_NUMBERED_ONCE = _known.on_conflict_do_nothing().returning(policy.c.version)

_LATER = later(insert(person))
_LATER_ROLE = later(insert(person_role))
_LATER_NO_ROLE = later(delete(person_role).where(person_role.c.role == bindparam("gone")))
_ROLES = select(person_role.c.person).order_by(person_role.c.person)

ROW = {"id": "x", "erased": True, "name_enc": b"\x00\x01", "locale": None}


def both_ways(unit: UnitOfWork, statement: Any, given: Any, *, rows: bool = True) -> list[Any]:
    """What it gives the first times (the long way) and then (the short way)."""
    unit.connection.execute(text("select 1"))
    results = [unit.connection.execute(statement, given) for _ in range(3)]
    assert isinstance(results[-1], QuickResult)
    return [list(map(tuple, result)) if rows else result.rowcount for result in results]


def fill(unit: UnitOfWork) -> None:
    for key in "ab":
        unit.connection.execute(_ADD, {**ROW, "id": key, "erased": key == "a"})


async def same(store: House, statement: Any, given: Any, **how: Any) -> Any:
    first, *others = await store.write(lambda unit: both_ways(unit, statement, given, **how))
    assert all(other == first for other in others)
    return first


async def test_rows_have_the_same_values_and_types(empty_store: House) -> None:
    await empty_store.write(fill)
    rows = await same(empty_store, _ALL, {})
    assert rows == [("a", True, b"\x00\x01", None), ("b", False, b"\x00\x01", None)]
    assert [type(value) for value in rows[0]] == [str, bool, bytes, type(None)]


async def test_columns_have_their_names_even_those_of_methods(empty_store: House) -> None:
    await empty_store.write(fill)
    for _ in range(3):
        row = await empty_store.read(lambda unit: unit.connection.execute(_ONE, {"key": "a"}).one())
        assert (row.id, row[1]) == ("a", 1)


async def test_changes_are_counted_the_same(empty_store: House) -> None:
    await empty_store.write(fill)
    assert await same(empty_store, _ERASE, {"key": "a", "gone": True}, rows=False) == 1
    assert await same(empty_store, _ERASE, {"key": "z", "gone": True}, rows=False) == 0


async def test_changes_that_give_rows_give_the_same(empty_store: House) -> None:
    await empty_store.write(fill)
    assert await same(empty_store, _ERASED, {"key": "b", "gone": True}) == [("b", True)]


async def test_a_new_row_tells_its_number(empty_store: House) -> None:
    def add(unit: UnitOfWork) -> list[int]:
        rows = [{"hash": f"h{n}", "starts_on": "2026-01-01", "text": "", "imported_at": n} for n in range(4)]
        return [unit.connection.execute(_NUMBERED, row).scalar_one() for row in rows]

    numbers = await empty_store.write(add)
    assert await empty_store.read(lambda unit: unit.connection.execute(_NUMBERS).scalars().all()) == numbers
    assert numbers == sorted(set(numbers))


async def test_a_row_that_may_be_there_tells_its_number_only_where_it_is_new(empty_store: House) -> None:
    def add(unit: UnitOfWork) -> list[list[Any]]:
        given = ({"number": number} for number in (900, 901, 902, 902, 903, 901))
        return [unit.connection.execute(_NUMBERED_ONCE, each).scalars().all() for each in given]

    assert await empty_store.write(add) == [[900], [901], [902], [], [903], []]


async def test_a_row_that_is_added_or_changed_is_given_as_it_is_then(empty_store: House) -> None:
    def add(unit: UnitOfWork) -> list[tuple[Any, ...]]:
        given = [("a", 1), ("a", 2), ("a", 3), ("b", 5), ("a", 4)]
        return [tuple(unit.connection.execute(_MORE, {"on": on, "count": count}).one()) for on, count in given]

    assert await empty_store.write(add) == [("a", 1), ("a", 3), ("a", 6), ("b", 5), ("a", 10)]


async def test_a_row_that_is_changed_is_given_as_it_is_then_and_no_other(empty_store: House) -> None:
    def change(unit: UnitOfWork) -> list[list[tuple[Any, ...]]]:
        unit.connection.execute(_MORE, {"on": "a", "count": 3})
        given = [("a", 0), ("a", 0), ("a", 1), ("b", 0), ("a", 0)]
        found = [unit.connection.execute(_FENCED, {"on": on, "held": held}) for on, held in given]
        return [list(map(tuple, each)) for each in found]

    assert await empty_store.write(change) == [[("a", 2)], [("a", 1)], [], [], [("a", 0)]]


async def test_what_a_change_is_found_by_may_be_what_it_changes(empty_store: House) -> None:
    def change(unit: UnitOfWork) -> list[list[tuple[Any, ...]]]:
        unit.connection.execute(_ADD, [{"id": "a", "locale": "en"}, {"id": "b", "locale": "zh-CN"}])
        given = [("en", "zh-CN"), ("zh-CN", "en"), ("en", "en"), ("en", "zh-CN"), ("en", "zh-CN")]
        found = [unit.connection.execute(_MOVED_FROM, {"old": old, "new": new}) for old, new in given]
        return [sorted(map(tuple, each)) for each in found]

    both = [[("a", locale), ("b", locale)] for locale in ("en", "en", "zh-CN")]
    assert await empty_store.write(change) == [[("a", "zh-CN")], *both, []]


@pytest.mark.parametrize(
    ("statement", "is_certain"),
    [
        (_FENCED, True),
        (_MORE, True),
        (_ERASED, True),
        (_ERASE, False),
        (_MOVED_FROM, False),
        (_FENCED.returning(lane.c.pending > 0), False),
        (_FENCED.where(lane.c.not_before <= now_ms()), False),
        (_FENCED.where(text("pending > 0")), False),
        (_FENCED.where(text("side = 'in'")), True),
        (_NUMBERED, False),
        (_NUMBERED_ONCE, False),
        (update(lane).values(pending=0).returning(lane.c.key), False),
        (_FENCED.where(literal_column("pending") > bindparam("least")), False),
        (_FENCED.where(column("pending") > bindparam("least")), False),
        (_FENCED.where(text("abs(pending) > 0")), False),
        (_FENCED.where(lane.c.key == _others.c.key, _others.c.so_many == bindparam("count")), False),
        (_new_lane.on_conflict_do_update(index_elements=["key"], set_={"key": "b"}).returning(lane.c.key), False),
        (_new_lane.on_conflict_do_update(index_elements=["key"], set_={"side": "out"}).returning(lane.c.key), True),
        (
            _new_lane.on_conflict_do_update(
                index_elements=["key"], index_where=lane.c.pending > 0, set_={"side": "out"}
            ).returning(lane.c.key),
            False,
        ),
        (delete(lane).where(lane.c.key == "a").returning(lane.c.key), False),
    ],
)
def test_only_what_certainly_finds_the_same_rows_reads_them_back(statement: Any, is_certain: bool) -> None:
    assert (read_back(statement) is not None) == is_certain


def test_what_is_only_given_when_it_is_sent_is_changed_too() -> None:
    found = update(lane).where(lane.c.pending == bindparam("was")).values(side="in").returning(lane.c.key)
    assert read_back(found, ["was"]) is not None
    assert read_back(found, ["was", "pending"]) is None


async def test_text_gives_the_same(empty_store: House) -> None:
    await empty_store.write(fill)
    assert await same(empty_store, _COUNT, {"locale": "zh-CN"}) == [(0,)]


async def test_one_statement_with_other_columns_is_another(empty_store: House) -> None:
    def add(unit: UnitOfWork) -> None:
        for number in range(3):
            unit.connection.execute(_ADD, {"id": f"plain{number}"})
            unit.connection.execute(_ADD, {"id": f"local{number}", "locale": "zh-CN"})
            unit.connection.execute(_ADD, [{"id": f"one{number}"}])
            unit.connection.execute(_ADD, [{"id": f"two{number}"}, {"id": f"three{number}"}])

    await empty_store.write(add)
    rows = await empty_store.read(lambda unit: unit.connection.execute(_ALL).all())
    assert {row.locale for row in rows if row.id.startswith("local")} == {"zh-CN"}
    assert {row.locale for row in rows if not row.id.startswith("local")} == {None}
    assert len(rows) == 15


async def test_errors_are_sqlalchemys_and_tell_no_values(empty_store: House) -> None:
    await empty_store.write(fill)
    for _ in range(3):
        with pytest.raises(DBAPIError) as caught:
            await empty_store.write(lambda unit: unit.connection.execute(_ADD, {**ROW, "id": "a", "locale": "secret"}))
        assert "secret" not in str(caught.value)
    assert isinstance(caught.value, IntegrityError) or "UniqueViolation" in type(caught.value.orig).__name__


async def test_who_listens_hears_every_statement(empty_store: House) -> None:
    def listened(unit: UnitOfWork) -> int:
        heard = []
        for _ in range(3):
            unit.connection.execute(_ALL)
        event.listen(unit.connection, "before_cursor_execute", lambda *args: heard.append(args[2]))
        for _ in range(3):
            unit.connection.execute(_ALL)
        return len(heard)

    assert await empty_store.read(listened) == 3


def add_later(unit: UnitOfWork, *ids: str) -> None:
    for key in ids:
        unit.connection.execute(_LATER, {**ROW, "id": key})
        unit.connection.execute(_LATER_ROLE, {"role": "admin", "person": key})


async def test_what_may_be_sent_later_is_there_once_it_is_committed(empty_store: House) -> None:
    for group in ("abc", "def", "ghi"):
        await empty_store.write(lambda unit, group=group: add_later(unit, *group))
    ids, roles = await empty_store.read(
        lambda unit: [unit.connection.execute(each).scalars().all() for each in (_ALL, _ROLES)]
    )
    assert (ids, roles) == (list("abcdefghi"), list("abcdefghi"))


async def test_what_may_be_sent_later_is_there_for_whoever_looks(empty_store: House) -> None:
    def look(unit: UnitOfWork, key: str) -> list[int]:
        add_later(unit, key)
        quick = [len(unit.connection.execute(each).all()) for each in (_ALL, _ROLES)]
        add_later(unit, f"{key}2")
        return [*quick, unit.connection.scalar(select(func.count()).select_from(person))]

    for number, key in enumerate("abc"):
        before = 2 * number
        assert await empty_store.write(lambda unit, key=key: look(unit, key)) == [before + 1, before + 1, before + 2]


async def test_two_that_touch_one_table_keep_their_order(empty_store: House) -> None:
    def change(unit: UnitOfWork) -> None:
        add_later(unit, "a")
        unit.connection.execute(_LATER_NO_ROLE, {"gone": "admin"})
        unit.connection.execute(_LATER_ROLE, {"role": "admin", "person": "b"})

    for _ in range(3):
        await empty_store.write(change)
        assert await empty_store.read(lambda unit: unit.connection.execute(_ROLES).scalars().all()) == ["b"]
        await empty_store.write(lambda unit: unit.connection.execute(delete(person)))
        await empty_store.write(lambda unit: unit.connection.execute(delete(person_role)))


async def test_a_unit_that_fails_later_leaves_nothing(empty_store: House) -> None:
    for _ in range(3):
        await empty_store.write(lambda unit: unit.connection.execute(delete(person)))
        await empty_store.write(lambda unit: unit.connection.execute(delete(person_role)))
        await empty_store.write(lambda unit: add_later(unit, "a"))
        with pytest.raises(DBAPIError):
            await empty_store.write(lambda unit: add_later(unit, "b", "a"))
        assert await empty_store.read(lambda unit: unit.connection.execute(_ROLES).scalars().all()) == ["a"]


def test_results_demand_what_they_are_asked_for() -> None:
    none, one, two = QuickResult([], 0), QuickResult([(1, "a")], 1), QuickResult([(1, "a"), (2, "b")], 2)
    assert (none.first(), none.scalar(), none.one_or_none(), none.scalar_one_or_none()) == (None, None, None, None)
    assert (one.scalar_one(), one.one(), two.first(), two.scalars().all()) == (1, (1, "a"), (1, "a"), [1, 2])
    for demand in (none.one, none.scalar_one):
        with pytest.raises(NoResultFound):
            demand()
    for demand in (two.one, two.one_or_none, two.scalar_one_or_none):
        with pytest.raises(MultipleResultsFound):
            demand()
