"""What the bot does. The order in which the rooms register is the order in which they listen."""

from bot.chat.router import Router
from handlers import asking, cards, filing, finance, forms, news, review


def build_router() -> Router:
    """All handlers, first come first served."""
    router = Router()
    for room in (filing, asking, forms, review, finance, cards, news):
        room.register(router)
    return router
