"""Sums of money: whole minor units of one currency, read from a typed field or refused, never rounded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from claims.errors import Refused

# ISO 4217, list one, by the number of decimals; without funds, metals and test codes, in which nobody pays a taxi.
_CODES_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
EXPONENTS: Mapping[str, int] = MappingProxyType(
    {code: decimals for decimals, codes in _CODES_BY_DECIMALS.items() for code in codes.split()}
)
"""The currencies that can be claimed, with the decimals each one has."""

LARGEST_MAJOR = Decimal("9999999.99")
"""The most that one amount may be, in major units of its currency."""

_LARGEST_MINOR = {decimals: int(LARGEST_MAJOR.scaleb(decimals)) for decimals in _CODES_BY_DECIMALS}

DECIMAL_COMMA = frozenset(["EUR", "BRL", "CZK", "DKK", "HUF", "NOK", "PLN", "RON", "RUB", "SEK", "TRY"])
"""Currencies of countries where people write 12,50 for twelve and a half; 1,250 is a thousand in these too."""
_WITH_COMMA = re.compile(r"(-?[0-9]{1,80}),([0-9]{1,2})")

# Chinese input methods type these shapes of the same characters. Digits of other scripts are not read.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_TYPED = re.compile(
    r"(?P<minus>[-\u2212])?(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){1,20}|[0-9]{1,80})(?:\.(?P<part>[0-9]{1,80}))?"
)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact sum: `minor` units (fen, cents, whole yen) of an ISO 4217 `currency` out of `EXPONENTS`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"{self.currency!r} is not a currency known here")

    @property
    def decimal(self) -> str:
        """Major units with exactly the currency's decimals and no grouping: "128.50", "1200" for yen."""
        decimals = EXPONENTS[self.currency]
        sign, digits = ("-" if self.minor < 0 else ""), str(abs(self.minor)).zfill(decimals + 1)
        return f"{sign}{digits}" if decimals == 0 else f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"

    def __add__(self, other: "Money") -> "Money":
        """The sum of both; ValueError if the currencies differ, because nothing is converted here."""
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be added")
        return Money(self.minor + other.minor, self.currency)


def money(text: str, currency: str) -> Money:
    """Read one typed amount field in major units: `1,234.50`, `68`, full-width digits too, spaces around it allowed.

    In the currencies of `DECIMAL_COMMA` also `12,50` and `12,5`, which can't be meant as anything else.
    Raises Refused `money.unknown_currency` (currency), what `unread` gives, `money.not_positive`,
    `money.too_many_decimals` (decimals: how many the currency has) or `money.too_large` (largest: as people write it).
    """
    if currency not in EXPONENTS:
        raise Refused("money.unknown_currency", currency=currency)
    typed = _TYPED.fullmatch(with_point(text.strip().translate(_FULL_WIDTH), currency))
    if typed is None:
        raise unread(text.strip().translate(_FULL_WIDTH), currency)
    return from_digits(
        typed["whole"].replace(",", ""), typed["part"] or "", currency=currency, negative=typed["minus"] is not None
    )


def with_point(written: str, currency: str) -> str:
    """A number with one or two decimals behind a comma, in a currency where people write that, with a point instead."""
    found = _WITH_COMMA.fullmatch(written) if currency in DECIMAL_COMMA else None
    return written if found is None else f"{found[1]}.{found[2]}"


def unread(written: str, currency: str) -> Refused:
    """Why this is no sum in that currency: `money.comma` (typed, point, currency) for 45,60 where people write 45.60,
    else `money.not_a_number`."""
    found = _WITH_COMMA.fullmatch(written)
    if found is None or len(found[2]) > EXPONENTS[currency]:
        return Refused("money.not_a_number")
    return Refused("money.comma", typed=written, point=f"{found[1]}.{found[2]}", currency=currency)


def from_digits(whole: str, part: str, *, currency: str, negative: bool = False) -> Money:
    """The amount of ASCII digits before and after the decimal point, within the limits of one claimed amount.

    `currency` must be known. Raises Refused as `money` does, except for those of `unread`.
    """
    decimals = EXPONENTS[currency]
    whole = whole.lstrip("0")
    if negative or not (whole or part.strip("0")):
        raise Refused("money.not_positive")
    if len(part) > decimals:
        raise Refused("money.too_many_decimals", decimals=decimals)
    largest = _LARGEST_MINOR[decimals]
    # The length is looked at first: a number of a thousand digits is not worth converting.
    if len(whole) > len(str(largest)) or (minor := int(whole + part.ljust(decimals, "0"))) > largest:
        raise Refused("money.too_large", largest=_grouped(Money(largest, currency)))
    return Money(minor, currency)


def check_sum(amount: Money) -> None:
    """Raise Refused `money.not_positive` or `money.too_large` for a sum that `money` would not have read."""
    if amount.minor <= 0:
        raise Refused("money.not_positive")
    largest = _LARGEST_MINOR[EXPONENTS[amount.currency]]
    if amount.minor > largest:
        raise Refused("money.too_large", largest=_grouped(Money(largest, amount.currency)))


def _grouped(amount: Money) -> str:
    whole, point, part = amount.decimal.partition(".")
    return f"{int(whole):,}{point}{part}"
