"""`chit policy`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from claims.policy import built_in
from tests.bot.conftest import Chit


def _check(folder: Path, content: bytes) -> Result:
    file = folder / "policy.yaml"
    file.write_bytes(content)
    return CliRunner().invoke(main, ["policy", "check", str(file)])


def test_a_good_policy_has_no_mistakes(tmp_path: Path) -> None:
    result = _check(tmp_path, built_in().text.encode())

    assert result.exit_code == 0
    assert result.stdout == f"{tmp_path}/policy.yaml: no mistakes; 9 categories in CNY.\n"


def test_every_mistake_is_explained_with_its_line(tmp_path: Path) -> None:
    text = built_in().text.replace("currency: CNY", "currency: RMB").replace("limit: 500", "limit: 1e9")

    result = _check(tmp_path, text.encode())

    places = [line.split(":")[1] for line in result.stderr.splitlines() if line.startswith(str(tmp_path))]
    lines = text.splitlines()
    assert result.exit_code == 1
    assert "currency: RMB" in lines[int(places[0]) - 1]
    assert "“RMB” is not a currency code" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Error: The policy has ")


def test_a_file_in_another_encoding_is_refused_with_how_to_save_it(tmp_path: Path) -> None:
    result = _check(tmp_path, "# 币种".encode("gbk"))

    assert result.exit_code == 1
    assert "is not UTF-8; save it as UTF-8." in result.stderr


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["policy", "check", str(tmp_path / "none.yaml")])

    assert result.exit_code == 2


def _policy(*, currency: str = "CNY", extra: str = "") -> str:
    return built_in().text.replace("currency: CNY", f"currency: {currency}") + extra


def test_an_imported_policy_is_in_force_at_once(company: Chit) -> None:
    file = company.write("policy.yaml", _policy().replace("limit: 500", "limit: 600"))

    said = company.said("policy", "import", file)

    assert said.startswith("Version 2 is stored; its first day is ")
    shown = company.json("policy", "show")
    assert (shown["version"], shown["currency"], shown["categories"][0]["limit"]) == (2, "CNY", "600.00")
    assert shown["categories"][0]["names"] == {"en": "Meals", "zh": "餐费"}
    assert company.json("audit", "verify")["ok"] is True


def test_a_policy_with_a_later_first_day_waits_for_it(company: Chit) -> None:
    said = company.said("policy", "import", company.write("policy.yaml", _policy()), "--starts-on", "2999-01-01")

    assert "Version 2 is stored; its first day is 2999-01-01." in said
    assert "Version 1, which started on" in said
    assert company.json("policy", "show")["version"] == 1


def test_an_import_as_json_tells_whether_it_is_in_force(company: Chit) -> None:
    file = company.write("policy.yaml", _policy())

    assert company.json("policy", "import", file, "--starts-on", "2999-01-01") == {
        "version": 2,
        "starts_on": "2999-01-01",
        "currency": "CNY",
        "in_force": False,
    }
    assert company.json("policy", "import", file)["in_force"] is True


def test_a_policy_in_another_currency_is_stored_with_a_warning(company: Chit) -> None:
    result = company.run("policy", "import", company.write("policy.yaml", _policy(currency="EUR")))

    assert result.exit_code == 0
    assert result.stderr == "Note: it is in EUR, but CHIT_COMPANY_CURRENCY is CNY.\n"


def test_a_policy_with_mistakes_is_not_stored(company: Chit) -> None:
    result = company.run("policy", "import", company.write("policy.yaml", _policy(extra="\nlimits: none\n")))

    assert result.exit_code == 1
    assert "“limits” is not known here" in result.stderr
    assert company.json("policy", "show")["version"] == 1


def test_people_see_the_policy_as_a_table_or_as_it_was_written(company: Chit) -> None:
    assert "Taxi & transport / 市内交通" in company.said("policy", "show")
    assert company.said("policy", "show", "--yaml") == built_in().text


def test_an_empty_database_starts_with_the_policy_of_the_settings(
    empty_house: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)
    monkeypatch.setenv("CHIT_POLICY_FILE", empty_house.write("mine.yaml", _policy(currency="USD")))

    shown = empty_house.json("policy", "show")

    assert (shown["version"], shown["currency"]) == (1, "USD")


@pytest.mark.parametrize("command", [["policy", "show"], ["claims", "read", "taxi 5"]])
def test_mistakes_in_the_policy_of_the_settings_are_named_as_a_wrong_setting(
    empty_house: Chit, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)
    text = _policy(currency="RMB", extra="\nlimits: none\n")
    monkeypatch.setenv("CHIT_POLICY_FILE", empty_house.write("mine.yaml", text))

    result = empty_house.run(*command)

    assert result.exit_code == 2
    named = result.stderr.splitlines()
    assert len(named) == 2
    assert all("CHIT_POLICY_FILE: mine.yaml:" in line for line in named)
    assert "“RMB” is not a currency code" in named[0]


def test_a_policy_of_the_settings_in_another_encoding_is_a_wrong_setting(
    empty_house: Chit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "A" * 43)
    monkeypatch.setenv("CHIT_POLICY_FILE", empty_house.write("mine.yaml", "# 币种".encode("gbk")))

    result = empty_house.run("policy", "show")

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: CHIT_POLICY_FILE: mine.yaml is not UTF-8; save it as UTF-8\n",
    )
