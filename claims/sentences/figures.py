"""Read one number as it is written: 1,234.50, 1.2万, 8千8, 两百五, 128块5, forty-five."""

import re
from typing import NamedTuple

from claims.money import with_point
from claims.sentences import numerals
from claims.sentences.currencies import Named

Digits = tuple[str, str]
"""ASCII digits before and after the decimal point."""

NUMBER = re.compile(
    r"(?P<spaced>(?<![0-9.,])[0-9]{1,3}(?:[ ，][0-9]{3})++(?![0-9])(?:[.,][0-9]++)?)"
    r"|(?P<arabic>(?:(?<![^\s$€£¥])\.)?[0-9]++(?:[.,_'][0-9]++)*+(?:e[+-]?[0-9]++)?)"
    r"|(?P<other>(?:(?![0-9])\d)++[.,0-9]*+|(?<![a-z])(?:nan|inf|infinity)(?![a-z])|∞)"
    rf"|(?P<han>{numerals.HAN}++(?:点{numerals.HAN_DIGIT}{{1,6}})?)"
    rf"|(?P<english>(?<![a-z0-9])(?=[aefhnost]){numerals.ENGLISH}(?![a-z]))"
)
"""A number of any script, well formed or not; "spaced" is 1 280, which may be one number or two."""

_WELL_FORMED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){1,20}|[0-9]{1,400})(?:\.(?P<part>[0-9]{1,400}))?")
_SCALE = re.compile(
    r"(?P<unit>千万|百万|十万|万(?![豪达科怡枫象宁国事])|亿|千(?![岛禧禾山])|百(?![度货胜丽联盛果事])|十(?![分月号日])"
    r"|[kw](?![a-z0-9])| ?(?:thousand|million|grand)\b)"
    rf"(?P<rest>[0-9十百千{''.join(numerals.DIGITS)}]{{0,8}})"
)
_ZEROS = {
    "十": 1,
    "百": 2,
    "千": 3,
    "k": 3,
    "thousand": 3,
    "grand": 3,
    "万": 4,
    "w": 4,
    "十万": 5,
    "百万": 6,
    "million": 6,
}
_ZEROS |= {"千万": 7, "亿": 8}
_JIAO = re.compile(rf"[毛角](?:(?P<fen>[0-9]|{numerals.HAN_DIGIT})分?)?钱?|(?P<only_fen>分钱)")
_SMALL_CHANGE = re.compile(
    rf" ?零?(?P<jiao>[0-9]|{numerals.HAN_DIGIT})[毛角]?(?:零?(?P<fen>[0-9]|{numerals.HAN_DIGIT})分?)?"
    rf"(?![0-9.,元块十百千万]|{numerals.HAN_DIGIT})钱?"
)
_ALL_THE_SAME, _HOUR = re.compile(r"([0-9])\1{7}\Z"), re.compile("20[0-9]{2}[01][0-9][0-3][0-9]")
_HALF = re.compile("半(?![天年个路小时夜])")
# 三百强, 五百人, 一千米: a number with such a character behind it goes on.
_HAN_GOES_ON = frozenset("强年岁度里米佳名多余级项分号款家种克斤升平楼层路街站届期位个人次天周步百千万亿点")


class Figure(NamedTuple):
    """A number at a place of the text; `digits` is None where it is not well formed. `in_jiao`: 五毛, without 块."""

    start: int
    end: int
    kind: str
    digits: Digits | None
    in_jiao: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it may be one of the years around us; a hotel of 2000 or 1980 is a sum."""
        whole, part = self.digits or ("", "")
        return not part and len(whole) == 4 and 2015 <= int(whole) <= 2035

    @property
    def is_small(self) -> bool:
        """Whether it may be a count of people or things: at most 30."""
        return self.digits is not None and not self.digits[1] and len(self.digits[0]) < 3 and int(self.digits[0]) <= 30

    def digits_in(self, text: str, currency: str) -> Digits | None:
        """Its digits as a sum in that currency: 12,50 EUR is twelve and a half."""
        if self.digits is not None or self.kind != "arabic":
            return self.digits
        return _digits(with_point(text[self.start : self.end], currency), self.kind)

    def with_small_change(self, text: str, behind: Named) -> "Figure":
        """128块5, 36元5角8分, 三块半: what follows a plain 块 or 元 counts tenths and hundredths."""
        if self.digits is None or self.digits[1] or text[behind.end - 1] not in "元块圆" or not behind.general:
            return self
        change = _SMALL_CHANGE.match(text, behind.end)
        if change and not (change[0][0] == " " and text[behind.end - 1] == "元"):
            part = _digit(change["jiao"]) + (_digit(change["fen"]) if change["fen"] else "")
            return self._replace(digits=(self.digits[0], part), end=change.end())
        if half := _HALF.match(text, behind.end):
            return self._replace(digits=(self.digits[0], "5"), end=half.end())
        return self


def read_figure(text: str, match: re.Match[str]) -> Figure:
    """The number that `NUMBER` matched, with its scale (万, k) or its 毛 behind it."""
    written, kind = match[0].rstrip(), match.lastgroup or ""
    figure = Figure(match.start(), match.start() + len(written), kind, _digits(written, kind))
    if (kind == "arabic" or "点" in written) and (scale := _SCALE.match(text, figure.end)):
        figure = figure._replace(end=scale.end(), digits=_scaled(figure.digits, scale))
    if kind in ("arabic", "han") and (jiao := _JIAO.match(text, figure.end)):
        return figure._replace(end=jiao.end(), digits=_in_jiao(figure.digits, jiao), in_jiao=True)
    return figure


def is_oversized(written: str, figure: Figure) -> bool:
    """Whether a number that may name something, as an order does, is rather a sum beyond all limits.

    It has nine to twelve digits, or groups of three, or ends in eight that are the same; a day and an hour are none.
    """
    whole, part = figure.digits or ("", "")
    if figure.kind != "arabic" or part or len(whole) < 9 or whole[0] == "0":
        return False
    return "," in written or _ALL_THE_SAME.search(whole) is not None or (len(whole) < 13 and not _HOUR.match(whole))


def is_bare_sum(text: str, figure: Figure) -> bool:
    """Whether the number can be a sum though no currency stands beside it."""
    if figure.kind in ("other", "spaced"):
        return False
    if figure.kind == "arabic":
        return figure.digits is None or bool(figure.digits[1]) or len(figure.digits[0]) <= 8
    if figure.digits is None or len(figure.digits[0]) < 2:
        return False
    after = text[figure.end : figure.end + 1]
    if figure.kind == "english":
        return len(figure.digits[0]) > 2 and not after.isalpha()
    written, before = text[figure.start : figure.end], text[figure.start - 1 : figure.start]
    has_unit = any(unit in written for unit in (*numerals.SMALL, *numerals.LARGE))
    return (
        has_unit
        and len(written) > 1
        and written != "十一"
        and after not in _HAN_GOES_ON
        and before not in tuple("第初周")
    )


def _digits(written: str, kind: str) -> Digits | None:
    if kind == "arabic":
        typed = _WELL_FORMED.fullmatch(written)
        return (typed["whole"].replace(",", ""), typed["part"] or "") if typed else None
    if kind == "han":
        whole, _, part = written.partition("点")
        value = numerals.chinese(whole)
        return None if value is None else (str(value), "".join(str(numerals.DIGITS[digit]) for digit in part))
    value = numerals.english(written) if kind == "english" else None
    return None if value is None else (str(value), "")


def _scaled(digits: Digits | None, scale: re.Match[str]) -> Digits | None:
    """1.2万, 3k, 8千8, 1万2."""
    if digits is None:
        return None
    whole, part = digits
    if scale["rest"]:
        value = None if part else numerals.chinese(whole + scale["unit"] + scale["rest"])
        return None if value is None else (str(value), "")
    zeros = _ZEROS[scale["unit"].strip()]
    shifted = part.ljust(zeros, "0")
    return whole + shifted[:zeros], shifted[zeros:].rstrip("0")


def _in_jiao(digits: Digits | None, jiao: re.Match[str]) -> Digits | None:
    """五毛 is 0.50, 8毛5 is 0.85, 十五毛 is 1.50, 5分钱 is 0.05."""
    if digits is None or digits[1] or len(digits[0]) > 2:
        return None
    tens, ones = tuple(digits[0].zfill(2))
    if jiao["only_fen"]:
        return "0", tens + ones
    return tens, ones + (_digit(jiao["fen"]) if jiao["fen"] else "")


def _digit(text: str) -> str:
    return str(numerals.DIGITS.get(text, text))
