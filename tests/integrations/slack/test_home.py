"""The home tab has headings, rows and buttons like the conversation, and never more than Slack takes."""

import pytest

from bot.chat.messages import Button, Card, Home, Items, Picture, Row, Text
from integrations.slack.home import BLOCKS, home_view
from tests.integrations.slack import golden
from tests.integrations.slack.checked import check_view, objects, readable


@pytest.mark.parametrize("language", golden.LANGUAGES)
def test_slack_takes_the_home_tab_in_both_languages(language: str) -> None:
    view = home_view(golden.staged(language).home, locale=language)
    check_view(view)
    assert [each["type"] for each in view["blocks"]].count("header") >= 3


def test_the_same_press_in_two_places_has_two_names() -> None:
    row = Row(text="C-000001", button=Button(label="View", action="claim.show:1"))
    view = home_view(Home(cards=(Items(title="Mine", rows=(row,)), Items(title="Waiting", rows=(row,)))), locale="en")
    check_view(view)


def test_pictures_are_left_to_the_conversation() -> None:
    images = (Picture(file="a", name="taxi.jpg", alt="Receipt: taxi.jpg"),)
    view = home_view(Home(cards=(Card(title="C-000001", images=images),)), locale="en", pictures={"a": "F1"})
    check_view(view)
    assert not [each for each in objects(view) if each.get("type") == "image"]


def of_rows(*counts: int) -> Home:
    row = Row(text="C-000001")
    return Home(cards=tuple(Items(title="List", rows=(row,) * count) for count in counts))


def test_a_hundred_blocks_are_shown_and_of_more_as_many_as_fit_and_that_there_are_more() -> None:
    full = home_view(of_rows(*[9] * 10), locale="en")
    check_view(full)
    assert len(full["blocks"]) == BLOCKS
    over = home_view(of_rows(*[9] * 9, 10), locale="en")
    check_view(over)
    assert len(over["blocks"]) == BLOCKS
    assert "There is more" in readable(over["blocks"][-1])


def test_an_answer_of_many_sections_is_not_cut_in_the_middle() -> None:
    home = Home(cards=(*of_rows(*[9] * 9).cards, Text(text="x" * 9_000), *of_rows(9).cards))
    check_view(home_view(home, locale="en"))
