"""Numbers that name something: invoices, rooms, telephones, trains, flights, addresses."""

from claims.sentences.aside_forms import NO_CURRENCY, Aside, kept, out

_CODE = rf"[a-z]{{0,6}}-?[0-9][0-9a-z-]*+(?![.,][0-9]){NO_CURRENCY}"
_SHORT = rf"[a-z]?-?[0-9]{{1,4}}[a-z]?(?![.,]?[0-9a-z]){NO_CURRENCY}"
_AIRLINES = (
    "ca|mu|cz|hu|fm|zh|sc|ho|kn|jd|gs|pn|cx|nh|jl|sq|ba|af|lh|ua|aa|dl|ek|qr|kl|mh|tg|vn|oz|ke|qf|nz|tk|su|ac|fr|u2|b6"
)
_FIGURES = "0 1 2 3 4 5 6 7 8 9"

FORMS: tuple[Aside, ...] = (
    kept(r"https?://[^\s\u4e00-\u9fff]{1,300}|[a-z0-9._-]{1,40}@[a-z0-9.-]{1,60}", needs=":// @"),
    out(
        "(?:发票(?:号码?|代码|编号)|订单(?:号码?|编号)|单号|流水号|车牌号?|手机(?:号码?|尾号)|电话号码"
        "|联系(?:电话|方式)|号码",
        "|房间号?|房号|航班号|车次|座位号?|编号|工号|身份证号?码?|卡号|尾号|账号|合同号|项目号|票号|运单号|会员号"
        "|税号|邮编",
        rf"|验证码|凭证号|序列号|桌号) ?(?:是|为|:)? ?{_CODE}",
        needs="号 房间 车次 编 方式 电话 座位 车牌 验证码",
    ),
    out(
        r"(?:订单|发票|快递|运单|房间|包间|包厢) ?[a-z]{0,4}-?[0-9]{4,}+(?![.,\-/年])",
        NO_CURRENCY,
        needs="订单 发票 快递 运单 房间 包间 包厢",
    ),
    out(
        r"\b(?:(?:invoice|receipt|order|booking|confirmation|reference|ref|ticket|flight|phone|tel|telephone"
        r"|mobile|card|account"
        r"|acct|po|project|case|serial|tracking|employee|member|room|seat|table|gate|voucher|fapiao|licen[cs]e"
        r"|contract|train"
        rf"|bus|route) ?)?(?:\b(?:no\.?|number|num\.?|nr\.?|id)|#) ?[:.#]? ?{_CODE}",
        needs="no num nr # id",
    ),
    out(
        r"\b(?:invoice|receipt|order|booking|confirmation|reference|ref|tracking|voucher|fapiao"
        r"|po)[ :]{1,2}[a-z]{0,4}-?[0-9]{5,}+",
        NO_CURRENCY,
        needs="in re or bo con track vou fap po",
    ),
    out(rf"\b(?:room|seat|table|suite|apt|booth) ?{_SHORT}", needs="room seat table suite apt booth"),
    # telephones: mobile and fixed lines of China, then with a country code
    out(
        r"(?:(?:for|to|of|手机|电话) ?:? ?)?(?<![0-9.])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9.])",
        NO_CURRENCY,
        needs="1",
    ),
    out(
        r"(?<![0-9.])(?:0[0-9]{2,3}-[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4}|\(?[0-9]{3}\)?[ -][0-9]{3}-[0-9]{4}",
        r"|\+[0-9]{1,3}(?:[ -]?[0-9]{2,4}){3,5})(?![0-9.])",
        needs="- + 400",
    ),
    out(
        r"(?<![a-z0-9])[gcdzktyls][0-9]{1,4}(?:次(?:列车|高铁|动车|火车)?|(?<=[0-9]{3})(?![0-9a-z.]))",
        needs="g c d z k t y l s",
    ),
    out(
        r"(?<![a-z0-9])(?:(?!rm|rs|rp|no|kr|us|hk|nt|sg)[a-z]{2}[0-9]{3,4}|(?:3u|9c|8l|g5)[0-9]{3,4}",
        rf"|(?:{_AIRLINES}) [0-9]{{3,4}})(?![0-9a-z.]){NO_CURRENCY}",
        needs=_FIGURES,
    ),
    out(r"(?<![0-9.])(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})号线", needs="号线"),
)
"""Looked for before dates."""

PLACES: tuple[Aside, ...] = (
    kept(
        r"(?<![0-9.])(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3})号",
        r"(?:航站楼|楼|院|门|馆|厅|机|车厢?|桌|口|店|会议室|公路)?",
        needs="号",
    ),
    kept(
        r"\b(?:terminal|gate|platform|floor|level|hall|exit|line|zone|building|block|phase|day|week|chapter|part"
        r"|step|round",
        rf"|batch|version|stage|sprint|pier|tower|highway) [0-9]{{1,3}}(?![.,]?[0-9a-z]){NO_CURRENCY}",
        needs="a e i o u",
    ),
)
"""Looked for after dates: 20号 is a day first."""
