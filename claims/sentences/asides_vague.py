"""Sums that name no figure, and numbers that belong to a phrase: 几十块, 30-40元, 第2次, 2026年, Python 3.12, 27寸."""

from claims.sentences.aside_forms import HAN_FIRST, HAN_NUMBER, NO_CURRENCY, Aside, kept, out

_UNIT = "(?:块钱?|元钱?|美元|美金|欧元|港币|日元|刀)"
_NUMBER = r"[0-9]{1,7}(?:\.[0-9]{1,2})?"
_MARK = r"(?:[$€£¥] ?)?"
_NEIGHBOURS = "一二|二三|两三|三四|三五|四五|五六|六七|七八|八九"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

FORMS: tuple[Aside, ...] = (
    # Python 3.12, iPhone 15
    kept(
        "pjwimanvruhcdgksb",
        r"(?<![a-z])(?:python|java|windows|ios|macos|android|iphone|ipad|node|vue|react|angular|ubuntu|php|ruby|rails"
        r"|django|html|css|v|ver\.?|version|release|rev|build|beta|gpt|spring|kotlin|swift"
        r"|ps) ?[0-9]{1,2}(?:\.[0-9]{1,3}){0,3}(?![0-9.])"
        rf"(?![a-z]{{2}}){NO_CURRENCY}",
    ),
    kept(
        "0-9",
        r"(?<![0-9a-z.])[0-9]{1,4}(?:\.[0-9]{1,2})?[ -]?"
        r"(?:英?寸|inch(?:es)?|cm|mm|ml|mah|gb|tb|mb|kg|hz|吋|克|\")(?![a-z])",
        then='.英寸a-z吋克"\\-',
    ),
    # taxes and discounts beside the sum
    out(
        "0-9",
        r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,4})? ?%"
        r"(?: ?(?:vat|gst|tax|tip|off|discount|service charge|service|增值税|税率|税费|税|服务费|折扣|优惠))?",
        then=".%",
    ),
    out(
        "打0-9一二三四五六七八九百",
        r"打?(?<![0-9.])(?:[0-9](?:\.[0-9])?|[一二三四五六七八九]{1,2})折(?:优惠|后)?"
        r"|百分之[一二三四五六七八九十百零点]{1,6}",
        then=".折",
    ),
    out("其", rf"其中[^\s，,。;0-9]{{0,6}} ?{_NUMBER} ?(?:{_UNIT})?"),
    out(
        "不含包其优立减抵返省满",
        r"(?:(?:不?含|包含|其中)(?:税额?|税费|增值税|运费|服务费|小费|配送费|打包费)|优惠(?:券|了)?|立减|减免|抵扣|返现|省了?"
        rf"|满(?= ?[0-9]{{1,6}} ?减)) ?{_NUMBER} ?(?:块钱?|元)?(?:减 ?[0-9]{{1,7}})?",
    ),
    out("$€£¥0-9", rf"{_MARK}(?<![0-9.,]){_NUMBER} ?(?:[a-z]{{3}} )?(?:off|discount|vat|tax|gst)\b", then=".a-z"),
    out(
        "io",
        r"(?:incl(?:uding|\.)?|of which) (?:(?:a|the) )?(?:tax|vat|gst|tip|service|delivery|shipping)(?: of)?"
        rf" ?{_MARK}{_NUMBER}"
        rf"|\bincl(?:uding|\.)? (?:a )?{_MARK}{_NUMBER} ?(?:[a-z]{{3}} )?(?:tip|delivery|shipping|service|fees?)\b",
    ),
    # no figure at all
    out(
        f"好上0-9{HAN_FIRST}几数多来余",
        rf"(?:好几|上|(?<![0-9.,])[0-9]{{1,7}}|{HAN_NUMBER})?[几数多来余][十百千万]{{0,2}} ?{_UNIT}",
        then="几数多来余",
    ),
    out(
        "好几数上0-9一二两三四五六七八九",
        r"(?:好?几|数|上)[十百千万]{1,2}(?![一二三四五六七八九十])"
        r"|(?<![0-9.,])[0-9]{1,7}(?:多|余|\+|-?ish\b)(?! ?[0-9个人位])"
        r"|[一二两三四五六七八九][百千万十]多(?![个人位次天])",
        then="多余+\\-i",
    ),
    out(
        "0-9",
        rf"(?<![0-9.,/\-]){_NUMBER} ?(?:块|元)? ?(?:-|~|到|至| to ) ?{_NUMBER}(?![0-9.,/\-])"
        rf"(?: ?(?:{_UNIT}|rmb|cny|usd|dollars?|euros?|yuan))?",
        then=".块元\\-~到至t",
    ),
    out("一二两三四五六七八", rf"(?:{_NEIGHBOURS})[十百千万]{{1,2}}(?![一二三四五六七八九]) ?{_UNIT}?"),
    out(
        "asc",
        r"\b(?:a few|some|several|(?:a )?couple of) (?:dollars|bucks|yuan|euros|pounds|hundred|thousand|rmb)\b",
    ),
    # parts of a phrase
    kept("第", rf"第 ?(?:[0-9]{{1,4}}|{HAN_NUMBER})(?:个|次|届|期|季度?|轮|版|批|章|天|周|场|站|名|位|代)?"),
    kept(
        "0-9一二三四五六七八九十",
        r"(?<![0-9.])(?:(?:19|20)[0-9]{2}|[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
        r"|二[〇零][〇零一二三][〇零一二三四五六七八九])"
        r" ?(?:年[度底初终]?|财年|周年)",
        then="年财周",
    ),
    kept("0-9一二三四五六七八九十", rf"(?<![0-9.]){_MONTH}月份?(?:底|初|[中上下]旬)?", then="月"),
    kept("双6", r"双(?:十[一二]|1[12])(?![0-9])|618(?=大促|活动|买|促销|购)"),
    kept("0-9", r"(?<![0-9a-z.,])[0-9]{1,3}(?:st|nd|rd|th)\b", then="a-z"),
    # words that look like sums
    kept(
        "三五四百两一十万千",
        r"三元(?:桥|里|西桥|牛奶|立交)|五角(?:场|大楼|星)|四元桥|百元店|两元店"
        r"|[一十]块儿?(?=[吃去打喝坐来玩出聚的])|一块儿"
        r"|一[下起直样般些]|万一|十分|千万[别不要]",
    ),
)
