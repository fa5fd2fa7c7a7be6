"""What `make` does on a machine that lacks something."""

import os
import subprocess
from pathlib import Path

import pytest

CI = Path(__file__).parent.parent / ".ci"


def _say_no(folder: Path, *programs: str) -> dict[str, str]:
    """An environment in which these programs exist and fail."""
    folder.mkdir()
    for program in programs:
        file = folder / program
        file.write_text("#!/bin/sh\nexit 1\n")
        file.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin", "LC_ALL": "C.UTF-8"}


@pytest.mark.slow
def test_without_a_python_that_is_new_enough_one_line_says_so(tmp_path: Path) -> None:
    pythons = ("python", "python3", "python3.11", "python3.12", "python3.13", "python3.14")
    environment = _say_no(tmp_path / "bin", *pythons)

    said = subprocess.run(["sh", CI / "venv"], env=environment, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert said.stderr == "Chit needs Python 3.11 or newer, found as python3.11 or python3.\n"
