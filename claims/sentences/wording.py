"""A sentence as it was typed beside the same sentence in plain letters; positions mean the same in both."""

import re
from collections.abc import Callable
from functools import cache

Span = tuple[int, int]
READ = "\0"
FREE, OUT, KEPT = 0, 1, 2
"""What is known of a character: nothing yet; read, and no part of the purpose; read, and part of it all the same."""

# Input methods, spreadsheets and phones type these for the plain ones. Digits of other scripts are left as they are.
_SHAPES = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
_SHAPES["İ"] = "i"  # the only letter whose lower case is longer than itself
_SHAPES |= zip("￥￡￦＂‘’ʼ´“”‐‑‒–−﹣", "¥£₩\"''''\"\"------", strict=True)
_SHAPED = frozenset(_SHAPES)
_INVISIBLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")  # one alone is left as it is
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]+")
# １，２３４ is one number; in 打车45，120元 the same comma ends a sentence.
_WIDE_THOUSANDS = re.compile("，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
_HAN = re.compile("[\u4e00-\u9fff]")


class Sentence:
    """`typed` keeps the person's letters, with runs of spaces as one; `plain` is for matching only: lower case,
    simplified Chinese, ASCII shapes. `marks` holds FREE, OUT or KEPT for each position."""

    __slots__ = ("_kept_or_out", "_left", "_out", "_unread", "marks", "plain", "typed")

    def __init__(self, text: str) -> None:
        self.typed = _SPACES.sub(" ", _INVISIBLE.sub("", text.replace("\r", "\n"))).strip()
        self.plain = plain(self.typed)
        self.marks = bytearray(len(self.typed))
        self._unread = self._left = self.plain
        self._kept_or_out: list[Span] = []
        self._out: list[Span] = []
        for emoji in _EMOJI.finditer(self.typed):
            self.take(emoji.start(), emoji.end())

    @property
    def unread(self) -> str:
        """`plain` with NUL where something was read already."""
        if self._kept_or_out:
            self._unread = blanked(self._unread, self._kept_or_out)
            self._kept_or_out = []
        return self._unread

    @property
    def left(self) -> str:
        """`plain` with NUL where something was taken out."""
        if self._out:
            self._left = blanked(self._left, self._out)
            self._out = []
        return self._left

    def is_free(self, start: int, end: int) -> bool:
        """Whether nobody has read any of these characters yet."""
        return not any(self.marks[start:end])

    def take(self, start: int, end: int) -> None:
        """These characters are read and are no part of the purpose."""
        self.marks[start:end] = bytes((OUT,)) * (end - start)
        self._kept_or_out.append((start, end))
        self._out.append((start, end))

    def keep(self, start: int, end: int) -> None:
        """These characters are no sum and no date, but may tell what it was for."""
        self.marks[start:end] = bytes((KEPT,)) * (end - start)
        self._kept_or_out.append((start, end))


def blanked(text: str, spans: list[Span]) -> str:
    """The text with NUL in the spans; one pass for all of them, for a long text has hundreds."""
    pieces, position = [], 0
    for start, end in sorted(spans):
        if end > position:
            start = max(start, position)
            pieces += [text[position:start], READ * (end - start)]
            position = end
    return "".join((*pieces, text[position:]))


def plain(text: str) -> str:
    """The text for matching: as long as the original, character by character."""
    lower = _WIDE_THOUSANDS.sub(",", text)
    for shape in _SHAPED.intersection(lower):
        lower = lower.replace(shape, _SHAPES[shape])
    lower = lower.lower()
    return _simplified(lower) if _HAN.search(lower) else lower


def _simplified(text: str) -> str:
    simplified = _converter()(text)
    return simplified if len(simplified) == len(text) else text  # never seen, but positions must stay the same


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # loaded with the first Chinese character: 10 ms that an English sentence need not pay

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
