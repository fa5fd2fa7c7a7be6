"""Whatever is made to hurt is refused for its reason, or taken for what it is; the serving process goes on."""

from pathlib import Path

import pytest

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents.decoder import Decoder
from tests.support.attacks import ATTACKS, Outcome
from tests.support.receipts import jpeg

SAMPLES = Path(__file__).parents[4] / "shared/receipts-eval/dev/attacks"
"""A collection that stands beside the checkout where there is one."""

EXPECTED: dict[str, Outcome] = {
    "billion-laughs.xml": "receipt.document_type",
    "bomb-content.pdf": "receipt.too_heavy",
    "bomb-image.png": "receipt.too_many_pixels",
    "bomb-mediabox.pdf": Kind.PDF,
    "bomb-overlap.ofd": "receipt.unpacks_too_large",
    "bomb-pagecount.pdf": "receipt.too_many_pages",
    "bomb-ratio.ofd": "receipt.unpacks_too_large",
    "bomb-text-chunk.png": "receipt.unpacks_too_large",
    "bomb-under-pillow-error.png": "receipt.too_many_pixels",
    "empty.pdf": "receipt.empty",
    "encrypted-owner-only.pdf": Kind.PDF,
    "encrypted-user.pdf": "receipt.password",
    "gif-then-pdf.pdf": "receipt.wrong_type",
    "huge-plain.heic": "receipt.too_many_pixels",
    "javascript-attachment.pdf": Kind.PDF,
    "macro.docx": "receipt.wrong_type",
    "manifest.json": "receipt.wrong_type",
    "many-entries.ofd": "receipt.unpacks_too_large",
    "mismatch-qr-text.jpg": Kind.JPEG,
    "polyglot-html.jpg": Kind.JPEG,
    "polyglot-zip.jpg": Kind.JPEG,
    "renamed-html.pdf": "receipt.wrong_type",
    "renamed-jpg.pdf": Kind.JPEG,
    "slip.ofd": "receipt.odd_archive",
    "svg.png": "receipt.wrong_type",
    "truncated.jpg": "receipt.damaged",
    "truncated.pdf": "receipt.damaged",
    "utf16-dtd.xml": "receipt.document_type",
    "xxe-file.xml": "receipt.document_type",
    "xxe-http.xml": "receipt.document_type",
    "xxe-in.ofd": Kind.OFD,
}


async def outcome(decoder: Decoder, content: bytes) -> Outcome:
    """What a file is taken as, or the code it is refused with."""
    try:
        return (await decoder.examine(content)).kind
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("name", sorted(ATTACKS))
async def test_it_comes_to_what_it_should(decoder: Decoder, name: str) -> None:
    make, expected = ATTACKS[name]

    assert await outcome(decoder, make()) == expected


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection does not stand beside this checkout")
@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_the_collected_file_comes_to_what_it_should(decoder: Decoder, name: str) -> None:
    assert await outcome(decoder, (SAMPLES / name).read_bytes()) == EXPECTED[name]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection does not stand beside this checkout")
def test_no_file_of_the_collection_is_left_out() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", ["a web page after a photo", "a photo that is an archive too"])
async def test_what_is_shown_of_two_files_in_one_is_new_pixels_only(decoder: Decoder, name: str) -> None:
    content = ATTACKS[name][0]()

    examined = await decoder.examine(content)

    assert examined.view is not None
    assert examined.view.content.endswith(b"\xff\xd9")
    assert not any(word in examined.view.content for word in (b"<script", b"PK\x03\x04", b"OFD.xml"))


@pytest.mark.parametrize("name", ["a PDF with a script", "a PDF with a hidden script"])
async def test_a_script_in_a_pdf_is_told(decoder: Decoder, name: str) -> None:
    assert (await decoder.examine(ATTACKS[name][0]())).active


async def test_after_a_file_that_kills_its_process_the_next_one_is_examined(decoder: Decoder) -> None:
    assert await outcome(decoder, ATTACKS["a page that unpacks to 400 MB"][0]()) == "receipt.too_heavy"
    assert await outcome(decoder, jpeg()) == Kind.JPEG
