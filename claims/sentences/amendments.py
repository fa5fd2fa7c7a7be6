"""Understand how people correct what they have just filed: "no, 86", "make it 86", "改成86", "日期是周一"."""

from __future__ import annotations

import re

from claims.sentences.corrections import Change
from claims.sentences.fields import A_FIELD, FIELD, FIELD_OF, SUM_ALONE
from claims.sentences.wording import Sentence

READ = 200
"""Code points of a message that are read: a longer one says more than what is wrong."""

_VALUE = r"(?P<value>[^?？]+?)"
_SORRY = (
    r"(?:no|nope|oops|whoops|sorry|wait|actually|i meant?|correction|my mistake|my bad|my apologies|apologies|typo"
    r"|i made a (?:mistake|typo|error)|wrong (?:amount|sum|price|total|day|date)|(?:that's|that is|this is) wrong)"
)
_SORRY_ZH = (
    r"(?:不对|(?:金额|价格|日期|时间)?[写说打搞弄填记看输]?错了|更正|不好意思|抱歉|对不起|等等|(?:已经?)?改好了)"
)
_NOT = r"(?:[ ,，]+(?:not|instead of|rather than|and not|不是|而不是) ?[^,，]{1,30})?"
_BILL = (
    rf"(?:{_SORRY}[ ,.]+)*(?:the |my )?(?:bill|receipt|invoice) (?:says|said|shows|reads|is|was) (?:it's |it was )?"
    rf"(?P<value>{SUM_ALONE})"
)
_BILL_ZH = (
    rf"(?:{_SORRY_ZH}[ ,，。]*)*(?:账单|发票|小票|票据)上?(?:写的|的金额|金额)?(?:是|写着|为) ?(?P<value>{SUM_ALONE})"
)
_BILLED = tuple(re.compile(way + r"[ .。!！]*") for way in (_BILL, _BILL_ZH))

_WAYS = tuple(
    re.compile(way + _NOT + r"[ .。!！]*")
    for way in (
        rf"(?:{_SORRY}[ ,.]+)*(?:it's |it is |it was )?not {SUM_ALONE}[,，]? ?(?:but |it's |it is |it was ){_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*不是 ?{SUM_ALONE} ?[,，]? ?(?:而是|应该是|是) ?{_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)*(?:please )?(?:make|change|set|correct|fix|put|update)"
        rf" (?:it|that|this|(?:the |its )?{FIELD})(?: from [^,]{{1,30}}?)?(?: to be| to| into| as|:)? {_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)*(?:it|that|this|(?:the |its )?{FIELD})(?:'s| is| was| should be| should have been) "
        rf"(?:on |in fact |actually )?{_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)*should(?: be| have been|'ve been) (?P<value>{SUM_ALONE})",
        rf"(?P<value>{SUM_ALONE})[ ,]+(?:sorry|my bad|my mistake|oops|actually|in fact)",
        rf"i (?:actually|really|in fact) paid (?P<value>{SUM_ALONE})",
        rf"i paid (?P<value>{SUM_ALONE}) (?:actually|in fact)",
        rf"(?:{_SORRY}[ ,.]+)*(?:the )?(?P<field>amount|sum|total|price)[ :]+(?P<value>{SUM_ALONE})",
        _BILL,
        rf"(?:{_SORRY}[ ,.]+)*(?:the )?(?:correct|right|real|actual) {FIELD} (?:is|was|should be) {_VALUE}",
        _BILL_ZH,
        rf"(?:{_SORRY_ZH}[ ,，。]*)*(?:正确|实际|真实)的?{FIELD} ?(?:是|为|应该是) ?{_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)+(?:it's |it was )?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*(?:请|麻烦)?[您你]?(?:帮我|帮忙|给我)?(?:把)?(?:它|这笔|这个|{FIELD})?"
        rf"(?:改成|改为|换成|应该是|应为|其实是) ?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*(?:请|麻烦)?[您你]?(?:帮我|帮忙|给我)?(?:改|修改|更正)一?下 ?{FIELD}"
        rf"[ ,，:：]*(?:改?成|改?为|是|到)? ?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*{FIELD}"
        rf" ?(?:是(?!什么|啥|否|不是|谁)|为(?!什么|啥|何|了)|:|：|写错了[,，]?(?:应该?是)?) ?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)+(?:是|应该是)? ?{_VALUE}",
        rf"(?:是|改|其实|实际上?|实付)(?:是|为|付了?|花了?|支付了?)? ?(?P<value>{SUM_ALONE})(?:才对|才是)?",
        rf"(?P<value>{SUM_ALONE}) ?才(?:对|是)",
        rf"(?P<field>金额|价格|价钱) ?(?P<value>{SUM_ALONE})",
        rf"不是[^,，]{{1,20}}[,，] ?(?:而?是|应该是) ?{_VALUE}",
        rf"not (?!(?:sure|yet|now|really|that|this|if|the|necessarily)\b)[^,，]{{1,30}}[,，] ?(?:but |it was |it's )?"
        rf"{_VALUE}",
        rf"(?P<value>{SUM_ALONE})(?: instead of| rather than|[,，]? not|[,，]? ?而?不是) ?{SUM_ALONE}",
        # Whatever stands behind "purpose" is one, a question or a greeting too, but not what is said of purposes.
        rf"(?:{_SORRY}[ ,.]+)*(?:the |its |my )?(?P<field>purpose)(?::| )+"
        r"(?!(?:is|are|was|of|should|has|field|missing|needed|required|what to (?:write|put)|how to (?:write|fill))\b)"
        rf"{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*(?P<field>事由|用途)[ :：]+"
        rf"(?![是为改]|写错|不对|错了|(?:怎么|如何)[填写改弄选加补]|(?:要|该)?[写填]什么|必填|要填){_VALUE}",
    )
)

_SETS = rf"{A_FIELD}(?:'s)? ?(?:改成|改为|换成|应该是|是|为|:|：|=|\b(?:is|was|to|should be)\b)"
_TELLS_MORE = re.compile(
    rf"[,，;；\n] ?(?:{A_FIELD} ?[:：]?[^,，;；\n]*|[^,，;；\n0-9]{{0,20}}{SUM_ALONE}) ?(?:[,，;；\n.。]|\Z)"
    rf"| and (?:the )?{A_FIELD} {SUM_ALONE}"
)
"""Behind a purpose a sum, or another thing by its name: that is a whole expense."""
_TELLS_ANOTHER = re.compile(rf"(?<![a-z]){_SETS}")
_NEXT = re.compile(
    r"(?:[ ,，;；、]*(?:\band\b|和|并且?|再) ?|[ ,，;；、]+|(?<=[0-9一-鿿])|\A)"
    rf"(?:(?:change|set|make) )?(?:the |its |把|的)?(?<![a-z])(?={_SETS})"
)
"""Where the next of several things begins, each by its name: "the amount is 86 and the date is monday"."""


def billed(text: str) -> str | None:
    """The sum of "the bill says 86", which tells no expense of its own; None for anything else."""
    if len(text) > READ:
        return None
    sentence = Sentence(text)
    found = next((found for way in _BILLED if (found := way.fullmatch(sentence.plain.strip()))), None)
    start = len(sentence.plain) - len(sentence.plain.lstrip())
    return None if found is None else sentence.typed[start + found.start("value") : start + found.end("value")]


def amended_each(text: str) -> tuple[Change, ...]:
    """What is to be corrected of the one expense filed last, where several things are, each by its name."""
    if len(text) > READ:
        return ()
    sentence = Sentence(text)
    places = [match.span() for match in _NEXT.finditer(sentence.plain)]
    places = [span for at, span in enumerate(places) if span[0] and (at == 0 or places[at - 1][1] != span[0])]
    starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(sentence.plain)]
    parts = [sentence.typed[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    told = [amended(each) or amended(f"change {each}") for each in parts]
    found = [each for each in told if each is not None and each.field is not None]
    fields = {each.field for each in found}
    return tuple(found) if len(parts) == len(found) == len(fields) > 1 else ()


def amended(text: str) -> Change | None:
    """What is to be corrected of the one expense filed last: of which field, where that was said; else None."""
    if len(text) > READ:
        return None
    sentence = Sentence(text)
    plain = sentence.plain.strip()
    start = len(sentence.plain) - len(sentence.plain.lstrip())
    for way in _WAYS:
        found = way.fullmatch(plain)
        if found is not None:
            begin, end = found.span("value")
            value = sentence.typed[start + begin : start + end].strip()
            field = FIELD_OF.get(found.groupdict().get("field") or "")
            if (_TELLS_MORE if field == "purpose" else _TELLS_ANOTHER).search(plain, begin):
                return None
            return Change(1, value, field) if value else None
    return None
