"""Which rows of a list that waits are corrected by words that say no more than what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from claims.correcting import changed, texts
from claims.errors import Refused
from claims.lines import Line
from claims.policy import Policy
from claims.reading import read
from claims.sentences.called_rows import is_called
from claims.sentences.corrections import Change, Correction, Unclear, heard
from claims.sentences.rows_named import Named, named
from claims.sentences.vocabulary import vocabulary
from claims.sentences.wording import Sentence, plain

COMPARED = ("minor", "currency", "category", "date", "merchant", "purpose")


def heard_of_list(lines: Sequence[Line], text: str, *, on: date, policy: Policy) -> tuple[Correction, ...]:
    """The corrections of a message said while this list waits; nothing where it is none.

    "The taxi was 35" is one where just one row is called a taxi, and it changes its sum, its day or its category.
    Of several that are, or one that may be, `Unclear` or a change that `corrected` refuses: which is meant, is asked.
    """
    found = heard(text)
    if found and Unclear() not in found:
        return found
    told: list[Correction] = []
    for each in named(text):
        one = _of_a_row(lines, each, on=on, policy=policy)
        if one is None:
            return found
        told.append(one)
    return tuple(told) or found


def rows_called(lines: Sequence[Line], name: str, *, on: date, policy: Policy) -> list[int]:
    """The rows that are called so, from 0: by their words, or by their kind where no word says what it was."""
    fits = [at for at, line in enumerate(lines) if is_called(name, texts(line))]
    category = None if fits else read(name, on=on, policy=policy).lines[0].category
    if category is None:
        return fits
    return [at for at, line in enumerate(lines) if line.category == category and not _has_a_name(line, policy)]


def _of_a_row(lines: Sequence[Line], said: Named, *, on: date, policy: Policy) -> Correction | None:
    fits = rows_called(lines, said.called, on=on, policy=policy)
    if not fits and said.is_definite:
        category = read(said.called, on=on, policy=policy).lines[0].category
        alike = [line for line in lines if category is not None and line.category == category]
        return Unclear() if alike and _says(alike[0], said, on=on, policy=policy) else None
    if not fits or not _says(lines[fits[0]], said, on=on, policy=policy):
        return None
    which = fits[0] + 1 if len(fits) == 1 else said.called
    return Change(which, said.value, is_plain=True)


def _has_a_name(line: Line, policy: Policy) -> bool:
    """Whether its words say what was bought; a shop alone does not, so "the hotel" may be the Hilton."""
    mentions = vocabulary(policy).find(Sentence(line.told))
    return any(not each.is_shop for each in mentions)


def _says(line: Line, said: Named, *, on: date, policy: Policy) -> bool:
    """Whether a sum, a day or a category is said of the row, and nothing that would make it another expense."""
    try:
        now = changed(line, Change(1, said.value), on=on, policy=policy)
    except Refused as refused:
        return refused.code != "list.unclear"
    names = {name for name in COMPARED if getattr(line, name) != getattr(now, name)}
    if "category" in names:
        return plain(said.value) in {plain(name) for each in policy.categories for name in each.names.values()}
    if names & {"merchant", "purpose"}:
        return False
    is_other_day = "date" in names and line.date is not None
    return said.is_definite or not (is_other_day and names & {"minor", "currency"})
