"""Tell an expense from small talk in which a number stands: "wait 5", "make it 86", "see you at 5", 改成86."""

import re

_SAID = (
    r"wait|hold on|hang on|sorry|oops|nope|nah|no|yes|yeah|yep|ok|okay|well|hmm*|haha|lol|actually|i mean|i meant"
    r"|it's|its|it is|it was|it should be|that's|that is|that was|this is|there's|there are|make it|change it|set it"
    r"|make that|change that|change to|i'm|i am|we are|we're|you are|you're|he's|she's|they're|they are"
    r"|answers?|reply|option|choice|question|回答|答案|选项|选择|选"
    r"|see you|see u|meet you|call me|back|give me|tell me|i need|error|item"
    r"|(?:the )?(?:last|first|second|third) one|until|till|more"
    r"|等等|等一下|等下|等我|稍等|等|不好意思|抱歉|对不起|不对|不是|错了|写错了|说错了|打错了|更正|改成|改为|换成|应该是"
    r"|应为|其实是|其实|还要|还差|再|满分|大概|差不多|哈哈|好的|好吧|嗯"
)
_BESIDE = (
    "i|me|we|you|it|that|this|the|a|an|to|in|at|on|for|of|by|about|around|another|other|please|pls|thanks"
    "|and|then|now|here|instead|just|only|not|是|有|的|了|吧|呢|啊|个|谢谢|就|我|你|我们|你们|要|到|在"
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_MARKS = r"[ \n,，.。!！;；:：~…-]"
# A Latin word ends where no letter follows; a Chinese one anywhere.
_ENDS = "(?:(?<=[一-鿿])|(?![a-z0-9']))"
_TALK = re.compile(rf"(?:{_MARKS}|(?:{_SAID}){_ENDS}|(?:{_BESIDE}){_ENDS}|{_NUMBER}(?![a-z0-9]))++")
_TALKS = re.compile(rf"(?<![a-z0-9'])(?:{_SAID}){_ENDS}")
_HEDGE = re.compile(
    r"(?:[\s,，。.!！?？~…、-]|\b(?:yes|yeah|yep|no|nope|ok|okay|i|it|was|is|that|think|guess|suppose|believe|reckon|sure"
    r"|not|maybe|perhaps|probably|possibly|of course|roughly|about|or so|something|like|well|hm+|sorry|please|thanks"
    r"|right|exactly|really|again)\b|应该|好像|可能|大概|也许|似乎|估计|我想|我记得|吧|嗯|是的?|不是|对|不对|没错|谢谢|哦|啊|呢|了|的)+"
)
LONGEST = 80
"""Code points of what may still be small talk; what is longer says more than that."""


def is_small_talk(plain: str) -> bool:
    """Whether these words say nothing besides a bare number that an expense would say."""
    said = plain.strip()
    return len(said) <= LONGEST and _TALK.fullmatch(said) is not None and _TALKS.search(said) is not None


def is_hedge(plain: str) -> bool:
    """Whether these words only say how sure somebody is: "not sure, maybe", 好像."""
    return len(plain) <= LONGEST and _HEDGE.fullmatch(plain) is not None
