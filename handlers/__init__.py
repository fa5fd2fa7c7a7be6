"""What the bot does. The order in which the rooms register is the order in which they listen."""

from bot.chat.router import Router
from handlers import (
    asking,
    attachments,
    cards,
    copying,
    curation,
    entry_forms,
    expenses,
    faq,
    filing,
    finance,
    forms,
    greeting,
    history,
    holding,
    home,
    lists,
    meanwhile,
    missed,
    news,
    receiving,
    refusals,
    review,
    sentences,
    several,
    several_form,
    small_talk,
    status,
    stuck,
    submitting,
    support,
    twice,
    typed,
    uploading,
    viewing,
    web_chat,
)

ROOMS = (
    greeting,
    small_talk,
    web_chat,
    filing,
    review,
    finance,
    lists,
    history,
    home,
    viewing,
    typed,
    submitting,
    copying,
    uploading,
    stuck,
    status,
    asking,
    forms,
    expenses,
    attachments,
    meanwhile,
    receiving,
    holding,
    twice,
    cards,
    news,
    refusals,
    support,
    curation,
    missed,
    entry_forms,
    faq,
    several,
    several_form,
    sentences,
)
"""Commands and questions come before sentences: "why was my 68 rejected" holds a sum and files nothing."""


def build_router() -> Router:
    """All handlers, first come first served."""
    router = Router()
    for room in ROOMS:
        room.register(router)
    return router
