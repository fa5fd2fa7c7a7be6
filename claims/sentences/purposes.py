"""What is left of a sentence when everything else was read: what it was for, in the person's own letters."""

import re

from claims.sentences.wording import OUT, Sentence


def purpose(sentence: Sentence, start: int, end: int) -> str | None:
    """The pieces of this part of the sentence that were not taken out, without filler; None if nothing is left."""
    pieces: list[str] = []
    position = start
    while position < end:
        stop = position
        while stop < end and sentence.marks[stop] != OUT:
            stop += 1
        if piece := _without_filler(sentence, position, stop):
            pieces.append(piece)
        position = stop + 1
    return " ".join(pieces) or None


def _without_filler(sentence: Sentence, start: int, end: int) -> str:
    """The piece without punctuation and filler at its ends; nothing of it if it is all filler."""
    moved = True
    while moved and start < end:
        moved = False
        if opening := _OPENING.match(sentence.plain, start, end):
            start, moved = opening.end(), True
        # A filler word is short: only the end of the piece is looked at.
        if start < end and (closing := _CLOSING.search(sentence.plain[max(start, end - 24) : end])):
            end, moved = end - len(closing[0]), True
    return " ".join(sentence.typed[start:end].split()) if start < end else ""


_MARKS = r"[\s,，.。;；:!?！？、~…·•|/\\\-—–+&=\"'“”‘’()（）\[\]【】<>《》*#@_^`]+"
_HAN_EITHER = (
    "你好|您好|大家好|老板好|各位好|早上好|下午好|晚上好|嗨|哈喽|麻烦(?:你|您)?|烦请|劳驾|帮忙|帮我们?|申请|提交"
    "|登记|录入|审批一下|谢谢(?:你|您|啦|了)?|多谢|感谢"
    "|谢了|谢啦|辛苦(?:了|啦|你了|您了)?|拜托(?:了)?|报销(?:一下|一笔|单|款|费用?|申请)?|报一[下笔个]"
    "|记一?[笔下]账?|记账|花了|花掉|花费|用了|用掉|付了|付款|支付了?"
    "|消费了?|一共是?|总共是?|共计|合计|总计|总额|费用是?|金额|大概|大约|差不多|左右|一下|一笔|还有|另外|然后"
    "|发票|有发票|无发票|开了?发票"
)
_HAN_OPENING = (
    "请(?=帮|报|给我|尽快|审)|我们?(?!司|方|部|公司|的?客户|的?团队)|要(?=报)|想(?=报)|的|因为|由于|用于|用来|用途"
    "|是|了(?!解)|为了|这是|就是|给我|以及"
)
_HAN_CLOSING = "的|是|了|和|与|及|在|用|花|付|共|约|报|再|费|元|钱|块|吧|呢|哦|啊|呀|哈|啦|去了|以及|从"
_EN_EITHER = (
    "hi|hello|hey|dear|please|pls|plz|kindly|(?:could|can|would|will) you|i'?d like|i would like|i want|i need"
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
_EN_CLOSING = "for|on|at|of|in|by|from|to|with|and|also|then|plus|the|an?|my|our|it|that|this|which|via|amount"
_OPENING = re.compile(rf"{_MARKS}|{_HAN_OPENING}|{_HAN_EITHER}|(?:{_EN_EITHER}|{_EN_OPENING})(?![a-z0-9'])")
_CLOSING = re.compile(rf"(?:{_MARKS}|{_HAN_EITHER}|{_HAN_CLOSING}|(?<![a-z0-9'])(?:{_EN_EITHER}|{_EN_CLOSING}))\Z")
