"""Whether somebody asks where a notice is, or why a file does not go through, by the many ways in which people do."""

from __future__ import annotations

import re

from bot.chat.router import numbers_in, plain
from faq import wording

LONGEST = 300
"""Code points of a message that may still be one of these questions; what is longer tells a story."""

SHORT = 20
"""Code points of a question that need not name what it is about: "no news for days", "还没批吗"."""


def _any(*patterns: str) -> re.Pattern[str]:
    # Between Latin letters and Chinese characters is a border too.
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.ASCII)


_CLAIM = _any(r"\b(?:claims?|expen[cs]es?|reimbursements?|requests?|submission|it|c-?\d+)\b|报销|单|申请")
_PEOPLE = r"(?:manager|boss|approver|supervisor|team lead|finance|he|she|they|anyone|anybody|someone|somebody)"
_ABOVE = "(?:领导|经理|主管|老板|上级|审批人|财务|对方|他|她|manager|approver|boss)"
_NOTICE = r"(?:notif\w*|notices?|messages?|alerts?|reminders?|e-?mails?|approval requests?)"
_MINE = r"(?:it|my (?:claim|expense|request|submission|report)|the (?:claim|expense|request)|c-?\d+)"

# ------------------------------------------------------------ a notice that did not come

_NO_NOTICE = _any(
    rf"\b(?:no|never|not|missing|didn't|haven't|hasn't|wasn't|where|where's)\b.{{0,25}}\b{_NOTICE}\b",
    rf"\b(?:has|was|were|have)\b.{{0,6}}\b{_NOTICE}\b.{{0,8}}\b(?:delivered|sent)\b",
    rf"\b{_NOTICE}\b.{{0,20}}\b(?:missing|lost|arrived?|came|come|go out|went out|sent)\b",
    r"\b(?:nobody|no ?one) told me\b|\bdid (?:you|anyone|anybody) (?:tell|notify|inform)\b",
    rf"\b{_PEOPLE}\b.{{0,6}}\b(?:can't|cannot|couldn't)\b.{{0,6}}\b(?:see|find|open)\b.{{0,6}}\b{_MINE}\b",
    rf"\b{_PEOPLE}\b.{{0,12}}\bnothing (?:showed|shows|came|arrived|appeared)\b",
    rf"\b{_PEOPLE}\b.{{0,12}}\b(?:never|didn't|hasn't|haven't|got no|got nothing)\b"
    r".{0,12}\b(?:got|get|received?|seen?|nothing|anything|message)\b",
    r"\bgot (?:no|nothing)\b.{0,20}\b(?:notice|message|notif|word)",
    rf"\b(?:did|has|have|was)\b.{{0,20}}\b{_PEOPLE}\b.{{0,10}}\b(?:get|got|received?|see|seen|notified|told)\b"
    r" (?:it|my|the (?:claim|expense|notif|card|notice)|that\b|this\b|anything)",
    r"\b(?:did|has) [a-z]+(?: [a-z]+)? (?:get|got|received?|see|seen) (?:it|my claim|the claim|my expense)\b",
    rf"\bhas {_PEOPLE} looked\b|\bhas my {_PEOPLE} received\b",
    r"\b(?:anyone|anybody|someone) (?:looked|looking|working)\b",
    rf"\bdid {_MINE} (?:even |actually )?(?:go (?:through|out)|reach|arrive)\b",
    rf"\bdid\b.{{0,25}}\b(?:reach|get to)\b.{{0,6}}\b{_PEOPLE}\b",
    rf"\b(?:does|do)\b.{{0,6}}\b{_PEOPLE}\b.{{0,6}}\bknow\b.{{0,9}}\b{_MINE}\b",
    rf"\bwas {_MINE} (?:even |actually |really )?(?:sent|delivered)\b(?! back)",
    r"\b(?:haven't|have not|didn't|never) heard? (?:anything|back)\b",
    r"(?:没|没有|未|怎么没|不)(?:有?收到|接到|看到|弹|有|任何){0,2}(?:任何)?(?:通知|提醒|消息|推送|notif)",
    "没(?:有)?(?:收到|接到|看到)[^，。]{0,6}(?:通知|提醒|推送)|收不到[^，。]{0,4}(?:通知|提醒|消息|报销|单)",
    "(?:没有?|未)(?:送|推|转)(?:到|给|出|过)",
    "没人(?:通知|告诉|提醒)|(?:消息|提醒|通知)都?没有|(?:没有?|未)(?:发|送)(?:出去|过去|出)",
    "(?:通知|提醒|推送)[^，。]{0,3}(?:没有?|未)(?:推送|来|到|收到|发)",
    rf"{_ABOVE}[^，。]{{0,8}}(?<![能会])(?:收到|看到|接到)[^，。]{{0,8}}(?:吗|没|么|了没)",
    rf"{_ABOVE}[^，。]{{0,6}}没有?(?:收到|看到|接到)",
    "(?:通知|提醒|消息|单子?|报销|申请|到底)[^，。]{0,4}(?:发|送)(?:出去|过去|到|出)?了?(?:没|吗)",
)

# ------------------------------------------------------------ a claim that does not move

_STUCK = _any(
    r"\b(?:is|are|be|get|gets|got|seems?|looks?|did|where|its|it's|been)\b.{0,25}\bstuck\b",
    r"\bstill\b.{0,15}\b(?:pending|waiting|open|no (?:answer|news))",
    r"\bstill\b.{0,15}\bnot (?:approved|decided|reviewed|processed|handled)",
    r"\b(?:hasn't|has not|isn't|haven't)\b.{0,40}\b(?:approved|decided|reviewed|processed|moved)\b.{0,25}\byet",
    r"\bstill\b.{0,12}\b(?:hasn't|isn't|haven't|no)\b|\bsitting (?:with|there|on|at)\b",
    r"\bon hold\b|\bheld up\b|\bholding.{0,12}\bup\b",
    r"\bwho\b.{0,20}\bwaiting (?:for|on)\b",
    r"\bpending (?:since|for)\b|\bbeen waiting\b|\bno (?:approval|decision)\b",
    r"\b(?:nobody|no ?one|nothing)\b.{0,20}\b(?:approv|happen|mov|look|review|process|decid|answer|respond|repl)",
    r"\b(?:hasn't|has not|isn't|not|doesn't)\b.{0,12}\b(?:moved?|moving|progress\w*)\b",
    r"\bwho (?:needs|has) to (?:act|decide|look)\b.{0,20}\b(?:now|next|my|it)\b",
    r"\bit's been (?:\w+ ){1,3}(?:days?|weeks?|months?)\b",
    r"\bwho(?:'s| is)? (?:has|holding|sitting on|handling|looking at|reviewing)\b (?!to\b)",
    r"\bwhose desk\b|\bon which desk\b|\bwho (?:is )?(?:it|my claim) (?:is )?with\b",
    r"\btak(?:es?|ing) (?:so|this|that|too) (?:long|much time)\b|\bwhat's taking\b|\bwhats taking\b",
    r"\bno (?:news|answer|reply|response|reaction|feedback|progress)\b(?! (?:from|by))",
    "(?:卡|停)(?:在|到)(?:谁|哪)|(?:单子?|报销|申请).{0,6}卡(?:住|着|在)|卡了(?:吗|没|吧|.{0,4}(?:天|久|周|月))",
    "(?:单子?|报销|申请).{0,6}(?:丢了|不见了)",
    "没人(?:理|审|管|批|看|处理|回)|还没(?:好|完|下来|消息|反馈)|(?:审批|报销|单子?|怎么|为什么).{0,4}(?:这么|好|太)(?:慢|久)",
    "(?:还|一直|迟迟|老是|总|都)[^，。]{0,3}(?:没有?|不|未)[^，。]{0,3}(?:批|审|动静|结果|反应|回音|回复|处理|人理)",
    "没有?(?:什么)?动静|没下文|石沉大海",
    "(?:到|在|停)(?:了)?谁(?:那|手|这|桌)|谁在(?:审|批|处理|看)",
    "(?:一直|还)(?:是|在|显示)?(?:审批中|审核中|待审)",
)
_STUCK_ALONE = re.compile(r"(?:是不是|怎么|好像|现在|到底|还是|又|它|这个?|是)*卡住了?(?:吗|吧|么|没)?(?: .{0,6})?")
_NOT_STUCK = _any(
    r"\b(?:remind|nudge|chase|turn off|disable|mute|log ?in|sign[- ]in|password|link|paid|money|invoices?|receipts?)\b",
    r"\b(?:on leave|vacation|holiday|out of office|sick)\b|休|请假|出差|离职|照片|图片|文件|附件",
    r"\b(?:i|we)(?:'m|'re| am| was| were| got| get)? stuck\b|\bstuck (?:in|on) (?!the approver|approval|review)",
    r"\bstuck at (?:the )?(?:airport|station|border|hotel|customs)\b|\bupload",
    r"\bcan (?:i|we)\b|\bhow (?:do|can|to)\b|\bdraft",
    r"(?:怎么|帮|能|可以|想|替|如何).{0,4}催|催[一办审]|撤|能改|之前|草稿|登录|链接|验证码|到账|付款|发票|票据|关掉|关闭|怎么关|传不|上传",
)
_SUMS = re.compile(
    r"c-?\d+|\d+ ?(?:days?|weeks?|months?|hours?|hrs?|mins?|minutes?|times?|%)"
    r"|\d+ ?(?:天|周|个?月|小时|个?星期|次|号|遍)|\bat \d+"
)
_ASKS = re.compile(r"[?？]|吗|呢|哪|谁|怎么|为什么|没有?$|\b(?:why|where|what|when|any|is|did|has)\b")


def asks_what_became(text: str) -> list[int] | None:
    """The claim numbers of a question where a notice is or why a claim does not move; None where it is no such one."""
    said = said_shortly(text)
    if said is None or _NOT_STUCK.search(said) or _tells_a_sum(said):
        return None
    numbers = numbers_in(text)
    if _NO_NOTICE.search(said) or _STUCK_ALONE.fullmatch(said):
        return numbers
    is_about_a_claim = numbers or _CLAIM.search(said) or len(said) <= SHORT
    return numbers if is_about_a_claim and _STUCK.search(said) else None


def asks_of_a_notice(text: str) -> bool:
    """Whether the question is about a notice that did not come, not about a claim that does not move."""
    said = said_shortly(text)
    return said is not None and _NO_NOTICE.search(said) is not None


# ------------------------------------------------------------ a file that does not go through

_FILE = (
    r"\b(?:files?|photos?|pictures?|pics?|images?|receipts?|reciepts?|invoices?|pdfs?|ofd|xml|screenshots?|scans?"
    r"|attachments?)\b"
)
_FAILS = (
    r"\b(?:can't|cannot|can not|unable|won't|doesn't|does not|didn't|not working|isn't|couldn't|keeps?"
    r"|fail\w*|errors?|stuck|broken|hangs?|problems?|trouble|no luck)\b"
)
_LIKE_A_FILE = "(?:照片|图片|文件|附件|发票|票据|小票|截图|票|pdf|ofd|xml)"
_REFUSED = _any(
    rf"\bup(?:load|laod)\w*\b.{{0,40}}{_FAILS}|{_FAILS}.{{0,30}}\bup(?:load|laod)",
    r"\battach(?:ing|ment|ments)?\b.{0,20}\b(?:doesn't|does not|not|fails?|failed|won't)\b",
    rf"\b(?:sending|adding)\b.{{0,15}}{_FILE}.{{0,12}}{_FAILS}",
    rf"\b(?:can't|cannot|unable to|couldn't|won't)\b.{{0,12}}\b(?:attach|send|add)\b.{{0,20}}{_FILE}",
    rf"{_FILE}.{{0,12}}\b(?:won't|doesn't|can't|cannot|is not|isn't|not)\b.{{0,12}}"
    r"\b(?:send|upload|attach|load|go(?:ing)? through|accepted)\b",
    rf"\b(?:won't|doesn't|don't|didn't) (?:take|accept|want|like)\b.{{0,15}}{_FILE}",
    rf"{_FILE}.{{0,9}}\b(?:is|are|was)\b.{{0,6}}\b(?:damaged|broken|invalid|corrupt\w*|unsupported|not supported)\b",
    rf"{_FILE}.{{0,15}}\b(?:was|were|got|is|been)\b.{{0,6}}\b(?:refused|rejected|declined|too (?:large|big))\b",
    rf"\b(?:isn't|wasn't|aren't|not)\b.{{0,12}}{_FILE}.{{0,6}}\b(?:accepted|taken)\b",
    rf"\b(?:tried|trying) to (?:send|upload|attach|add)\b.{{0,20}}{_FILE}.{{0,15}}{_FAILS}",
    rf"\b(?:was|were|is|are)\b.{{0,15}}{_FILE}.{{0,10}}\b(?:refused|rejected|declined)\b",
    rf"\b(?:refus|reject|declin)(?:e|es|s|ed|ing)?\b(?! to\b).{{0,15}}{_FILE}",
    rf"\berrors?\b.{{0,20}}\b(?:send|attach|add)\w*\b.{{0,15}}{_FILE}",
    rf"\b(?:problem with|what(?:'s| is| was) wrong with|what's the matter with) (?:my|the|this) (?:last )?{_FILE}",
    "传[^，。]{0,7}(?:不了|不上|不出|不进|不动|不过|都?不行)|传[^。]{0,15}(?:不成功|失败|报错|出错|没成功)|(?:没法|无法|(?<!能)不能|不让)(?:上传|传)",
    f"{_LIKE_A_FILE}[^，。]{{0,4}}[发加附][^，。]{{0,2}}(?:不了|不上|不出|不进|不过|不成功|失败)",
    f"{_LIKE_A_FILE}[^，。]{{0,8}}(?<!收)不收|上传[^，。]{{0,8}}(?:没用|没反应|点不)",
    "(?:转圈|卡住)[^。]{0,4}传|(?:上传|upload)[^，。]{0,4}(?:不了|失败|报错|出错)",
    "(?:照片|图片|文件|附件|截图)[^，。]{0,4}(?:被拒|不收|不接受|有问题|太大|损坏|不支持|格式(?:不对|错|不支持))",
    "(?:不收|不接受|拒绝|拒收)[^，。]{0,3}(?:照片|图片|文件|附件|截图)",
)
_NOT_REFUSED = _any(
    r"\b(?:remove|delete|find|lost|approver|manager|boss|link|log ?in)\b",
    "审批人|领导|经理|财务|删除|去掉|打印|登录|链接|驳回|退回|转账",
)
_DECISION = re.compile(r"\b(?:claims?|expenses?|reimbursements?)\b")
_REFUSED_AS_CLAIMS_ARE = re.compile(r"\b(?:refus|reject|declin)")


def asks_why_refused(text: str) -> bool | None:
    """True for a question why a file does not go through; None where it is no such one."""
    said = said_shortly(text)
    if said is None or _NOT_REFUSED.search(said) or _tells_a_sum(said):
        return None
    # "I uploaded it and my claim was rejected" is about the claim.
    if _DECISION.search(said) and _REFUSED_AS_CLAIMS_ARE.search(said):
        return None
    return True if _REFUSED.search(said) else None


# ------------------------------------------------------------ both

_WITHOUT_APOSTROPHE = re.compile(r"\b(has|have|had|did|does|do|was|were|is|are|would|could|should|ca|wo)nt\b", re.ASCII)
_QUESTION_WORDS = re.compile(r"\b(what|where|who|how)s\b", re.ASCII)


def said_shortly(text: str) -> str | None:
    """A message as these questions are compared, or None where it is too long for one."""
    if len(text) > LONGEST:
        return None
    # Chinese in either script is compared as one, and "didnt" is a common way to write "didn't".
    return _QUESTION_WORDS.sub(r"\1's", _WITHOUT_APOSTROPHE.sub(r"\1n't", plain(wording.plain(text))))


def _tells_a_sum(said: str) -> bool:
    """Whether it is more likely an expense: "taxi 45, no news from the client" asks nothing."""
    has_sum = any(letter.isdigit() for letter in _SUMS.sub("", said))
    return has_sum and not _ASKS.search(said)
