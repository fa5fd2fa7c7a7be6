"""Tell whether an XML file is an e-invoice by its root element. What stands in it is read elsewhere."""

from __future__ import annotations

from claims.errors import Refused
from integrations.documents.markup import Watch, local, namespace, watched

_ROOTS = frozenset(
    {
        # EN 16931 in both of its syntaxes, https://docs.peppol.eu/poacc/billing/3.0/ and https://www.ferd-net.de
        ("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "Invoice"),
        ("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "CreditNote"),
        ("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "CrossIndustryInvoice"),
        ("urn:ferd:CrossIndustryDocument:invoice:1p0", "CrossIndustryDocument"),
        # China: fully digital invoices (数电票), and the XML inside the OFD of those before.
        ("", "EInvoice"),
        ("", "eInvoice"),
        ("http://www.edrm.org.cn/schema/e-invoice/2019", "eInvoice"),
    }
)
# Rail and air tickets and bank receipts of China's 电子凭证会计数据标准 are XBRL under this authority.
_XBRL = ("http://www.xbrl.org/2003/instance", "xbrl")
_AUTHORITY = "mof.gov.cn"


def check(content: bytes) -> None:
    """Refuses XML that is no e-invoice, a web page or drawing in XML, a document type, and what does not parse."""
    watch = watched(content)
    root = (namespace(watch.root or ""), local(watch.root or ""))
    if root in _ROOTS or (root == _XBRL and _is_chinese(watch)):
        return
    if root[1] in ("svg", "html"):
        raise Refused("receipt.wrong_type", found="picture" if root[1] == "svg" else "web")
    raise Refused("receipt.not_an_invoice")


def _is_chinese(watch: Watch) -> bool:
    return any(_AUTHORITY in uri for uri in watch.namespaces)
