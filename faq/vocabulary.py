"""Words that say little by themselves, and the stem of an English word, so that "claims" is found by "claim"."""

from __future__ import annotations

LIGHT_WORDS = frozenset(
    "a about after again all also am an and another any anyone anything are aren't around as ask at away back be because "
    "been before being but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done each "
    "either else even ever every everything few for from get gets getting give given go goes going gone good got had has "
    "have haven't having he hello help her here hey hi him his how i i'd i'll i'm i've if im in into is isn't it it's its "
    "just keep kindly know last least let let's like little long look lot made make makes making many may maybe me might "
    "mine more most much must my need needs never no none nor not nothing now of off ok okay on once one only onto or "
    "other our out over own per place please pls plz possible put really right said same say says see seem seems seen she "
    "should show since so some someone something soon sorry still such sure take taken takes taking tell than thank thanks "
    "that that's the their them then there these they thing things think this those though through thus thx till to today "
    "together told tomorrow too toward tried try trying u under until up upon us use used using very via wanna want wants "
    "was wasn't way we we've well went were what what's whatever when where whether which while who whom whose why will "
    "with within without won't would wouldn't yes yesterday yet you you're your yours".split()
)
LIGHT_HAN = frozenset(
    "的了吗呢啊呀吧嘛哦么我你您他她它们是在有就都也还要想会能可以和与及把被给对这那个一下请问为什怎样如何啦哈咱"
)

_SUFFIXES = ("ational", "ments", "ings", "edly", "ing", "ment", "ied", "ies", "ed", "es", "ly", "s")


def is_light(word: str) -> bool:
    """Whether a word of another script than Chinese, or a number, tells little about the question."""
    return word in LIGHT_WORDS


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
