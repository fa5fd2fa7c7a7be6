"""Which of the categories mentioned an expense belongs to: a word before a shop, the thing before its occasion."""

import re
from collections.abc import Sequence

from claims.sentences.vocabulary import Mention
from claims.sentences.wording import Sentence

PLACE = 4.0
"""The rank from which on a mention is only a destination or an occasion."""

_SHOP, _OCCASION, _OTHER = 3.5, 3.7, 3.0
_TO_EN = re.compile(
    r"(?:\b(?:to|from|after|before|during|near|outside|via|between|btw|towards|behind|at|in|inside|into)"
    r"|(?<!\0 )\bon(?= the | my | our ))"
    r"(?: (?:the|an?|our|my|their|client|customer|new|next|this|that|[a-z]{1,14})){0,2} \Z"
)
_FOR_EN = re.compile(r"\bfor(?: [a-z']{1,14}){0,2} \Z")
_TO_HAN = re.compile(r"(?:去|到|回|往|至|赴|从|在)[^\s，,。;0-9\0吃住买喝坐打订乘叫办参的请做见]{0,4}\Z")
_OCCASION_BEHIND = re.compile(
    r"(?:期间|时(?!尚)|之?[后前](?![台海门天往])|以[后前]|路上|途中|上(?![课门网海饶虞])|里|内(?![蒙江])|门口|附近|旁|站|大堂|结束|完|同学)"
    r"| (?:station|stop|lobby|entrance)\b"
)
_FEE = re.compile(r"(?:[费票款钱]|fees?|fares?|tickets?|bills?)\Z")
_FEE_BEHIND = re.compile(r" ?(?:费|票(?!据)|fees?\b|fares?\b|tickets?\b|bills?\b)")
_ACT = frozenset("打坐乘搭叫约停租加订住吃买喝请寄充招宴接陪送带拼")
_CLIENT = re.compile("客户|甲方|client|customer")
_NOT_APART = re.compile(r"[ \-的]?")


def weigh(sentence: Sentence, mentions: Sequence[Mention], *, since: int) -> list[Mention]:
    """The mentions of one expense, which begins at `since`, in the order of the text, each with its rank: the lower,
    the surer that it tells what was bought; PLACE and more only tells where or on which occasion."""
    weighed: list[Mention] = []
    for mention in mentions:
        earlier = weighed[-1].end if weighed else since
        rank = _rank(sentence, mention, since=earlier, is_alone=len(mentions) == 1)
        weighed.append(Mention(mention.start, mention.end, mention.category, mention.is_shop, rank))
    return weighed


def choose(sentence: Sentence, mentions: Sequence[Mention]) -> Mention | None:
    """The weighed mention that tells the category of an expense; None if none does."""
    telling = [mention for mention in mentions if mention.category is not None]
    if not telling:
        return None
    best = min(mention.rank for mention in telling)
    chosen: Mention | None = None
    for mention in telling:
        if mention.rank != best:
            continue
        # Of two nouns side by side the last one is the thing: 酒店早餐, training lunch.
        if chosen is None or (best >= 0 and _NOT_APART.fullmatch(sentence.plain, chosen.end, mention.start)):
            chosen = mention
    return chosen


def _rank(sentence: Sentence, mention: Mention, *, since: int, is_alone: bool) -> float:
    """`since`: where the mention before this one ended; what stands before that speaks of the other one."""
    text, start, end = sentence.left, mention.start, mention.end
    since = max(since, start - 40)
    from_here = not is_alone and text[end : end + 1] in ("到", "至")
    behind = _OCCASION_BEHIND.match(text, end)
    if from_here or (behind and sentence.is_free(behind.start(), behind.end())):
        return PLACE
    is_act = text[start] in _ACT
    spaced = start > since and text[start - 1] == " "
    if spaced and _TO_EN.search(text, since, start):
        return PLACE
    if not spaced and not is_act and _TO_HAN.search(text, max(since, start - 5), start):
        return PLACE
    if mention.is_shop:
        return _SHOP
    if spaced and _FOR_EN.search(text, since, start):
        return _OCCASION
    if mention.category == "other":
        return _OTHER
    if _FEE.search(text, start, end) or _FEE_BEHIND.match(text, end):
        return -1.0
    return -0.5 if is_act or _CLIENT.search(text, start, end) else 0.0
