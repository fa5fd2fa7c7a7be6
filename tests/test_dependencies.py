"""`docs/dependencies.md` explains every library that `pyproject.toml` asks for, and no other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _asked_for(requirements: list[str]) -> list[str]:
    return sorted(re.split(r"[\[<>=~! ]", requirement)[0] for requirement in requirements)


def _explained(heading: str) -> list[str]:
    text = (ROOT / "docs/dependencies.md").read_text("utf-8")
    part = text.partition(f"## {heading}")[2].partition("\n## ")[0]
    return [row.split("|")[1].strip() for row in part.splitlines() if row.startswith("| ")][1:]


@pytest.mark.parametrize(("heading", "extra"), [("At run time", None), ("For tests", "dev")])
def test_every_library_is_explained(heading: str, extra: str | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = project["optional-dependencies"][extra] if extra else project["dependencies"]

    # The first row under the headings is the ruler of the table.
    assert [name for name in _explained(heading) if name.strip("- ")] == _asked_for(requirements)
