"""`chit claims list` and `chit claims show`."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims import filing
from claims.claim import Claim
from claims.lines import Line
from claims.people import PersonId
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit

NOW = datetime(2026, 11, 26, 4, 5, 6, 789_000, tzinfo=UTC)
KEYS = ["number", "state", "version", "owner", "currency", "total", "round", "lines", "steps"]


def _drafting(*lines: Line, then: str | None = None) -> Callable[[UnitOfWork], str]:
    def work(unit: UnitOfWork) -> str:
        ada = unit.people.get(PersonId("ada"))
        assert ada is not None
        claim: Claim = filing.create(unit, lines, by=ada, now=NOW, on=date(2026, 11, 26))
        unit.flush()
        if then is not None:
            getattr(filing, then)(unit, claim.number, by=ada, seen=1, now=NOW, on=date(2026, 11, 26))
        return claim.label

    return work


def _numbers(document: Any) -> list[str]:
    return [claim["number"] for claim in document["claims"]]


def test_a_claim_is_listed_as_the_contract_says(company: Chit) -> None:
    paid, *_ = company.json("claims", "list")["claims"]

    assert list(paid) == KEYS
    assert (paid["number"], paid["state"], paid["version"]) == ("C-000001", "paid", 4)
    assert (paid["owner"], paid["currency"], paid["total"], paid["round"]) == ("ada", "CNY", "86.40", 1)
    [line] = paid["lines"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", line.pop("date"))
    assert line == {
        "category": "transport",
        "amount": "86.40",
        "currency": "CNY",
        "merchant": "滴滴",
        "purpose": "Airport to the client in Pudong",
        "receipts": [],
    }
    [step] = paid["steps"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", step.pop("at"))
    assert step == {
        "round": 1,
        "approver": "grace",
        "decided_by": "grace",
        "decision": "approved",
        "reason": None,
        "code": None,
    }


def test_a_decision_is_listed_with_its_reason_and_code(company: Chit) -> None:
    [returned] = company.json("claims", "list", "--state", "returned")["claims"]

    [step] = returned["steps"]
    assert (step["decision"], step["code"]) == ("returned", "missing_receipt")
    assert step["reason"] == "Please attach the hotel's invoice, the total is over 1,000."


def test_an_open_step_has_nothing_but_its_approver(company: Chit) -> None:
    waiting, *_ = company.json("claims", "list", "--state", "submitted")["claims"]

    assert waiting["steps"] == [
        {
            "round": 1,
            "approver": "grace",
            "decided_by": None,
            "decision": None,
            "at": None,
            "reason": None,
            "code": None,
        }
    ]


def test_what_a_draft_does_not_know_is_null(company: Chit) -> None:
    number = company.do(_drafting(Line()))

    shown = company.json("claims", "show", number)

    assert (shown["total"], shown["round"], shown["steps"]) == (None, 1, [])
    assert shown["lines"] == [
        {
            "category": None,
            "amount": None,
            "currency": "CNY",
            "date": None,
            "merchant": None,
            "purpose": None,
            "receipts": [],
        }
    ]
    assert shown["history"] == [{"at": "2026-11-26T04:05:06Z", "by": "ada", "event": "created", "version": 1}]


def test_amounts_have_the_decimals_of_their_currency(company: Chit) -> None:
    number = company.do(_drafting(Line(category="meals", minor=1200, currency="JPY")))

    assert company.json("claims", "show", number)["total"] == "1200"


def test_the_list_is_by_number_and_of_one_state_if_asked(company: Chit) -> None:
    everything = company.json("claims", "list")

    assert _numbers(everything) == [f"C-00000{digit}" for digit in range(1, 7)]
    assert _numbers(company.json("claims", "list", "--state", "rejected")) == ["C-000004"]
    assert company.json("claims", "list", "--state", "withdrawn") == {"claims": []}


def test_a_discarded_claim_is_listed_only_on_request(company: Chit) -> None:
    number = company.do(_drafting(Line(minor=500), then="discard"))

    assert number not in _numbers(company.json("claims", "list"))
    assert _numbers(company.json("claims", "list", "--state", "discarded")) == [number]
    assert company.json("claims", "show", number)["state"] == "discarded"


def test_a_list_longer_than_a_page_is_whole(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 5, 6, 7):
        monkeypatch.setattr("bot.commands.claims.PAGE", size)
        assert len(company.json("claims", "list")["claims"]) == 6


def test_an_empty_database_lists_nothing(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)

    assert empty_house.json("claims", "list") == {"claims": []}


def test_an_unknown_state_is_wrong_usage(company: Chit) -> None:
    assert company.run("claims", "list", "--state", "open").exit_code == 2


@pytest.mark.parametrize("number", ["C-000001", "c-1", "1", "000001", " C-000001 "])
def test_a_claim_is_found_however_its_number_is_written(company: Chit, number: str) -> None:
    assert company.json("claims", "show", number)["number"] == "C-000001"


@pytest.mark.parametrize("number", ["C-000099", "99", "0", "C-", "1e9", "１", "9" * 30, "C-1; drop", "\x1b[31m", ""])
def test_an_unknown_number_is_status_1(company: Chit, number: str) -> None:
    result = company.run("claims", "show", number, "--json")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: There is no claim")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


def test_the_history_tells_events_of_the_contract_in_order(company: Chit) -> None:
    history = company.json("claims", "show", "1")["history"]

    assert [(row["by"], row["event"], row["version"]) for row in history] == [
        ("ada", "created", 1),
        ("ada", "submitted", 2),
        ("grace", "step_approved", 3),
        ("grace", "approved", 3),
        ("frank", "paid", 4),
    ]


def test_a_step_that_moved_is_seen_in_the_step_and_not_in_the_history(company: Chit) -> None:
    company.said("people", "import", company.write("p.csv", "id,name,manager_id\nbob,Bob Noyce,heidi\n"))

    shown = company.json("claims", "show", "6")

    assert [step["approver"] for step in shown["steps"]] == ["heidi"]
    assert [row["event"] for row in shown["history"]] == ["created", "submitted"]
    assert shown["version"] == 2


def test_people_see_tables(company: Chit) -> None:
    listed = company.said("claims", "list")
    shown = company.said("claims", "show", "2")

    assert re.search(r"C-000005 +submitted +wei +168.00 CNY +grace", listed)
    assert "Please attach the hotel's invoice" in shown
    assert re.search(r"grace +returned +3", shown)
