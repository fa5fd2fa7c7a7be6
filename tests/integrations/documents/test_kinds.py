"""What a file is, by its content."""

import pytest

from claims.errors import Refused
from claims.receipts import MOST_BYTES, Kind
from integrations.documents.kinds import first_look
from tests.support.receipts import einvoice, heic, jpeg, ofd, pdf, picture


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), Kind.JPEG),
        (picture("PNG"), Kind.PNG),
        (picture("WEBP"), Kind.WEBP),
        (heic(), Kind.HEIC),
        (pdf(), Kind.PDF),
        (ofd(), Kind.OFD),
        (einvoice().encode(), Kind.XML),
        (b"\xef\xbb\xbf" + einvoice().encode(), Kind.XML),
        (einvoice(before="").encode("utf-16"), Kind.XML),
        (einvoice(before="").encode("utf-16-le"), Kind.XML),
        (b"\n <Invoice/>", Kind.XML),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "ofd", "xml", "xml-mark", "xml-16", "xml-16-bare", "xml-bare"],
)
def test_every_kind_is_known_by_its_first_bytes(content: bytes, kind: Kind) -> None:
    assert first_look(content) is kind


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"GIF89a....", "picture"),
        (b"II*\0....", "picture"),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b"{\\rtf1", "office"),
        (b"Rar!\x1a\x07\x01\0", "archive"),
        (b"\x1f\x8b\x08", "archive"),
        (b"PK\x05\x06" + b"\0" * 18, "archive"),
        (b"  <!DOCTYPE html><title>", "web"),
        (b"<svg>", "picture"),
        (b"just words", "other"),
        (b"%!PS-Adobe", "other"),
        (b"\xff\xd8", "other"),
        (b" %PDF-1.7", "other"),
    ],
)
def test_what_is_refused_is_called_by_what_it_is(content: bytes, found: str) -> None:
    with pytest.raises(Refused) as refused:
        first_look(content)

    assert (refused.value.code, refused.value.facts) == ("receipt.wrong_type", {"found": found})


def test_a_file_of_exactly_20_mb_is_taken_and_one_byte_more_is_not() -> None:
    whole = jpeg().ljust(MOST_BYTES, b"\0")

    assert first_look(whole) is Kind.JPEG
    with pytest.raises(Refused) as refused:
        first_look(whole + b"\0")
    assert (refused.value.code, refused.value.facts) == ("receipt.too_large", {"megabytes": "20.1", "most": 20})


def test_nothing_is_refused_as_empty() -> None:
    with pytest.raises(Refused, match=r"receipt\.empty"):
        first_look(b"")
