"""Hear which of the policy's reasons a typed one is: "receipt missing", 缺少发票. What says anything else is none."""

import re
from collections.abc import Sequence

from claims.policy import ReasonCode
from claims.sentences.wording import plain

OTHER = "other"
"""The code of what is none of the policy's reasons, or was not said clearly enough."""
LONGEST = 200
"""Code points of a reason that are looked at; a longer one explains itself."""

_ALIKE = (
    ("missing", "missing|lacks?|lacking|absent|without|no|not (?:attached|there|included|enclosed)"),
    ("missing", "缺少|缺失|缺|没有|没附|没交|没上传|没|无|未附|未提供|未上传|少了|少"),
    ("receipt", "receipts?|invoices?|fapiao|bills?"),
    ("receipt", "电子发票|发票|票据|收据|小票|凭证|票"),
    ("wrong", "wrong|incorrect|mistaken|not (?:right|correct)"),
    ("wrong", "有误|错误|不对|不正确|写错了?|填错了?|错了?|不符"),
    ("amount", "amount|sum|total"),
    ("amount", "金额|数额|钱数|总额"),
    ("category", "category|type|kind"),
    ("category", "类别|类型|分类|科目"),
    ("private", "not (?:an? |for )?(?:business|work)(?:[ -]related)?|non-business|private|personal"),
    ("private", "(?:非|不是|不属于)(?:公务|因公|公事|公司业务)|私人|个人"),
    ("over", "(?:over|above|beyond|exceeds|exceeded|exceeding) (?:the )?(?:limits?|maximum|cap)"),
    ("over", "(?:超出|超过|超了?|高于)(?:了|报销|公司)?(?:标准|限额|额度|上限)|超标"),
    ("again", "claimed (?:before|already|twice)|already claimed|duplicated?|double claim"),
    ("again", "重复|(?:已经|已|以前)报[过销]了?"),
)
"""One word for all that say the same."""
_LITTLE = re.compile(
    r"(?:\b(?:the|an?|is|are|was|were|it|it's|its|this|that|there|your|has|have|been|expenses?|please|pls|sorry)\b"
    r"|不好意思|抱歉|支出|费用|开支|消费|报销|提交|这张|这笔|这个|的|了|是|请|您|你|有|都|也|啊|呢|吧|[\s'\"“”()（）:：])+"
)
_WORD = re.compile(r"[a-z0-9'-]+|[一-鿿]+|[^\s]")
_PIECE = re.compile(r"[,，.。;；!！\n]+")


def told_code(reason: str, codes: Sequence[ReasonCode]) -> str:
    """The code whose name the reason says, in either language, and no other's; else `other`.

    What follows behind a comma, such as "please attach it", may say more, but not what another code is called.
    """
    if len(reason) > LONGEST or "?" in reason or "？" in reason:
        return OTHER
    pieces = [said for each in _PIECE.split(plain(reason).replace("_", " ")) if (said := _words(each))]
    first, *others = [_code_of(each, codes) for each in pieces] or [None]
    return first if first is not None and not {*others} - {None, first} else OTHER


def is_only_name(reason: str, code: ReasonCode) -> bool:
    """Whether a reason says what its code is called and nothing beside, in either language: once is enough then."""
    return len(_PIECE.split(plain(reason).strip(" .。!！"))) == 1 and told_code(reason, (code,)) == code.code


def _code_of(said: frozenset[str], codes: Sequence[ReasonCode]) -> str | None:
    found = {
        each.code
        for each in codes
        if each.code != OTHER
        and any(_words(plain(name)) == said for name in (*each.names.values(), each.code.replace("_", " ")))
    }
    return found.pop() if len(found) == 1 else None


def _words(plain_: str) -> frozenset[str]:
    """The words of a text without little ones; those that mean the same are the same."""
    left, found = plain_, set()
    for word, ways in _ALIKE:
        edge = r"(?<![a-z0-9])" if ways[0].isascii() else ""
        left, count = re.subn(rf"{edge}(?:{ways}){edge.replace('<', '')}", " ", left)
        if count:
            found.add(word)
    return frozenset((*found, *_WORD.findall(_LITTLE.sub(" ", left))))
