"""Sentences that are half a form: 金额：68 类别：市内交通, Amount: 68 Category: Meals."""

import re
from collections.abc import Mapping

from claims.sentences.wording import Sentence

Span = tuple[int, int]

_LABELS = {
    "amount": "报销金额|金额|总额|amount|total|sum",
    "currency": "币种|货币|currency",
    "category": "费用类别|费用类型|类别|类型|category|type",
    "date": "消费日期|发生日期|日期|时间|date|when",
    "merchant": "商户名称|商户|商家|店名|店铺|merchant|vendor|shop|store|where",
    "purpose": "报销事由|事由|用途|目的|备注|说明|原因|purpose|reason|note|notes|description|for what",
}
_FIELD = re.compile(
    "(?<![a-z\u4e00-\u9fff])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r") ?: ?"
)


# 用途：团队聚餐 320元: what follows the purpose without a label is read as ever.
_SUM = re.compile(r" [¥$€£]?[0-9][0-9,]*(?:\.[0-9]+)?(?: ?(?:元|块|rmb|cny|usd|eur)| |$)")


def _has_amount(found: list[re.Match[str]]) -> bool:
    return any(match.lastgroup == "amount" for match in found)


def find(sentence: Sentence) -> Mapping[str, Span]:
    """Where the value of each labelled field stands; it goes to the next label or the end of the line. The labels, a
    labelled merchant and a labelled purpose are marked, so that nothing is read inside of them."""
    fields: dict[str, Span] = {}
    found = list(_FIELD.finditer(sentence.plain))
    for match, following in zip(found, [*found[1:], None], strict=False):
        name = match.lastgroup or ""
        line_end = sentence.plain.find("\n", match.end())
        end = following.start() if following else len(sentence.plain)
        end = end if line_end < 0 else min(end, line_end)
        if name == "purpose" and (told := _SUM.search(sentence.plain, match.end(), end)) and not _has_amount(found):
            end = told.start()
        while end > match.end() and sentence.plain[end - 1] in " ,，。;；.、|/":
            end -= 1
        if name not in ("amount", "currency"):
            sentence.take(match.start(), match.end())
        if name in fields or end == match.end():
            continue
        fields[name] = (match.end(), end)
        if name == "merchant":
            sentence.take(match.end(), end)
        elif name == "purpose":
            sentence.keep(match.end(), end)
    return fields
