"""What the policy allows can be asked in plain words, in both languages, and the answer is the policy in force."""

from __future__ import annotations

import pytest

from claims.policy import built_in, parse
from claims.sentences.limits import LONGEST, asks_for_limit, kinds_named
from tests.handlers.stories import starters, with_people
from tests.support import builders
from tests.support.desk import words


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("what is the hotel limit", "lodging"),
        ("Hotel limit?", "lodging"),
        ("is there a cap on taxi rides?", "transport"),
        ("how much can I spend on dinner", "meals"),
        ("what's the maximum for phone bills?", "communication"),
        ("餐费标准是多少", "meals"),
        ("酒店一晚最多能报多少", "lodging"),
        ("打车上限", "transport"),
        ("招待费标准", "entertainment"),
        ("住宿费限额", "lodging"),
    ],
)
async def test_the_limit_of_a_kind_is_told_as_the_policy_has_it(said: str, key: str) -> None:
    desk = starters()
    kind = built_in().category(key)
    assert kind is not None
    assert kind.limit is not None
    who = "ada" if said.isascii() else "wei"
    shown = words(await desk.says(who, said))
    name = kind.names["en" if who == "ada" else "zh"]
    assert shown.startswith(f"{name}: at most ¥" if who == "ada" else f"{name}：每笔最高 ¥")
    assert f"{kind.limit.minor // 100:,}" in shown
    assert desk.memory.claims == {}


async def test_several_kinds_are_told_at_once() -> None:
    desk = starters()
    shown = words(await desk.says("ada", "what is the limit for lunch and hotels?")).splitlines()
    assert [line.split(":")[0] for line in shown[:2]] == ["Meals", "Lodging"]


@pytest.mark.parametrize(("who", "said"), [("ada", "What are the limits?"), ("wei", "报销标准是多少？")])
async def test_where_no_kind_is_named_all_of_them_are_told(who: str, said: str) -> None:
    desk = starters()
    shown = words(await desk.says(who, said))
    language = "en" if who == "ada" else "zh"
    assert all(kind.names[language] in shown for kind in built_in().categories)


async def test_the_policy_in_force_counts_and_a_kind_without_a_limit_is_told_as_such() -> None:
    text = (
        "currency: EUR\ncategories:\n  post:\n    name: {en: Postage, zh: 邮费}\n    limit: 12.50\n"
        "    receipt_above: 0\n"
        "  gifts:\n    name: {en: Gifts, zh: 礼品费}\nreasons:\n  other: {en: Other, zh: 其他}\n"
    )
    desk = with_people(*builders.company(), policy=parse(text))
    assert words(await desk.says("ada", "what is the postage limit?")).startswith(
        "Postage: at most €12.50 for each expense. A receipt is always needed."
    )
    assert words(await desk.says("ada", "gifts limit")).startswith("Gifts: the policy sets no limit.")


@pytest.mark.parametrize(
    "said",
    [
        "hotel 900, over the limit",
        "can I submit something over the limit?",
        "超标了怎么办",
        "住标准间900",
        "meals limit 300",
    ],
)
def test_what_is_over_a_limit_or_tells_a_sum_asks_for_none(said: str) -> None:
    assert not asks_for_limit(said)


def test_a_question_about_limits_is_short() -> None:
    assert asks_for_limit("hotel limit" + " " * (LONGEST - len("hotel limit")))
    assert not asks_for_limit("hotel limit " + "x" * LONGEST)


def test_what_names_no_kind_names_none() -> None:
    assert kinds_named("what are the limits", built_in()) == ()
