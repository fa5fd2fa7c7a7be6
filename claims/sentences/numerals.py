"""Numbers written in Chinese or English words, as digits; nothing is guessed: what is not well formed is no number."""

import re

DIGITS = {character: value for value, spelled in enumerate("零一二三四五六七八九") for character in spelled} | {
    character: value
    for value, spelled in enumerate(("〇", "壹", "贰两俩", "叁仨", "肆", "伍", "陆", "柒", "捌", "玖"))
    for character in spelled
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
HAN_DIGIT = "[" + "".join(DIGITS) + "]"
HAN = "[" + "".join((*DIGITS, *SMALL, *LARGE)) + "]"

_TOKEN = re.compile(r"[0-9]{1,12}|.")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_WORDS = {word: value for value, word in enumerate([*_ONES.split(), "eighteen", "nineteen"])} | {
    word: value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_TENS = frozenset(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
ENGLISH = rf"(?:(?:a|{'|'.join(_WORDS)}|hundred|thousand)(?:[ -]|\b)(?:and )?){{1,10}}"


def chinese(text: str) -> int | None:
    """三百二十 is 320, 两百五 is 250, 一千二 is 1,200, 1万2 is 12,000, 壹佰贰拾 is 120; 二二三 and 百 are nothing."""
    total = section = 0
    digit: int | None = None
    last, ceiling, zero = 0, 10**12, False
    for token in _TOKEN.findall(text):
        if token in SMALL:
            unit = SMALL[token]
            if digit is None and (unit != 10 or (section and not zero)):
                return None
            if last and last <= unit and section:
                return None
            section, digit, last, zero = section + (1 if digit is None else digit) * unit, None, unit, False
        elif token in LARGE:
            unit = LARGE[token]
            section, digit = section + (digit or 0), None
            if not section or unit >= ceiling:
                return None
            total, section, last, ceiling, zero = total + section * unit, 0, unit, unit, False
        elif digit is not None or not ((token.isdigit() and token.isascii()) or token in DIGITS):
            return None
        elif token in ("零", "〇", "0"):
            if zero:
                return None
            zero = True
        else:
            digit = DIGITS.get(token) if token in DIGITS else int(token)
    if digit is None:
        return None if zero and text not in ("零", "〇") else total + section
    # 两百五: the last digit counts tenths of the unit before it, unless a 零 or a full number stands in between.
    short = last > 10 and not zero and digit < 10
    return total + section + (digit * last // 10 if short else digit)


def english(text: str) -> int | None:
    """`forty-five` is 45, `a hundred and twenty` 120, `two thousand five hundred` 2,500; `one two` is nothing."""
    total = current = 0
    room = 10**9
    for word in text.replace("-", " ").split():
        if word == "and":
            continue
        if word == "hundred" and 0 < current < 100:
            current, room = current * 100, 100
        elif word == "thousand" and 0 < current < 1000 and not total:
            total, current, room = current * 1000, 0, 1000
        elif word == "a" and not current:
            current, room = 1, 1
        elif word in _WORDS:
            value = _WORDS[word] * (10 if word in _TENS else 1)
            if value >= room:
                return None
            current, room = current + value, (10 if word in _TENS else 1)
        else:
            return None
    return total + current or None
