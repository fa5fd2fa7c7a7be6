"""Words that say little by themselves, and the stem of an English word, so that "claims" is found by "claim"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

_SUFFIXES = ("ational", "ments", "ings", "edly", "ing", "ment", "ied", "ies", "ed", "es", "ly", "s")


def is_light(word: str) -> bool:
    """Whether a word, or a Chinese character, tells little about the question."""
    return word in listed("light") or word in listed("light_han")


@cache
def listed(name: str) -> Mapping[str, None]:
    """The words of `vocabulary.txt` under that name, in its order."""
    text = resources.files("faq").joinpath("vocabulary.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines())
    return {word: None for line in lines if line[0] == name for word in line[1:]}


def stem(word: str) -> str:
    """What is left of a word without its common English endings; other words stay as they are."""
    word = word.replace("'s", "").replace("'", "")
    if len(word) <= 4 or not word.isascii():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)] + ("y" if suffix in ("ied", "ies") else "")
            break
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word
