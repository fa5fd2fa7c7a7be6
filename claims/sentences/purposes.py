"""What is left of a sentence when everything else was read: what it was for, in the person's own letters."""

import re

from claims.sentences.wording import Sentence

MOST_CLOSINGS = 12
"""Filler words taken off the end of one piece."""


def purpose(sentence: Sentence, start: int, end: int) -> str | None:
    """The pieces of this part of the sentence that were not taken out, without filler; None if nothing is left."""
    pieces = [_without_filler(sentence, *piece.span()) for piece in _PIECE.finditer(sentence.left, start, end)]
    return " ".join(piece for piece in pieces if piece) or None


def _without_filler(sentence: Sentence, start: int, end: int) -> str:
    """The piece without punctuation and filler at its ends; nothing of it if it is all filler."""
    start = _OPENING.match(sentence.plain, start, end).end()  # type: ignore[union-attr]  # matches nothing at least
    for _ in range(MOST_CLOSINGS):
        # A filler word is short: only the end of the piece is looked at.
        closing = _CLOSING.search(sentence.plain[max(start, end - 24) : end])
        if closing is None:
            break
        end -= len(closing[0])
    if start >= end or sentence.plain[start:end] in _EMPTY_WORDS:
        return ""
    return " ".join(sentence.typed[start:end].split())


_PIECE = re.compile(r"[^\0]+")
_MARKS = r"[\s,，.。;；:!?！？、~…·•|/\\\-—–+&=\"'“”‘’()（）\[\]【】<>《》*#@_^`①②③④⑤⑥⑦⑧⑨⑩]+"
_HAN_EITHER = (
    "你好|您好|大家好|老板好|各位好|早上好|下午好|晚上好|嗨|哈喽|麻烦(?:你|您)?|烦请|劳驾|帮忙|帮我们?|申请|提交"
    "|登记|录入|审批一下|谢谢(?:你|您|啦|了)?|多谢|感谢"
    "|谢了|谢啦|辛苦(?:了|啦|你了|您了)?|拜托(?:了)?|报销(?:一下|一笔|单|款|费用?|申请)?|报(?:一[下笔个]|下|个)"
    "|记一?[笔下]账?|记账|花了|花掉|花费|用了|用掉|付了|付款|支付了?"
    "|实付|实际支付|实收|实报|单价|总价|价格|价钱|消费了?|一共是?|总共是?|共计|合计|总计|总额|费用是?|金额|大概|大约|差不多|左右|一下|一笔|还有|另外|然后"
    "|发票(?:已?丢失?|遗失)?|有发票|没有?发票|无票|无发票|开了?发票"
)
_HAN_OPENING = (
    "请(?=帮|报|给我|尽快|审)|我们?(?!司|方|部|公司|的?客户|的?团队)|要(?=报)|想(?=报)|的|因为|由于|用于|用来|用途"
    "|是|了(?!解)|为了|这是|就是|给我|以及"
)
_HAN_CLOSING = "的|是|了|和|与|及|在|用|再|吧|呢|哦|啊|呀|哈|啦|去了|以及|从|含|包含|其中|扣除?|买了?|购买|吃了?|喝了?|住了?|坐了?|订了?|点了"
_EN_EITHER = (
    "hi|hello|(?:could|can|may) (?:i|we)|hey|dear|please|pls|plz|kindly|(?:could|can|would|will) you|i'?d like|i would like|i want|i need"
    "|i'?ve|i have|i'?m"
    "|we'?ve|we have|i|we|claim(?:ing|ed|s)?|reimburse(?:ment|d)?|reimbursing|expens(?:e|es|ed|ing)|me|paid|pay"
    "|payed|paying"
    "|took|taken|take|had|has|have|got|bought|buy|purchased|booked|ordered|grabbed|spent|cost|costs|was|were|is"
    "|some|thanks"
    r"(?: a lot| so much)?|thank you(?: very much)?|thx|cheers|total|in total|altogether|sum|about|around|approx\.?"
    "|approximately|roughly|came to|comes to|receipt attached"
)
_EN_OPENING = (
    "to (?=claim|reimburse|submit|file|expense)|like to|want to|need to|submit(?:ting)?|file (?=an? |my )|for|the"
    "|an?|my|and|also"
    "|then|plus|on|of|it|that|this|which|it's|that's|there was|s|because(?: of)?|due to|as|amount"
)
_EN_CLOSING = "incl(?:uding|usive of|\\.)?|around|till|until|over|for|on|at|of|in|by|from|to|with|and|also|then|plus|the|an?|my|our|it|that|this|which|via|amount"
# Words that tell nothing when they are all that is left.
_EMPTY_WORDS = frozenset(
    [
        *("new", "another", "quick", "extra", "late", "one", "two", "three", "four", "five", "grab", "how do", "what"),
        *(
            "类别",
            "日期",
            "商户",
            "事由",
            "金额",
            "币种",
            "category",
            "date",
            "merchant",
            "purpose",
            "currency",
            "both",
        ),
        *"花付共约报费元钱块一给请打去有没人",
    ]
)
_OPENING = re.compile(rf"(?:{_MARKS}|{_HAN_OPENING}|{_HAN_EITHER}|(?:{_EN_EITHER}|{_EN_OPENING})(?![a-z0-9']))*+")
_CLOSING = re.compile(rf"(?:{_MARKS}|{_HAN_EITHER}|{_HAN_CLOSING}|(?<![a-z0-9'])(?:{_EN_EITHER}|{_EN_CLOSING}))\Z")
