"""The usual words for a list of claims, for where one is and why, as whole sentences; lists.py and status.py answer."""

from __future__ import annotations

_SHOWN = ("show ", "show me ", "list ", "see ", "view ", "let me see ")

MINE = (
    *("my claims", "my claim", "claim list", "claims", "list of claims", "list of my claims"),
    *(
        "my expenses",
        "my expense claims",
        "my drafts",
        "my open claims",
        "my pending claims",
        "all my claims",
        "drafts",
    ),
    *(
        f"{way}{what}"
        for way in _SHOWN
        for what in ("my claims", "all my claims", "claims", "my drafts", "my expenses")
    ),
    *("我的报销", "我的报销单", "报销列表", "我的单据", "我的报销记录", "报销记录", "我的草稿", "草稿", "草稿列表"),
    *(
        f"{way}{what}"
        for way in ("查看", "看", "看看", "查", "列出", "显示")
        for what in ("我的报销", "我的报销单", "我的单据", "我的草稿", "报销记录")
    ),
)
"""All claims of one's own."""

TO_APPROVE = (
    *("to approve", "approvals", "my approvals", "pending approvals", "approval list", "show approvals"),
    *("what do i have to approve", "what should i approve", "waiting for my approval", "waiting for me"),
    *("what is waiting for me", "what's waiting for me", "what waits for me", "anything to approve"),
    *(
        "待我审批",
        "待审批",
        "审批",
        "审批列表",
        "我的审批",
        "我要审批",
        "待办",
        "我的待办",
        "待我审批的",
        "有什么要我审批",
    ),
    *("有什么要审批", "有要审批的吗", "有待审批的吗"),
)
"""What waits for one's decision."""

TO_PAY = (
    *("to pay", "pending payments", "payment list", "what do i have to pay", "what is to be paid"),
    *("anything to pay", "待付款", "待支付", "付款列表", "要付款的", "有什么要付款"),
)
"""What finance is to pay."""

STATUS = (
    *("status", "my status", "claim status", "progress", "check status"),
    *("进度", "查进度", "查询进度", "看进度", "查看进度", "审批进度", "查询", "状态"),
)
"""Where one's own claim stands."""

WHY = frozenset(
    (
        *("why", "but why", "why not", "why is that", "why was that", "how come", "what for", "for what reason"),
        *("为什么", "为啥", "为何", "为什么呢", "为啥呢", "什么原因", "原因", "啥原因", "怎么回事", "凭什么"),
    )
)
"""Why, where nothing else is asked and a claim has just come back."""
