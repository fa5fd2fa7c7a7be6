"""Set aside what is no sum though it holds numbers, before sums are looked for."""

from collections.abc import Sequence

from claims.sentences import asides_codes, asides_counts, asides_vague
from claims.sentences.aside_forms import Aside
from claims.sentences.wording import Sentence


def set_codes_aside(sentence: Sentence) -> None:
    """Mark numbers with a label, telephones, trains and flights; before dates: an invoice number may look like one."""
    _mark(sentence, asides_codes.FORMS)


def set_aside(sentence: Sentence) -> None:
    """Mark times, counts, discounts, vague sums and numbers that belong to a phrase."""
    _mark(sentence, (*asides_vague.FORMS, *asides_counts.FORMS))


def _mark(sentence: Sentence, asides: Sequence[Aside]) -> None:
    for aside in asides:
        if not any(word in sentence.unread for word in aside.needs):
            continue
        for match in aside.pattern.finditer(sentence.unread):
            (sentence.keep if aside.kept else sentence.take)(match.start(), match.end())
