"""`chit faq`."""

import pytest
from click.testing import CliRunner

from bot.cli import main
from faq.csv_file import read_csv
from faq.starter import starter_entries
from faq.yaml_file import read_yaml
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit

HEADER = "id,question,alternatives,answer,tags,locale,owner,review_by\n"
CANTEEN = HEADER + "canteen,Where is the canteen?,食堂在哪|place to eat,On the second floor.,food,,sam,2027-01-31\n"


def test_the_demo_has_the_starter_entries(company: Chit) -> None:
    said = company.said("faq", "export", "all.yaml")

    assert said == f"all.yaml: {len(starter_entries())} entries.\n"
    assert read_yaml((company.home / "all.yaml").read_bytes()).entries == tuple(
        sorted(starter_entries(), key=lambda entry: entry.id)
    )


def test_what_a_file_brings_answers_at_once_and_is_audited(company: Chit) -> None:
    assert company.json("faq", "import", company.write("own.csv", CANTEEN)) == {
        "added": ["canteen"],
        "changed": [],
        "unchanged": [],
        "left": [],
    }

    found = company.json("faq", "ask", "where can I find the canteen")

    assert found["decision"] == "answer"
    assert found["candidates"][0]["id"] == "canteen"
    assert 0.65 <= found["confidence"] == found["candidates"][0]["score"] <= 1
    assert len(found["candidates"]) <= 3
    assert company.json("audit", "verify")["ok"] is True
    newest = company.do(lambda unit: unit.faq.newest("canteen"))
    assert newest is not None
    assert (newest.by, newest.source, newest.number) == ("operator", "import", 1)


def test_what_is_asked_is_explained_to_people_too(company: Chit) -> None:
    company.said("faq", "import", company.write("own.csv", CANTEEN))

    assert "On the second floor." in company.said("faq", "ask", "食堂在哪")
    assert company.said("faq", "ask", "zxqv").startswith("Nothing fits.")


def test_an_import_again_changes_nothing_and_a_column_that_is_missing_stays(company: Chit) -> None:
    company.said("faq", "import", company.write("own.csv", CANTEEN))
    assert company.said("faq", "import", "own.csv") == "0 added, 0 changed, 1 as they were.\n"

    company.said("faq", "import", company.write("short.csv", "id,question,answer\ncanteen,Where is it?,Upstairs.\n"))

    newest = company.do(lambda unit: unit.faq.newest("canteen"))
    assert newest is not None
    assert (newest.entry.answer, newest.entry.alternatives) == ("Upstairs.", ("食堂在哪", "place to eat"))


def test_the_starter_entries_come_again_but_never_over_what_staff_wrote(company: Chit) -> None:
    first = sorted(starter_entries(), key=lambda entry: entry.id)[0]
    company.said("faq", "import", company.write("own.csv", f"id,question,answer\n{first.id},Q,Ours\n"))

    said = company.said("faq", "import", "--starter")

    assert f"Left as staff changed them: {first.id}." in said
    newest = company.do(lambda unit: unit.faq.newest(first.id))
    assert newest is not None
    assert newest.entry.answer == "Ours"


def test_every_mistake_of_a_file_is_named_with_its_line_and_nothing_is_published(company: Chit) -> None:
    file = company.write("bad.csv", "id,question,answer\na,,text\nb,Good?,\nc,Fine?,Yes\n")

    result = company.run("faq", "import", file)

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("bad.csv:2: question: ")
    assert lines[-1].startswith("Error: The file has")
    assert company.do(lambda unit: unit.faq.newest("c")) is None


def test_an_entry_without_an_answer_is_not_published(company: Chit) -> None:
    result = company.run("faq", "import", company.write("bare.csv", "id,question,answer\nb,Good?,\n"))

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("bare.csv:2: answer: ")


def test_what_is_exported_can_be_imported_again(company: Chit) -> None:
    company.said("faq", "import", company.write("own.csv", CANTEEN))
    company.said("faq", "export", "all.csv")

    assert "canteen" in {entry.id for entry in read_csv((company.home / "all.csv").read_bytes()).entries}
    imported = company.json("faq", "import", "all.csv")
    assert (imported["added"], imported["changed"]) == ([], [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "own.csv", "--starter"],
        ["import", "own.txt"],
        ["import", "none.csv"],
        ["export", "a.pdf"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2(company: Chit, arguments: list[str]) -> None:
    company.write("own.csv", CANTEEN)
    company.write("own.txt", CANTEEN)

    assert company.run("faq", *arguments).exit_code == 2


def test_a_matcher_is_measured_on_files_alone_without_a_database(empty_house: Chit) -> None:
    entries = empty_house.write("e.csv", "id,question\nmoney,When is it paid?\nfood,Where is the canteen?\n")
    queries = empty_house.write("q.csv", "query,id\nwhen will it be paid,money\nthe canteen where,food\nblue whales,\n")

    document = empty_house.json("faq", "eval", "--entries", entries, "--queries", queries)

    assert document["queries"] == 3
    assert document["accuracy_at_1"] == 1.0
    assert document["oos_auroc"] == 1.0
    assert set(document["latency_ms"]) == {"p50", "p99"}
    assert document["results"][0]["got"][0] == "money"
    assert not (empty_house.home / "var").exists()
    assert "accuracy at 1" in empty_house.said("faq", "eval", "--entries", entries, "--queries", queries)


def test_a_file_of_questions_without_its_columns_is_refused(empty_house: Chit) -> None:
    entries = empty_house.write("e.csv", "id,question\nmoney,When is it paid?\n")
    result = empty_house.run("faq", "eval", "--entries", entries, "--queries", empty_house.write("q.csv", "a,b\n1,2\n"))

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("q.csv:1: query: ")


def test_a_house_without_a_demo_starts_with_an_empty_book(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    empty_house.said("migrate")

    def versions(unit: UnitOfWork) -> int:
        return len(unit.faq.all_newest())

    assert empty_house.do(versions) == 0
    assert empty_house.json("faq", "ask", "anything") == {"decision": "none", "confidence": 0.0, "candidates": []}


def test_a_message_that_is_too_long_is_no_question(company: Chit) -> None:
    assert company.run("faq", "ask", "a" * 10_001).exit_code == 1
    assert company.run("faq", "ask", "a" * 10_000).exit_code == 0


def test_the_group_explains_itself() -> None:
    assert "Questions and their answers." in CliRunner().invoke(main, ["faq", "--help"]).output
