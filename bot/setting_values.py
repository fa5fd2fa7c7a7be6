"""What each setting may hold. A wrong value raises ValueError with a sentence that never repeats the value."""

import base64
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretBytes, SecretStr

from claims.money import EXPONENTS

KEY_BYTES = 32
"""The length of a secret key, for AES-256."""

USUAL_PORTS = {"http": ":80", "https": ":443"}
"""How a host ends that names the port nobody needs to name."""

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

WAYS_IN = "Set CHIT_WEBCHAT=on, or all settings of Slack or of WeCom."
"""What an operator does whose Chit nobody can write to."""

SLACK_API_URL = "https://slack.com/api/"

SLACK_TOKENS = {"SLACK_BOT_TOKEN": ("xoxb-", "xoxe.xoxb-"), "SLACK_APP_TOKEN": ("xapp-",)}
"""How each of Slack's tokens begins, by its setting."""

_OTHER_TOKENS = ("xoxp-", "xoxe-", "xoxe.xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxc-", "xoxd-")

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def listed(text: object) -> object:
    """The parts of a comma-separated list, without spaces around them and without empty ones."""
    if not isinstance(text, str):
        return text
    return tuple(part for part in (each.strip() for each in text.split(",")) if part)


def keys(text: object) -> tuple[SecretBytes, ...]:
    """32-byte keys out of a comma-separated list of base64 (the standard or the URL alphabet), newest first."""
    parts = listed(text)
    if not isinstance(parts, tuple):
        raise ValueError("must be a comma-separated list of keys")
    found = []
    for place, part in enumerate(parts, start=1):
        key = part.get_secret_value() if isinstance(part, SecretBytes) else _key(part, place=place)
        found.append(key)
    if len(set(found)) < len(found):
        raise ValueError("names one key twice")
    return tuple(SecretBytes(key) for key in found)


def _key(text: str, *, place: int) -> bytes:
    standard = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except ValueError:
        raise ValueError(f"key {place} is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"key {place} has {len(key)} bytes, it must have {KEY_BYTES}")
    return key


def database_url(url: SecretStr | None) -> SecretStr | None:
    """A SQLAlchemy URL of one of the two engines; SQLite must be a file, because several connections share it."""
    text = url.get_secret_value() if url else "sqlite+aiosqlite:///file"
    engine, separator, place = text.partition("://")
    if not separator or engine not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise ValueError("must start with sqlite+aiosqlite:// or postgresql+asyncpg://")
    if engine.startswith("sqlite") and (place in ("", "/") or not place.startswith("/") or ":memory:" in place):
        raise ValueError("must name a database file: sqlite+aiosqlite:///PATH")
    return url


def receipts_url(url: str | None) -> str | None:
    """A folder (`file:`) or a bucket with an optional prefix (`s3://bucket/prefix`)."""
    if url is None:
        return None
    parts = _split(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        return url
    if parts.scheme == "s3" and parts.netloc:
        return url
    raise ValueError("must be file:///FOLDER or s3://BUCKET/PREFIX")


def public_url(url: str | None) -> str | None:
    """The root of a web address as browsers write it: http or https and a host in small letters, no usual port."""
    if url is None:
        return None
    parts = _web(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be a scheme and a host, without path, query or sign-in")
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        raise ValueError("is not an address") from None
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        netloc += f":{parts.port}"
    if not _HOST.fullmatch(netloc):
        raise ValueError("must be a scheme and a host, without path, query or sign-in")
    return f"{parts.scheme}://{without_usual_port(netloc, scheme=parts.scheme)}"


def without_usual_port(host: str, *, scheme: str) -> str:
    """A host as browsers name it, where the port that goes without saying is left out: 80 of http, 443 of https."""
    return host.removesuffix(USUAL_PORTS[scheme])


def slack_api_url(url: str) -> str:
    """The base of Slack's Web API; method names are appended to it, so it ends with a slash."""
    if not _web(url).path.endswith("/"):
        raise ValueError("must end with /")
    return url


def wecom_api_url(url: str) -> str:
    """The base of WeCom's API."""
    if not _web(url).path.endswith("/cgi-bin"):
        raise ValueError("must end with /cgi-bin")
    return url


def wecom_trusted_domain(name: str | None) -> str | None:
    """A host as it is entered at WeCom, in small letters: a name of several parts, without scheme, port or path."""
    if name is None:
        return None
    try:
        host = name.strip().encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError("is not a host") from None
    parts = host.split(".")
    if not _HOST.fullmatch(host) or ":" in host or len(parts) < 2 or parts[-1].isdecimal():
        raise ValueError("must be a host such as chit.example.com, without https://, port and path")
    return host


def hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Host names in lower case, each with a port if it has one."""
    if not all(_HOST.fullmatch(name) for name in names):
        raise ValueError("must be a comma-separated list of hosts, each with :PORT if it needs one")
    return tuple(name.lower() for name in names)


def existing_file(path: Path | None) -> Path | None:
    """A file that exists."""
    if path is not None and not path.is_file():
        raise ValueError("there is no such file")
    return path


def plain(given: object) -> str:
    """A setting as it was written; nothing for one that is not there."""
    return given.get_secret_value() if isinstance(given, SecretStr) else "" if given is None else str(given).strip()


def kind_of_token(text: str) -> str | None:
    """Which of Slack's tokens it is: the setting it is for, or `other` for a kind that has none; None for no token."""
    if re.search(r"\s", text):
        return None
    for name, begins in SLACK_TOKENS.items():
        if text.startswith(begins):
            return name
    return "other" if text.startswith(_OTHER_TOKENS) else None


def currency(code: str) -> str:
    """An ISO 4217 code that claims may be in."""
    if code not in EXPONENTS:
        raise ValueError("must be a currency code such as CNY, USD or EUR")
    return code


def locale(name: str) -> str:
    """English or Chinese, with a script and a country if wanted: `en`, `en-GB`, `zh-CN`, `zh-Hans-CN`."""
    tag = name.replace("_", "-")
    if not re.fullmatch(r"(en|zh)(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag):
        raise ValueError("must be English or Chinese, such as en, en-GB or zh-CN")
    return tag


def timezone(name: str) -> str:
    """A name of the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise ValueError("must be a time zone such as Asia/Shanghai or Europe/London") from None
    return name


def webchat(mode: str | None) -> str | None:
    """off, demo or on."""
    if mode not in (None, "off", "demo", "on"):
        raise ValueError("must be off, demo or on")
    return mode


def log_level(name: str) -> str:
    """A level of the log, in either case."""
    if name.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return name.upper()


def port(number: object) -> int:
    """A TCP port; 0 lets the system pick one."""
    return _whole(number, most=65535)


def wecom_agent_id(number: object) -> int | None:
    """The number of the application in WeCom."""
    return None if number is None else _whole(number, most=2**53)


def wecom_aes_key(key: SecretStr | None) -> SecretStr | None:
    """The 43 characters of WeCom's EncodingAESKey: base64 of 32 bytes without its last character."""
    if key is not None and not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
        raise ValueError("must be the 43 letters and digits that WeCom shows as EncodingAESKey")
    return key


def at_most_two(secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    """The present secret, and the former one while it is being replaced."""
    if len(secrets) > 2:
        raise ValueError("holds more than two secrets")
    return secrets


def _whole(number: object, *, most: int) -> int:
    text = str(number).strip()
    # Python's int() would take digits of any script and underscores.
    if not re.fullmatch(r"[0-9]{1,16}", text) or int(text) > most:
        raise ValueError(f"must be a whole number from 0 to {most}")
    return int(text)


def _web(url: str) -> SplitResult:
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must start with http:// or https:// and name a host")
    return parts


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address") from None
    return parts
