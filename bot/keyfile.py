"""Where the secret keys come from: the settings, or the file that `chit demo` made in the data folder."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

from bot import setting_values as values
from bot.settings import Settings, WrongSettings

_FILE = "secret-keys"

NEW_KEY = 'echo "CHIT_SECRET_KEYS=$(openssl rand -base64 32)" >> .env'
"""How an operator makes a first key, and keeps it."""


def is_demos(settings: Settings) -> bool:
    """Whether the data folder is that of a demo, which made its own keys there."""
    return not settings.secret_keys and (settings.data_dir / _FILE).exists()


def secret_keys(settings: Settings) -> tuple[bytes, ...]:
    """The 32-byte keys, newest first; raises WrongSettings where there are none."""
    if settings.secret_keys:
        return tuple(key.get_secret_value() for key in settings.secret_keys)
    file = settings.data_dir / _FILE
    try:
        text = file.read_text("ascii")
    except FileNotFoundError:
        raise WrongSettings(
            f"CHIT_SECRET_KEYS: missing, and there is no {_FILE} in the data folder. For a new database: {NEW_KEY}"
        ) from None
    except (OSError, UnicodeError):
        raise WrongSettings(f"CHIT_SECRET_KEYS: missing, and {file} can't be read") from None
    try:
        keys = tuple(key.get_secret_value() for key in values.keys(text))
    except ValueError as mistake:
        raise WrongSettings(f"CHIT_SECRET_KEYS: missing, and in {file} {mistake}") from None
    if not keys:
        raise WrongSettings(f"CHIT_SECRET_KEYS: missing, and {file} is empty")
    return keys


def secret_keys_or_new(settings: Settings) -> tuple[bytes, ...]:
    """The keys as `secret_keys` finds them; on a first start a new one is made and kept in the data folder."""
    file = settings.data_dir / _FILE
    if not settings.secret_keys and not file.exists():
        _make(file)
    return secret_keys(settings)


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{_FILE}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(base64.b64encode(secrets.token_bytes(values.KEY_BYTES)).decode() + "\n")
        out.flush()
        os.fsync(out.fileno())
    # Linking, unlike renaming, never replaces the key that another first start made in the meantime.
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
