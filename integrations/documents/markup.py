"""Read XML that came from outside: no document type, so nothing expands and nothing is fetched; nothing endless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import DefusedXMLParser

from claims.errors import Refused

DEEPEST = 100
MOST_ELEMENTS = 500_000

# Python's parser knows no encoding of more than one byte a character but Unicode's; older invoice software in China
# writes these.
_CHINESE = re.compile(rb"""(?i)\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["'](gbk|gb2312|gb18030)["'][^>]{0,100}\?>""")


class Watch:
    """What a parser tells its elements to. It keeps the first one, counts, and stops where there is no end."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.namespaces: set[str] = set()
        self._depth = 0
        self._count = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> Any:
        """An element begins."""
        if self.root is None:
            self.root = tag
        self.namespaces.add(namespace(tag))
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count > MOST_ELEMENTS:
            raise Refused("receipt.too_heavy")

    def end(self, tag: str) -> Any:
        """An element ends."""
        self._depth -= 1

    def data(self, text: str) -> Any:
        """Text is of no interest."""

    def close(self) -> Any:
        """The document ends."""


class _Tree(Watch):
    """Keeps the elements, too."""

    def __init__(self) -> None:
        super().__init__()
        self._builder = TreeBuilder()

    def start(self, tag: str, attrs: Mapping[str, str]) -> Any:
        super().start(tag, attrs)
        return self._builder.start(tag, dict(attrs))

    def end(self, tag: str) -> Any:
        super().end(tag)
        return self._builder.end(tag)

    def data(self, text: str) -> Any:
        return self._builder.data(text)

    def close(self) -> Any:
        return self._builder.close()


def watched(content: bytes) -> Watch:
    """Read it through once and keep next to nothing. Refuses a document type, and what is not well-formed."""
    watch = Watch()
    _feed(content, watch)
    return watch


def tree(content: bytes) -> Element:
    """The elements of a small document. Refuses a document type, and what is not well-formed."""
    built: Element = _feed(content, _Tree())
    return built


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def namespace(tag: str) -> str:
    """The namespace of an element; empty without one."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _feed(content: bytes, watch: Watch) -> Any:
    chinese = _CHINESE.match(content)
    parser = DefusedXMLParser(target=watch, forbid_dtd=True)
    try:
        if chinese:
            content = content[chinese.end() :].decode("gb18030").encode()
        parser.feed(content)
        return parser.close()
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise Refused("receipt.document_type") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("receipt.damaged") from error
