"""`chit notices`."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.commands.notices import STATES
from storage import notices
from storage.schema import outbox
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit

KEYS = ["id", "kind", "claim", "to", "channel", "state", "attempts", "due_at", "sent_at", "error"]


def _give_up_one(unit: UnitOfWork) -> int:
    """What a courier does after twelve attempts."""
    delivery = next(iter(unit.outbox.take(worker="w", most=1, draw=lambda *_: "{}", channels=["webchat"])))
    unit.outbox.dead(delivery, error="rejected")
    return delivery.row


def _listed(company: Chit, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = company.json("notices", "list", *arguments)["notices"]
    return found


def test_the_states_are_those_of_the_store() -> None:
    assert STATES == notices.STATES


def test_a_notice_is_listed_as_the_contract_says(company: Chit) -> None:
    notice = next(each for each in _listed(company) if each["kind"] == "news")

    assert list(notice) == KEYS
    assert (notice["to"], notice["channel"], notice["state"]) == ("ada", "webchat", "waiting")
    assert (notice["attempts"], notice["sent_at"], notice["error"]) == (0, None, None)
    assert notice["claim"].startswith("C-00000")
    assert notice["due_at"].endswith("Z")


def test_a_notice_that_was_given_up_is_listed_with_why_and_can_be_retried(company: Chit) -> None:
    id = company.do(_give_up_one)

    [dead] = _listed(company, "--state", "dead")
    assert (dead["id"], dead["error"], dead["attempts"]) == (id, "rejected", 1)

    again = company.json("notices", "retry", str(id))
    assert (again["id"], again["state"], again["error"]) == (id, "waiting", None)
    assert _listed(company, "--state", "dead") == []
    assert company.json("audit", "verify")["ok"] is True


def test_retrying_what_was_not_given_up_is_status_1(company: Chit) -> None:
    waiting = _listed(company, "--state", "waiting")[0]

    for id, why in ((waiting["id"], "is not among those that failed"), (999_999, "There is no message 999999")):
        result = company.run("notices", "retry", str(id))
        assert (result.exit_code, result.stdout) == (1, "")
        assert why in result.stderr


@pytest.mark.parametrize("id", ["0", "x", "-1", "9" * 20])
def test_what_is_no_id_is_wrong_usage(company: Chit, id: str) -> None:
    assert company.run("notices", "retry", "--", id).exit_code == 2


def test_a_list_longer_than_a_page_is_whole(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _listed(company)
    for size in (1, len(whole) - 1, len(whole), len(whole) + 1):
        monkeypatch.setattr("bot.commands.notices.PAGE", size)
        assert _listed(company) == whole


def test_what_steers_a_terminal_is_not_printed(company: Chit) -> None:
    one = select(outbox.c.id).limit(1).scalar_subquery()
    company.do(lambda unit: unit.connection.execute(update(outbox).where(outbox.c.id == one).values(error="\x1b[31m")))

    assert "\\x1b[31m" in company.said("notices", "list")
