"""`chit keys rewrap`: the way to retire an older key."""

import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import keys, progress
from storage.keys import key_id
from storage.rewrapping import rewrap_some
from tests.bot.conftest import Chit

NEW = base64.b64encode(b"the newest key, of 32 bytes it is").decode()[:43]


@pytest.fixture
def old(company: Chit) -> str:
    """The key the demo company began with."""
    return Path(company.home / "var" / "secret-keys").read_text().strip()


def _id(key: str) -> str:
    return key_id(base64.b64decode(key + "=" * (-len(key) % 4)))


def test_older_keys_can_be_retired_afterwards(company: Chit, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", f"{NEW},{old}")

    document = company.json("keys", "rewrap")

    assert document["rewrapped"] == 3 + 8  # the store's own and one a person
    assert document["needed"] == [{"place": 1, "id": _id(NEW)}]
    assert document["retirable"] == [{"place": 2, "id": _id(old)}]
    monkeypatch.setenv("CHIT_SECRET_KEYS", NEW)
    assert company.json("people", "list")["people"][0]["name"] == "Ada Byron"
    assert company.json("audit", "verify")["ok"] is True


def test_what_can_be_retired_is_said_in_words(company: Chit, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert company.said("keys", "rewrap").endswith("Every key of CHIT_SECRET_KEYS is needed.\n")
    monkeypatch.setenv("CHIT_SECRET_KEYS", f"{NEW},{old}")

    said = company.said("keys", "rewrap")

    assert said.startswith("Data keys brought to the newest key: 11.\n")
    assert f"Key 2 of CHIT_SECRET_KEYS ({_id(old)}…) can be retired" in said
    assert NEW not in said
    assert old not in said


def test_a_key_retired_too_early_is_refused_and_named(company: Chit, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", NEW)

    result = company.run("claims", "list")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: CHIT_SECRET_KEYS: the database needs a key that is not there ({_id(old)})")


def test_it_can_be_interrupted_and_goes_on_where_it_was(
    company: Chit, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", f"{NEW},{old}")
    monkeypatch.setattr(keys, "BATCH", 2)

    @contextlib.contextmanager
    def stopped(label: str) -> Iterator[progress.Told]:
        def told(done: int, total: int) -> None:
            assert total == 11
            if done >= 7:
                raise KeyboardInterrupt

        yield told

    with monkeypatch.context() as patched:
        patched.setattr(progress, "progress", stopped)
        assert company.run("keys", "rewrap").exit_code == 1

    assert company.json("keys", "rewrap")["rewrapped"] == 4
    assert company.do(lambda unit: rewrap_some(unit.connection, unit.vault._keychain.ring, most=1)) == 0
