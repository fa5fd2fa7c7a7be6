"""A button's value is read strictly: what this program did not pack is refused, whatever it looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.actions import Action, UnknownAction


class Greet(Action, verb="test.greet"):
    person: str
    times: int
    word: str | None = None


class Wave(Action, verb="test.wave", opens_form=True):
    """An action without fields."""


def test_an_action_is_packed_in_the_order_of_its_fields() -> None:
    assert Greet(person="ada", times=3, word="hi").pack() == "test.greet:ada:3:hi"
    assert Greet(person="ada", times=3).pack() == "test.greet:ada:3:"
    assert Wave().pack() == "test.wave"


@pytest.mark.parametrize("action", [Greet(person="ada", times=3, word="hi"), Greet(person="a.b-c_d", times=0), Wave()])
def test_an_action_comes_back_as_it_was_packed(action: Action) -> None:
    assert Action.unpack(action.pack()) == action


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ":",
        "test.greet",
        "test.greet:ada",
        "test.greet:ada:3",
        "test.greet:ada:3:hi:more",
        "test.greet:ada:three:",
        "test.greet:ada:3.5:",
        "test.greet:ada:1e3:",
        "test.greet::3:",
        "test.greet:ada::",
        "test.greet:ada lovelace:3:",
        "test.greet:ada:3:<script>",
        "test.greet:ada:３:",
        "test.greet:ada:3:hi\n",
        "test.greet:ada:+3:",
        "test.greet:ada:-3:",
        "test.greet:ada:03:",
        "test.greet:ada:3.0:",
        "test.greet:ada:1_0:",
        "test.greet:ada:9007199254740993:",
        "test.greet:ada:" + "9" * 64 + ":",
        "test.greet:../../etc:3:",
        "test.greet:" + "x" * 65 + ":3:",
        "test.wave:",
        "test.wave:1",
        "TEST.WAVE",
        "test.wave ",
        "Action",
        "known",
        "test.nobody",
        "批准:42",
        "test.greet:ada:3:" + "x" * 300,
        "\x00",
        "test.greet:\ud800:3:",
    ],
)
def test_a_forged_value_is_refused(forged: str) -> None:
    with pytest.raises(UnknownAction):
        Action.unpack(forged)


@given(st.text(max_size=300))
def test_any_text_is_an_action_of_ours_or_refused(text: str) -> None:
    try:
        action = Action.unpack(text)
    except UnknownAction:
        return
    assert Action.unpack(action.pack()) == action


@given(person=st.from_regex(r"\A[A-Za-z0-9._-]{1,64}\Z"), times=st.integers(min_value=0, max_value=2**53))
def test_every_value_of_an_action_survives(person: str, times: int) -> None:
    assert Action.unpack(Greet(person=person, times=times).pack()) == Greet(person=person, times=times)


@pytest.mark.parametrize("times", [0, 2**53])
def test_a_number_within_the_limits_is_packed_and_comes_back(times: int) -> None:
    assert Action.unpack(f"test.greet:ada:{times}:") == Greet(person="ada", times=times)


@pytest.mark.parametrize("times", [-1, 2**53 + 1, 10**30])
def test_a_number_beyond_the_limits_is_neither_packed_nor_read(times: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Greet(person="ada", times=times).pack()
    with pytest.raises(UnknownAction):
        Action.unpack(f"test.greet:ada:{times}:")


@pytest.mark.parametrize("person", ["ada lovelace", "a:b", "王伟", "x" * 65, "<b>", "a\nb"])
def test_a_value_that_could_be_misread_is_never_packed(person: str) -> None:
    with pytest.raises(ValueError, match="can't be part of a button"):
        Greet(person=person, times=1).pack()


def test_a_packed_action_holds_255_characters_and_not_one_more() -> None:
    class Long(Action, verb="test.long"):
        a: str
        b: str
        c: str
        d: str

    fits = Long(a="x" * 64, b="x" * 64, c="x" * 64, d="x" * 50)
    assert len(fits.pack()) == 255
    with pytest.raises(ValueError, match="too long"):
        fits.copy_with(d="x" * 51).pack()


def test_two_actions_can_not_have_the_same_verb() -> None:
    with pytest.raises(TypeError):

        class Again(Action, verb="test.wave"):
            pass


def test_an_action_says_whether_it_opens_a_form() -> None:
    assert Wave.opens_form
    assert not Greet.opens_form


def test_actions_of_two_kinds_are_never_equal() -> None:
    class Left(Action, verb="test.left"):
        claim: int

    class Right(Action, verb="test.right"):
        claim: int

    assert Left(claim=1) != Right(claim=1)
    assert len({Left(claim=1), Left(claim=1), Right(claim=1)}) == 2
