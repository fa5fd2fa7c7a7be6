"""`chit people`."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from claims.errors import Refused
from claims.people import PersonId
from tests.bot.conftest import Chit

HEADER = "id,name,email,manager_id,department,cost_centre,grade,roles,locale,timezone,slack_id,wecom_id,left_on"


def _rows(company: Chit) -> int:
    found: int = company.json("audit", "verify")["rows"]
    return found


def _person(company: Chit, id: str) -> dict[str, Any]:
    everybody = company.json("people", "list")["people"]
    return next(person for person in everybody if person["id"] == id)


def test_everybody_is_listed_with_the_columns_of_the_file(company: Chit) -> None:
    frank = _person(company, "frank")

    assert list(frank) == HEADER.split(",")
    assert (frank["name"], frank["manager_id"], frank["roles"]) == ("Frank Nance", "heidi", "finance")
    assert (frank["department"], frank["left_on"]) == (None, None)


def test_people_are_added_and_updated_by_id(company: Chit) -> None:
    gus = "gus,Gus 高,gus@example.com,grace,Sales,C1,G5,finance;auditor,zh-CN,Asia/Shanghai,U7,gus,2030-01-01"
    frank, root = "frank,Frank N.,,heidi,,,,finance,,,,,", "root,Rita Root" + "," * 11
    file = company.write("people.csv", "\n".join([HEADER, gus, frank, root]))

    done = company.json("people", "import", file)

    assert done == {"applied": True, "added": 1, "changed": 2, "unchanged": 0, "moved": [], "errors": []}
    assert _person(company, "gus") == {
        "id": "gus",
        "name": "Gus 高",
        "email": "gus@example.com",
        "manager_id": "grace",
        "department": "Sales",
        "cost_centre": "C1",
        "grade": "G5",
        "roles": "auditor;finance",
        "locale": "zh-CN",
        "timezone": "Asia/Shanghai",
        "slack_id": "U7",
        "wecom_id": "gus",
        "left_on": "2030-01-01",
    }
    assert company.json("people", "import", file)["unchanged"] == 3


def test_what_was_done_is_said_and_audited(company: Chit) -> None:
    before = _rows(company)

    said = company.said("people", "import", company.write("p.csv", "id,name\ngus,Gus\nada,Ada B.\nbob,Bob Noyce\n"))

    assert said == "1 added, 1 changed, 1 unchanged.\n"
    assert _rows(company) == before + 2


def test_claims_that_wait_for_somebody_else_now_are_named(company: Chit) -> None:
    said = company.said("people", "import", company.write("p.csv", "id,name,manager_id\nwei,王伟,heidi\n"))

    assert said == "0 added, 1 changed, 0 unchanged.\nNow wait for somebody else: C-000005.\n"
    assert company.json("claims", "show", "5")["steps"][0]["approver"] == "heidi"
    waiting = company.json("notices", "list", "--state", "waiting")["notices"]
    assert ("C-000005", "heidi") in {(notice["claim"], notice["to"]) for notice in waiting}


def test_a_dry_run_says_the_same_and_changes_nothing(company: Chit) -> None:
    file = company.write("p.csv", "id,name,manager_id\nwei,王伟,heidi\ngus,Gus,\n")
    before = company.json("people", "list"), company.json("claims", "list"), _rows(company)

    said = company.said("people", "import", file, "--dry-run")

    assert said == "Would be: 1 added, 1 changed, 0 unchanged.\nWould wait for somebody else: C-000005.\n"
    assert (company.json("people", "list"), company.json("claims", "list"), _rows(company)) == before
    assert company.json("people", "import", file, "--dry-run")["applied"] is False


def test_every_mistake_is_named_by_line_and_column_and_nothing_is_applied(company: Chit) -> None:
    rows = "id,name,manager_id,roles\ngus,Gus,grace,boss\nhal,,nobody,\n,Ida,,\nada,Changed,grace,\n"
    file = company.write("people.csv", rows)
    before = company.json("people", "list")

    result = company.run("people", "import", file)

    assert result.exit_code == 1
    *mistakes, last = result.stderr.splitlines()
    assert mistakes[0].startswith("people.csv:2:roles: “boss” is not known;")
    assert mistakes[1:3] == [
        "people.csv:3:name: This cell must not be empty.",
        "people.csv:4:id: This cell must not be empty.",
    ]
    assert last == f"Error: people.csv has {len(mistakes)} mistakes; nothing of it was applied."
    assert result.stdout == ""
    assert company.json("people", "list") == before


def test_mistakes_can_be_had_as_json(company: Chit) -> None:
    document = company.json("people", "import", company.write("p.csv", "id,name\nada,\n"), status=1)

    assert document["applied"] is False
    assert document["errors"] == [{"line": 2, "column": "name", "why": "This cell must not be empty."}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,name\nwei,王伟\n".encode("gbk"), "p.csv:2: This is not UTF-8. In Excel choose “Save as”"),
        (b"", "p.csv:1: The file is empty"),
        (b"id;name\nada;Ada\n", "p.csv:1: The columns must be separated by commas"),
        (b"id,nmae\nada,Ada\n", "p.csv:1:nmae: There is no such column"),
        (b"id,name,manager_id\na,A,b\nb,B,a\n", "p.csv:2:manager_id: Going up from here"),
        (b"id,name\nAda,Ada\n", "p.csv:2:id: “Ada” and “ada” differ in nothing but capitals"),
        (b"id,name\nada,A\x1b[31mda\n", "p.csv:2:name: An invisible character"),
        (b"id,n\x1bme\nada,Ada\n", "p.csv:1:n\\x1bme: There is no such column"),
    ],
)
def test_a_file_that_is_no_directory_is_explained(company: Chit, content: bytes, said: str) -> None:
    result = company.run("people", "import", company.write("p.csv", content))

    assert result.exit_code == 1
    assert said in result.stderr
    assert "\x1b" not in result.stderr


def test_a_byte_order_mark_is_accepted(company: Chit) -> None:
    assert company.json("people", "import", company.write("p.csv", "\ufeffid,name\ngus,Gus\n"))["added"] == 1


def test_a_missing_file_is_wrong_usage(company: Chit) -> None:
    assert company.run("people", "import", "none.csv").exit_code == 2


def test_a_link_signs_its_person_in_once(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_PUBLIC_URL", "https://chit.example.com/")
    monkeypatch.setenv("CHIT_WEBCHAT", "on")

    result = company.run("people", "link", "ada")

    assert (result.exit_code, result.stderr) == (0, "")
    url = urlsplit(result.stdout.strip())
    assert (url.scheme, url.netloc, url.path) == ("https", "chit.example.com", "/sign-in")
    [token] = parse_qs(url.query)["token"]
    assert company.do(lambda unit: unit.sign_ins.use(token, now=datetime.now(UTC))).person == "ada"


def test_making_a_link_is_audited(company: Chit) -> None:
    before = _rows(company)

    document = company.json("people", "link", "ada")

    assert document["url"].startswith("http://127.0.0.1:8080/sign-in?token=")
    assert document["expires_at"].endswith("Z")
    assert _rows(company) == before + 1


def _enter(company: Chit) -> str:
    """Somebody uses a link of Ada's; gives what their browser shows from then on."""
    [token] = parse_qs(urlsplit(company.json("people", "link", "ada")["url"]).query)["token"]
    shown: str = company.do(lambda unit: unit.sign_ins.use(token, now=unit.now()).session)
    return shown


def test_who_is_signed_out_comes_in_again_by_a_new_link_alone(company: Chit) -> None:
    shown = [_enter(company), _enter(company)]
    [unused] = parse_qs(urlsplit(company.json("people", "link", "ada")["url"]).query)["token"]
    before = _rows(company)

    said = company.said("people", "sign-out", "ada")

    assert said == "“ada” is signed out of 2 browsers; no link made for them before serves any more.\n"
    assert _rows(company) == before + 1
    for each in shown:
        assert company.do(lambda unit, each=each: unit.sign_ins.person_of(each, now=unit.now())) is None
    with pytest.raises(Refused):
        company.do(lambda unit: unit.sign_ins.use(unused, now=unit.now()))
    again = _enter(company)
    assert company.do(lambda unit: unit.sign_ins.person_of(again, now=unit.now())) == "ada"


def test_signing_out_who_is_not_signed_in_says_so_and_nobody_is_status_1(company: Chit) -> None:
    assert "out of 0 browsers" in company.said("people", "sign-out", "wei")

    result = company.run("people", "sign-out", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is nobody with the id “nobody”" in result.stderr


def test_there_is_no_link_for_who_left_or_never_came(company: Chit) -> None:
    company.said("people", "import", company.write("p.csv", "id,name,left_on\nbob,Bob Noyce,2020-01-01\n"))

    for id, why in (("bob", "has left"), ("nobody", "There is nobody")):
        result = company.run("people", "link", id)
        assert (result.exit_code, result.stdout) == (1, "")
        assert why in result.stderr


def test_erasing_asks_first(company: Chit) -> None:
    result = company.run("people", "erase", "bob", typed="n\n")

    assert result.exit_code == 1
    assert "Bob Noyce (bob)" in result.stderr
    assert _person(company, "bob")["name"] == "Bob Noyce"


def test_erasing_takes_what_is_personal_and_leaves_the_claims(company: Chit) -> None:
    company.said("people", "erase", "bob", "--yes")

    bob = _person(company, "bob")
    assert (bob["name"], bob["email"]) == (None, None)
    claim = company.json("claims", "show", "3")
    assert (claim["total"], claim["lines"][0]["merchant"], claim["lines"][0]["purpose"]) == ("240.00", None, None)
    assert company.json("audit", "verify")["ok"] is True


def test_what_waited_for_somebody_erased_waits_for_somebody_else(company: Chit) -> None:
    said = company.said("people", "erase", "grace", "--yes")

    assert "Now wait for somebody else: C-000005, C-000006." in said
    assert company.json("claims", "show", "5")["steps"][0]["approver"] == "heidi"


def test_erasing_twice_says_so_and_erasing_nobody_is_status_1(company: Chit) -> None:
    company.said("people", "erase", "bob", "--yes")

    assert company.said("people", "erase", "bob") == "“bob” was erased before.\n"
    assert company.run("people", "erase", "nobody", "--yes").exit_code == 1


def test_a_leaver_is_passed_over_from_their_last_day_on(company: Chit) -> None:
    today = date.today().isoformat()
    company.said("people", "import", company.write("p.csv", f"id,name,left_on\ngrace,Grace Hopper,{today}\n"))

    assert company.json("claims", "show", "5")["steps"][0]["approver"] == "heidi"
    assert company.do(lambda unit: unit.people.get(PersonId("grace"))).left_on == date.today()
