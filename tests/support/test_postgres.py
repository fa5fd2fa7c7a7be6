"""The two databases that tests ask for are there, empty and apart."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.postgres import Server


async def test_a_database_is_there_and_empty(engine_url: str) -> None:
    engine = create_async_engine(engine_url)
    async with engine.begin() as connection:
        await connection.execute(text("create table claim (number integer)"))
        count = (await connection.execute(text("select count(*) from claim"))).scalar_one()
    await engine.dispose()

    assert count == 0


def test_a_database_can_be_copied_from_a_template(postgres_server: Server) -> None:
    template = postgres_server.create()
    postgres_server.execute("create table claim (number integer)", database=template)

    copy = postgres_server.create(template=template)

    assert postgres_server.execute("select count(*) from claim", database=copy) == [(0,)]
    postgres_server.drop(copy)
    postgres_server.drop(template)


def test_a_stopped_server_keeps_what_was_committed(postgres_server: Server) -> None:
    name = postgres_server.create()
    postgres_server.execute("create table claim (number integer)", database=name)

    postgres_server.stop()
    postgres_server.start()

    assert postgres_server.execute("select count(*) from claim", database=name) == [(0,)]
    postgres_server.drop(name)
