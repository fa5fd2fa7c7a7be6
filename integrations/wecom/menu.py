"""The menu of the app: to file, to approve, help. A button of it says words, or does what a card's button does."""

from __future__ import annotations

from typing import Any

from integrations.wecom.client import WeComApi
from integrations.wecom.parse import SAY
from integrations.wecom.parts import Say
from integrations.wecom.ways import GO

FILL_IN = "claim.fill"
"""The packed action that opens the form of a new claim."""

PHOTO = "photo"
"""The key of the button that opens the camera; the picture itself comes as any other."""


def menu(say: Say, *, pages: str | None = None) -> dict[str, Any]:
    """What `menu/create` is given, in the language of `say`.

    `pages` is the address of our own pages where people sign in to them through WeCom: there the form opens at once.
    WeCom counts bytes: 16 in a name of the bar, 40 in one below it, 128 in a key.
    """
    return {
        "button": [
            {
                "name": say("wecom-menu-expenses"),
                "sub_button": [
                    _fill_in(say("wecom-menu-fill-in"), pages),
                    {"type": "pic_photo_or_album", "name": say("wecom-menu-photo"), "key": PHOTO},
                    {"type": "click", "name": say("wecom-menu-mine"), "key": SAY + say("wecom-menu-mine-words")},
                ],
            },
            {"type": "click", "name": say("wecom-menu-approve"), "key": SAY + say("wecom-menu-approve-words")},
            {"type": "click", "name": say("wecom-menu-help"), "key": SAY + say("wecom-menu-help-words")},
        ]
    }


def _fill_in(name: str, pages: str | None) -> dict[str, str]:
    if pages is None:
        return {"type": "click", "name": name, "key": FILL_IN}
    return {"type": "view", "name": name, "url": f"{pages}{GO}{FILL_IN}"}


async def create(api: WeComApi, *, agent_id: int, say: Say, pages: str | None = None) -> dict[str, Any]:
    """Put the menu in place of the one there is; gives it. Raises a `ChannelError`."""
    made = menu(say, pages=pages)
    await api.post("menu/create", made, agentid=agent_id)
    return made
