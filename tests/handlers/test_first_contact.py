"""The first words, help by role, languages, and a useful answer to what was not understood."""

from dataclasses import replace

import pytest

from bot.chat.actions import ChooseLanguage
from bot.chat.messages import Text
from claims.errors import Refused
from claims.people import PersonId
from handlers.greeting import choose_language
from tests.handlers.stories import drafted, office, sent
from tests.support.desk import Desk, words

ADA = PersonId("ada")


async def examples(desk: Desk, who: str, text: str) -> tuple[str, ...]:
    shown = await desk.says(who, text)
    assert isinstance(shown[0], Text)
    return shown[0].examples


async def test_somebody_is_greeted_once_with_three_things_to_try() -> None:
    desk = office()
    shown = await desk.arrives("ada")
    assert isinstance(shown[0], Text)
    assert shown[0].text.startswith("Hello Ada Byron, I'm Chit.")
    assert shown[0].examples == ("taxi 68 yesterday, visiting a client", "my claims", "help")
    assert await desk.arrives("ada") == []


async def test_the_greeting_is_in_the_reader_s_language() -> None:
    desk = office()
    shown = await desk.arrives("wei")
    assert isinstance(shown[0], Text)
    assert shown[0].text.startswith("王伟，您好，我是 Chit。")
    assert shown[0].examples == ("昨天滴滴 68 拜访客户", "我的报销", "帮助")


@pytest.mark.parametrize("who", ["ada", "grace", "frank", "wei"])
async def test_every_example_works_as_it_stands(who: str) -> None:
    desk = office()
    for example in await examples(desk, who, "hello"):
        said = words(await desk.says(who, example))
        assert "not sure what you mean" not in said
        assert "没太明白" not in said


@pytest.mark.parametrize("typed", ["hi", "Hello!", "你好", "您好。"])
async def test_a_hello_is_answered(typed: str) -> None:
    assert words(await office().says("ada", typed)).startswith("Hello Ada Byron")


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("ada", ["Your claims"]),
        ("grace", ["Your claims", "Your decisions"]),
        ("frank", ["Your claims", "Payments"]),
        ("sam", ["Your claims", "Support"]),
        ("root", ["Your claims", "Administration"]),
    ],
)
async def test_help_tells_each_role_its_own(who: str, parts: list[str]) -> None:
    said = words(await office().says(who, "帮助"))
    assert [paragraph.split("\n")[0] for paragraph in said.split("\n\n")] == parts


async def test_who_stands_in_for_a_manager_is_helped_as_an_approver() -> None:
    desk = office()
    assert "Your decisions" not in words(await desk.says("frank", "help"))
    await sent(desk, "heidi")
    assert "Your decisions" in words(await desk.says("frank", "help"))


@pytest.mark.parametrize("way", ["typed", "chosen beside the conversation"])
async def test_who_reads_in_another_language_sees_the_greeting_and_the_cards_in_it(way: str) -> None:
    desk = office()
    await desk.arrives("ada")
    await drafted(desk)

    if way == "typed":
        shown = await desk.says("ada", "中文")
        assert words(shown).endswith("好的，以后用中文。")
    else:
        shown = await desk.forges("ada", ChooseLanguage(locale="zh-CN").pack())

    greeting = desk.conversation("ada")[0]
    assert isinstance(greeting, Text)
    assert greeting in shown
    assert greeting.text.startswith("Ada Byron，您好")
    assert greeting.examples == ("昨天滴滴 68 拜访客户", "我的报销", "帮助")
    assert desk.card("ada") in shown
    assert desk.card("ada").state_label == "草稿"
    assert desk.memory.people[ADA].locale == "zh-CN"


@pytest.mark.parametrize(
    "packed", ["person.language", "person.language:", "person.language:fr", "person.language:en:en"]
)
async def test_a_language_that_is_none_changes_nothing(packed: str) -> None:
    desk = office()
    await desk.arrives("ada")

    await desk.forges("ada", packed)

    assert desk.memory.people[ADA].locale is None


async def test_who_has_left_by_the_moment_it_is_written_chooses_no_language() -> None:
    desk = office()
    ada = desk.memory.people[ADA]
    desk.memory.people[ADA] = replace(ada, left_on=desk.now.date())

    with pytest.raises(Refused) as no:
        await desk.write(lambda unit: choose_language(unit, "zh-CN", by=ada, now=desk.now, on=desk.now.date()))

    assert no.value.code == "person.left"
    assert desk.memory.people[ADA].locale is None


async def test_a_language_is_kept() -> None:
    desk = office()
    await drafted(desk)
    assert "好的，以后用中文。" in words(await desk.says("ada", "中文"))
    assert words(await desk.says("ada", "帮助")).startswith("我的报销")
    await desk.says("ada", "C-1")
    assert desk.card("ada").state_label == "草稿"
    assert words(await desk.says("ada", "English")) == "From now on I'll write in English."
    assert words(await desk.says("ada", "language")).startswith("Which language")


@pytest.mark.parametrize("typed", ["", "blah", "😀😀", "‮abc", "<script>alert()</script>", "什么", "x" * 10_000])
async def test_what_is_not_understood_is_answered_politely_with_examples(typed: str) -> None:
    desk = office()
    assert len(await examples(desk, "ada", typed)) == 3
    assert desk.memory.claims == {}


async def test_nothing_to_cancel_is_said() -> None:
    assert words(await office().says("ada", "取消")).startswith("There is nothing to cancel just now.")


async def test_thanks_are_answered() -> None:
    assert words(await office().says("wei", "谢谢")) == "不客气。"


@pytest.mark.parametrize(
    "typed",
    [
        *("claim", "报销", "Claim.", "New claim", "new expense", "I want to file a claim.", "Please start a new claim"),
        *("我要报销", "新建报销", "我想新建报销单", "申请报销"),
    ],
)
async def test_claim_alone_offers_the_form(typed: str) -> None:
    desk = office()
    shown = await desk.says("wei", typed)
    assert [button.label for button in shown[0].buttons] == ["填写"]  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["New claim: taxi 45 yesterday", "我要报销打车45昨天"])
async def test_an_expense_behind_the_wish_to_claim_is_filed(typed: str) -> None:
    shown = await office().says("ada", typed)
    assert shown[0].lead == "¥45.00"  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["打开表单", "the form"])
async def test_the_form_is_opened_by_its_name(typed: str) -> None:
    desk = office()
    await desk.says("wei", typed)
    assert desk.form.id == "claim.new"
