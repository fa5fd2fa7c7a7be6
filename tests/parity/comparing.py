"""Whether two channels tell somebody the same of a message, and let them do the same; all that differs, in words.

Three degradations have a name (and the parts of a long text). A picture may be counted, where a button opens it. A long
text may be cut on a card, where it is said whole. Of an option the short form may stand there, as a fact's label may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.chat.messages import Attachment, Card, Message, Text
from integrations.wecom.cards import Posting
from tests.parity import in_wecom
from tests.parity.seen import Press, Seen, meant, say


def complaints(message: Message, seen: Seen, *, locale: str) -> list[str]:
    """What is missing in what was seen of the message, and what is there that it does not say."""
    wanted = meant(message, locale=locale)
    found = _apart("the titles", wanted.headings, seen.headings)
    if isinstance(message, (Text, Attachment)):
        found += _apart("the words", [wanted.prose], [seen.prose])
    else:
        found += _apart("a line", set(wanted.lines), set(seen.lines))
    found += _apart("the buttons", _once(wanted.presses), _once(seen.presses))
    found += _apart("the words over lines", wanted.marks, seen.marks)
    found += _apart("the pictures", [wanted.pictures], [seen.pictures])
    found += _apart("the choice", [wanted.choice, wanted.chosen], [seen.choice, seen.chosen])
    found += _apart("the options", wanted.options, seen.options)
    if not found and _order(wanted) != _order(seen):
        found.append("the buttons stand in another order")
    return found


def complaints_in_wecom(
    message: Message,
    postings: Sequence[Posting],
    *,
    locale: str,
    before: Sequence[Posting] = (),
    is_change: bool = False,
) -> list[str]:
    """The same of everything that WeCom is sent for it.

    `is_change` where a card turned into this one; `before` is what was sent for that, of which the texts still stand.
    """
    read = in_wecom.seen(postings, message, locale=locale, before=before)
    seen, found = read.seen, [f"cut and whole nowhere: {each}" for each in read.cut]
    looks = {each.does: each.is_main for each in meant(message, locale=locale).presses}
    seen.presses = [
        each._replace(is_main=looks.get(each.does, False)) if each.does in read.in_lines else each
        for each in seen.presses
    ]
    if isinstance(message, Attachment):
        seen.lines.remove(say(locale, "wecom-attachment"))
    if isinstance(message, Card):
        found += _pictures(message, read, is_grey=is_change and not any(each.about for each in seen.presses))
        if message.choice is not None:
            labels = {each.value: (each.short, each.label) for each in message.choice.options}
            seen.options = [
                (value, labels[value][1] if labels.get(value, ("",))[0] == shown else shown)
                for value, shown in seen.options
            ]
    return found + complaints(message, seen, locale=locale)


def _pictures(card: Card, read: in_wecom.InWeCom, *, is_grey: bool) -> list[str]:
    """Pictures that are counted must be opened by a button; a card that is over keeps none, and one without shows none.

    Without a button a card is a text, which says their names.
    """
    is_of_claim = (card.card_key or "").startswith("claim:")
    can_have_button = is_of_claim and not is_grey
    if card.images and can_have_button and read.opens_pictures is None:
        return ["no button opens the pictures"]
    if not card.images and read.opens_pictures is not None:
        return ["a button opens pictures that are not there"]
    return []


def _once(presses: Iterable[Press]) -> list[Press]:
    """Of several that do the same the first."""
    found: dict[str, Press] = {}
    for each in presses:
        found.setdefault(each.does, each)
    return list(found.values())


def _order(seen: Seen) -> list[str]:
    """Of what is pressed; links may stand before."""
    return [each.does for each in _once(seen.presses) if not each.does.startswith(("/", "http"))]


def _apart(what: str, wanted: Iterable[object], there: Iterable[object]) -> list[str]:
    lost, added = Counter(wanted) - Counter(there), Counter(there) - Counter(wanted)
    return [
        *(f"{what}: missing {each!r}" for each in lost.elements()),
        *(f"{what}: nobody said {each!r}" for each in added.elements()),
    ]
