"""Sentences that are half a form: 金额：68 类别：市内交通, Amount: 68 Category: Meals."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from claims.sentences.wording import Sentence, Span

MOST_LABELS = 30
"""Labels read in one sentence."""

_LABELS = {
    "amount": "报销金额 金额 总额 amount total sum",
    "currency": "币种 货币 currency",
    "category": "费用类别 费用类型 类别 类型 category type",
    "date": "消费日期 发生日期 日期 时间 date when",
    "merchant": "商户名称 商户 商家 店名 店铺 merchant vendor shop store where",
    "purpose": "报销事由 事由 用途 目的 备注 说明 原因 purpose reason note notes description",
}
_FIELDS = {word: name for name, words in _LABELS.items() for word in words.split()}
# Every way begins with one certain character, so that a long text is searched fast; the label begins a word.
_LABEL = re.compile(
    "|".join(
        f"{word[0]}(?<![a-z\u4e00-\u9fff]{word[0]}){word[1:]} ?: ?" for word in sorted(_FIELDS, key=len, reverse=True)
    )
)
# 用途：团队聚餐 320元: what follows the purpose or the shop without a label is read as ever.
_SUM = re.compile(r" [¥$€£]?[0-9][0-9,]*(?:\.[0-9]+)?(?: ?(?:元|块|rmb|cny|usd|eur)| |$)")
_CLAUSE = re.compile("[,，;；。]")


def find(sentence: Sentence) -> Mapping[str, Span]:
    """Where the value of each labelled field stands; it goes to the next label or the end of the line. The labels, a
    labelled merchant and a labelled purpose are marked, so that nothing is read inside of them."""
    fields: dict[str, Span] = {}
    labels = list(_labels(sentence.plain))
    names = {name for name, _, _ in labels}
    for index, (name, start, value) in enumerate(labels):
        following = labels[index + 1][1] if index + 1 < len(labels) else len(sentence.plain)
        end = _end(sentence.plain, value, following, name=name, has_amount="amount" in names)
        if name not in ("amount", "currency"):
            sentence.take(start, value)
        if name in fields or end == value:
            continue
        fields[name] = (value, end)
        if name == "merchant":
            sentence.take(value, end)
        elif name == "purpose":
            sentence.keep(value, end)
    return fields


def _labels(plain: str) -> Iterator[tuple[str, int, int]]:
    """The field of each label, where the label begins, and where its value does."""
    for label in islice(_LABEL.finditer(plain), MOST_LABELS):
        yield _FIELDS[label[0].rstrip(" :")], *label.span()


def _end(plain: str, start: int, end: int, *, name: str, has_amount: bool) -> int:
    """Where a value ends that begins at `start` and can't go beyond `end`."""
    line_end = plain.find("\n", start, end)
    end = end if line_end < 0 else line_end
    stops = [_CLAUSE.search(plain, start, end)] if name == "merchant" else []
    if name in ("merchant", "purpose") and not has_amount:
        stops.append(_SUM.search(plain, start, end))
    end = min([end, *(stop.start() for stop in stops if stop)])
    return start + len(plain[start:end].rstrip(" ,，。;；.、|/"))
