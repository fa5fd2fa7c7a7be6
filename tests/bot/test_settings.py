"""Settings: names and defaults of the contract, every mistake named at once, no secret shown."""

import base64
from pathlib import Path

import pytest

from bot.commands.serving import say_what_is_odd
from bot.settings import Settings, WrongSettings

KEY = base64.b64encode(bytes(range(32))).decode()
OLDER = base64.b64encode(bytes(32)).decode()
WECOM = {
    "WECOM_CORP_ID": "ww1",
    "WECOM_AGENT_ID": "1000002",
    "WECOM_SECRET": "s",
    "WECOM_CALLBACK_TOKEN": "t",
    "WECOM_ENCODING_AES_KEY": "a" * 43,
}


def _mistakes(**given: str) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        Settings.of(given)
    return list(caught.value.mistakes)


def test_defaults_are_those_of_the_contract() -> None:
    settings = Settings.of({})

    assert settings.data_dir == Path.cwd() / "var"
    assert settings.database_url == f"sqlite+aiosqlite:///{Path.cwd()}/var/chit.db"
    assert settings.receipts_url == f"file://{Path.cwd()}/var/receipts"
    assert (settings.currency, settings.locale, settings.timezone) == ("CNY", "zh-CN", "Asia/Shanghai")
    assert (settings.port, settings.log_level) == (8080, "INFO")
    assert settings.public_url(port=8123) == "http://127.0.0.1:8123"
    assert settings.webchat(unless_set="demo") == "demo"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.wecom_api_url == "https://qyapi.weixin.qq.com/cgi-bin"
    assert not settings.slack_on
    assert not settings.wecom_on


def test_the_environment_wins_over_the_file_and_an_empty_value_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHIT_LOCALE=en\nPORT=9000\nSOMETHING_ELSE=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("CHIT_TIMEZONE", "")
    monkeypatch.setenv("LOCALE", "fr")

    settings = Settings.load()

    assert (settings.locale, settings.port, settings.timezone) == ("en", 9001, "Asia/Shanghai")


def test_a_file_that_is_not_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes("CHIT_LOCALE=中".encode("gbk"))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WrongSettings, match=r"\.env: is not UTF-8"):
        Settings.load()


def test_all_mistakes_are_named_at_once_without_their_values() -> None:
    mistakes = _mistakes(
        PORT="eighty", CHIT_SECRET_KEYS="hunter2", CHIT_LOCALE="fr", CHIT_WEBCHAT="maybe", WECOM_SECRET="hunter3"
    )

    assert {mistake.partition(":")[0] for mistake in mistakes} == {
        "PORT",
        "CHIT_SECRET_KEYS",
        "CHIT_LOCALE",
        "CHIT_WEBCHAT",
        *(set(WECOM) - {"WECOM_SECRET"}),
    }
    assert not any(word in mistake for mistake in mistakes for word in ("eighty", "hunter", "fr,", "maybe"))


def test_keys_are_read_newest_first() -> None:
    settings = Settings.of({"CHIT_SECRET_KEYS": f"{KEY}, {OLDER}"})

    assert [key.get_secret_value() for key in settings.secret_keys] == [bytes(range(32)), bytes(32)]


def test_a_key_may_be_in_the_alphabet_of_urls_and_without_padding() -> None:
    key = bytes([251] * 32)
    settings = Settings.of({"CHIT_SECRET_KEYS": base64.urlsafe_b64encode(key).decode().rstrip("=")})

    assert settings.secret_keys[0].get_secret_value() == key


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("CHIT_SECRET_KEYS", base64.b64encode(bytes(31)).decode()),
        ("CHIT_SECRET_KEYS", base64.b64encode(bytes(33)).decode()),
        ("CHIT_SECRET_KEYS", f"{KEY},{KEY}"),
        ("CHIT_SECRET_KEYS", f"{KEY},密钥"),
        ("CHIT_DATABASE_URL", "mysql://x"),
        ("CHIT_DATABASE_URL", "sqlite:///chit.db"),
        ("CHIT_DATABASE_URL", "sqlite+aiosqlite://"),
        ("CHIT_DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("CHIT_DATABASE_URL", "postgresql://localhost/chit"),
        ("CHIT_RECEIPTS_URL", "receipts"),
        ("CHIT_RECEIPTS_URL", "s3:///prefix"),
        ("CHIT_RECEIPTS_URL", "file://elsewhere/receipts"),
        ("CHIT_PUBLIC_URL", "chit.example"),
        ("CHIT_PUBLIC_URL", "javascript:alert(1)"),
        ("CHIT_PUBLIC_URL", "https://chit.example/chit"),
        ("CHIT_PUBLIC_URL", "https://me:word@chit.example"),
        ("CHIT_PUBLIC_URL", "https://chit.example:port"),
        ("CHIT_PUBLIC_URL", "https://chit example"),
        ("CHIT_PUBLIC_URL", "https://chit..example"),
        ("CHIT_POLICY_FILE", "no-such-file.yaml"),
        ("CHIT_COMPANY_CURRENCY", "cny"),
        ("CHIT_COMPANY_CURRENCY", "RMB"),
        ("CHIT_LOCALE", "zh_cn"),
        ("CHIT_TIMEZONE", "Asia/Beijing"),
        ("CHIT_TIMEZONE", "../etc/passwd"),
        ("CHIT_WEBCHAT", "yes"),
        ("CHIT_LOG_LEVEL", "LOUD"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "8_080"),
        ("PORT", "٨٠"),
        ("SLACK_FILE_HOSTS", "https://files.slack.com"),
        ("SLACK_API_URL", "https://slack.com/api"),
        ("WECOM_API_URL", "https://qyapi.weixin.qq.com/"),
    ],
)
def test_a_wrong_value_is_named(name: str, wrong: str) -> None:
    [mistake] = _mistakes(**{name: wrong})

    assert mistake.startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("CHIT_DATABASE_URL", "sqlite+aiosqlite:///chit.db"),
        ("CHIT_DATABASE_URL", "postgresql+asyncpg://postgres@/chit?host=/run/postgresql"),
        ("CHIT_RECEIPTS_URL", "s3://bucket"),
        ("CHIT_RECEIPTS_URL", "file:///srv/receipts"),
        ("CHIT_PUBLIC_URL", "https://chit.example/"),
        ("CHIT_LOCALE", "zh_CN"),
        ("CHIT_LOCALE", "en"),
        ("CHIT_LOG_LEVEL", "debug"),
        ("PORT", "0"),
        ("PORT", "65535"),
        ("SLACK_FILE_HOSTS", "files.slack.com, 127.0.0.1:8443"),
        ("SLACK_API_URL", "http://127.0.0.1:9999/api/"),
        ("WECOM_API_URL", "http://127.0.0.1:9999/cgi-bin"),
    ],
)
def test_a_right_value_is_taken(name: str, right: str) -> None:
    Settings.of({name: right})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://chit.example/", "https://chit.example"),
        ("HTTPS://Chit.Example:443", "https://chit.example"),
        ("http://chit.example:80/", "http://chit.example"),
        ("https://chit.example:80", "https://chit.example:80"),
        ("http://chit.example:443", "http://chit.example:443"),
        ("https://chit.example:8443", "https://chit.example:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
        ("https://报销.example", "https://xn--4ruw43i.example"),
    ],
)
def test_the_public_address_is_written_as_browsers_write_it(given: str, address: str) -> None:
    assert Settings.of({"CHIT_PUBLIC_URL": given}).public_url(port=8080) == address


def test_slack_is_on_with_both_its_settings_or_in_socket_mode() -> None:
    assert Settings.of({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "new,old"}).slack_on
    assert Settings.of({"SLACK_BOT_TOKEN": "xoxe.xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}).slack_on


def test_half_of_slack_is_a_mistake_that_names_the_other_half() -> None:
    assert [mistake.partition(":")[0] for mistake in _mistakes(SLACK_BOT_TOKEN="xoxb-1")] == ["SLACK_SIGNING_SECRET"]
    assert [mistake.partition(":")[0] for mistake in _mistakes(SLACK_SIGNING_SECRET="x")] == ["SLACK_BOT_TOKEN"]
    assert [mistake.partition(":")[0] for mistake in _mistakes(SLACK_APP_TOKEN="xapp-1")] == ["SLACK_BOT_TOKEN"]


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-A", "must begin with xoxb-; what is there belongs in SLACK_APP_TOKEN"),
        ("SLACK_APP_TOKEN", "xoxb-1-A", "must begin with xapp-; what is there belongs in SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN", "xoxp-1-A", "must begin with xoxb-; what is there is another kind of token"),
        (
            "SLACK_SIGNING_SECRET",
            "xoxb-1-A",
            "must be the Signing Secret of the app; what is there belongs in SLACK_BOT",
        ),
        ("SLACK_BOT_TOKEN", "8f742231b10e8888abcd99yyyzzz85a5", "must begin with xoxb- and hold no spaces"),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2", "must begin with xoxb- and hold no spaces"),
        ("SLACK_APP_TOKEN", "A0123", "must begin with xapp- and hold no spaces"),
    ],
)
def test_a_token_of_slack_that_is_another_one_s_or_none_is_named_and_not_shown(
    name: str, given: str, says: str
) -> None:
    right = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}

    [mistake] = _mistakes(**{**right, name: given})

    assert mistake.startswith(f"{name}: {says}")
    assert given not in mistake


def test_two_tokens_that_were_swapped_are_both_named() -> None:
    mistakes = _mistakes(SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-1")

    assert [each.partition(":")[0] for each in mistakes] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_at_another_address_than_slack_s_own_a_token_may_be_anything_but_another_one_s() -> None:
    emulator = {"SLACK_API_URL": "http://127.0.0.1:9999/api/", "SLACK_SIGNING_SECRET": "s"}

    assert Settings.of({**emulator, "SLACK_BOT_TOKEN": "token"}).slack_on
    assert _mistakes(**emulator, SLACK_BOT_TOKEN="xapp-1")


def test_names_that_are_meant_for_us_and_mean_nothing_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.misspelt() == []
    (tmp_path / ".env").write_text("SLACK_TOKEN=xoxb-1\nCHIT_LOCALE=en\nWECOM_X=1\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("CHIT_WEBCHT", "on")
    monkeypatch.setenv("CHIT_QQQ", "1")
    monkeypatch.setenv("SLACK_WEBHOOK_URL", "https://hooks.slack.com/x")

    assert Settings.misspelt() == [
        "CHIT_QQQ: no setting of this name",
        "CHIT_WEBCHT: no setting of this name; is it CHIT_WEBCHAT?",
        "SLACK_TOKEN: no setting of this name; is it SLACK_BOT_TOKEN or SLACK_APP_TOKEN?",
        "WECOM_X: no setting of this name",
    ]


def test_three_signing_secrets_are_one_too_many() -> None:
    [mistake] = _mistakes(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="a,b,c")

    assert mistake == "SLACK_SIGNING_SECRET: holds more than two secrets"


def test_wecom_is_on_with_all_five_of_its_settings() -> None:
    settings = Settings.of(WECOM)

    assert settings.wecom_on
    assert settings.wecom_agent_id == 1000002


@pytest.mark.parametrize("lacking", WECOM)
def test_one_setting_of_wecom_lacking_is_a_mistake_that_names_it(lacking: str) -> None:
    [mistake] = _mistakes(**{name: value for name, value in WECOM.items() if name != lacking})

    assert mistake.startswith(f"{lacking}: missing")


@pytest.mark.parametrize("key", ["a" * 42, "a" * 44, "a" * 42 + "!"])
def test_a_wecom_key_of_another_shape_is_refused(key: str) -> None:
    [mistake] = _mistakes(**{**WECOM, "WECOM_ENCODING_AES_KEY": key})

    assert mistake.startswith("WECOM_ENCODING_AES_KEY: must be the 43")


def test_the_domain_that_wecom_trusts_is_the_host_of_our_pages() -> None:
    settings = Settings.of(
        {**WECOM, "WECOM_TRUSTED_DOMAIN": "Chit.example.com", "CHIT_PUBLIC_URL": "https://chit.example.com:443/"}
    )

    assert settings.wecom_trusted_domain == "chit.example.com"
    assert Settings.of(WECOM).wecom_trusted_domain is None


@pytest.mark.parametrize(
    "url", [None, "http://chit.example.com", "https://chit.example.com:8443", "https://example.com"]
)
def test_a_domain_that_is_not_the_host_of_our_pages_is_a_mistake(url: str | None) -> None:
    given = {} if url is None else {"CHIT_PUBLIC_URL": url}
    [mistake] = _mistakes(**WECOM, **given, WECOM_TRUSTED_DOMAIN="chit.example.com")

    assert mistake.startswith("WECOM_TRUSTED_DOMAIN: must be the host of CHIT_PUBLIC_URL")


@pytest.mark.parametrize(
    "domain", ["https://chit.example.com", "chit.example.com:443", "127.0.0.1", "[::1]", "chit", "a b.com", "x" * 300]
)
def test_what_is_no_domain_is_a_mistake(domain: str) -> None:
    [mistake] = _mistakes(**WECOM, CHIT_PUBLIC_URL="https://chit.example.com", WECOM_TRUSTED_DOMAIN=domain)

    assert mistake.startswith("WECOM_TRUSTED_DOMAIN: ")


def test_a_domain_without_wecom_is_a_mistake() -> None:
    [mistake] = _mistakes(CHIT_PUBLIC_URL="https://chit.example.com", WECOM_TRUSTED_DOMAIN="chit.example.com")

    assert mistake == "WECOM_TRUSTED_DOMAIN: set, but WeCom is not configured"


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    settings = Settings.of(
        {
            **WECOM,
            "WECOM_SECRET": "hunter2",
            "CHIT_SECRET_KEYS": KEY,
            "CHIT_DATABASE_URL": "postgresql+asyncpg://chit:hunter2@db/chit",
            "CHIT_METRICS_TOKEN": "hunter2",
            "SLACK_BOT_TOKEN": "xoxb-hunter2",
            "SLACK_SIGNING_SECRET": "hunter2",
        }
    )

    assert "hunter2" not in repr(settings)
    assert KEY not in repr(settings)
    assert repr(bytes(range(32))) not in repr(settings)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, ["no way in is configured, so nobody can write to Chit. Set CHIT_WEBCHAT=on, or all settings of Slack"]),
        ({"CHIT_WEBCHAT": "on"}, []),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, []),
        (WECOM, []),
        ({"CHIT_WEBCHAT": "on", "CHIT_LOCAL": "en"}, ["CHIT_LOCAL: no setting of this name; is it CHIT_LOCALE?"]),
    ],
    ids=["nothing", "web chat", "slack", "wecom", "misspelt"],
)
def test_whoever_starts_it_without_a_way_in_or_with_a_name_that_is_none_reads_so(
    given: dict[str, str],
    says: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()

    say_what_is_odd(settings, mode=settings.webchat(unless_set="off"))

    assert [record.levelname for record in caplog.records] == ["WARNING"] * len(says)
    assert all(record.message.startswith(said) for record, said in zip(caplog.records, says, strict=True))
