"""A typed reason is one of the policy's where its words say so clearly, in either language; else it is none."""

from __future__ import annotations

import pytest

from claims.policy import built_in
from claims.sentences.told_codes import LONGEST, is_only_name, told_code

SAID = {
    "missing_receipt": (
        *("receipt missing", "Missing receipt", "missing_receipt", "No receipt.", "the receipt is missing"),
        *("The receipt is missing, please attach it", "invoice not attached"),
        *("缺少发票", "缺少票据", "没有发票", "发票没附，请补上", "票据缺失"),
    ),
    "wrong_amount": ("wrong amount", "the amount is wrong", "amount incorrect", "金额有误", "金额不对", "报销金额错了"),
    "wrong_category": ("wrong category", "类别错误"),
    "not_business": ("not a business expense", "private", "非公务支出", "不是公务", "私人消费"),
    "over_limit": ("over the limit", "exceeds the limit", "超出标准", "超标", "超过限额了"),
    "duplicate": ("duplicate", "claimed before", "already claimed", "重复报销", "已经报过了"),
    "other": (
        *("other", "其他", "", "no", "没", "a private trip to Paris", "hotel receipt missing", "缺少酒店发票"),
        *("receipt missing, amount wrong", "wrong amount and category", "缺少发票，金额有误"),
        *("receipt is not missing", "not over the limit", "no wrong amount", "没有重复", "不重复", "没有错"),
        *("which receipt is missing?", "缺少发票？", "claim amount is wrong, 报销金额有误"),
    ),
}


@pytest.mark.parametrize(("code", "said"), [(code, each) for code, several in SAID.items() for each in several])
def test_the_reason_that_the_words_say_clearly(code: str, said: str) -> None:
    assert told_code(said, built_in().reasons) == code


def test_a_reason_of_200_code_points_is_looked_at_and_a_longer_one_is_none() -> None:
    said = "receipt missing, ".ljust(LONGEST, "x")
    assert told_code(said, built_in().reasons) == "missing_receipt"
    assert told_code(f"{said}x", built_in().reasons) == "other"


@pytest.mark.parametrize(
    ("said", "is_only"),
    [
        ("receipt missing", True),
        ("No receipt.", True),
        ("缺少发票！", True),
        ("receipt missing, please attach it", False),
        ("缺少发票，请补上", False),
        ("hotel receipt missing", False),
        ("wrong amount", False),
        ("", False),
    ],
)
def test_a_reason_that_says_no_more_than_the_name_of_its_code_is_told_from_one_that_does(
    said: str, is_only: bool
) -> None:
    (code,) = [each for each in built_in().reasons if each.code == "missing_receipt"]
    assert is_only_name(said, code) is is_only
