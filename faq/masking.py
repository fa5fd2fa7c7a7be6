"""Take out of a question who somebody is and which numbers are theirs, before it is kept for support to learn from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from faq.glossary import glossary
from faq.vocabulary import is_light, listed
from faq.wording import READ

EMAIL, LINK, CLAIM, NUMBER, NAME = "[email]", "[link]", "[claim]", "[number]", "[name]"

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}[@＠][\w-]{1,63}(?:[.．。][\w-]{1,63}){1,5}")
_MENTION = re.compile(r"<[@#!][^<>\s]{1,100}>|[@＠][^\W\d_][\w.-]{0,60}")
_CLAIM = re.compile(r"(?<![^\W_])[CcＣｃ][-－\s]?\d{4,18}(?!\d)")
# Five digits and more, however they are grouped, with letters grown onto them: telephones, accounts, ids, plates.
_NUMBER = re.compile(
    r"[+＋]?(?<![A-Za-z0-9])[A-Za-z]{0,4}\d(?:[ \-.·()（）－\u00a0]{0,2}\d){4,40}[A-Za-z]{0,2}(?![A-Za-z])"
)
_GLUED = re.compile(r"(?=[A-Za-z]{0,20}\d)(?:[A-Za-z]*\d){5,40}[A-Za-z]*")
_NUMERALS = re.compile("[零〇一二三四五六七八九幺两]{7,40}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(
    r"(?:(?![\u3400-\u4dbf\u4e00-\u9fff])[^\W\d_])+(?:['’-](?:(?![\u3400-\u4dbf\u4e00-\u9fff])[^\W\d_])+)*"
)
_POSSESSIVE = re.compile("['’]s$")
_TITLES = "总监|经理|主任|老师|总|工|哥|姐|董|处|局|科长|部长|组长|师傅|先生|女士|小姐|同学"
_SHORTEST_WORD = 3


class Masking:
    """Masks texts; knows the names of the directory. Making one takes a few µs a name."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        self._han: set[str] = set()
        surnames = set()
        for name in names:
            for run in _HAN.findall(name):
                if len(run) >= 2:
                    self._han.add(run)
                    surnames.add(run[0])
                if len(run) >= 3:
                    self._han.add(run[-2:])
            words = [word.casefold() for word in _WORD.findall(name)]
            self._words.update(word for word in words if len(word) >= _SHORTEST_WORD)
            self._pairs.update(pairwise(words))
        self._longest = max(map(len, self._han), default=0)
        self._titled = re.compile(f"[老小]?[{''.join(sorted(surnames))}](?:{_TITLES})") if surnames else None

    def mask(self, text: str) -> str:
        """The first 2,000 characters, with placeholders for addresses, links, numbers, claims and people."""
        text = _INVISIBLE.sub("", text[:READ])
        for pattern, placeholder in (
            (_LINK, LINK),
            (_EMAIL, EMAIL),
            (_MENTION, NAME),
            (_CLAIM, CLAIM),
            (_NUMBER, NUMBER),
            (_GLUED, NUMBER),
            (_NUMERALS, NUMBER),
        ):
            text = pattern.sub(placeholder, text)
        if self._titled is not None:
            text = self._titled.sub(NAME, text)
        if self._han:
            text = _HAN.sub(lambda found: self._without_names(found[0]), text)
        if self._words or self._pairs:
            text = self._without_words(text)
        return re.sub(r"\[name\](?:\s*\[name\])+", NAME, text)

    def _without_names(self, run: str) -> str:
        kept, at = [], 0
        while at < len(run):
            lengths = range(min(self._longest, len(run) - at), 1, -1)
            length = next((each for each in lengths if run[at : at + each] in self._han), 0)
            kept.append(NAME if length else run[at])
            at += length or 1
        return "".join(kept)

    def _without_words(self, text: str) -> str:
        """Latin names out of the text: two words of one name side by side, or one that is no ordinary word."""
        found = [match for match in _WORD.finditer(text) if text[match.start() - 1 : match.start()] != "["]
        folded = [_POSSESSIVE.sub("", match[0].casefold()) for match in found]
        named = {at for at, word in enumerate(folded) if word in self._words and not _is_ordinary(found[at][0])}
        for at, pair in enumerate(pairwise(folded)):
            if pair in self._pairs:
                named |= {at, at + 1}
        pieces, end = [], 0
        for at in sorted(named):
            pieces += [text[end : found[at].start()], NAME]
            end = found[at].end()
        return "".join((*pieces, text[end:]))


def _is_ordinary(word: str) -> bool:
    """Whether it is a word, as it is typed here: Mark, Bill and Grace are people; mark, bill and grace are not."""
    return word.islower() and (word in listed("name_or_word") or is_light(word) or glossary().has_word(word))
