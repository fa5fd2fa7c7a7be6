"""The policy that an empty database starts with, and that serves where there is no database."""

import re
from importlib import resources
from pathlib import Path


def first_policy_text(file: Path | None, currency: str) -> str:
    """The text of that file, else the built-in policy in the company's currency."""
    if file is not None:
        return file.read_text(encoding="utf-8")
    text = resources.files("claims").joinpath("policy.yaml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^currency: [A-Z]{3}$", f"currency: {currency}", text, count=1)
