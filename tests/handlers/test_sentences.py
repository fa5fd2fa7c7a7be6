"""A sentence becomes a draft; what is missing is asked, one thing at a time; what can't be filed is said."""

import pytest

from bot.chat.messages import Card, Text
from tests.handlers.stories import office, with_people
from tests.support import builders
from tests.support.desk import labels, words


async def test_a_sentence_is_read_back_as_a_draft() -> None:
    desk = office()
    shown = await desk.says("wei", "昨天滴滴 68 拜访客户")
    assert len(shown) == 1
    card = shown[0]
    assert isinstance(card, Card)
    assert (card.title, card.state_label, card.lead) == ("C-000001", "草稿", "¥68.00")
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("日期", "2026年11月19日"),
        ("商户", "滴滴"),
        ("币种", "CNY"),
        ("事由", "拜访客户"),
    ]
    assert card.choice is not None
    assert (card.choice.label, card.choice.chosen) == ("类别", "transport")
    assert labels(card) == ["提交", "修改", "补传票据", "作废"]


@pytest.mark.parametrize("prefix", ["claim ", "Claim: ", "报销 ", "报销：", "报销"])
async def test_a_word_that_announces_a_claim_changes_nothing(prefix: str) -> None:
    desk = office()
    await desk.says("ada", prefix + "昨天滴滴 68 拜访客户")
    line = desk.claim().lines[0]
    assert (line.minor, line.category, line.merchant, line.purpose) == (6800, "transport", "滴滴", "拜访客户")


async def test_what_is_missing_is_asked_one_thing_at_a_time_until_nothing_is() -> None:
    desk = office()
    shown = await desk.says("ada", "68 for visiting a client")
    assert isinstance(shown[0], Card)
    assert words(shown).startswith("What kind of expense was it?\nMeals, Taxi & transport,")
    shown = await desk.says("ada", "taxi & transport")
    assert words(shown).startswith("On which day was it?")
    shown = await desk.says("ada", "yesterday")
    assert words(shown).startswith("C-000001 has all it needs.")
    assert [type(message) for message in desk.conversation("ada")].count(Card) == 1
    card = desk.card("ada")
    assert (card.facts[0].label, card.facts[0].value) == ("Date", "Nov 19, 2026")
    assert card.choice is not None
    assert card.choice.chosen == "transport"
    await desk.says("ada", "submit C-1")
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    ("answer", "lead"), [("35", "¥35.00"), ("35块5", "¥35.50"), ("三十五元", "¥35.00"), ("45.60 USD", "$45.60")]
)
async def test_a_sum_is_answered_as_people_write_it(answer: str, lead: str) -> None:
    desk = office()
    await desk.says("ada", "lunch yesterday")
    await desk.says("ada", answer)
    assert desk.card("ada").lead == lead


async def test_a_sum_with_a_decimal_comma_is_read_where_the_currency_is_written_so() -> None:
    desk = office()
    await desk.says("ada", "lunch yesterday 12,50 EUR")
    assert desk.card("ada").lead == "€12.50"
    await desk.says("ada", "no, 13,20 EUR")
    assert desk.card("ada").lead == "€13.20"
    await desk.says("ada", "make it 1,250")
    assert desk.card("ada").lead == "€1,250.00"
    await desk.says("ada", "make it 9,90")
    assert desk.card("ada").lead == "€9.90"


@pytest.mark.parametrize("answer", ["transport", "市内交通", "打车", "by taxi"])
async def test_a_category_is_answered_by_its_name_or_another_word_for_it(answer: str) -> None:
    desk = office()
    await desk.says("ada", "68 yesterday")
    await desk.says("ada", answer)
    assert desk.claim().lines[0].category == "transport"


@pytest.mark.parametrize("answer", ["昨天", "2026-11-19", "11-19", "11月19日", "Nov 19", "yesterday, I think"])
async def test_a_day_is_answered_as_people_say_it(answer: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", answer)
    assert str(desk.claim().lines[0].date) == "2026-11-19"


@pytest.mark.parametrize(
    ("text", "answer", "again"),
    [
        ("lunch yesterday", "a lot", "I could not read a sum in that. How much was it?"),
        ("lunch yesterday", "0", "The amount must be more than zero."),
        ("68 yesterday", "no idea", "I don't know that category."),
        ("taxi 68", "some day", "I could not read a day in that. On which day was it?"),
        ("taxi 68", "2026-11-21", "Nov 21, 2026 is still to come."),
    ],
)
async def test_an_answer_that_is_none_is_asked_again(text: str, answer: str, again: str) -> None:
    desk = office()
    await desk.says("ada", text)
    before = desk.claim().version
    assert words(await desk.says("ada", answer)).startswith(again)
    assert desk.claim().version == before
    assert len(desk.asked) == 1


async def test_a_question_is_left_by_cancel_and_by_any_command() -> None:
    desk = office()
    await desk.says("wei", "打车 68")
    assert words(await desk.says("wei", "取消")) == "好的，先不问这个了。没有做任何改动。"
    await desk.says("ada", "taxi 68")
    await desk.says("ada", "my claims")
    assert desk.asked == {}
    await desk.says("ada", "yesterday")
    assert desk.claim(2).lines[0].date is None


async def test_another_expense_is_not_taken_for_an_answer() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", "lunch 20 yesterday")
    assert [line.minor for number in (1, 2) for line in desk.claim(number).lines] == [6800, 2000]
    assert desk.claim(1).lines[0].date is None


async def test_where_is_my_claim_is_not_taken_for_an_answer() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    told = words(await desk.says("ada", "where is my claim?"))
    assert "is still your draft" in told
    assert told.endswith("Still open: On which day was it? “cancel” leaves it.")
    await desk.says("ada", "yesterday")
    assert str(desk.claim().lines[0].date) == "2026-11-19"


async def test_an_answer_after_the_form_filled_the_gap_is_an_ordinary_message() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    question = dict(desk.asked)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, date="2026-11-18")
    assert desk.asked == {}
    desk.asked.update(question)
    await desk.says("ada", "yesterday")
    assert str(desk.claim().lines[0].date) == "2026-11-18"


async def test_submit_says_what_is_missing_and_asks_for_it() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", "cancel")
    shown = await desk.presses("ada", "Submit")
    assert words(shown).startswith("C-000001 can't be submitted yet. Missing: Date.\nOn which day was it?")
    await desk.says("ada", "today")
    await desk.presses("ada", "Submit")
    assert desk.claim().state == "submitted"


async def test_what_only_the_policy_demands_is_asked_too() -> None:
    desk = with_people(*builders.company(), policy=builders.policy(required={"transport": frozenset({"merchant"})}))
    shown = await desk.says("ada", "claim 68 transport yesterday")
    if not any(isinstance(message, Card) for message in shown):
        pytest.skip("this policy knows no other word for transport")
    assert words(shown).startswith("Where was it?")
    await desk.says("ada", "DiDi")
    assert desk.claim().lines[0].merchant == "DiDi"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("taxi 0 yesterday", "The amount must be more than zero."),
        ("lunch 1e9 yesterday", "That is not a sum I can read."),
        ("打车 -45 元", "The amount must be more than zero."),
        ("hotel 45.678 USD", "The amount can have at most 2 decimals."),
        ("机票 99999999元", "An amount can be at most 9,999,999.99."),
    ],
)
async def test_a_sum_that_can_t_be_is_refused_with_a_sentence_and_nothing_is_filed(text: str, why: str) -> None:
    desk = office()
    assert words(await desk.says("ada", text)).startswith(why)
    assert desk.memory.claims == {}


async def test_a_day_to_come_is_not_taken_into_the_draft() -> None:
    desk = office()
    answer = words(await desk.says("ada", "taxi 68 on 2026-11-21"))
    assert answer.startswith("Nov 21, 2026 is still to come.")
    assert "On which day was it?" in answer
    assert desk.claim().lines[0].date is None


async def test_a_sum_that_can_t_be_among_several_is_missing_in_its_row_and_said() -> None:
    desk = office()
    shown = await desk.says("ada", "taxi yesterday 45, hotel 0 yuan")
    assert words(shown).startswith("The amount must be more than zero.")
    assert desk.memory.claims == {}


async def test_a_long_message_says_that_only_its_beginning_was_read() -> None:
    desk = office()
    shown = await desk.says("ada", "taxi 68 yesterday, " + "x" * 2_000)
    assert isinstance(shown[0], Text)
    assert shown[0].text == "Your message is long: I read its first 2,000 characters."
    assert isinstance(shown[1], Card)
    assert len(await desk.says("ada", "taxi 68 yesterday, " + "x" * 1_900)) == 1


@pytest.mark.parametrize("typed", ["打车", "taxi", "claim something", "报销一下"])
async def test_a_word_without_a_sum_offers_the_form(typed: str) -> None:
    desk = office()
    shown = await desk.says("ada", typed)
    assert labels(shown[-1]) == ["Fill in"]
    assert len(shown) == 1 + (typed == "claim something")
    assert desk.memory.claims == {}


async def test_a_number_within_a_sentence_shows_its_card() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    shown = await desk.says("ada", "please look at C-000001")
    assert isinstance(shown[-1], Card)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "wait, 5 more minutes"),
        ("ada", "it's 30 degrees"),
        ("ada", "make it 86"),
        ("wei", "等等，5分钟"),
        ("wei", "今天30度"),
        ("wei", "改成86"),
    ],
)
async def test_small_talk_with_a_number_files_nothing_and_asks_nothing(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, said)
    assert (desk.memory.claims, [form for form, *_ in desk.asked.values() if "claim.ask" in form]) == ({}, [])
    await desk.says(who, "taxi 68 yesterday")
    await desk.says(who, said if "86" not in said else "thanks")
    assert [(number, claim.version) for number, claim in desk.memory.claims.items()] == [(1, 1)]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "taxi 45,60 yesterday", "I saw a comma in “45,60”"),
        ("wei", "昨天打车45,60元", "“45,60”里有逗号"),
    ],
)
async def test_a_comma_in_a_sum_is_named_with_how_to_write_it(who: str, said: str, told: str) -> None:
    desk = office()
    shown = words(await desk.says(who, said))
    assert shown.startswith(told)
    assert "“45.60”" in shown
    assert desk.memory.claims == {}


@pytest.mark.parametrize("said", ["answer 1", "Answer 2", "reply 1", "option 2", "回答1", "选项2"])
async def test_a_number_behind_a_word_for_choosing_files_nothing(said: str) -> None:
    desk = office()
    await desk.says("ada", said)
    assert desk.memory.claims == {}
