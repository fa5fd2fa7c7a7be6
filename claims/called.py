"""Which expenses are called by a name that somebody gives one, such as "the hotel" or 午餐."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from claims.lines import Line
from claims.policy import Policy
from claims.reading import read
from claims.sentences.called_rows import is_called
from claims.sentences.vocabulary import vocabulary
from claims.sentences.wording import Sentence, plain

_AND = re.compile(r" (?:and|&|\+) (?:the )?|(?<=[一-鿿])(?:[、和跟与及]|还有)(?=[一-鿿])", re.IGNORECASE)


def texts(line: Line) -> str:
    """All the words by which an expense may be called."""
    return " ".join(each for each in (line.told, line.merchant, line.purpose) if each)


def apart(name: str) -> tuple[str, ...]:
    """The names in "the taxi and lunch" or 酒店和打车; nothing where it is one name."""
    names = tuple(each.strip() for each in _AND.split(name) if each.strip())
    return names if len(names) > 1 else ()


def rows_called(lines: Sequence[Line], name: str, *, on: date, policy: Policy) -> list[int]:
    """The rows that are called so, from 0: by their words, or by their kind where no word says what it was."""
    fits = [at for at, line in enumerate(lines) if is_called(name, texts(line))]
    category = None if fits else read(name, on=on, policy=policy).lines[0].category
    if category is None:
        return fits
    return [
        at for at, line in enumerate(lines) if line.category == category and may_be_called(line, name, policy=policy)
    ]


def may_be_called(line: Line, name: str, *, policy: Policy) -> bool:
    """Whether an expense of the kind that the name tells may be meant by it, though its words don't hold the name.

    A dinner is no lunch, but a meal; and where only a shop was told, "the hotel" may be the Hilton. Whether a taxi is a
    打车, only their kind tells.
    """
    category = policy.category(line.category)
    kinds = set() if category is None else {plain(each) for each in (category.key, *category.names.values())}
    if plain(name.strip()) in kinds | {each.removesuffix("s") for each in kinds}:
        return True
    told = Sentence(line.told)
    mentions = vocabulary(policy).find(told)
    return all(each.is_shop or told.typed[each.start : each.end].isascii() != name.isascii() for each in mentions)
