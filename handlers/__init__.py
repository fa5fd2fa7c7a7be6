"""What the bot does. The order in which the rooms register is the order in which they listen."""

from bot.chat.router import Router
from handlers import (
    asking,
    cards,
    curation,
    entry_forms,
    faq,
    expenses,
    filing,
    finance,
    forms,
    greeting,
    lists,
    news,
    refusals,
    review,
    sentences,
    several,
    status,
    support,
    typed,
)

ROOMS = (
    greeting,
    filing,
    review,
    finance,
    lists,
    typed,
    status,
    asking,
    forms,
    cards,
    news,
    expenses,
    refusals,
    support,
    curation,
    entry_forms,
    faq,
    several,
    sentences,
)
"""Commands and questions come before sentences: "why was my 68 rejected" holds a sum and files nothing."""


def build_router() -> Router:
    """All handlers, first come first served."""
    router = Router()
    for room in ROOMS:
        room.register(router)
    return router
