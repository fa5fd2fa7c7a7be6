"""Money: exact sums, strictly read."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import Refused
from claims.money import EXPONENTS, LARGEST_MAJOR, Money, money


def refusal(text: str, currency: str = "CNY") -> Refused:
    with pytest.raises(Refused) as caught:
        money(text, currency)
    return caught.value


@pytest.mark.parametrize(
    ("text", "currency", "decimal"),
    [
        ("68", "CNY", "68.00"),
        (" 128.5 ", "CNY", "128.50"),
        ("1,234.56", "CNY", "1234.56"),
        ("9,999,999.99", "CNY", "9999999.99"),
        ("0.01", "CNY", "0.01"),
        ("007", "CNY", "7.00"),
        ("1200", "JPY", "1200"),
        ("9,999,999", "JPY", "9999999"),
        ("9,999,999.990", "KWD", "9999999.990"),
        ("0.001", "KWD", "0.001"),
    ],
)
def test_a_typed_amount_is_read_exactly(text: str, currency: str, decimal: str) -> None:
    assert money(text, currency).decimal == decimal


def test_full_width_digits_are_read_as_what_they_are() -> None:
    assert money("１，２３４．５６", "CNY") == Money(123456, "CNY")


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "1e9", "1E3", "NaN", "Infinity", "-inf", "1_000", "0x10", "٣٤", "१२", "１２٣"),
        *("1.", ".5", "1..5", "1234,567", "0,500", "1,,000", "1.234,5", "1 000"),
        *("¥5", "5元", "+5", "½", "一百", "1\n2", "1\x00"),
    ],
)
def test_what_is_not_a_plain_number_is_refused(text: str) -> None:
    assert refusal(text).code == "money.not_a_number"


@pytest.mark.parametrize(
    ("text", "currency", "decimal"),
    [
        *(("12,50", "EUR", "12.50"), ("12,5", "EUR", "12.50"), ("0,99", "SEK", "0.99"), ("１２，５０", "EUR", "12.50")),
        *(("1,250", "EUR", "1250.00"), ("1,250.50", "EUR", "1250.50"), ("12.50", "EUR", "12.50")),
    ],
)
def test_a_decimal_comma_is_read_in_the_currencies_of_people_who_write_it(
    text: str, currency: str, decimal: str
) -> None:
    assert money(text, currency).decimal == decimal


@pytest.mark.parametrize(
    ("text", "currency"),
    [("12,5000", "EUR"), ("1,2,5", "EUR"), (",50", "EUR"), ("12,50", "JPY"), ("12,5000", "CNY")],
)
def test_where_a_comma_is_no_decimal_one_it_is_refused(text: str, currency: str) -> None:
    with pytest.raises(Refused, match=r"money\.not_a_number"):
        money(text, currency)


@pytest.mark.parametrize(
    ("text", "currency", "point"), [("12,50", "CNY", "12.50"), ("12,50", "USD", "12.50"), ("１２，５", "GBP", "12.5")]
)
def test_a_comma_that_may_be_a_decimal_one_is_refused_with_how_to_write_it(
    text: str, currency: str, point: str
) -> None:
    with pytest.raises(Refused) as caught:
        money(text, currency)
    assert (caught.value.code, caught.value.facts["point"]) == ("money.comma", point)


@pytest.mark.parametrize("text", ["0", "0.00", "-5", "\u22125", "－５", "-0"])
def test_nothing_and_less_than_nothing_are_refused(text: str) -> None:
    assert refusal(text).code == "money.not_positive"


@pytest.mark.parametrize(
    ("text", "currency", "decimals"), [("1.234", "CNY", 2), ("1.0", "JPY", 0), ("1.2345", "KWD", 3)]
)
def test_more_decimals_than_the_currency_has_are_refused(text: str, currency: str, decimals: int) -> None:
    assert (refusal(text, currency).code, refusal(text, currency).facts) == (
        "money.too_many_decimals",
        {"decimals": decimals},
    )


@pytest.mark.parametrize(
    ("text", "currency", "largest"),
    [
        ("10000000", "CNY", "9,999,999.99"),
        ("10,000,000", "JPY", "9,999,999"),
        ("9999999.991", "KWD", "9,999,999.990"),
        ("9" * 80, "CNY", "9,999,999.99"),
    ],
)
def test_one_more_than_the_largest_amount_is_refused_with_the_limit(text: str, currency: str, largest: str) -> None:
    assert (refusal(text, currency).code, refusal(text, currency).facts) == ("money.too_large", {"largest": largest})


@pytest.mark.parametrize("currency", ["", "cny", "XYZ", "XAU", "人民币"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    assert refusal("1", currency).code == "money.unknown_currency"


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(1, "CNY") + Money(2, "CNY") == Money(3, "CNY")


def test_amounts_of_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="CNY and USD"):
        Money(1, "CNY") + Money(2, "USD")


def test_money_of_no_currency_does_not_exist() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        Money(1, "XYZ")


@given(st.text(alphabet="0123456789.,-+eE_ ０１９．，٣²NaInfx元", max_size=16), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_nothing_is_accepted_that_plain_decimal_arithmetic_refuses(text: str, currency: str) -> None:
    try:
        read = money(text, currency)
    except Refused:
        return
    folded = text.strip().translate(str.maketrans("０１９．", "019.")).replace(",", "").replace("，", "")
    assert folded.isascii()
    try:
        value = Decimal(folded)
    except InvalidOperation:
        pytest.fail(f"{text!r} was read as {read}")
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    assert 0 < value <= LARGEST_MAJOR
    assert -exponent <= EXPONENTS[currency]
    assert Decimal(read.decimal) == value


@given(st.integers(1, 999_999_999), st.sampled_from(["CNY", "KWD", "USD"]))
def test_what_is_printed_is_read_back_the_same(minor: int, currency: str) -> None:
    assert money(Money(minor, currency).decimal, currency) == Money(minor, currency)
