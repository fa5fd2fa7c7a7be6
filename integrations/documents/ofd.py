"""Open an OFD (GB/T 33190), the format of many Chinese e-invoices: its parts, its pages, and its first page drawn.

Runs in the decoder's own process only.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from PIL import Image

from claims.errors import Refused
from claims.receipts import MOST_PAGES
from integrations.documents.archive import Archive
from integrations.documents.geometry import numbers
from integrations.documents.markup import local, tree
from integrations.documents.ofd_page import Page, Resources, drawn
from integrations.documents.sheet import NoFont

_MOST_PART = 10_000_000
_PAPER = (210.0, 297.0)


def open_ofd(content: bytes) -> tuple[Image.Image | None, int]:
    """Its first page as a picture (None where this machine has no font for it) and the number of its pages."""
    document = _Document(Archive(content))
    pages = len(document.pages)
    if pages > MOST_PAGES:
        raise Refused("receipt.too_many_pages", pages=pages, most=MOST_PAGES)
    if not pages:
        raise Refused("receipt.damaged")
    try:
        return drawn(document.page(document.pages[0]), document.resources), pages
    except NoFont:
        return None, pages


@dataclass(slots=True)
class _Document:
    """The parts of an OFD's first document."""

    archive: Archive
    pages: list[Element] = field(init=False)
    resources: Resources = field(init=False)
    _home: str = field(init=False)
    _root: Element = field(init=False)

    def __post_init__(self) -> None:
        root = _found(self._part("OFD.xml"), "DocRoot")
        if root is None or not root.text:
            raise Refused("receipt.odd_archive")
        path = _joined("", root.text)
        self._home, self._root = posixpath.dirname(path), self._part(path)
        self.pages = [each for each in self._root.iter() if local(each.tag) == "Page" and each.get("BaseLoc")]
        self.resources = self._resources()

    def page(self, page: Element) -> Page:
        """What is drawn on a page, from back to front."""
        path = _joined(self._home, page.get("BaseLoc", ""))
        content = self._part(path)
        templates = {each.get("ID"): each.get("BaseLoc", "") for each in _all(self._root, "TemplatePage")}
        behind: list[Element] = []
        before: list[Element] = []
        for each in _all(content, "Template"):
            place = templates.get(each.get("TemplateID"))
            if place:
                layers = list(_all(self._part(_joined(self._home, place)), "Layer"))
                (before if each.get("ZOrder") == "Foreground" else behind).extend(layers)
        layers = [*behind, *_all(content, "Layer"), *before]
        return Page(self._size(content), layers, list(self._appearances(page.get("ID"))))

    def _size(self, content: Element) -> tuple[float, float]:
        for within in (content, self._root):
            box = _found(within, "PhysicalBox")
            if box is not None:
                _, _, width, height = numbers(box.text, count=4)
                if width > 0 and height > 0:
                    return width, height
        return _PAPER

    def _appearances(self, page: str | None) -> Iterator[Element]:
        """What was laid over a page later: seals that are pictures, marks, the count of downloads."""
        for each in _all(self._root, "Annotations"):
            path = _joined(self._home, each.text or "")
            if path not in self.archive:
                continue
            for place in _all(self._part(path), "Page"):
                file = _found(place, "FileLoc")
                if place.get("PageID") == page and file is not None:
                    notes = _joined(posixpath.dirname(path), file.text or "")
                    if notes in self.archive:
                        yield from _all(self._part(notes), "Appearance")

    def _resources(self) -> Resources:
        found = Resources(self.archive)
        for name in ("PublicRes", "DocumentRes"):
            for each in _all(self._root, name):
                path = _joined(self._home, each.text or "")
                if path not in self.archive:
                    continue
                part = self._part(path)
                folder = _joined(posixpath.dirname(path), part.get("BaseLoc", ""))
                found.fonts.update((font.get("ID"), font.get("FontName", "")) for font in _all(part, "Font"))
                found.parameters.update((param.get("ID"), param) for param in _all(part, "DrawParam"))
                for media in _all(part, "MultiMedia"):
                    file = _found(media, "MediaFile")
                    if file is not None:
                        found.files[media.get("ID")] = _joined(folder, file.text or "")
        return found

    def _part(self, path: str) -> Element:
        try:
            content = self.archive.read(path)
        except KeyError as error:
            raise Refused("receipt.damaged") from error
        if len(content) > _MOST_PART:
            raise Refused("receipt.too_heavy")
        return tree(content)


def _joined(folder: str, path: str) -> str:
    """Where a part is: from the top when it begins with a slash, else from the folder of the part that names it."""
    path = path.strip()
    return posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))


def _all(within: Element, name: str) -> Iterator[Element]:
    return (each for each in within.iter() if local(each.tag) == name)


def _found(within: Element, name: str) -> Element | None:
    return next(_all(within, name), None)
