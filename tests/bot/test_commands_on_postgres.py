"""The commands over PostgreSQL answer what they answer over SQLite."""

import base64

import pytest

from bot.demo import fill
from tests.bot.conftest import Chit

KEY = base64.b64encode(bytes(range(32))).decode()
OLD = base64.b64encode(bytes(32)).decode()

pytestmark = pytest.mark.slow


@pytest.fixture
def house(empty_house: Chit, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Chit:
    """The demo company on PostgreSQL."""
    monkeypatch.setenv("CHIT_DATABASE_URL", postgres_url)
    monkeypatch.setenv("CHIT_SECRET_KEYS", OLD)
    empty_house.said("migrate")
    empty_house.do(fill)
    return empty_house


def test_every_command_works(house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [claim["number"] for claim in house.json("claims", "list")["claims"]] == [f"C-00000{n}" for n in range(1, 7)]
    assert house.json("claims", "show", "1")["history"][-1]["event"] == "paid"

    file = house.write("p.csv", "id,name,manager_id\nwei,王伟,heidi\ngus,Gus,\n")
    tried = house.json("people", "import", file, "--dry-run")
    assert (tried["added"], tried["moved"]) == (1, ["C-000005"])
    assert len(house.json("people", "list")["people"]) == 8
    assert house.json("people", "import", file) == tried | {"applied": True}
    assert len(house.json("people", "list")["people"]) == 9

    assert house.json("notices", "list", "--state", "waiting")["notices"]
    assert house.run("people", "erase", "bob", "--yes").exit_code == 0
    assert house.json("policy", "show")["version"] == 1
    house.said("audit", "export", "heads.jsonl")
    assert house.json("audit", "verify", "--heads", "heads.jsonl")["broken"] == []

    monkeypatch.setenv("CHIT_SECRET_KEYS", f"{KEY},{OLD}")
    assert [key["place"] for key in house.json("keys", "rewrap")["retirable"]] == [2]
    monkeypatch.setenv("CHIT_SECRET_KEYS", KEY)
    assert house.json("doctor")["ok"] is True


def test_a_file_with_mistakes_leaves_everything_as_it_was(house: Chit) -> None:
    before = house.json("people", "list")

    assert house.run("people", "import", house.write("p.csv", "id,name\ngus,Gus\nada,\n")).exit_code == 1

    assert house.json("people", "list") == before
