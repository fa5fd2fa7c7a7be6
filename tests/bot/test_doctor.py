"""`chit doctor`: each thing that can be wrong is found, named and has a remedy; it never faints."""

import base64
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.demo import people as demo_people
from bot.doctor import company as company_checks
from bot.doctor.channels import check_webchat
from bot.doctor.machine import check_sqlite, has_reset_race
from bot.settings import Settings
from claims.people import Person, PersonId, Role
from storage.keys import key_id
from storage.unit_of_work import UnitOfWork
from tests.bot.conftest import Chit

KEY = base64.b64encode(bytes(range(32))).decode()


def _checks(house: Chit, *, status: int = 0) -> dict[str, dict[str, Any]]:
    document = house.json("doctor", status=status)
    assert document["ok"] is (status == 0)
    for check in document["checks"]:
        assert list(check) == ["name", "status", "detail", "fix"]
        assert check["status"] in {"ok", "warning", "failed", "off"}
        assert check["fix"] or check["status"] in {"ok", "off"}
    return {check["name"]: check for check in document["checks"]}


def _put(**changes: dict[str, Any]) -> Callable[[UnitOfWork], None]:
    def work(unit: UnitOfWork) -> None:
        for id, change in changes.items():
            known = unit.people.get(PersonId(id))
            assert known is not None
            unit.people.put(replace(known, **change))

    return work


def _tamper(house: Chit, statement: str) -> None:
    with sqlite3.connect(house.home / "var" / "chit.db") as connection:
        connection.execute(statement)
    connection.close()


def test_the_demo_company_is_well(company: Chit) -> None:
    checks = _checks(company)

    assert list(checks) == [
        *("settings", "data_folder", "disk", "sqlite", "file_system", "receipts", "fonts"),
        *("database", "durability", "keys"),
        *("policy", "people", "deciders", "finance", "support", "answers", "reach", "notices"),
        *("webchat", "slack", "wecom", "metrics"),
    ]
    assert {name for name, check in checks.items() if check["status"] == "off"} == {"webchat", "slack", "wecom"}
    assert "failed" not in {check["status"] for check in checks.values()}
    # The contract: where the claimant is the only one who could pay, an administrator does, and doctor warns.
    assert checks["finance"]["status"] == "warning"
    assert checks["finance"]["detail"].startswith("frank is the only one in finance")


def test_people_see_each_finding_with_what_to_do(company: Chit) -> None:
    said = company.said("doctor")

    assert re.search(r"^ok +database +SQLite at ", said, re.MULTILINE)
    assert re.search(r"^warning +finance .*\n +→ Give one more person the role finance", said, re.MULTILINE)


def test_every_wrong_setting_is_a_failed_check(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("WECOM_SECRET", "hunter2")

    result = empty_house.run("doctor")

    assert result.exit_code == 1
    assert "PORT: must be a whole number" in result.stdout
    assert "WECOM_CORP_ID: missing" in result.stdout
    assert "hunter2" not in result.output
    assert result.stderr == "Error: Not well: settings.\n"


def test_before_the_first_start_it_says_what_comes_next_and_makes_nothing(empty_house: Chit) -> None:
    checks = _checks(empty_house)

    assert checks["database"]["status"] == "warning"
    assert "`chit demo`" in checks["database"]["fix"]
    assert checks["keys"]["detail"].startswith("CHIT_SECRET_KEYS: missing")
    assert list(empty_house.home.iterdir()) == []


@pytest.mark.parametrize(
    "given",
    [{"CHIT_WEBCHAT": "on"}, {"SLACK_BOT_TOKEN": "token", "SLACK_SIGNING_SECRET": "s"}],
    ids=["web chat", "slack"],
)
def test_where_serve_shall_run_a_missing_key_is_a_failed_check_with_the_line_that_makes_one(
    empty_house: Chit, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    keys = _checks(empty_house, status=1)["keys"]

    assert keys["status"] == "failed"
    assert 'echo "CHIT_SECRET_KEYS=$(openssl rand -base64 32)" >> .env' in keys["fix"]


def test_a_name_that_is_no_setting_is_told_with_the_one_that_was_meant(
    company: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_WEBCHT", "on")

    settings = _checks(company)["settings"]

    assert (settings["status"], "CHIT_WEBCHAT?" in settings["detail"]) == ("warning", True)


def test_where_nobody_can_write_to_chit_that_is_told(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    key = (company.home / "var" / "secret-keys").read_text().strip()
    (company.home / "var" / "secret-keys").unlink()
    monkeypatch.setenv("CHIT_SECRET_KEYS", key)

    webchat = _checks(company)["webchat"]
    assert (webchat["status"], webchat["detail"]) == ("warning", "no way in is configured: nobody can write to Chit")

    monkeypatch.setenv("CHIT_WEBCHAT", "demo")
    assert _checks(company)["webchat"]["status"] == "ok"


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        ({"sam": frozenset()}, "nobody has the role support, so questions go to the administrators"),
        ({"sam": frozenset(), "root": frozenset()}, "nobody has the role support, so questions reach nobody"),
    ],
)
def test_nobody_in_support_is_a_warning(company: Chit, roles: dict[str, frozenset[Role]], says: str) -> None:
    assert _checks(company)["support"]["detail"] == "questions to support go to sam"

    company.do(_put(**{id: {"roles": each} for id, each in roles.items()}))

    support = _checks(company)["support"]
    assert (support["status"], support["detail"]) == ("warning", says)


def test_without_answers_it_says_how_to_import_some(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", KEY)
    empty_house.said("migrate")
    answers = _checks(empty_house)["answers"]
    assert (answers["status"], "`chit faq import --starter`" in answers["fix"]) == ("warning", True)

    empty_house.said("faq", "import", "--starter")
    assert _checks(empty_house)["answers"]["status"] == "ok"


def test_a_data_folder_that_is_none_is_a_failed_check(empty_house: Chit) -> None:
    empty_house.write("var", "a file")

    checks = _checks(empty_house, status=1)

    assert checks["data_folder"]["status"] == "failed"


def test_missing_keys_are_a_failed_check_and_the_rest_is_still_looked_at(company: Chit) -> None:
    (company.home / "var" / "secret-keys").unlink()

    checks = _checks(company, status=1)

    assert (checks["database"]["status"], checks["keys"]["status"]) == ("ok", "failed")
    assert checks["metrics"]["status"] == "ok"


def test_keys_that_rows_need_and_that_are_not_there_are_named(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    old = base64.b64decode((company.home / "var" / "secret-keys").read_text())
    monkeypatch.setenv("CHIT_SECRET_KEYS", KEY)

    keys = _checks(company, status=1)["keys"]

    assert keys["status"] == "failed"
    assert key_id(old) in keys["detail"]


def test_older_keys_still_in_use_are_a_warning_until_all_is_rewrapped(
    company: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (company.home / "var" / "secret-keys").read_text().strip()
    monkeypatch.setenv("CHIT_SECRET_KEYS", f"{KEY},{old}")

    keys = _checks(company)["keys"]
    assert (keys["status"], keys["fix"]) == ("warning", "Run `chit keys rewrap`.")

    company.said("keys", "rewrap")
    keys = _checks(company)["keys"]
    assert (keys["status"], keys["detail"]) == ("ok", "all stands under the newest key; 1 older can be retired")


def test_tables_of_a_newer_version_are_a_failed_check(company: Chit) -> None:
    _tamper(company, "update alembic_version set version_num = '9999'")

    database = _checks(company, status=1)["database"]

    assert database["status"] == "failed"
    assert "9999" in database["detail"]


def test_a_database_without_tables_is_a_warning_because_the_next_start_makes_them(
    company: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_DATABASE_URL", f"sqlite+aiosqlite:///{company.home}/var/new.db")
    company.write("var/new.db", b"")

    database = _checks(company)["database"]

    assert database["status"] == "warning"
    assert "`chit migrate`" in database["fix"]


def test_a_file_that_is_no_database_is_a_failed_check(company: Chit) -> None:
    company.write("var/chit.db", b"certainly no database, but long enough to be taken for one" * 100)

    assert _checks(company, status=1)["database"]["status"] == "failed"


def test_a_database_that_is_away_is_a_failed_check_without_its_password(
    company: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_DATABASE_URL", "postgresql+asyncpg://chit:hunter2@127.0.0.1:1/chit")

    result = company.run("doctor")
    checks = _checks(company, status=1)

    assert checks["database"]["status"] == "failed"
    assert checks["database"]["fix"].startswith("Start the database")
    assert checks["sqlite"]["status"] == "off"
    assert "hunter2" not in result.output


@pytest.mark.slow
def test_a_postgresql_without_our_tables_is_a_failed_check_until_it_is_migrated(
    company: Chit, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_DATABASE_URL", postgres_url)
    assert _checks(company, status=1)["database"]["fix"] == "Run `chit migrate`."

    company.said("migrate")

    checks = _checks(company)
    assert checks["database"]["detail"].startswith("PostgreSQL, schema ")
    assert checks["durability"]["status"] == "ok"


@pytest.mark.slow
def test_a_database_of_that_name_that_does_not_exist_is_a_failed_check(
    company: Chit, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_DATABASE_URL", postgres_url.replace("/chit_", "/no_chit_"))

    database = _checks(company, status=1)["database"]

    assert "does not exist" in database["detail"]
    assert "CHIT_DATABASE_URL" in database["fix"]


@pytest.mark.parametrize(
    ("version", "is_flawed"),
    [
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((3, 40, 1), True),
    ],
)
def test_builds_of_sqlite_with_the_flaw_are_known(version: tuple[int, ...], is_flawed: bool) -> None:
    assert has_reset_race(version) is is_flawed

    check = check_sqlite(Settings.of({}), version=version)
    assert check.status == ("warning" if is_flawed else "ok")
    assert ".".join(map(str, version)) in check.detail


def test_a_policy_in_another_currency_is_a_warning(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_COMPANY_CURRENCY", "EUR")

    assert _checks(company)["policy"]["detail"] == "it is in CNY, the company's currency is EUR"


def test_an_empty_directory_is_a_warning(empty_house: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", KEY)
    empty_house.said("migrate")

    checks = _checks(empty_house)

    assert checks["people"]["fix"] == "Run `chit people import FILE`."
    assert "deciders" not in checks


def test_nobody_in_finance_is_a_warning(company: Chit) -> None:
    company.do(_put(frank={"roles": frozenset()}))

    assert _checks(company)["finance"]["detail"] == "nobody has the role finance, so administrators must pay"


def test_nobody_who_could_pay_is_a_warning_that_names_whose_claims_stay(company: Chit) -> None:
    company.do(_put(frank={"roles": frozenset()}, root={"roles": frozenset()}))

    assert _checks(company)["finance"]["detail"] == "nobody can mark any claim as paid"


def test_the_only_payer_whom_no_administrator_could_pay_is_named(company: Chit) -> None:
    company.do(_put(root={"roles": frozenset()}))

    assert _checks(company)["finance"]["detail"] == "nobody can mark the claims of frank as paid"


def test_two_people_in_finance_are_well(company: Chit) -> None:
    company.do(_put(sam={"roles": frozenset({Role.FINANCE})}))

    assert _checks(company)["finance"]["status"] == "ok"


def test_a_claimant_who_would_be_the_only_decider_is_named(company: Chit) -> None:
    company.do(_put(frank={"manager_id": None}))

    deciders = _checks(company)["deciders"]

    assert deciders["status"] == "warning"
    assert deciders["detail"] == "only administrators can decide on the claims of frank"


def test_a_claimant_on_whose_claims_nobody_can_decide_is_named(company: Chit) -> None:
    company.do(_put(frank={"roles": frozenset()}, root={"roles": frozenset()}))

    assert _checks(company)["deciders"]["detail"] == "nobody can decide on the claims of heidi"


def test_people_who_cant_be_reached_are_named_with_how_to_reach_them(company: Chit) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.people.put(Person(PersonId("zoe"), "Zoe", manager_id=PersonId("heidi")))
        wei = unit.people.get(PersonId("wei"))
        assert wei is not None
        unit.people.put(replace(wei, manager_id=PersonId("zoe")))
        unit.people.reroute(now=datetime.now(UTC), on=date.today())

    company.do(work)

    reach = _checks(company)["reach"]

    assert reach["status"] == "warning"
    assert reach["detail"] == "can't be reached while notices wait for them: zoe (1)"
    assert "chit people link" in reach["fix"]


def test_notices_that_were_given_up_are_counted(company: Chit) -> None:
    def work(unit: UnitOfWork) -> int:
        delivery = next(iter(unit.outbox.take(worker="w", most=1, draw=lambda *_: "{}", channels=["webchat"])))
        unit.outbox.dead(delivery, error="rejected")
        return delivery.row

    id = company.do(work)

    notices = _checks(company)["notices"]

    assert notices["detail"] == f"given up: {id}"
    assert "chit notices retry" in notices["fix"]


def test_many_are_counted_and_the_first_few_named() -> None:
    assert company_checks.listed(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert company_checks.listed(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d, e and 1 more"


@pytest.mark.parametrize(
    ("mode", "url", "status"),
    [
        ("off", None, "warning"),
        ("demo", None, "ok"),
        ("demo", "https://chit.example.com", "warning"),
        ("on", None, "warning"),
        ("on", "http://localhost:8080", "warning"),
        ("on", "http://chit.example.com", "warning"),
        ("on", "https://chit.example.com", "ok"),
    ],
)
def test_the_web_chat_must_be_reached_and_not_overheard(mode: str, url: str | None, status: str) -> None:
    given = {"CHIT_WEBCHAT": mode} | ({"CHIT_PUBLIC_URL": url} if url else {})

    assert check_webchat(Settings.of(given)).status == status


def test_a_check_that_breaks_has_failed_and_the_others_are_made(company: Chit, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[object]:
        raise KeyError("taxi to the hospital")

    monkeypatch.setattr(company_checks, "check_company", broken)

    result = company.run("doctor")
    checks = _checks(company, status=1)

    assert checks["company"]["status"] == "failed"
    assert checks["metrics"]["status"] == "ok"
    assert "hospital" not in result.output


def test_the_demo_company_of_these_tests_is_the_one_of_the_contract() -> None:
    assert {person.id for person in demo_people() if person.roles} == {"frank", "sam", "root"}
