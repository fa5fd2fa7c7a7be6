"""What people type, and what is read in it: the table of sentences, and what holds for every sentence."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import Refused
from claims.lines import MERCHANT_LENGTH, MOST_LINES
from claims.money import EXPONENTS, LARGEST_MAJOR, Money, money
from claims.policy import built_in, parse
from claims.reading import READ, Reading, read

ON = date(2026, 11, 25)
# The second table was written by somebody who had not seen the first, nor the grammar; 50 of its 55 rows were read
# right at the first try.
ROWS = [
    row
    for name in ("reading_sentences.csv", "unseen_sentences.csv")
    for row in csv.DictReader(Path(__file__).with_name(name).read_text(encoding="utf-8-sig").splitlines(keepends=True))
]


def understood(sentence: str, on: date = ON) -> Reading:
    return read(sentence, on=on, policy=built_in())


def amounts(sentence: str) -> list[str | None]:
    return [line.amount.decimal if line.amount else None for line in understood(sentence).lines]


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"] for row in ROWS])
def test_a_sentence_of_the_table_is_read_as_a_careful_person_would(row: dict[str, str]) -> None:
    reading = understood(row["sentence"], date.fromisoformat(row["on"]))
    line = reading.lines[0]
    assert {
        "amount": line.amount.decimal if line.amount else "",
        "currency": line.currency,
        "date": line.date.isoformat() if line.date else "",
        "category": line.category or "",
        "merchant": line.merchant or "",
        "purpose": line.purpose or "",
        "ask": ";".join(reading.ask),
        "lines": str(len(reading.lines)),
        "refused": reading.refusal.code if reading.refusal else "",
    } == {name: value for name, value in row.items() if name not in ("sentence", "on", "locale")}


# -- money: never a wrong sum ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("昨天酒店 1.234元", "money.too_many_decimals"),
        ("昨天酒店 .5元", "money.not_a_number"),
        ("昨天酒店 1'234元", "money.not_a_number"),
        ("昨天酒店 1 234元", "money.not_a_number"),
        ("昨天酒店 1，234元", "money.not_a_number"),
        ("lunch 45,50 USD", "money.comma"),
        ("lunch 45,505,1 EUR", "money.not_a_number"),
        ("lunch 45,5000 EUR", "money.not_a_number"),
        ("lunch 1.234,50 EUR", "money.not_a_number"),
        ("昨天酒店 ٤٥元", "money.not_a_number"),
        ("昨天酒店 一〇五元", "money.not_a_number"),
        ("昨天酒店 Infinity元", "money.not_a_number"),
        ("昨天酒店 −20元", "money.not_positive"),
        ("打车-20元", "money.not_positive"),
        ("taxi minus 20 CNY", "money.not_positive"),
        ("taxi -$20", "money.not_positive"),
        ("昨天酒店 1.5亿元", "money.too_large"),
        ("hotel 10,000,000.00 USD", "money.too_large"),
        ("subway 10000000 JPY", "money.too_large"),
    ],
)
def test_a_sum_that_can_not_be_one_is_refused_and_no_other_is_read_in_its_place(sentence: str, code: str) -> None:
    reading = understood(sentence)
    assert (reading.refusal and reading.refusal.code, amounts(sentence)) == (code, [None])
    assert "amount" in reading.ask


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("lunch 12,50 EUR", ["12.50"]),
        ("lunch €12,50 yesterday", ["12.50"]),
        ("lunch 12,5€", ["12.50"]),
        ("午餐12,50欧元", ["12.50"]),
        ("lunch 1,250 EUR", ["1250.00"]),
        ("hotel 1,250.50 EUR", ["1250.50"]),
        ("taxi 12,50 EUR, lunch 8,20 EUR", ["12.50", "8.20"]),
        ("lunch 99,00 SEK", ["99.00"]),
    ],
)
def test_a_decimal_comma_is_read_beside_a_currency_of_people_who_write_it(sentence: str, sums: list[str]) -> None:
    assert amounts(sentence) == sums


def test_where_the_company_counts_in_euro_a_decimal_comma_needs_no_currency() -> None:
    policy = parse(
        "currency: EUR\ncategories:\n  meals:\n    name: {en: Meals, zh: 餐费}\n    aliases: [lunch]\n"
        "reasons:\n  other: {en: Other, zh: 其他}\n"
    )
    for said, minor in (("lunch 12,50", 1_250), ("lunch 1,250", 125_000), ("12,5 for lunch", 1_250)):
        assert read(said, on=ON, policy=policy).lines[0].minor == minor


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "打车 45 60",
            "lunch 12 350",
            "taxi 5 USD 45",
            "lunch USD 45 EUR",
            "打车几十块",
            "打车100多块",
            "打车30-40元",
            "打车三四十块",
        ),
        *(
            "taxi 20 to 30 yuan",
            "taxi a few dollars",
            "酒店 每晚100元",
            "lunch 120 each",
            "昨天酒店 5²元",
            "昨天酒店 1½元",
        ),
        *("发票号 04498812 打车", "phone 13800138000", "三天两晚 酒店", "打车去2号航站楼", "地铁3号线", "24小时便利店"),
    ],
)
def test_where_it_is_not_clear_what_the_sum_is_it_is_asked_for(sentence: str) -> None:
    assert (amounts(sentence), understood(sentence).refusal) == ([None], None)


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        *(
            ("滴滴45万达广场", "45.00"),
            ("打车45百度大厦", "45.00"),
            ("打车三元桥 45", "45.00"),
            ("一块吃饭 120", "120.00"),
        ),
        *(
            ("三点打车 五块", "5.00"),
            ("三点五万 培训", "35000.00"),
            ("打车去虹桥 68 块 5", "68.50"),
            ("培训 1百2十3元", "123.00"),
        ),
        *(
            ("原价300 实付240 酒店", "240.00"),
            ("海底捞人均120，4个人，共480", "480.00"),
            ("午餐100元 其中酒水30元", "100.00"),
        ),
        *(("2 coffees 64", "64.00"), ("lunch for 3, 150", "150.00"), ("forty-five yuan for a taxi", "45.00")),
        *(("显示器 27寸 1299", "1299.00"), ("去798艺术区打车 40", "40.00"), ("打车35km 120元", "120.00")),
    ],
)
def test_numbers_that_are_no_sum_stay_out_of_it(sentence: str, amount: str) -> None:
    assert amounts(sentence) == [amount]


@pytest.mark.parametrize(
    ("sentence", "purpose"),
    [
        ("办公用品 8800 昨天 新椅子", "新椅子"),
        ("office supplies 8800 yesterday, new chairs", "new chairs"),
        ("two spare keyboards 80 yesterday", "two spare keyboards"),
        ("昨天买椅子 800", None),
        ("office chairs 800 yesterday", None),
    ],
)
def test_a_thing_that_is_told_apart_from_others_of_its_kind_stays_whole(sentence: str, purpose: str | None) -> None:
    (line,) = understood(sentence).lines
    assert (line.category, line.purpose) == ("office", purpose)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("昨天打车45元，60元", ["45.00", "60.00"]),
        ("周一打车45 周二60", ["45.00", "60.00"]),
        ("45 for taxi and 30 for lunch", ["45.00", "30.00"]),
        ("早餐15元 午餐35元 一共50元", ["15.00", "35.00"]),
        ("1. 打车 45元\n2. 午餐 30元", ["45.00", "30.00"]),
        ("打车45元，午餐30", ["45.00", "30.00"]),
    ],
)
def test_several_expenses_are_told_apart(sentence: str, expected: list[str]) -> None:
    assert amounts(sentence) == expected


def test_a_day_said_once_holds_for_all_and_several_hold_until_the_next() -> None:
    assert [line.date for line in understood("周一打车45，午餐30，周二酒店900").lines] == [
        *(date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 24))
    ]
    assert {line.date for line in understood("taxi 45 and lunch 30 yesterday").lines} == {date(2026, 11, 24)}


def test_more_expenses_than_a_claim_holds_are_counted() -> None:
    assert len(understood("\n".join(f"打车 {n}元" for n in range(1, MOST_LINES + 1))).lines) == MOST_LINES
    assert len(understood("\n".join(f"打车 {n}元" for n in range(1, MOST_LINES + 2))).lines) > MOST_LINES


# -- what is a claim, and how much of a message is read ----------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        *("打车45", "45", "报销午餐", "taxi yesterday", "我昨天打车花了45块", "claim yesterday's expenses", "打车0元"),
        *("Could you please reimburse me 32.00 for the cab I took yesterday?", "能帮我报销昨天打车45元吗？"),
    ],
)
def test_what_tells_of_an_expense_is_a_claim(sentence: str) -> None:
    assert understood(sentence).is_claim


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "",
            "你好",
            "hello",
            "lunch",
            "what is the hotel limit?",
            "打车超过100元要发票吗",
            "how do I claim 200 for lunch?",
        ),
        *("报销要多久", "why was my claim rejected", "酒店标准是多少", "我的报销", "C-000042", "谢谢"),
    ],
)
def test_a_question_or_a_greeting_is_none(sentence: str) -> None:
    assert not understood(sentence).is_claim


@pytest.mark.parametrize(
    "code",
    [
        *("print(5)", "console.log(5);", "os.system('45')", "f(g(5), 7)", "alert()"),
        *("<script>alert(1)</script>", "<b>5</b>", "<img src=x onerror=alert(1)>", "</p>\n<p>68</p>", "<!-- 45 -->"),
        *('{"a": 5}', "${7*7}", "{{7*7}}", "if (a > 5) { return 3; }", "x = 5;", "let y = f(45);"),
        "{}" * 1_000,
        "f(" + "5" * 1_997 + ")",
    ],
)
def test_code_tells_of_no_expense(code: str) -> None:
    assert not understood(code).is_claim


@pytest.mark.parametrize(
    ("sentence", "sum_"),
    [
        *(("taxi(68)", "68.00"), ("打车(68)", "68.00"), ("Nobu(350)", "350.00"), ("昨天（68）", "68.00")),
        *(("<b>taxi</b> 68", "68.00"), ("taxi 68 <b>home</b>", "68.00"), ("<script>lunch 45</script>", "45.00")),
        *(("68 <script>alert</script>", "68.00"), ("markers {red} 45 CNY", "45.00"), ("print (45)", "45.00")),
        *(("print 5 pages, 45 CNY", "45.00"), ("amount = 45", "45.00"), ("lunch (team); 45;", "45.00")),
        *(("taxi {45}", "45.00"), ("<50 usd", "50.00"), ("45 for Ann (Sales)", "45.00"), ("45;", "45.00")),
    ],
)
def test_a_sentence_with_brackets_is_no_code(sentence: str, sum_: str) -> None:
    assert understood(sentence).is_claim
    assert amounts(sentence)[0] == sum_


def test_the_first_2000_characters_are_read_and_what_was_not_is_counted() -> None:
    full = "，" * (READ - len("打车45元。")) + "打车45元。"
    assert (understood(full).unread, amounts(full)) == (0, ["45.00"])
    assert (understood(full + "午餐30元").unread, amounts(full + "午餐30元")) == (len("午餐30元"), ["45.00"])


def test_a_number_cut_in_two_by_the_end_of_what_is_read_is_no_sum() -> None:
    assert amounts("，" * (READ - 4) + "打车45000元") == [None]


def test_what_is_missing_is_asked_for_in_order() -> None:
    assert understood("你好").ask == ("amount", "category", "date")
    assert understood("昨天打车45").ask == ()


def test_the_words_of_another_policy_are_read_instead() -> None:
    policy = parse(
        "currency: EUR\ncategories:\n  post:\n    name: {en: Postage, zh: 邮费}\n    aliases: [寄…包裹, stamps]\n"
        "    merchants: [Deutsche Post]\nreasons:\n  other: {en: Other, zh: 其他}\n"
    )
    for sentence in ("stamps 12", "昨天寄了两个包裹 12", "寄大包裹 12", "deutsche post 12", "邮费 12", "stampps 12"):
        line = read(sentence, on=ON, policy=policy).lines[0]
        assert (line.category, line.currency, line.minor) == ("post", "EUR", 1200)


# -- what holds for every sentence -------------------------------------------------------------------------------------

PIECES = [
    *(
        "打车",
        "午餐",
        "酒店",
        "海底捞",
        "7-11",
        "请客户吃饭",
        "昨天",
        "上周五",
        "11月20日",
        "20 Nov",
        "last Friday",
        "11-20",
        "去机场",
    ),
    *(
        "taxi",
        "lunch with client",
        "at Joe's",
        "45",
        "45元",
        "1,234.5",
        "¥",
        "USD",
        "块5",
        "两百五",
        "1.2万",
        "3个人",
        "两晚",
        "第2次",
    ),
    *(
        "，",
        ",",
        " ",
        "\n",
        "和",
        "and",
        "一共",
        "total",
        "-",
        ".",
        ":",
        "事由：",
        "金额：",
        "😀",
        "İ",
        "٤",
        "½",
        "\u202e",
        "\x00",
        "計程車",
    ),
]
# The first reading compiles the grammar; how long one takes is a benchmark.
ANY_TIME = settings(deadline=None)
SENTENCES = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
)


@ANY_TIME
@given(SENTENCES, st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_text_is_read_without_an_error_and_within_the_limits(text: str, on: date) -> None:
    reading = understood(text, on)
    assert reading.lines
    for line in reading.lines:
        assert line.minor is None or 0 < line.minor <= LARGEST_MAJOR.scaleb(EXPONENTS[line.currency])
        assert line.date is None or line.date <= on
        assert line.merchant is None or len(line.merchant) <= MERCHANT_LENGTH
        assert line.purpose is None or (line.purpose == line.purpose.strip() and "\0" not in line.purpose)


@ANY_TIME
@given(
    st.from_regex(r"[0-9]{1,9}(,[0-9]{3}){0,2}(\.[0-9]{1,4})?", fullmatch=True), st.sampled_from(["元", " CNY", " JPY"])
)
def test_a_plain_number_is_read_as_the_amount_field_reads_it_or_refused_as_there(number: str, unit: str) -> None:
    reading = understood(f"taxi yesterday {number}{unit}")
    assert (reading.lines[0].amount, reading.refusal and reading.refusal.code) == typed(number, unit)


def typed(number: str, unit: str) -> tuple[Money | None, str | None]:
    """What the amount field says of the same number."""
    try:
        return money(number, "JPY" if "JPY" in unit else "CNY"), None
    except Refused as refused:
        return None, refused.code


@ANY_TIME
@given(st.integers(1, 9999))
def test_a_number_in_chinese_is_read_as_the_same_in_figures(number: int) -> None:
    assert amounts(f"打车 {in_chinese(number)}元") == [f"{number}.00"]


@ANY_TIME
@given(st.dates(ON - timedelta(days=300), ON))
def test_a_day_is_the_same_in_every_way_of_writing_it(day: date) -> None:
    month = f"{day:%B}"
    ways = [
        *(
            f"{day.isoformat()} taxi 45",
            f"{day.year}年{day.month}月{day.day}日 打车 45",
            f"{day.month}月{day.day}号打车45",
        ),
        *(f"taxi 45 on {month} {day.day}", f"{day.day} {month[:3]} taxi 45", f"{day.month}/{day.day} taxi 45"),
        *(
            f"{in_chinese(day.month)}月{in_chinese(day.day)}日打车45",
            f"{(ON - day).days} days ago taxi 45" if day < ON else "today taxi 45",
        ),
    ]
    assert {understood(way).lines[0].date for way in ways} == {day}
    assert {tuple(amounts(way)) for way in ways} == {("45.00",)}


def in_chinese(number: int) -> str:
    digits, spelled = str(number), ""
    for place, digit in enumerate(digits):
        unit = ("", "十", "百", "千")[len(digits) - 1 - place]
        spelled += "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + unit
    spelled = re.sub("零+", "零", spelled).rstrip("零")
    return re.sub("^一十", "十", spelled)
