"""Set aside what is no sum though it holds numbers, before sums are looked for."""

import re
from itertools import islice

from claims.sentences import asides_codes, asides_counts, asides_vague, numerals
from claims.sentences.scanning import Scanner
from claims.sentences.wording import Sentence

MOST_ASIDES = 200
"""Numbers set aside in one sentence."""

_CODES = Scanner(asides_codes.FORMS)
_OTHERS = Scanner((*asides_codes.PLACES, *asides_vague.FORMS, *asides_counts.FORMS))


MOST_FIGURES = 200
"""Groups of figures read in one sentence; what comes behind is no sum."""

_FIGURES = re.compile("[0-9]+")
_ENDLESS = re.compile(f"{numerals.HAN}{{25,}}+")


def set_endless_aside(sentence: Sentence) -> None:
    """Mark what only somebody who wants to keep the reader busy writes: hundreds of numbers, numerals without end."""
    for match in _ENDLESS.finditer(sentence.unread):
        sentence.keep(match.start(), match.end() - 12)
    further = next(islice(_FIGURES.finditer(sentence.unread), MOST_FIGURES, None), None)
    if further is not None:
        sentence.keep(further.start(), len(sentence.plain))


def set_codes_aside(sentence: Sentence) -> None:
    """Mark numbers with a label, telephones, trains and flights; before dates: an invoice number may look like one."""
    _mark(sentence, _CODES)


def set_aside(sentence: Sentence) -> None:
    """Mark times, counts, discounts, vague sums and numbers that belong to a phrase."""
    _mark(sentence, _OTHERS)


def _mark(sentence: Sentence, asides: Scanner[bool]) -> None:
    for hit in islice(asides.find(sentence.unread), MOST_ASIDES):
        (sentence.keep if hit.meaning else sentence.take)(hit.start, hit.end)
