"""The drop-down of categories on a card that is not sent yet: what it offers, and what is done with what is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Card, Choice, Text
from claims.policy import Category, Policy, built_in
from claims.states import State
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import Desk, words

SUBMIT = {"ada": "Submit", "wei": "提交"}


def of_categories(count: int, *, names: str = "Kind {}") -> Policy:
    """The built-in policy with so many categories, `transport` first of all."""
    first = built_in().categories[1]
    others = [Category(f"kind{at}", dict.fromkeys(("en", "zh"), names.format(at))) for at in range(2, count + 1)]
    return replace(built_in(), version=1, categories=(first, *others))


def choice_on(card: Card) -> Choice:
    """What its drop-down offers."""
    assert card.choice is not None
    return card.choice


def facts(card: Card) -> dict[str, str]:
    """Its rows."""
    return {fact.label: fact.value for fact in card.facts}


def picked(desk: Desk, number: int = 1) -> str | None:
    """The category of the one expense."""
    return desk.claim(number).lines[0].category


# ------------------------------------------------------------ what is offered


async def test_a_draft_offers_the_categories_of_the_policy_in_its_reader_s_words() -> None:
    desk = office()
    choice = choice_on(await drafted(desk))
    assert (choice.label, choice.chosen, len(choice.options)) == ("Category", "transport", 9)
    assert [each.label for each in choice.options[:2]] == ["Meals", "Taxi & transport"]
    long = next(each for each in choice.options if each.value == "entertainment")
    assert (long.label, long.short) == ("Client entertainment", "Client entertai…")
    chinese = choice_on(await drafted(desk, "wei"))
    assert (chinese.label, chinese.chosen) == ("类别", "transport")
    assert [each.short for each in chinese.options[:3]] == ["餐费", "市内交通", "机票火车票"]


async def test_where_no_category_is_known_none_is_chosen() -> None:
    desk = office()
    await desk.says("ada", "68 for visiting a client")
    assert choice_on(desk.card("ada")).chosen is None


async def test_ten_categories_are_a_drop_down_and_eleven_are_a_row_and_the_form() -> None:
    desk = office()
    desk.memory.policies.append(of_categories(11))
    card = await drafted(desk)
    assert (card.choice, facts(card)["Category"]) == (None, "Taxi & transport")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, category="kind10")
    assert facts(desk.card("ada"))["Category"] == "Kind 10"
    desk.memory.policies.append(of_categories(10))
    await desk.says("ada", "C-1")
    choice = choice_on(desk.card("ada"))
    assert (len(choice.options), choice.chosen) == (10, "kind10")
    assert "Category" not in facts(desk.card("ada"))


async def test_a_category_that_is_not_chosen_yet_takes_the_place_of_a_tenth() -> None:
    desk, full = office(), office()
    desk.memory.policies.append(of_categories(9))
    await desk.says("ada", "68 for visiting a client")
    assert len(choice_on(desk.card("ada")).options) == 9
    full.memory.policies.append(of_categories(10))
    await full.says("ada", "68 for visiting a client")
    assert (full.card("ada").choice, facts(full.card("ada"))["Category"]) == (None, "missing")


async def test_names_that_are_the_same_once_they_are_cut_are_in_the_form_alone() -> None:
    desk = office()
    desk.memory.policies.append(of_categories(3, names="Meetings of committee {}"))
    card = await drafted(desk)
    assert (card.choice, facts(card)["Category"]) == (None, "Taxi & transport")


async def test_of_several_expenses_each_says_its_category_and_none_is_chosen_for_all() -> None:
    desk = office()
    await desk.says("ada", "claim")
    await desk.presses("ada", "Fill in")
    line = {"amount": "68", "currency": "CNY", "category": "transport", "date": "2026-11-19"}
    await desk.fills_lines("ada", desk.form, line, {**line, "category": "meals"})
    card = desk.card("ada")
    assert card.choice is None
    assert "Meals" in facts(card)["Expense 2"]


async def test_a_card_that_waits_or_is_another_s_offers_nothing_to_choose() -> None:
    desk = office()
    card = await sent(desk)
    assert (card.choice, facts(card)["Category"]) == (None, "Taxi & transport")
    assert desk.card("grace").choice is None
    await sent_back(desk, "Return", "Which?")
    assert choice_on(desk.card("ada")).chosen == "transport"


# ------------------------------------------------------------ what is chosen


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_a_claim_is_sent_as_what_was_chosen_on_its_card(who: str) -> None:
    desk = office()
    await drafted(desk, who)
    shown = await desk.presses(who, SUBMIT[who], choosing="meals")
    assert (words(shown), desk.claim().state, picked(desk)) == ("", State.SUBMITTED, "meals")
    named = {"ada": ("Category", "Meals"), "wei": ("类别", "餐费")}[who]
    assert named in facts(desk.card(who)).items()
    assert facts(desk.card("grace"))["Category"] == "Meals"


async def test_a_choice_of_what_is_there_only_sends() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Submit")
    assert [each.name.value for each in desk.memory.events[1]] == ["created", "submitted"]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("ada", "C-000001 has the new category and is not sent yet: the policy has something to say about it now."),
        ("wei", "C-000001 已换成新的类别，还没有提交：按这个类别，制度上有需要留意的地方。"),
    ],
)
async def test_nothing_is_sent_with_a_warning_that_was_not_on_the_card(who: str, sentence: str) -> None:
    desk = office()
    await drafted(desk, who, amount="90")
    assert desk.card(who).warnings == ()
    shown = await desk.presses(who, SUBMIT[who], choosing="training")
    assert words(shown).startswith(sentence)
    card = desk.card(who)
    assert (desk.claim().state, choice_on(card).chosen, len(card.warnings)) == (State.DRAFT, "training", 1)
    await desk.presses(who, SUBMIT[who])
    assert (desk.claim().state, picked(desk)) == (State.SUBMITTED, "training")


@pytest.mark.parametrize(("who", "sentence"), [("ada", "Missing: Purpose"), ("wei", "缺少：事由")])
async def test_what_the_new_category_needs_is_asked_and_the_choice_is_kept(who: str, sentence: str) -> None:
    desk = office()
    meals, *others = built_in().categories
    strict = (replace(meals, required=frozenset({"purpose"})), *others)
    desk.memory.policies.append(replace(built_in(), version=1, categories=strict))
    await drafted(desk, who, purpose="")
    shown = await desk.presses(who, SUBMIT[who], choosing="meals")
    assert sentence in words(shown)
    assert (desk.claim().state, picked(desk)) == (State.DRAFT, "meals")
    await desk.says(who, "和客户谈合作")
    await desk.presses(who, SUBMIT[who])
    assert desk.claim().state is State.SUBMITTED


async def test_a_category_is_chosen_where_none_was_known() -> None:
    desk = office()
    await desk.says("ada", "68 yesterday for visiting a client")
    await desk.presses("ada", "Submit", choosing="transport")
    assert (desk.claim().state, picked(desk)) == (State.SUBMITTED, "transport")


@pytest.mark.parametrize("label", ["Submit", "Edit"])
async def test_a_category_that_nobody_offered_is_refused_in_a_sentence(label: str) -> None:
    desk = office()
    await drafted(desk)
    shown = await desk.presses("ada", label, choosing="yachts")
    assert words(shown).startswith("That category is not offered for C-000001 now, so nothing was done.")
    assert (desk.claim().version, picked(desk)) == (1, "transport")


async def test_a_category_that_the_policy_lost_meanwhile_is_refused_and_the_card_shows_what_there_is() -> None:
    desk = office()
    await drafted(desk, "wei")
    desk.memory.policies.append(of_categories(3))
    shown = await desk.presses("wei", "提交", choosing="meals")
    assert "现在不能选这个类别" in words(shown)
    assert [each.value for each in choice_on(desk.card("wei")).options] == ["transport", "kind2", "kind3"]


async def test_a_stale_card_sends_nothing_and_shows_the_truth() -> None:
    desk = office()
    old = await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, category="meals")
    shown = await desk.presses("ada", "Submit", on=old, choosing="travel")
    assert "changed after this was shown" in words(shown)
    assert (desk.claim().state, choice_on(desk.card("ada")).chosen) == (State.DRAFT, "meals")


async def test_a_choice_on_the_card_of_a_claim_that_was_sent_does_nothing() -> None:
    desk = office()
    old = await drafted(desk)
    await desk.presses("ada", "Submit", on=old)
    await desk.presses("ada", "Submit", on=old, choosing="meals")
    assert (desk.claim().state, desk.claim().version, picked(desk)) == (State.SUBMITTED, 2, "transport")


async def test_the_form_opens_with_what_was_chosen_on_the_card() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit", choosing="travel")
    assert picked(desk) == "transport"
    await desk.fills("ada", desk.form)
    assert picked(desk) == "travel"


async def test_the_form_opens_with_what_the_claim_says_where_the_card_is_an_old_one() -> None:
    desk = office()
    old = await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, category="meals")
    await desk.presses("ada", "Edit", on=old)
    await desk.fills("ada", desk.form)
    assert picked(desk) == "meals"


async def test_a_returned_claim_goes_back_in_the_category_that_was_asked_for() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "A lunch, no taxi", code="wrong_category")
    await desk.presses("ada", "Submit", choosing="meals")
    assert (desk.claim().state, desk.claim().round) == (State.SUBMITTED, 2)
    assert desk.card("grace").changes == ("Category: Taxi & transport → Meals",)


async def test_a_returned_claim_as_it_was_asks_for_a_reply_and_keeps_the_choice() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Why?")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, category="meals")
    await desk.presses("ada", "Submit", choosing="transport")
    await desk.fills("ada", desk.form, reply="As it was")
    assert (desk.claim().state, picked(desk)) == (State.SUBMITTED, "transport")


async def test_a_typed_command_sends_what_the_claim_says() -> None:
    desk = office()
    await drafted(desk)
    shown = await desk.says("ada", "submit C-1")
    assert isinstance(shown[0], Text)
    assert picked(desk) == "transport"
