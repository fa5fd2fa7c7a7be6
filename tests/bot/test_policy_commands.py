"""`chit policy`."""

from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main
from claims.policy import built_in


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
