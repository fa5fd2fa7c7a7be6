"""A message finds its handler by the longest command word; claim numbers are read in every way people write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.actions import Action
from bot.chat.router import Router, claim_number, numbers_in, plain


class Nod(Action, verb="test.nod"):
    """A press."""


async def claims(turn: Any) -> None: ...


async def my_claims(turn: Any) -> None: ...


async def approve(turn: Any, number: int) -> None: ...


async def file(turn: Any, text: str) -> None: ...


@pytest.fixture
def router() -> Router:
    own = Router()
    own.command("claims")(claims)
    own.command("my claims", "我的报销")(my_claims)
    own.command("approve", "同意", takes="number")(approve)
    own.command("claim", "报销", takes="text")(file)
    return own


@pytest.mark.parametrize(
    ("said", "handler", "rest"),
    [
        ("claims", claims, ()),
        ("  CLAIMS!! ", claims, ()),
        ("My   Claims", my_claims, ()),
        ("my claims.", my_claims, ()),
        ("我的报销。", my_claims, ()),
        ("ｍｙ　ｃｌａｉｍｓ", my_claims, ()),
        ("approve C-000042", approve, (42,)),
        ("Approve: c42", approve, (42,)),
        ("approve 42", approve, (42,)),
        ("approve #42", approve, (42,)),
        ("同意C-000042", approve, (42,)),
        ("同意 C-000042。", approve, (42,)),
        ("同意：42", approve, (42,)),
        ("claim Taxi 68 yesterday", file, ("Taxi 68 yesterday",)),
        ("claim: Taxi 68.50!", file, ("Taxi 68.50!",)),
        ("报销滴滴 68", file, ("滴滴 68",)),
        ("报销：滴滴 ６８", file, ("滴滴 ６８",)),
    ],
)
def test_a_command_is_found_with_what_follows_it(
    router: Router, said: str, handler: Any, rest: tuple[Any, ...]
) -> None:
    assert router.find_command(said) == (handler, rest)
    assert router.is_command(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "hello",
        "claimsome",
        "claims of mine",
        "approve",
        "approve it",
        "approve C-000042 please",
        "approved C-000042",
        "approve 1e9",
        "approve -1",
        "approve C-1234567890123",
        "claim",
        "please approve C-000042",
    ],
)
def test_everything_else_is_no_command(router: Router, said: str) -> None:
    assert router.find_command(said) is None


def test_a_command_of_a_word_alone_and_one_with_text_live_side_by_side(router: Router) -> None:
    async def card(turn: Any) -> None: ...

    router.command("claim")(card)

    assert router.find_command("claim") == (card, ())
    assert router.find_command("claim taxi 68") == (file, ("taxi 68",))


def test_only_the_beginning_of_a_very_long_message_is_looked_at(router: Router) -> None:
    assert router.find_command("x" * 10_000) is None
    found = router.find_command("claim " + "x" * 9_000)
    assert found is not None
    assert found[0] is file


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(said: str) -> None:
    own = Router()
    own.command("claim", "报销", takes="text")(file)
    own.command("approve", takes="number")(approve)
    found = own.find_command(said)
    assert found is None or found[0] in (file, approve)


# ---------------------------------------------------------------- words and numbers


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Help!", "help"), ("帮助。", "帮助"), ("ＨＥＬＰ", "help"), ("a \t\n b", "a b"), ("?!", ""), ("a.b", "a.b")],
)
def test_words_are_compared_without_case_width_and_closing_marks(text: str, folded: str) -> None:
    assert plain(text) == folded


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("C-000042", 42),
        ("c-42", 42),
        ("C42", 42),
        ("C–000042", 42),
        ("42", 42),
        ("#42", 42),
        ("Ｃ－０００４２", 42),
        (" C-000042 ", 42),
        ("C-999999999", 999_999_999),
        ("C-1000000", 1_000_000),
    ],
)
def test_a_claim_s_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert claim_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "C-", "C-12a", "D-42", "C--42", "4 2", "C-1234567890", "٤٢", "四十二", "-42", "1.5"]
)
def test_what_is_not_a_claim_s_number_is_none(text: str) -> None:
    assert claim_number(text) is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("why was C-000042 returned", [42]),
        ("C-000042的状态，还有C-7", [42, 7]),
        ("where is c42?", [42]),
        ("ABC-42 and C-42x", [42]),
        ("taxi 42", []),
        ("CC-42", []),
    ],
)
def test_the_claims_of_a_sentence_are_found(sentence: str, found: list[int]) -> None:
    assert numbers_in(sentence) == found


# ---------------------------------------------------------------- the other tables


def test_each_table_keeps_what_was_registered() -> None:
    own = Router()

    async def builder(turn: Any, context: Any) -> Any: ...

    async def reader(turn: Any, values: Any, context: Any) -> Any: ...

    async def press(turn: Any, press: Any) -> Any: ...

    def drawer(unit: Any, key: str, reader: Any) -> Any: ...

    def teller(unit: Any, row: Any, reader: Any) -> Any: ...

    assert own.form("claim.new")(builder) is builder
    own.filled("claim.new")(reader)
    own.pressed(Nod)(press)
    own.draws("claim")(drawer)
    own.tells("claim.approved", "claim.paid")(teller)

    assert own.forms == {"claim.new": builder}
    assert own.fills == {"claim.new": reader}
    assert own.presses == {Nod: press}
    assert own.drawers == {"claim": drawer}
    assert own.news == {"claim.approved": teller, "claim.paid": teller}


def test_listeners_keep_their_order() -> None:
    own = Router()

    def first(turn: Any, text: str) -> str | None: ...

    def second(turn: Any, text: str) -> str | None: ...

    own.hears(first)(my_claims)
    own.hears(second)(claims)

    assert own.listeners == [(first, my_claims), (second, claims)]
