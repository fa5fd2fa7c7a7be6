"""What a text is made of, for comparing: characters and pairs of them, words, pieces of words, meanings, sounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from faq.glossary import glossary
from faq.pinyin import Sounds
from faq.vocabulary import is_light, stem
from faq.wording import is_han

Bag = dict[str, float]
"""Each term with its weight in the text."""

CHARACTER = 0.6
PAIR = 1.0
PIECE = 0.3
"""Three letters of a word; they hold a misspelt word and its right form together."""
NEIGHBOURS = 0.8
"""Two words that follow each other."""
MEANING = 0.9
LIGHT = 0.4
"""What a word that says little counts beside one that says much."""
HALF_LIGHT = 0.65
SYLLABLE = 0.4


def bag_of(tokens: Sequence[str]) -> Bag:
    """The terms of a text, given as tokens of its plain form."""
    bag: Bag = {}
    meanings: set[int] = set()
    words: list[str] = []
    for token in (*tokens, ""):
        if token and not is_han(token):
            words.append(token)
            continue
        if words:
            meanings.update(_add_words(bag, words))
            words = []
        if token:
            _add_han(bag, token)
            meanings.update(glossary().of_han(token))
    for meaning in meanings:
        bag[f"m{meaning}"] = MEANING
    return bag


def sound_bag(sounds: Sounds) -> Bag:
    """The terms of a text by how it sounds."""
    bag: Bag = {}
    for here in sounds:
        for syllable in here:
            bag[syllable] = SYLLABLE
    for here, after in pairwise(sounds):
        for first in here:
            for second in after:
                bag[f"{first} {second}"] = PAIR
    return bag


def _add_han(bag: Bag, run: str) -> None:
    lights = [is_light(char) for char in run]
    for char, light in zip(run, lights, strict=True):
        _add(bag, f"h{char}", CHARACTER * (LIGHT if light else 1))
    for at in range(len(run) - 1):
        _add(bag, f"h{run[at : at + 2]}", PAIR * _together(lights[at], lights[at + 1]))


def _add_words(bag: Bag, words: Sequence[str]) -> list[int]:
    """Adds words that stand side by side; gives their meanings."""
    stems = [stem(word) for word in words]
    lights = [is_light(word) or word[0].isdigit() for word in words]
    for word, light in zip(stems, lights, strict=True):
        _add(bag, f"w{word}", LIGHT if light else 1.0)
        if not light and len(word) >= 4:
            framed = f"^{word}$"
            for at in range(len(framed) - 2):
                _add(bag, f"p{framed[at : at + 3]}", PIECE)
    for at in range(len(stems) - 1):
        _add(bag, f"n{stems[at]} {stems[at + 1]}", NEIGHBOURS * _together(lights[at], lights[at + 1]))
    return list(glossary().of_words(stems))


def _together(first: bool, second: bool) -> float:
    return LIGHT if first and second else HALF_LIGHT if first or second else 1.0


def _add(bag: Bag, term: str, weight: float) -> None:
    bag[term] = bag.get(term, 0.0) + weight
