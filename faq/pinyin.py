"""How Chinese sounds, for people who type "fapiao diu le" instead of 发票丢了."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources

from faq.glossary import glossary
from faq.vocabulary import is_light
from faq.wording import is_han

LONGEST_SYLLABLE = 6
_ENGLISH_SHARE = 0.3
"""Where more of the Latin words than this are English, the text is."""

Sounds = list[frozenset[str]]
"""The possible readings of each character or syllable; an empty set where something else stands between."""

# Speakers of the south write the one for the other; so do many others in a hurry.
_SOUTHERN = re.compile(r"^([zcs])h|(?<=[aei]n)g$")


def sounds(tokens: Sequence[str]) -> Sounds:
    """The readings of the Chinese characters in a text."""
    found: Sounds = []
    for token in tokens:
        if is_han(token):
            found += [_readings().get(char, frozenset()) for char in token]
        else:
            found.append(frozenset())
    return found


def typed_in_pinyin(tokens: Sequence[str], known: Collection[str]) -> Sounds | None:
    """The sounds of a text typed in pinyin, wholly or beside Chinese characters; None where it is not.

    `known` are the words that the book's English phrasings use: those are meant as they stand.
    """
    words = [token for token in tokens if token.isascii() and token.isalpha()]
    english = {word for word in words if _is_english(word, known)}
    if not words or sum(word in english for word in words) > _ENGLISH_SHARE * len(words):
        return None
    found: Sounds = []
    for token in tokens:
        if token in words:
            found += [frozenset({simple(each)}) for each in syllables(token) or ()] or [frozenset()]
        else:
            found += sounds([token])
    heard = sum(len(syllables(word) or ()) for word in words if word not in english)
    return found if heard > 1 else None


def _is_english(word: str, known: Collection[str]) -> bool:
    # Of two letters are many English words and more syllables.
    is_common = len(word) > 2 and (is_light(word) or glossary().has_word(word))
    return is_common or word in known or syllables(word) is None


@cache
def _syllable_table() -> frozenset[str]:
    return frozenset(_lines())


def syllables(word: str) -> tuple[str, ...] | None:
    """The word as syllables of pinyin, as few as possible: "fapiao" is fa, piao; None where it is no pinyin."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(word)) + 1):
            there = best[end]
            if word[start:end] in _syllable_table() and (there is None or len(there) > len(before) + 1):
                best[end] = (*before, word[start:end])
    return best[-1]


def spelled(token: str) -> list[str]:
    """A token in letters: a word as it is, Chinese characters one by one in their first reading, if they have one."""
    return [reading for char in token if (reading := _first_reading().get(char))] if is_han(token) else [token]


@cache
def _first_reading() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for syllable, characters in _lines().items():
        for character in characters:
            found.setdefault(character, syllable)
    return found


def simple(syllable: str) -> str:
    """The syllable without the differences that people blur: zh and z, sh and s, ch and c, ang and an, ü and v."""
    return _SOUTHERN.sub(lambda found: found[1] or "", syllable)


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    readings: dict[str, set[str]] = {}
    for syllable, characters in _lines().items():
        for character in characters:
            readings.setdefault(character, set()).add(simple(syllable))
    return {character: frozenset(several) for character, several in readings.items()}


@cache
def _lines() -> Mapping[str, str]:
    text = resources.files("faq").joinpath("pinyin.txt").read_text(encoding="utf-8")
    pairs = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {syllable: characters for syllable, _, characters in pairs}
