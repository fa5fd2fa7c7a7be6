"""What may be a receipt."""

from bot.chat.texts import Texts
from claims.errors import Refused
from claims.receipts import ENDINGS, REASONS, Kept, Kind, of_file


def test_every_kind_has_an_ending() -> None:
    assert set(ENDINGS) == set(Kind)


def test_a_refusal_names_the_file_it_is_about() -> None:
    refused = of_file(Refused("receipt.too_many_pages", pages=21, most=20), "trip.pdf")

    assert refused.facts == {"pages": 21, "most": 20, "name": "trip.pdf"}
    assert Texts().say("en", "refused-receipt-too-many-pages", **refused.facts).startswith("“trip.pdf” has 21 pages")


def test_every_reason_has_a_sentence() -> None:
    texts = Texts()

    for reason in REASONS:
        assert texts.has("zh", f"refused-{reason.replace('.', '-').replace('_', '-')}"), reason


def test_the_key_of_a_kept_file_is_not_printed() -> None:
    assert "secret" not in repr(Kept("0" * 64, "place", b"secret"))
