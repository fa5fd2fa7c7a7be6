"""The first words: who is greeted, who is helped with what, and in which language."""

from __future__ import annotations

import pytest

from tests.support.company import World


async def test_a_first_visit_is_greeted_with_three_things_to_try_and_later_ones_are_not(world: World) -> None:
    ada = world.person("ada")
    await ada.arrives()
    greeting = await ada.sees("Hello Ada Byron")
    assert len(greeting.split("\n")) == 4
    await ada.arrives()
    await world.quiet()

    assert len(await ada.texts()) == 1


async def test_each_thing_to_try_works_as_it_stands(fake_world: World) -> None:
    for name in ("ada", "wei", "grace", "frank"):
        person = fake_world.person(name)
        await person.arrives()
        greeting = await person.hears("Chit")
        for example in greeting.split("\n")[1:]:
            await person.says(example)
            answer = await person.hears("")
            assert "not sure" not in answer
            assert "不太明白" not in answer


@pytest.mark.parametrize(
    ("who", "word", "has", "lacks"),
    [
        ("ada", "help", ("my claims",), ("to approve", "to pay", "notices", "doctor")),
        ("grace", "help", ("my claims", "to approve"), ("to pay", "notices", "doctor")),
        ("frank", "帮助", ("my claims", "to pay"), ("to approve", "notices", "doctor")),
        ("sam", "HELP", ("my claims", "notices"), ("to approve", "to pay", "doctor")),
        ("root", "help!", ("my claims", "doctor"), ("to pay",)),
        ("wei", "帮助", ("我的报销",), ("待我审批", "待付款")),
    ],
)
async def test_help_says_what_this_person_can_do_and_nothing_else(
    fake_world: World, who: str, word: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    person = fake_world.person(who)
    await person.says(word)
    told = await person.hears(*has)

    assert [each for each in lacks if each in told] == []


async def test_what_was_not_understood_gets_a_polite_and_useful_answer(world: World) -> None:
    ada = world.person("ada")
    await ada.says("can you sing?")

    await ada.hears("not sure", "help", "my claims")


# ---------------------------------------------------------------- language


async def test_who_chooses_a_language_is_answered_in_it_from_then_on_everywhere(fake_world: World) -> None:
    ada, grace = fake_world.person("ada"), fake_world.person("grace")
    await ada.says("中文")
    await ada.hears("中文")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.sees_card("C-000001", "草稿", "市内交通", buttons=["提交", "修改", "补传票据", "作废"])
    await ada.presses("提交")
    await grace.presses("Approve")
    await ada.hears("C-000001", "同意", "财务")
    await ada.sees_card("C-000001", "已通过")
    await ada.says("English")
    await ada.hears("English")
    await ada.says("my claims")

    await ada.hears("My claims", "Approved")


@pytest.mark.browser
async def test_who_asks_for_another_language_sees_what_stands_there_in_it(web_world: World) -> None:
    ada = web_world.person("ada")
    await ada.arrives()
    await ada.sees("Hello Ada Byron")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.sees_card("C-000001", "Draft", buttons=["Submit", "Edit", "Attach", "Discard"])

    await ada.says("中文")

    await ada.sees_card("C-000001", "草稿", buttons=["提交", "修改", "补传票据", "作废"])
    await ada.sees("Ada Byron，您好", "昨天滴滴 68 拜访客户")
    assert "Hello" not in "".join(await ada.texts())


async def test_commands_of_the_other_language_are_understood_and_answered_in_one_s_own(world: World) -> None:
    wei, ada = world.person("wei"), world.person("ada")
    await wei.says("help")
    await wei.hears("我的报销")
    await ada.says("帮助")

    await ada.hears("my claims")
