"""Every setting of Chit, read from the environment and a `.env` file, with all mistakes named at once."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Self

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
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot import setting_values as values

SLACK_API_URL = "https://slack.com/api/"
SLACK_FILE_HOSTS = ("files.slack.com", "slack-files.com")
WECOM_API_URL = "https://qyapi.weixin.qq.com/cgi-bin"

_WECOM = ("WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_CALLBACK_TOKEN", "WECOM_ENCODING_AES_KEY")
_Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(values.listed), AfterValidator(values.hosts)]
_Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(values.listed)]
_Keys = Annotated[tuple[SecretBytes, ...], NoDecode, BeforeValidator(values.keys)]


class WrongSettings(Exception):  # noqa: N818 - it names what the settings are
    """The settings can't be used; `mistakes` holds one sentence each, the setting's name first, never its value."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class Settings(BaseSettings):
    """What the environment says, checked; the names in the environment are the aliases. Frozen, secrets masked."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        frozen=True,
        extra="ignore",
    )

    data_dir: Annotated[Path, AfterValidator(Path.absolute)] = Field(Path("var"), validation_alias="CHIT_DATA_DIR")
    given_database_url: Annotated[SecretStr | None, AfterValidator(values.database_url)] = Field(
        None, validation_alias="CHIT_DATABASE_URL"
    )
    given_receipts_url: Annotated[str | None, AfterValidator(values.receipts_url)] = Field(
        None, validation_alias="CHIT_RECEIPTS_URL"
    )
    secret_keys: _Keys = Field((), validation_alias="CHIT_SECRET_KEYS")
    given_public_url: Annotated[str | None, AfterValidator(values.public_url)] = Field(
        None, validation_alias="CHIT_PUBLIC_URL"
    )
    policy_file: Annotated[Path | None, AfterValidator(values.readable_file)] = Field(
        None, validation_alias="CHIT_POLICY_FILE"
    )
    currency: Annotated[str, AfterValidator(values.currency)] = Field("CNY", validation_alias="CHIT_COMPANY_CURRENCY")
    locale: Annotated[str, AfterValidator(values.locale)] = Field("zh-CN", validation_alias="CHIT_LOCALE")
    timezone: Annotated[str, AfterValidator(values.timezone)] = Field("Asia/Shanghai", validation_alias="CHIT_TIMEZONE")
    given_webchat: Annotated[str | None, AfterValidator(values.webchat)] = Field(None, validation_alias="CHIT_WEBCHAT")
    metrics_token: SecretStr | None = Field(None, validation_alias="CHIT_METRICS_TOKEN")
    log_level: Annotated[str, AfterValidator(values.log_level)] = Field("INFO", validation_alias="CHIT_LOG_LEVEL")
    port: Annotated[int, BeforeValidator(values.port)] = Field(8080, validation_alias="PORT")

    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secrets: Annotated[_Secrets, AfterValidator(values.at_most_two)] = Field(
        (), validation_alias="SLACK_SIGNING_SECRET"
    )
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_api_url: Annotated[str, AfterValidator(values.slack_api_url)] = Field(
        SLACK_API_URL, validation_alias="SLACK_API_URL"
    )
    slack_file_hosts: _Hosts = Field(SLACK_FILE_HOSTS, validation_alias="SLACK_FILE_HOSTS")

    wecom_corp_id: str | None = Field(None, validation_alias="WECOM_CORP_ID")
    wecom_agent_id: Annotated[int | None, BeforeValidator(values.wecom_agent_id)] = Field(
        None, validation_alias="WECOM_AGENT_ID"
    )
    wecom_secret: SecretStr | None = Field(None, validation_alias="WECOM_SECRET")
    wecom_callback_token: SecretStr | None = Field(None, validation_alias="WECOM_CALLBACK_TOKEN")
    wecom_encoding_aes_key: Annotated[SecretStr | None, AfterValidator(values.wecom_aes_key)] = Field(
        None, validation_alias="WECOM_ENCODING_AES_KEY"
    )
    wecom_api_url: Annotated[str, AfterValidator(values.wecom_api_url)] = Field(
        WECOM_API_URL, validation_alias="WECOM_API_URL"
    )

    @classmethod
    def load(cls) -> Self:
        """Read the environment and the `.env` file of the present folder; raises WrongSettings with every mistake."""
        return cls()

    @model_validator(mode="wrap")
    @classmethod
    def _name_every_mistake(cls, given: Mapping[str, Any], check: ModelWrapValidatorHandler[Self]) -> Self:
        mistakes = list(_incomplete_channels(given))
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

    @property
    def slack_on(self) -> bool:
        """Whether Slack is configured: a bot token, and a signing secret or a Socket Mode token."""
        return self.slack_bot_token is not None

    @property
    def wecom_on(self) -> bool:
        """Whether WeCom is configured, which takes all five of its settings."""
        return self.wecom_corp_id is not None

    def public_url(self, port: int) -> str:
        """The address under which people reach the pages, no slash at its end; `port` is where this process listens."""
        return self.given_public_url or f"http://127.0.0.1:{port}"


class GivenSettings(Settings):
    """Settings from what the caller hands in by name (`CHIT_…`), whatever the environment says: for tests."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, **others: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in."""
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
