"""Set aside what is no sum though it holds numbers, before sums are looked for."""

from itertools import islice

from claims.sentences import asides_codes, asides_counts, asides_vague
from claims.sentences.scanning import Scanner
from claims.sentences.wording import Sentence

MOST_ASIDES = 200
"""Numbers set aside in one sentence."""

_CODES = Scanner(asides_codes.FORMS)
_OTHERS = Scanner((*asides_codes.PLACES, *asides_vague.FORMS, *asides_counts.FORMS))


def set_codes_aside(sentence: Sentence) -> None:
    """Mark numbers with a label, telephones, trains and flights; before dates: an invoice number may look like one."""
    _mark(sentence, _CODES)


def set_aside(sentence: Sentence) -> None:
    """Mark times, counts, discounts, vague sums and numbers that belong to a phrase."""
    _mark(sentence, _OTHERS)


def _mark(sentence: Sentence, asides: Scanner[bool]) -> None:
    for hit in islice(asides.find(sentence.unread), MOST_ASIDES):
        (sentence.keep if hit.meaning else sentence.take)(hit.start, hit.end)
