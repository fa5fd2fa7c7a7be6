"""Where the secret keys come from."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keyfile import secret_keys, secret_keys_or_new
from bot.settings import Settings, WrongSettings

KEY = base64.b64encode(bytes(32)).decode()


def _settings(folder: Path, **given: str) -> Settings:
    return Settings.of({"CHIT_DATA_DIR": str(folder), **given})


def test_keys_of_the_settings_are_taken_first(tmp_path: Path) -> None:
    made = secret_keys_or_new(_settings(tmp_path))

    assert secret_keys(_settings(tmp_path, CHIT_SECRET_KEYS=KEY)) == (bytes(32),)
    assert secret_keys(_settings(tmp_path)) == made


def test_a_first_start_makes_a_key_that_later_commands_find(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"

    [key] = secret_keys_or_new(_settings(folder))

    assert len(key) == 32
    assert secret_keys(_settings(folder)) == (key,)
    assert secret_keys_or_new(_settings(folder)) == (key,)


def test_only_the_owner_may_read_the_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    secret_keys_or_new(_settings(tmp_path))

    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: secret_keys_or_new(_settings(tmp_path)), range(16)))

    assert len(set(found)) == 1


def test_a_first_start_overtaken_by_another_takes_the_key_of_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtaken: list[tuple[bytes, ...]] = []

    def slowly(count: int) -> bytes:
        monkeypatch.undo()
        overtaken.append(secret_keys_or_new(_settings(tmp_path)))
        return bytes(count)

    monkeypatch.setattr("bot.keyfile.secrets.token_bytes", slowly)

    assert [secret_keys_or_new(_settings(tmp_path))] == overtaken
    assert len(list(tmp_path.iterdir())) == 1


def test_no_key_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="CHIT_SECRET_KEYS: missing"):
        secret_keys(_settings(tmp_path))


@pytest.mark.parametrize("content", [b"", b"abc\n", "密钥".encode(), b"\xff\xfe"])
def test_a_damaged_file_is_a_wrong_setting_and_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret-keys"
    file.write_bytes(content)

    with pytest.raises(WrongSettings, match="CHIT_SECRET_KEYS: missing, and"):
        secret_keys_or_new(_settings(tmp_path))
    assert file.read_bytes() == content
