"""The policy that an empty database starts with, and that serves where there is no database."""

import re
from importlib import resources
from pathlib import Path

from bot.settings import WrongSettings


def first_policy_text(file: Path | None, currency: str) -> str:
    """The text of that file, else the built-in policy in the company's currency. Raises WrongSettings."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise WrongSettings(f"CHIT_POLICY_FILE: {file} is not UTF-8; save it as UTF-8") from None
    text = resources.files("claims").joinpath("policy.yaml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^currency: [A-Z]{3}$", f"currency: {currency}", text, count=1)
