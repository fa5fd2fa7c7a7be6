"""Every setting of Chit, read from the environment and a `.env` file, with all mistakes named at once."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretBytes,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import setting_values as values

_OWN, _SHARED = ("CHIT_",), ("SLACK_", "WECOM_")
"""How names begin that are ours alone, and that other programs on the machine may have too."""

_ALIKE = 0.75
"""From which likeness on a name is taken for one that was misspelt."""

_WECOM = ("WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_CALLBACK_TOKEN", "WECOM_ENCODING_AES_KEY")


class WrongSettings(Exception):
    """The settings can't be used; `mistakes` holds one sentence each, the setting's name first, never its value."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def _named(name: str) -> Any:
    return Field(validation_alias=name)


class Settings(BaseSettings):
    """What the environment says, checked; beside each field its name there. Frozen, and secrets print as stars.

    Fields that begin with `given_` have a default that depends on others: use the property or method of that name.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        frozen=True,
        extra="ignore",
    )

    data_dir: Annotated[Path, _named("CHIT_DATA_DIR"), AfterValidator(Path.absolute)] = Path("var")
    given_database_url: Annotated[
        SecretStr | None, _named("CHIT_DATABASE_URL"), AfterValidator(values.database_url)
    ] = None
    given_receipts_url: Annotated[str | None, _named("CHIT_RECEIPTS_URL"), AfterValidator(values.receipts_url)] = None
    secret_keys: Annotated[
        tuple[SecretBytes, ...], _named("CHIT_SECRET_KEYS"), NoDecode, BeforeValidator(values.keys)
    ] = ()
    given_public_url: Annotated[str | None, _named("CHIT_PUBLIC_URL"), AfterValidator(values.public_url)] = None
    policy_file: Annotated[Path | None, _named("CHIT_POLICY_FILE"), AfterValidator(values.existing_file)] = None
    currency: Annotated[str, _named("CHIT_COMPANY_CURRENCY"), AfterValidator(values.currency)] = "CNY"
    locale: Annotated[str, _named("CHIT_LOCALE"), AfterValidator(values.locale)] = "zh-CN"
    timezone: Annotated[str, _named("CHIT_TIMEZONE"), AfterValidator(values.timezone)] = "Asia/Shanghai"
    given_webchat: Annotated[str | None, _named("CHIT_WEBCHAT"), AfterValidator(values.webchat)] = None
    metrics_token: Annotated[SecretStr | None, _named("CHIT_METRICS_TOKEN")] = None
    log_level: Annotated[str, _named("CHIT_LOG_LEVEL"), AfterValidator(values.log_level)] = "INFO"
    port: Annotated[int, _named("PORT"), BeforeValidator(values.port)] = 8080

    slack_bot_token: Annotated[SecretStr | None, _named("SLACK_BOT_TOKEN")] = None
    slack_signing_secrets: Annotated[
        tuple[SecretStr, ...],
        _named("SLACK_SIGNING_SECRET"),
        NoDecode,
        BeforeValidator(values.listed),
        AfterValidator(values.at_most_two),
    ] = ()
    slack_app_token: Annotated[SecretStr | None, _named("SLACK_APP_TOKEN")] = None
    slack_api_url: Annotated[str, _named("SLACK_API_URL"), AfterValidator(values.slack_api_url)] = values.SLACK_API_URL
    slack_file_hosts: Annotated[
        tuple[str, ...],
        _named("SLACK_FILE_HOSTS"),
        NoDecode,
        BeforeValidator(values.listed),
        AfterValidator(values.hosts),
    ] = ("files.slack.com", "slack-files.com")

    wecom_corp_id: Annotated[str | None, _named("WECOM_CORP_ID")] = None
    wecom_agent_id: Annotated[int | None, _named("WECOM_AGENT_ID"), BeforeValidator(values.wecom_agent_id)] = None
    wecom_secret: Annotated[SecretStr | None, _named("WECOM_SECRET")] = None
    wecom_callback_token: Annotated[SecretStr | None, _named("WECOM_CALLBACK_TOKEN")] = None
    wecom_encoding_aes_key: Annotated[
        SecretStr | None, _named("WECOM_ENCODING_AES_KEY"), AfterValidator(values.wecom_aes_key)
    ] = None
    wecom_api_url: Annotated[str, _named("WECOM_API_URL"), AfterValidator(values.wecom_api_url)] = (
        "https://qyapi.weixin.qq.com/cgi-bin"
    )
    wecom_trusted_domain: Annotated[
        str | None, _named("WECOM_TRUSTED_DOMAIN"), AfterValidator(values.wecom_trusted_domain)
    ] = None

    @classmethod
    def load(cls) -> "Settings":
        """Read the environment and the `.env` file of the present folder; raises WrongSettings with every mistake."""
        try:
            return cls()
        except UnicodeDecodeError:
            raise WrongSettings(".env: is not UTF-8") from None

    @classmethod
    def misspelt(cls) -> list[str]:
        """A sentence for each name in the environment or the `.env` file that is meant for us and means nothing."""
        names = {str(each.validation_alias) for each in cls.model_fields.values()}
        in_file = {name.upper() for name in DotEnvSettingsSource(cls).env_vars}
        found = []
        for name in sorted(in_file | {each.upper() for each in os.environ}):
            alike = get_close_matches(name, sorted(names), n=2, cutoff=_ALIKE)
            is_meant = name.startswith(_OWN) or (name.startswith(_SHARED) and (bool(alike) or name in in_file))
            if is_meant and name not in names:
                found.append(f"{name}: no setting of this name{'; is it ' + ' or '.join(alike) + '?' if alike else ''}")
        return found

    @staticmethod
    def of(given: Mapping[str, object]) -> "Settings":
        """Settings out of `given` (names as in the environment) and defaults, whatever the environment says."""
        return _Given(**dict[str, Any](given))

    @model_validator(mode="wrap")
    @classmethod
    def _name_every_mistake(cls, given: Mapping[str, Any], check: ModelWrapValidatorHandler[Self]) -> Self:
        mistakes = [*_incomplete_channels(given), *_mixed_up(given), *_untrusted(given)]
        try:
            settings = check(given)
        except ValidationError as error:
            found = [f"{each['loc'][0]}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()]
            raise WrongSettings(*found, *mistakes) from None
        if mistakes:
            raise WrongSettings(*mistakes)
        return settings

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the database, password included; a SQLite file in the data folder unless set."""
        if self.given_database_url is not None:
            return self.given_database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'chit.db'}"

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @property
    def receipts_url(self) -> str:
        """Where receipt files live: a `file:` URL in the data folder unless set."""
        return self.given_receipts_url or (self.data_dir / "receipts").as_uri()

    def public_url(self, *, port: int) -> str:
        """The address under which people reach the pages, no slash at its end; `port` is where this process listens."""
        return self.given_public_url or f"http://127.0.0.1:{port}"

    def webchat(self, *, unless_set: str) -> str:
        """`off`, `demo` or `on`; each command has its own default."""
        return self.given_webchat or unless_set

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def slack_on(self) -> bool:
        """Whether Slack is configured: a bot token, and a signing secret or a Socket Mode token."""
        return self.slack_bot_token is not None

    @property
    def is_for_serving(self) -> bool:
        """Whether anything says that `serve` shall run here, which, unlike `demo`, makes no key by itself."""
        return self.given_webchat == "on" or self.slack_on or self.wecom_on

    @property
    def wecom_on(self) -> bool:
        """Whether WeCom is configured, which takes all five of its settings."""
        return self.wecom_corp_id is not None


class _Given(Settings):
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _incomplete_channels(given: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each setting that a half configured channel lacks."""
    slack = [name for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN") if name in given]
    if slack and "SLACK_BOT_TOKEN" not in slack:
        yield f"SLACK_BOT_TOKEN: missing, but {slack[0]} is set"
    if slack == ["SLACK_BOT_TOKEN"]:
        yield "SLACK_SIGNING_SECRET: missing, but SLACK_BOT_TOKEN is set (with Socket Mode, SLACK_APP_TOKEN serves)"
    wecom = [name for name in _WECOM if name in given]
    if wecom:
        yield from (f"{name}: missing, but {wecom[0]} is set" for name in _WECOM if name not in given)


def _mixed_up(given: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each token of Slack that is another one's, or at Slack itself none at all."""
    is_slack_itself = given.get("SLACK_API_URL") in (None, values.SLACK_API_URL)
    for name, begins in values.SLACK_TOKENS.items():
        text = values.plain(given.get(name))
        other = values.kind_of_token(text)
        if other not in (None, name):
            yield f"{name}: must begin with {begins[0]}; what is there {_belongs(other)}"
        elif text and other is None and is_slack_itself:
            yield f"{name}: must begin with {begins[0]} and hold no spaces"
    secret = values.kind_of_token(values.plain(given.get("SLACK_SIGNING_SECRET")))
    if secret is not None:
        yield f"SLACK_SIGNING_SECRET: must be the Signing Secret of the app; what is there {_belongs(secret)}"


def _belongs(kind: str | None) -> str:
    return f"belongs in {kind}" if kind in values.SLACK_TOKENS else "is another kind of token"


def _untrusted(given: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each reason why people can't sign in through WeCom at the domain that was given."""
    domain, url = given.get("WECOM_TRUSTED_DOMAIN"), given.get("CHIT_PUBLIC_URL")
    if domain is None:
        return
    if not any(name in given for name in _WECOM):
        yield "WECOM_TRUSTED_DOMAIN: set, but WeCom is not configured"
    try:
        host, own = values.wecom_trusted_domain(str(domain)), None if url is None else values.public_url(str(url))
    except ValueError:
        return  # That is said of the setting itself.
    if own != f"https://{host}":
        yield "WECOM_TRUSTED_DOMAIN: must be the host of CHIT_PUBLIC_URL, and that an https address without a port"
