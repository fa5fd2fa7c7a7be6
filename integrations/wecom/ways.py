"""Where buttons lead that open a page, once WeCom knows our host: to the page itself, by WeCom's sign-in."""

from __future__ import annotations

from bot.chat.actions import Action, UnknownAction, ViewReceipts

GO = "/wecom/go/"
"""Behind it stands what is to be opened: a packed action, or `form/…` or `receipts/…` of a fresh link."""

BACK = "/wecom/in/"
"""Where WeCom sends people back to, with a code; behind it stands the same."""

PAGES = "/pages/"
"""How the addresses of fresh links begin."""


def way_of_action(packed: str) -> str | None:
    """The address, without its host, that opens what a button would; None for a button that opens no page."""
    try:
        action = Action.unpack(packed)
    except UnknownAction:
        return None
    return GO + packed if action.opens_form or isinstance(action, ViewReceipts) else None


def way_of_link(address: str) -> str:
    """The same for the address of a fresh link."""
    return GO + address.removeprefix(PAGES)
