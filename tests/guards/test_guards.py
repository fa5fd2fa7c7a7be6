"""Every guard still fits the code it removes and names tests that are there; `make guards` shows that they go red."""

from pathlib import Path

import pytest

from tests.guards.__main__ import HERE, ROOT, read


@pytest.mark.parametrize("path", sorted(HERE.glob("*.guard")), ids=lambda path: path.stem)
def test_a_guard_fits_the_code_and_names_tests_that_are_there(path: Path) -> None:
    guard = read(path)

    for test in guard.tests:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")
