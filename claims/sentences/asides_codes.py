"""Numbers that name something: invoices, rooms, telephones, trains, flights, addresses."""

from claims.sentences.aside_forms import HAN_NUMBER, NO_CURRENCY, Aside, kept, out

_CODE = rf"[a-z]{{0,6}}-?[0-9][0-9a-z-]*+(?![.,][0-9]){NO_CURRENCY}"
_SHORT = rf"[a-z]?-?[0-9]{{1,4}}[a-z]?(?![.,]?[0-9a-z]){NO_CURRENCY}"
_SMALL = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_AIRLINES = (
    "ca|mu|cz|hu|fm|zh|sc|ho|kn|jd|gs|pn|cx|nh|jl|sq|ba|af|lh|ua|aa|dl|ek|qr|kl|mh|tg|vn|oz|ke|qf|nz|tk|su|ac|fr|u2|b6"
)

FORMS: tuple[Aside, ...] = (
    kept("a-z", r"https?://[^\s\u4e00-\u9fff]{1,300}|(?<![._-])[a-z0-9._-]{1,40}@[a-z0-9.-]{1,60}"),
    out(
        "车发订单流手电联号房航座编工身卡尾账合项票运会税邮验凭序桌",
        "(?:车牌号?.?|发票(?:号码?|代码|编号)|订单(?:号码?|编号)|单号|流水号|手机(?:号码?|尾号)|电话号码"
        "|联系(?:电话|方式)|号码|(?<![0-9])房间|房间号|房号|航班号|车次|座位号?|编号|工号|身份证号?码?|卡号|尾号|账号|合同号"
        "|项目号|票号|运单号|会员号|税号|邮编|验证码|凭证号|序列号|桌号)"
        rf" ?(?:是|为|:)? ?{_CODE}",
    ),
    out(
        "订发快运房包",
        r"(?:订单|发票|(?:快递|运单)(?=[^0-9]{0,6}[0-9]{6})|(?<![0-9])(?:房间|包间|包厢))"
        rf" ?[a-z]{{0,4}}-?[0-9]{{4,}}+(?![.,\-/年]){NO_CURRENCY}",
    ),
    # invoice no. 20261118
    out("#", rf"# ?{_CODE}"),
    out(
        "a-z",
        r"(?:(?:invoice|receipt|order|booking|confirmation|reference|ref|ticket|flight|phone|tel|telephone|mobile"
        r"|card|account|acct|po|project|case|serial|tracking|employee|member|room|seat|table|gate|voucher|fapiao"
        r"|licen[cs]e|contract|train|bus|route) ?)?"
        rf"(?:no\.?|number|num\.?|nr\.?|id|#) ?[:.#]? ?{_CODE}",
    ),
    out(
        "irobctvfp",
        r"\b(?:invoice|receipt|order|booking|confirmation|reference|ref|tracking|voucher|fapiao|po)"
        rf"[ :]{{1,2}}[a-z]{{0,4}}-?[0-9]{{5,}}+{NO_CURRENCY}",
    ),
    out("rstab", rf"\b(?:room|seat|table|suite|apt|booth) ?{_SHORT}"),
    # telephones: mobile and fixed lines of China, then with a country code
    out(
        "手电+81",
        r"(?:(?:手机|电话) ?:? ?)?(?<![0-9.])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9.])"
        rf"{NO_CURRENCY}",
    ),
    out(
        "0-9(+",
        r"(?<![0-9.])(?:0[0-9]{2,3}-[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4}|\(?[0-9]{3}\)?[ -][0-9]{3}-[0-9]{4}"
        r"|\+[0-9]{1,3}(?:[ -]?[0-9]{2,4}){3,5})(?![0-9.])",
    ),
    # K123次, G7512, CA1501, MU 5101
    out(
        "gcdzktyls",
        r"(?<![a-z0-9])[gcdzktyls][0-9]{1,4}(?:次(?:列车|高铁|动车|火车)?|(?<=[0-9]{3})(?![0-9a-z.]))",
    ),
    out("389", rf"(?<![a-z0-9])(?:3u|9c|8l)[0-9]{{3,4}}(?![0-9a-z.]){NO_CURRENCY}"),
    out(
        "a-z",
        rf"(?:(?!rm|rs|rp|no|kr|us|hk|nt|sg)[a-z]{{2}}[0-9]{{3,4}}"
        rf"|(?:{_AIRLINES}) [0-9]{{3,4}})(?![0-9a-z.]){NO_CURRENCY}",
    ),
    out("0-9一二三四五六七八九十", rf"(?<![0-9.]){_SMALL}号线"),
)
"""Looked for before dates."""

PLACES: tuple[Aside, ...] = (
    # the number of an item in a list: 1. 打车, 2) lunch, 3: hotel, 第二笔
    out(
        "(0-9",
        r"(?:^|(?<=\n))\(?[0-9]{1,2}(?:[)、]|\.(?![0-9])|:(?! ?[0-9]))"
        r"|(?<=[ ;])\(?[0-9]{1,2}[)、](?=[^0-9])|(?:(?<=[;,，] )|(?<=[;；，]))[0-9]{1,2}[:.：](?=[ a-z一-鿿])",
        then=").、:",
    ),
    out("第", rf"第 ?(?:[0-9]{{1,2}}|{HAN_NUMBER}) ?(?:笔|条|项)(?:费用|消费|开销)?[是为]?:?"),
    kept("0-9一二三四五六七八九十", rf"(?<![0-9.,]){_SMALL}[楼层](?!面)", then="楼层"),
    out("0-9", r"(?<![0-9.,])[0-9]{3,4}(?:室|房间?)(?!费)|(?<![0-9])9[258]号汽?油?", then="室房号"),
    kept(
        "0-9",
        r"(?<![0-9.,])[0-9]{2,4}(?:艺术区|艺术|街区|园区|创意园|大厦|广场|公园|路(?!费|桥)|街|弄)",
        then="艺街园创大广公路弄",
    ),
    kept(
        "0-9一二三四五六七八九十",
        rf"(?<![0-9.]){_SMALL}号(?:航站楼|楼|院|门|馆|厅|机|车厢?|桌|口|店|会议室|公路)?",
        then="号",
    ),
    kept(
        "tgpflhezbdwcsrv",
        r"\b(?:terminal|gate|platform|floor|level|hall|exit|line|zone|building|block|phase|day|week|chapter|part|step"
        rf"|round|batch|version|stage|sprint|pier|tower|highway) [0-9]{{1,3}}(?![.,]?[0-9a-z]){NO_CURRENCY}",
    ),
)
"""Looked for after dates: 20号 is a day first."""
