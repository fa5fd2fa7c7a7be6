"""Which of the categories mentioned an expense belongs to: a word before a shop, the thing before its occasion."""

import re
from collections.abc import Sequence

from claims.sentences.vocabulary import Mention
from claims.sentences.wording import OUT, Sentence

PLACE = 4.0
"""The rank from which on a mention is only a destination or an occasion."""

_SHOP, _OCCASION, _OTHER = 3.5, 3.7, 3.0
_TO_EN = re.compile(
    r"\b(?:to|from|after|before|during|near|outside|via|between|towards|behind|at|in|inside|on|into)"
    r"(?: (?:the|an?|our|my|their|client|customer|new|next|this|that|[a-z]{1,14})){0,2} \Z"
)
_FOR_EN = re.compile(r"\bfor(?: [a-z']{1,14}){0,2} \Z")
_TO_HAN = re.compile(r"(?:去|到|回|往|至|赴|从|在)[^\s，,。;0-9\0吃住买喝坐打订乘叫办参的请做见]{0,4}\Z")
_OCCASION_BEHIND = re.compile(
    r"(?:期间|时(?!尚)|之?[后前](?!台)|以[后前]|路上|途中|上(?!课|门|网)|里|内|门口|附近|旁|站|大堂|结束|完|同学)"
    r"| (?:station|stop|lobby|entrance)\b"
)
_FEE = re.compile(r"(?:[费票款钱]|fees?|fares?|tickets?|bills?)\Z")
_FEE_BEHIND = re.compile(r" ?(?:费|票(?!据)|fees?\b|fares?\b|tickets?\b|bills?\b)")
_ACT = frozenset("打坐乘搭叫约停租加订住吃买喝请寄充招宴接陪送带拼")
_NOT_APART = re.compile(r"[ \-的]?")


def choose(sentence: Sentence, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that tells the category of an expense; None if none does."""
    ranked = [(rank(sentence, mention, mentions), mention) for mention in mentions if mention.category is not None]
    if not ranked:
        return None
    best = min(number for number, _ in ranked)
    chosen: Mention | None = None
    for number, mention in ranked:
        if number != best:
            continue
        # Of two nouns side by side the last one is the thing: 酒店早餐, training lunch.
        if chosen is None or (best >= 0 and _NOT_APART.fullmatch(sentence.plain, chosen.end, mention.start)):
            chosen = mention
    return chosen


def rank(sentence: Sentence, mention: Mention, mentions: Sequence[Mention]) -> float:
    """The lower, the surer that this is what was bought; PLACE and more: only where or on which occasion."""
    text = "".join(
        "\0" if mark == OUT else letter
        for letter, mark in zip(
            sentence.plain[max(0, mention.start - 40) : mention.start],
            sentence.marks[max(0, mention.start - 40) : mention.start],
            strict=True,
        )
    )
    offset = mention.start - len(text)

    def directly(match: re.Match[str] | None) -> bool:
        return match is not None and not any(
            other.start < mention.start and other.end > offset + match.start() for other in mentions
        )

    from_here = sentence.plain[mention.end : mention.end + 1] in ("到", "至") and len(mentions) > 1
    behind = _OCCASION_BEHIND.match(sentence.plain, mention.end)
    if from_here or (behind and sentence.is_free(behind.start(), behind.end())):
        return PLACE
    if directly(_TO_EN.search(text)) or directly(_TO_HAN.search(text)):
        return PLACE
    if mention.is_shop:
        return _SHOP
    if directly(_FOR_EN.search(text)):
        return _OCCASION
    if mention.category == "other":
        return _OTHER
    word = sentence.plain[mention.start : mention.end]
    if _FEE.search(word) or _FEE_BEHIND.match(sentence.plain, mention.end):
        return -1.0
    return -0.5 if word[0] in _ACT else 0.0
