"""Remove each guard in turn, in a copy of the tree, and expect its test to go red: a test that can't fail is a defect.

`python -m tests.guards` checks all, `python -m tests.guards NAME …` some. Beside each stands how its test went red.

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

import contextlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
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


def copy_to(tree: Path) -> None:
    """Copy all that tests need."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)


def run_tests(tree: Path, tests: Iterable[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run these tests in that tree, up to the first that fails."""
    # The checkout itself is installed in editable form; the copy must win over it.
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@contextlib.contextmanager
def removed(guard: Guard, tree: Path) -> Iterator[None]:
    """The tree without this guard."""
    before = {file: (tree / file).read_text(encoding="utf-8") for file, _, _ in guard.edits}
    after = dict(before)
    for file, old, new in guard.edits:
        after[file] = after[file].replace(old, new)
    try:
        write(tree, after)
        yield
    finally:
        write(tree, before)


_times = itertools.count(1)


def write(tree: Path, files: dict[str, str]) -> None:
    """Write these files, each with a time of its own, by which Python tells that it must compile them again."""
    for file, text in files.items():
        path = tree / file
        path.write_text(text, encoding="utf-8")
        os.utime(path, (next(_times), next(_times)))


def check(guard: Guard, tree: Path) -> tuple[bool, str]:
    """Whether its tests fail without it, and how they fail or what else they said."""
    with removed(guard, tree):
        try:
            ended = run_tests(tree, guard.tests, seconds=SECONDS)
        except subprocess.TimeoutExpired:
            return True, "without it the test hangs, which is red enough"
    if ended.returncode != 1:
        return False, f"not red without it (status {ended.returncode}):\n{ended.stdout[-1500:]}"
    complaints = re.findall(r"^E +(.+)$", ended.stdout, re.MULTILINE)
    return True, complaints[0][:100] if complaints else ended.stdout[-200:]


def main() -> int:
    """Check all guards, or those named; 1 if one of them fails to guard."""
    wanted = set(sys.argv[1:])
    guards = [guard for guard in all_guards() if not wanted or guard.name in wanted]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="chit-guards-") as folder:
        tree = Path(folder)
        copy_to(tree)
        tests = dict.fromkeys(test for guard in guards for test in guard.tests)
        intact = run_tests(tree, tests, seconds=SECONDS * 4)
        if intact.returncode != 0:
            print(f"Red with every guard in place:\n{intact.stdout[-3000:]}{intact.stderr[-1000:]}")
            return 1
        for guard in guards:
            is_guarded, how = check(guard, tree)
            failed += not is_guarded
            print(f"{'ok  ' if is_guarded else 'FAIL'} {guard.name}: {guard.why}\n     {how}", flush=True)
    print(f"{len(guards) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
