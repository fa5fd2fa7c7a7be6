"""The words for what an expense has, and a sum alone, as corrections name them."""

_FIELDS = {
    "amount": "amount|sum|price|cost|total|金额|价格|价钱|钱数|费用|钱",
    "date": "date|day|日期|时间|日子",
    "category": "category|type|kind|类别|类型|分类|种类",
    "merchant": "merchant|shop|store|place|vendor|商户|商家|店名|店铺|店",
    "purpose": "purpose|reason|note|description|事由|用途|备注|说明|原因",
}
FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split("|")}
"""Which field of an expense people mean by a word."""
A_FIELD = f"(?:{'|'.join(sorted(FIELD_OF, key=len, reverse=True))})"
FIELD = f"(?P<field>{A_FIELD})"

SUM_ALONE = r"[¥$€£]? ?[0-9][0-9.,]*(?<![.,])(?: ?(?:元|块钱?|美元|欧元|日元|港币|英镑|[a-z]{3}\b))?"
"""A sum and perhaps its currency, and no more than that."""
