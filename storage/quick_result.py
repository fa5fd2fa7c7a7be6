"""What a statement gave that was sent straight to the driver, asked for as SQLAlchemy's results are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import MultipleResultsFound, NoResultFound


class QuickResult:
    """The rows of one statement, all of them here."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """All rows."""
        return self._rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """The only row, or None; more than one is a defect."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("more than one row where one was expected")
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row."""
        if not self._rows:
            raise NoResultFound("no row where one was expected")
        return self.one_or_none()

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        """The first column of the only row, or None."""
        row = self.one_or_none()
        return None if row is None else row[0]

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalars(self) -> QuickResult:
        """The first column of every row."""
        return QuickResult([row[0] for row in self._rows], self.rowcount)

    def mappings(self) -> QuickResult:
        """Every row as a mapping."""
        return QuickResult([row._asdict() for row in self._rows], self.rowcount)
