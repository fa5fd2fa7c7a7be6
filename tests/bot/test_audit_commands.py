"""`chit audit`: what was tampered with is named."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from bot.commands.audit import WHY
from tests.bot.conftest import Chit

STORE = Path(__file__).parents[2] / "storage"


def _tamper(company: Chit, statement: str) -> None:
    with sqlite3.connect(company.home / "var" / "chit.db") as connection:
        connection.execute(statement)
    connection.close()


def test_an_untouched_trail_holds(company: Chit) -> None:
    verdict = company.json("audit", "verify")

    assert verdict["ok"] is True
    assert verdict["broken"] == []
    assert verdict["chains"] == 9
    assert company.said("audit", "verify") == f"{verdict['rows']} rows in 9 chains: they hold.\n"


def test_a_row_edited_by_hand_is_found_and_named(company: Chit) -> None:
    _tamper(company, "update claim set total_minor = 1 where number = 3")

    result = company.run("audit", "verify")

    assert result.exit_code == 1
    assert "claim:3, row 4: the claim was changed past the program\n" in result.stdout
    assert result.stderr == "Error: The audit trail does not hold; places: 1.\n"
    verdict = company.json("audit", "verify", status=1)
    assert verdict["ok"] is False
    assert verdict["broken"] == [{"chain": "claim:3", "row": 4, "why": "claim_changed"}]


def test_a_tail_cut_off_shows_against_an_earlier_export(company: Chit) -> None:
    company.said("people", "import", company.write("p.csv", "id,name\ngus,Gus\n"))
    company.said("audit", "export", "heads.jsonl")
    _tamper(company, "delete from audit where chain = 'people' and body like '%gus%'")
    _tamper(company, "delete from person where id = 'gus'")

    verdict = company.json("audit", "verify", "--heads", "heads.jsonl", status=1)

    assert "cut_off" in {each["why"] for each in verdict["broken"]}


def test_an_export_holds_every_row_and_the_signed_heads(company: Chit) -> None:
    rows = company.json("audit", "verify")["rows"]

    assert company.said("audit", "export", "audit.jsonl") == f"{rows} rows are in audit.jsonl.\n"

    key, *lines = [json.loads(line) for line in (company.home / "audit.jsonl").read_text().splitlines()]
    assert re.fullmatch("[0-9a-f]{64}", key["public_key"])
    assert sum("row" in line for line in lines) == rows
    assert all(line["head"]["signature"] for line in lines if "head" in line)
    assert sorted(path.name for path in company.home.iterdir()) == ["audit.jsonl", "var"]
    assert company.json("audit", "verify", "--heads", "audit.jsonl")["ok"] is True


def test_an_export_that_fails_leaves_no_half_of_it(company: Chit) -> None:
    (company.home / "audit.jsonl").write_text("the earlier one")
    _tamper(company, "alter table audit rename column body to torso")

    assert company.run("audit", "export", "audit.jsonl").exit_code == 1

    assert (company.home / "audit.jsonl").read_text() == "the earlier one"
    assert sorted(path.name for path in company.home.iterdir()) == ["audit.jsonl", "var"]


def test_a_folder_that_is_not_there_is_status_1(company: Chit) -> None:
    result = company.run("audit", "export", "nowhere/audit.jsonl")

    assert (result.exit_code, result.stderr) == (1, "Error: No such file or directory: nowhere/audit.jsonl.part\n")


@pytest.mark.parametrize("content", [b"hello\n", b"{}\n", '{"public_key": 1}\n中'.encode("gbk"), b""])
def test_a_file_that_is_no_export_is_refused(company: Chit, content: bytes) -> None:
    result = company.run("audit", "verify", "--heads", company.write("heads.jsonl", content))

    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


def test_every_finding_of_the_store_is_explained() -> None:
    source = "".join(file.read_text("utf-8") for file in STORE.glob("audit_*.py"))
    words = re.findall(r"\"([a-z]+_(?:missing|changed|added|wrong|off|forged|key)|rewritten)\"", source)

    assert set(words) - {"public_key"} == set(WHY)
