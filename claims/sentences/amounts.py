"""Find the sums in a sentence, strictly: what can't be a sum is refused, and never read as a smaller or larger one."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from claims.errors import Refused
from claims.money import Money, from_digits, unread
from claims.sentences import currencies
from claims.sentences.figures import NUMBER, Figure, is_bare_sum, is_oversized, read_figure
from claims.sentences.vocabulary import Mention
from claims.sentences.wording import READ, Sentence

MOST_NUMBERS = 52
"""Numbers looked at in one sentence; a claim has at most 50 lines."""

WEAK, PLAIN, LABELLED = 0, 1, 2


class Sum(NamedTuple):
    """A sum at a place of the sentence: `amount`, or why it was `refused`, or neither where it is not clear.

    `explicit`: a currency was said. `weight`: LABELLED behind "amount" or 花了, WEAK where it may be something else.
    `total`: behind 一共 or "total". `currency` is None where two were said.
    """

    start: int
    end: int
    currency: str | None
    amount: Money | None
    refused: Refused | None
    explicit: bool
    weight: int
    total: bool
    aside: bool
    """A unit price or a count: no purpose, should another number be the sum."""


def find(sentence: Sentence, *, preset: str) -> list[Sum]:
    """The sums in the order of the text, in the `preset` currency where none was said. Nothing is marked."""
    sums: list[Sum] = []
    for count, match in enumerate(NUMBER.finditer(sentence.unread)):
        if count == MOST_NUMBERS:
            break
        if sums and match.start() < sums[-1].end:
            continue
        if (found := _sum_at(sentence, match, preset=preset, since=sums[-1].end if sums else 0)) is not None:
            sums.append(found)
    return sums


def find_oversized(sentence: Sentence, *, preset: str, mentions: Sequence[Mention]) -> list[Sum]:
    """The bare numbers that are far beyond the limit, right behind a thing, a day or 花了; each is refused.

    They may be those of orders all the same, where another sum stands beside them.
    """
    sums: list[Sum] = []
    text, ends = sentence.unread, {each.end for each in mentions if each.category is not None}
    for match in islice(NUMBER.finditer(text), MOST_NUMBERS):
        figure = read_figure(text, match)
        if not is_oversized(match[0], figure) or not _stands_alone(text, figure, ahead=False, behind=False):
            continue
        left = max(0, figure.start - 4) + len(text[max(0, figure.start - 4) : figure.start].rstrip(" :"))
        label = _LABEL.search(text, max(0, figure.start - 14), figure.start)
        if left not in ends and label is None and text[left - 1 : left] != READ:
            continue
        found = _weighed(text, figure, (figure.start, figure.end), currency=preset, negative=False, explicit=False)
        sums += [found] if found.refused is not None else []
    return sums


_LABEL = re.compile(
    r"(?P<word>金额|总额|总价|价格|价钱|实付|实际支付|实收|实报|付款|付了|花了|花掉|花费|用了|费用|消费|报销"
    r"|amount|price|cost"
    r"|paid|spent|pay|合计|总计|共计|一共|总共|总的|共花|共|in total|altogether|grand total|total of|total|sum)s?"
    r"(?:是|为|花了|付了|消费)?(?: ?(?:是|为|of|is|was|:|大概|大约|约) ?| )?(?:[^\s0-9\0]{0,4} ?)?\Z"
)
_TOTALS = frozenset(
    [
        *("合计", "总计", "共计", "一共", "总共", "总的", "共花", "共"),
        *("in total", "altogether", "grand total", "total of", "total", "sum"),
    ]
)
_CENTS = re.compile(
    r"(?<=[a-z]) (?:and )?(?:[0-9]{1,2}(?![0-9.,:a-z%])(?: cents?\b)?(?! ?[a-z])|(?:ten|fifteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy"
    r"|eighty|ninety)\b)"
)
_TOTAL_BEHIND = re.compile(r" ?(?:in total|total|altogether|in all|all in|总共|合计)")
_NEXT_NUMBER = re.compile(r" ?(?=[0-9])")
# lunch for 3, 2 coffees: perhaps a count
_COUNT_AHEAD = re.compile(r"\bfor \Z")
_PLURAL_BEHIND = re.compile(
    r" (?!(?:plus|minus|this|less|business|class|express|address|tennis|gross)\b)[a-z]{3,14}s\b"
)
_EACH_AHEAD = re.compile(
    r"(?:每[^\s0-9\0]{0,3}|各(?:自|是|花了?)?|人均|均价|单价|原价"
    r"|each|per (?:person|night|day|head|piece)|@) ?[$¥€£]?\Z"
)
_EACH_BEHIND = re.compile(
    r" ?(?:/|一|每)(?:个|张|杯|份|晚|位|人|天|次|瓶|本|夜|间)"
    r"| ?(?:/ ?|per |an? |each\b|apiece\b)(?:person|night|day|head|piece|each|pp)?\b"
)
# 18 x 2, 10元*3天, 900 minus 100: what it makes is asked, never guessed.
_COMPUTED = re.compile(
    r"[0-9]{1,7}(?:\.[0-9]{1,2})?(?: ?(?:块钱?|元|usd|eur|rmb|cny|[$€£]))? ?(?:[x×*]|minus|减(?!免)) ?[$¥€£]?"
    r"(?:\0+|[0-9]{1,7}(?:\.[0-9]{1,2})?(?![0-9a-z.,%*×])(?: ?(?:块钱?|元|[天晚次杯份张个人瓶盒])(?![一-鿿]))?)"
)


def _sum_at(sentence: Sentence, match: re.Match[str], *, preset: str, since: int) -> Sum | None:
    """The sum of one number and what stands around it; None if it is no sum at all."""
    text = sentence.unread
    figure = read_figure(text, match)
    start = figure.start
    if (computed := _COMPUTED.match(text, start)) and _stands_alone(text, figure, ahead=False, behind=True):
        return _unclear(start, computed.end(), aside=True)
    sign = _minus_before(text, start)
    ahead = currencies.before(text, sentence.typed, start if sign is None else sign, since=since)
    if ahead and sign is None:  # -$45
        sign = _minus_before(text, ahead.start)
    behind = None if figure.in_jiao else currencies.behind(text, sentence.typed, figure.end)
    unclear = False
    if behind is not None and (gap := _NEXT_NUMBER.match(text, behind.end)) and not behind.general:
        # 5 USD 45: whose currency is it? The closer number's, the left one's if that has none before it; else nobody's.
        closer = len(gap[0]) - (behind.start - figure.end)
        unclear = closer == 0 and ahead is None
        behind = None if closer < 0 or (closer == 0 and ahead is not None) else behind
    if behind is not None and _CENTS.match(text, behind.end):
        unclear = True  # 32 euros 50 and thirty-two dollars fifty may be one sum
    if behind is not None:
        figure = figure.with_small_change(text, behind)
    if not _stands_alone(text, figure, ahead=ahead is not None, behind=behind is not None):
        return None
    explicit = ahead is not None or behind is not None or figure.in_jiao
    if not explicit and figure.kind == "spaced":  # 1 280 or 1 and 280: a sum was said, and not which
        return _unclear(figure.start, figure.end, aside=False)
    if not explicit and not is_bare_sum(text, figure):
        return None
    first = min(start if sign is None else sign, ahead.start if ahead else start)
    last = max(figure.end, behind.end if behind else 0)
    code = None if unclear else _currency(ahead, behind, figure) if explicit else preset
    return _weighed(text, figure, (first, last), currency=code, negative=sign is not None, explicit=explicit)


def _unclear(start: int, end: int, *, aside: bool) -> Sum:
    return Sum(start, end, None, None, None, explicit=False, weight=WEAK, total=False, aside=aside)


def _minus_before(text: str, start: int) -> int | None:
    """Where the sign of a number less than nothing begins; a hyphen behind a letter or figure is none."""
    sign = text[start - 1 : start]
    if sign == "负" or (sign == "-" and not text[max(0, start - 2) : start - 1].isalnum()):
        return start - 1
    if sign == "-" and "\u4e00" <= text[max(0, start - 2) : start - 1] <= "\u9fff":
        return start - 1
    for word in ("minus ", "negative "):
        if text.endswith(word, 0, start):
            return start - len(word)
    return None


def _weighed(
    text: str, figure: Figure, span: tuple[int, int], *, currency: str | None, negative: bool, explicit: bool
) -> Sum:
    start, end = span
    label = _LABEL.search(text, max(0, start - 14), start)
    total = (label is not None and label["word"] in _TOTALS) or _TOTAL_BEHIND.match(text, end) is not None
    each_ahead, each_behind = _EACH_AHEAD.search(text, max(0, start - 11), start), _EACH_BEHIND.match(text, end)
    each = each_ahead is not None or each_behind is not None
    count = None if explicit or not figure.is_small else _COUNT_AHEAD.search(text, max(0, start - 5), start)
    is_count = count is not None or (figure.is_small and not explicit and _PLURAL_BEHIND.match(text, end) is not None)
    weak = each or is_count or (figure.is_year and not explicit)
    weight = LABELLED if label or total else WEAK if weak else PLAIN
    if not (label or total):
        start = min([start, *(found.start() for found in (each_ahead, count) if found)])
        end = each_behind.end() if each_behind else end
    amount = refused = None
    if currency is not None and not each:
        try:
            digits = figure.digits_in(text, currency)
            if digits is None:
                raise unread(text[figure.start : figure.end], currency)
            amount = from_digits(*digits, currency=currency, negative=negative)
        except Refused as error:
            refused = error
    return Sum(start, end, currency, amount, refused, explicit, weight, total, each or is_count)


def _currency(ahead: currencies.Named | None, behind: currencies.Named | None, figure: Figure) -> str | None:
    """The currency said; an exact name outdoes a general one, and two that differ say nothing."""
    said = [name for name in (ahead, behind) if name is not None]
    codes = {name.code for name in said if not name.general} or {name.code for name in said}
    if figure.in_jiao:
        codes = codes or {"CNY"}
    return codes.pop() if len(codes) == 1 else None


def _stands_alone(text: str, figure: Figure, *, ahead: bool, behind: bool) -> bool:
    """Whether no letter, code or other number clings to it: not CA1501, 4P's, 3D, 12/3, A-45."""
    before, further = text[figure.start - 1 : figure.start], text[max(0, figure.start - 2) : max(0, figure.start - 1)]
    if not ahead and (_is_latin(before) or before in ("#", "/", "\\", "_", "@")):
        return False
    if before and before in "十百千万亿点":
        return False
    if before in ("-", "'") and (_is_latin(further) or further.isdigit()):
        return False
    if behind or figure.kind == "english":
        return True
    after, following = text[figure.end : figure.end + 1], text[figure.end + 1 : figure.end + 2]
    if _is_latin(after) or _is_raised(after) or after in ("%", "°", "‰", "#"):
        return False
    return not (after in ("/", "-", "'", ":") and (_is_latin(following) or following.isdigit()))


def _is_raised(letter: str) -> bool:
    """½, ², ٣: a part of the number that is not read."""
    return letter.isnumeric() and not letter.isascii() and not "\u3007" <= letter <= "\u9fff"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
