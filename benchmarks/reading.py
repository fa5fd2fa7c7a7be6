"""How long the longest texts take to read: the worst of many hostile ones, in milliseconds of processor time.

Run it as `python -m benchmarks.reading`. The promise is 5 ms for the first 2,000 characters, whatever they are.
"""

import random
import time
from collections.abc import Sequence
from datetime import date

from claims.policy import built_in
from claims.reading import READ, read

ON = date(2026, 11, 25)
USUAL = "昨天滴滴 68 拜访客户"
PROMISED_MS = 5.0
ROUNDS = 7

REPEATED = (
    *(
        "1",
        "9,",
        "1 ",
        "1.",
        "0.0",
        "12,345,",
        "-",
        "1-",
        "1/1/",
        "11-20 ",
        "20",
        "1:1",
        "一",
        "一千",
        "万",
        "点",
        "两百五",
    ),
    *(
        "十月",
        "月",
        "日",
        "号",
        "周",
        "上",
        "上周五",
        "昨天",
        "今天打车45，",
        "打车45元，",
        "元",
        "块",
        "三块5",
        "¥",
        "$1 ",
        "USD ",
    ),
    *(
        "a",
        "a ",
        "an ",
        "one ",
        "one hundred and ",
        "on the ",
        "the 1st ",
        "last ",
        "mon ",
        "nov 1 ",
        "to ",
        "at ",
        "at X ",
    ),
    *(
        "from a to ",
        "for ",
        "taxi ",
        "taxi to ",
        "taxii ",
        "lunch with ",
        "dinner with a ",
        "client ",
        "xxxxxx ",
        "statonery ",
    ),
    *(
        "请",
        "请客户",
        "请客户a",
        "客户",
        "去",
        "在",
        "在店吃",
        "在馆",
        "酒店",
        "打",
        "费",
        "的",
        "我",
        "谢谢",
        "办工用品",
        "通迅费",
    ),
    *(
        "no. ",
        "#1",
        "invoice ",
        "发票号",
        "订单1",
        "号线",
        "第",
        "第一",
        "个",
        "3个",
        "x1 ",
        "%",
        "1%",
        "incl 1 ",
        "折",
        "多",
        "几",
    ),
    *(
        "金额:",
        "事由:",
        "amount: 1 ",
        "(",
        "。",
        " ",
        "\n",
        "\n1. ",
        "😀",
        "\u202e",
        "\u0000",
        "İ",
        "é",
        "ﬀ",
        "١",
        "½",
        "+",
        "@",
        "a@",
    ),
    *(
        "http://",
        "00",
        "1e",
        "1_",
        "1'",
        "e1",
        "t1",
        "ca1 ",
        "python 1.",
        "和",
        "and ",
        "1 and ",
        "打车1和",
        "taxi 1 and ",
    ),
    *(
        "45 usd ",
        "5 USD 45 ",
        "1 234 ",
        "138",
        "1380013",
        "+1 ",
        "（",
        "：",
        "兩",
        "報銷計程車",
        "乾",
        "每",
        "每人1",
        "共",
        "一共1",
    ),
)


def hostile_texts() -> list[str]:
    """Every repeated piece alone, and random mixtures of them; always the same."""
    texts = [(piece * READ)[:READ] for piece in REPEATED]
    dice = random.Random(20261125)
    texts += ["".join(dice.choices(REPEATED, k=READ))[:READ] for _ in range(100)]
    texts += [" ".join(dice.choices(REPEATED, k=READ))[:READ] for _ in range(100)]
    texts += [
        "".join(dice.choices("一二三十百千万点元块月日号周上前打车餐费的1234567890.,-/: 去到在和", k=READ))
        for _ in range(50)
    ]
    texts += [
        (piece * READ)[: READ - 1] + end for piece in ("f(", "<b", "{", "a=", "(;") for end in (")", ">", "}", ";")
    ]
    texts += ["".join(dice.choices("abcdefghinorstuxy 0123456789.,-/:$'", k=READ)) for _ in range(50)]
    return texts


def least_milliseconds(texts: Sequence[str]) -> list[float]:
    """The least processor time of each text over rounds that are far apart: what it costs, not what else went on."""
    policy, least = built_in(), [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for number, text in enumerate(texts):
            start = time.process_time()
            read(text, on=ON, policy=policy)
            least[number] = min(least[number], (time.process_time() - start) * 1000)
    return least


def main() -> None:
    """Print the worst texts and a usual sentence beside the promise."""
    texts = [USUAL, *hostile_texts()]
    read("昨天打车 taxii 45", on=ON, policy=built_in())
    usual, *hostile = least_milliseconds(texts)
    print(f"promised: at most {PROMISED_MS} ms of processor time for {READ} characters; least of {ROUNDS} rounds:")
    print(f"{usual:7.3f} ms  a usual sentence, {USUAL!r}")
    for taken, text in sorted(zip(hostile, texts[1:], strict=True), reverse=True)[:10]:
        print(f"{taken:7.3f} ms  {text[:40]!r}")


if __name__ == "__main__":
    main()
