"""XML: only e-invoices, without document types, and nothing endless."""

import pytest

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents.examining import Seen, examine
from integrations.documents.markup import DEEPEST, MOST_ELEMENTS, tree, watched
from tests.support.receipts import einvoice

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
XBRL = "http://www.xbrl.org/2003/instance"


@pytest.mark.parametrize(
    "text",
    [
        einvoice(),
        f'<Invoice xmlns="{UBL}:Invoice-2"/>',
        f'<ubl:CreditNote xmlns:ubl="{UBL}:CreditNote-2"/>',
        f'<rsm:CrossIndustryInvoice xmlns:rsm="{CII}"/>',
        '<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019"><fp:DocID/></eInvoice>',
        f'<xbrl xmlns="{XBRL}"><rai:Fare xmlns:rai="http://xbrl.mof.gov.cn/taxonomy/2023-05-15/rai"/></xbrl>',
    ],
    ids=["china", "ubl", "ubl-credit", "cii", "china-before", "china-ticket"],
)
def test_the_invoices_of_china_and_europe_are_taken(text: str) -> None:
    assert examine(text.encode(), Kind.XML) == Seen()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_it_may_be_written_in_any_encoding_of_unicode(encoding: str) -> None:
    assert examine(einvoice(before="").encode(encoding), Kind.XML) == Seen()


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030"])
def test_it_may_be_written_as_older_chinese_programs_do(encoding: str) -> None:
    text = einvoice(before=f"<?xml version='1.0' encoding='{encoding}'?>")

    assert examine(text.encode("gb18030"), Kind.XML) == Seen()
    assert "北京" in "".join(tree(text.encode("gb18030")).itertext())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<Invoice/>", "receipt.not_an_invoice"),
        ('<Invoice xmlns="urn:mine"/>', "receipt.not_an_invoice"),
        (f'<xbrl xmlns="{XBRL}"><gaap:Cash xmlns:gaap="http://fasb.org/us-gaap"/></xbrl>', "receipt.not_an_invoice"),
        ("<EInvoice><Header></EInvoice>", "receipt.damaged"),
        ("<EInvoice>", "receipt.damaged"),
        ("<EInvoice/><EInvoice/>", "receipt.damaged"),
        ("<?xml version='1.0' encoding='klingon'?><EInvoice/>", "receipt.damaged"),
        ("<!DOCTYPE EInvoice><EInvoice/>", "receipt.document_type"),
        (einvoice(before='<!DOCTYPE x [<!ENTITY a "b">]>', number="&a;"), "receipt.document_type"),
        (einvoice(before='<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>'), "receipt.document_type"),
    ],
)
def test_all_else_is_refused_for_its_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        examine(text.encode(), Kind.XML)

    assert refused.value.code == code


def test_elements_may_be_100_deep_and_not_one_deeper() -> None:
    assert watched(b"<a>" * DEEPEST + b"</a>" * DEEPEST).root == "a"
    with pytest.raises(Refused, match=r"receipt\.too_heavy"):
        watched(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1))


def test_there_may_be_500_000_elements_and_not_one_more() -> None:
    assert watched(b"<a>" + b"<b/>" * (MOST_ELEMENTS - 1) + b"</a>").root == "a"
    with pytest.raises(Refused, match=r"receipt\.too_heavy"):
        watched(b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>")
