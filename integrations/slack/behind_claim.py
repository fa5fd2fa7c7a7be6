"""What may be typed behind `/claim` that is no expense: words of the bot, and its deeds with the number of a claim."""

from __future__ import annotations

import re

from bot.chat.router import plain

LISTS = {"list": ("my claims", "我的报销"), "列表": ("my claims", "我的报销"), "help": ("help", "帮助")}
"""Words that stand only here for others, in either language."""

FORM = frozenset(
    (
        *("new", "new claim", "form", "the form", "fill in", "fill in a claim"),
        *("新建", "新建报销", "表单", "填写", "填表", "填写报销单"),
    )
)
"""Words for the empty form, which the command alone opens at once."""

_ALONE = (
    "my claims|my claim|claims|claim list|to approve|to pay|submit|withdraw|edit|attach|discard|copy|view|approve"
    "|return|reject|mark paid|resend|send test|cancel|save|help me|get help|human|help queue|faq|faq list"
    "|faq missed|language|english|chinese|menu|hello|hi|thanks|thank you"
    "|我的报销|我的报销单|报销列表|待审批|待我审批|待付款|提交|撤回|修改|补传票据|作废|复制|查看|同意|退回|驳回"
    "|标记已付款|重发给我|发送测试|取消|保存|帮助|人工|转人工|找人工|求助列表|问答列表|未答问题|语言|中文|英文"
    "|菜单|你好|您好|谢谢"
)
ALONE = frozenset(_ALONE.split("|"))
"""Words that are said as they are; none of them can be an expense."""

_WITH_NUMBER = (
    "submit|withdraw|edit|attach|discard|copy|view|show|history|details|details of|receipts|receipts of|approve|return"
    "|reject|mark paid|resend|提交|撤回|修改|补传票据|作废|复制|查看|查看票据|票据|看票据|历史|历史记录|经过|详情"
    "|看详情|同意|退回|驳回|标记已付款|重发给我"
)
WITH_NUMBER = frozenset(_WITH_NUMBER.split("|"))
"""Words that a claim's number follows; more may follow that."""

_NUMBERED = re.compile(rf"(?:(?:{_WITH_NUMBER})[ :]*)?c[-‐‑–—]?[0-9]{{1,18}}(?![0-9a-z]).*", re.DOTALL)


def words_behind(text: str, *, is_chinese: bool) -> str | None:
    """The words that are meant, as the bot hears them; None for anything that may be an expense."""
    said = plain(text)
    if said in LISTS:
        return LISTS[said][is_chinese]
    if said in ALONE or _NUMBERED.fullmatch(said) is not None:
        return text
    return None
