"""Remove each guard in turn, in a copy of the tree, and expect its test to go red: a test that can't fail is a defect.

A guard is a file `tests/guards/NAME.guard`:

    # why: one sentence
    # test: tests/storage/test_x.py::test_name
    # file: storage/claims.py
    <<<<
    lines as they stand in the file, exactly once
    ====
    lines without the guard
    >>>>

Several file blocks may follow each other.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
COPIED = ("bot", "claims", "faq", "handlers", "integrations", "storage", "tests", "pyproject.toml")
SECONDS = 300

_BLOCK = re.compile(r"^# file: (\S+)\n<<<<\n(.*?)^====\n(.*?)^>>>>\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: why it is there, the tests that hold it, and what to replace to remove it."""

    name: str
    why: str
    tests: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...]


def read(path: Path) -> Guard:
    """A guard file. Raises ValueError with what is wrong with it."""
    text = path.read_text(encoding="utf-8")
    why = re.search(r"^# why: (.+)$", text, re.MULTILINE)
    tests = tuple(re.findall(r"^# test: (\S.*)$", text, re.MULTILINE))
    edits = tuple((file, old, new) for file, old, new in _BLOCK.findall(text))
    if why is None or not tests or not edits:
        raise ValueError(f"{path.name}: needs why, test and at least one file block")
    for file, old, _ in edits:
        found = (ROOT / file).read_text(encoding="utf-8").count(old)
        if found != 1:
            raise ValueError(f"{path.name}: its lines stand {found} times in {file}, not once")
    return Guard(path.stem, why[1], tests, edits)


def all_guards() -> list[Guard]:
    """Every guard, by name."""
    return [read(path) for path in sorted(HERE.glob("*.guard"))]


def run_tests(tree: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run these tests in that tree."""
    # The checkout itself is installed in editable form; the copy must win over it.
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def check(guard: Guard) -> str | None:
    """What is wrong with this guard, or None: its tests pass with it and fail without it."""
    with tempfile.TemporaryDirectory(prefix="chit-guard-") as folder:
        tree = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, tree / name)
        intact = run_tests(tree, guard.tests)
        if intact.returncode != 0:
            return f"red with the guard in place:\n{intact.stdout[-1500:]}"
        for file, old, new in guard.edits:
            path = tree / file
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        try:
            removed = run_tests(tree, guard.tests)
        except subprocess.TimeoutExpired:
            return None  # without the guard the test hangs, which is red enough
        if removed.returncode != 1:
            return f"not red without the guard (status {removed.returncode}):\n{removed.stdout[-1500:]}"
    return None


def main() -> int:
    """Check all guards, or those named; 1 if one of them fails to guard."""
    wanted = set(sys.argv[1:])
    guards = [guard for guard in all_guards() if not wanted or guard.name in wanted]
    failed = 0
    for guard in guards:
        wrong = check(guard)
        failed += wrong is not None
        print(
            f"{'ok  ' if wrong is None else 'FAIL'} {guard.name}: {guard.why}" + (f"\n{wrong}" if wrong else ""),
            flush=True,
        )
    print(f"{len(guards) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
