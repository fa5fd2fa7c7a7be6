"""Words that say nothing of what an expense was for, when they stand at the end or the beginning of what is left."""

MARKS = " \n\t,，.。;；:!?！？、~…·•|/\\-—–+&=\"'“”‘’()（）[]【】<>《》*#@_^`①②③④⑤⑥⑦⑧⑨⑩"

HAN_ANYWHERE = (
    *("你好", "您好", "大家好", "老板好", "各位好", "早上好", "下午好", "晚上好", "嗨", "哈喽", "麻烦"),
    *("麻烦你", "麻烦您", "烦请", "劳驾", "帮忙", "帮我", "帮我们", "申请", "提交", "登记", "录入", "审批一下"),
    *("谢谢", "谢谢你", "谢谢您", "谢谢啦", "谢谢了", "多谢", "感谢", "谢了", "谢啦", "辛苦", "辛苦了"),
    *("辛苦啦", "辛苦你了", "辛苦您了", "拜托", "拜托了", "报销", "报销一下", "报销一笔", "报销单", "报销款"),
    *("报销费", "报销费用", "报销申请", "报一下", "报一笔", "报一个", "报下", "报个", "记一笔", "记一下"),
    *("记一笔账", "记账", "都是", "花了", "花掉", "花费", "用了", "用掉", "付了", "付款", "支付", "支付了"),
    *("实付", "实际支付", "实收", "实报", "单价", "总价", "价格", "价钱", "消费", "消费了", "一共", "一共是"),
    *("总共", "总共是", "共计", "合计", "总计", "总额", "费用", "费用是", "金额", "大概", "大约", "差不多"),
    *("左右", "一下", "一笔", "还有", "另外", "然后", "发票", "有发票", "没发票", "没有发票", "无票", "无发票"),
    *("开发票", "开了发票", "发票丢失", "发票已丢", "发票遗失", "更正", "不好意思", "抱歉"),
)
HAN_AT_END = (
    *"的是了和与及在用再吧呢哦啊呀哈啦从含扣买吃喝住坐订",
    *(
        "打",
        "叫",
        "去了",
        "以及",
        "包含",
        "其中",
        "扣除",
        "买了",
        "购买",
        "吃了",
        "喝了",
        "住了",
        "坐了",
        "订了",
        "点了",
    ),
)
HAN_AT_START = (
    "请(?=帮|报|给我|尽快|审)|我们?(?!司|方|部|公司|的?客户|的?团队)|要(?=报)|想(?=报)|的|因为|由于|用于|用来|用途"
    "|是|了(?!解)|为了|这是|就是|给我|以及"
)
"""A regular expression: what follows decides."""

EN_ANYWHERE = (
    *("hi", "hello", "hey", "dear", "please", "pls", "plz", "kindly", "could i", "can i", "may i", "could we"),
    *("can we", "could you", "can you", "would you", "will you", "i'd like", "id like", "i would like"),
    *("i want", "i need", "i've", "ive", "i have", "i'm", "im", "we've", "we have", "i", "we", "me", "claim"),
    *("claims", "claimed", "claiming", "reimburse", "reimbursed", "reimbursement", "reimbursing", "expense"),
    *("expenses", "expensed", "expensing", "paid", "pay", "payed", "paying", "took", "taken", "take", "had"),
    *("has", "have", "got", "bought", "buy", "purchased", "booked", "ordered", "grabbed", "spent", "cost"),
    *("costs", "was", "were", "is", "some", "thanks", "thanks a lot", "thanks so much", "thank you"),
    *("thank you very much", "thx", "cheers", "total", "in total", "altogether", "sum", "about", "around"),
    *("approx", "approximately", "roughly", "came to", "comes to", "receipt attached", "amount", "for", "and"),
    *("also", "then", "plus", "the", "a", "an", "my", "it", "that", "this", "which"),
)
EN_AT_END = (
    *("incl", "including", "inclusive of", "on", "of", "till", "until", "over", "at", "in", "by", "from", "to"),
    *("with", "our", "via"),
)
EN_AT_START = (
    "to (?=claim|reimburse|submit|file|expense)|like to|want to|need to|submit(?:ting)?|file (?=an? |my )|it's|that's"
    "|there was|s|because of|because|due to|as|sorry|oops|actually"
)
"""A regular expression: what follows decides."""

EMPTY = frozenset(
    [
        *("new", "another", "quick", "extra", "late", "one", "two", "three", "four", "five", "grab", "how do"),
        *("what", "类别", "日期", "商户", "事由", "金额", "币种", "category", "date", "merchant", "purpose"),
        *(
            "add",
            "add another",
            "再加",
            "加",
            "currency",
            "both",
            "all",
            "all of them",
            "both of them",
            "全部",
            "全都",
            "可以",
            "充值",
            "分别",
            "各",
            "respectively",
            "能帮我",
            "可以帮我",
            "可否",
        ),
        *"一人付元共去吗块打报有没约给能花请费都全均钱",
    ]
)
"""Words that tell nothing when they are all that is left."""
