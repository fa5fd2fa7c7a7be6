"""Somebody's WeCom client: what they do reaches the app as WeCom sends it; what they see is what WeCom would show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support import wecom_events as events
from tests.support.wecom_members import Member, Shown
from tests.support.wecom_screen import Pressable, pressables, selected_in
from tests.support.wecom_sender import Reply, Sender
from tests.support.wecom_server import WeComServer


class WeComClient:
    """One member's."""

    def __init__(self, wecom: WeComServer, sender: Sender, userid: str) -> None:
        self.wecom = wecom
        self.sender = sender
        self.userid = userid
        self._chosen: dict[tuple[str, str], str] = {}

    @property
    def member(self) -> Member:
        """The account."""
        return self.wecom.members.all[self.userid.casefold()]

    def messages(self) -> list[Shown]:
        """The conversation with the app, oldest first."""
        return self.wecom.members.seen_by(self.userid)

    def cards(self) -> list[Shown]:
        """The cards in it, as they look now."""
        return [each for each in self.messages() if each.kind == "template_card"]

    def texts(self) -> list[str]:
        """The texts of the app in it, as they were sent."""
        return [each.text for each in self.messages() if each.kind == "text" and not each.is_mine]

    # ------------------------------------------------------------ saying

    async def say(self, text: str, *, times: int = 1) -> Reply:
        """Write to the app."""
        self._show("text", {"content": text})
        return await self._tell(events.text, text, times=times)

    async def send_image(self, content: bytes, *, name: str = "", times: int = 1) -> Reply:
        """Send a picture; its name does not reach the app."""
        media_id = self.wecom.media.keep(name or "image.jpg", content, kind="image")
        self._show("image", {"name": name})
        return await self._tell(events.image, media_id, times=times)

    async def send_file(self, name: str, content: bytes, *, times: int = 1) -> Reply:
        """Send a file, which is never an empty one: the client lets nobody send that."""
        assert len(content) > 5, f"WeCom sends no file of {len(content)} bytes"
        media_id = self.wecom.media.keep(name, content, kind="file")
        self._show("file", {"name": name})
        return await self._tell(events.file, media_id, name, times=times)

    async def _tell(self, make: Any, *what: str, times: int) -> Reply:
        xml = make(self.userid, *what, number=self.wecom.members.number(), at=self.wecom.now())
        return await self.sender.deliver(xml, times=times)

    def _show(self, kind: str, content: dict[str, Any]) -> None:
        self.wecom.members.show(self.member, kind, content, is_mine=True)

    # ------------------------------------------------------------ coming and going

    async def event(self, name: str, *, times: int = 1, **fields: str) -> Reply:
        """Any event without an effect of its own: `enter_agent`, `subscribe`, `unsubscribe`."""
        if name == "enter_agent":
            fields.setdefault("EventKey", "")
        return await self.sender.deliver(events.event(self.userid, name, at=self.wecom.now(), **fields), times=times)

    async def enter(self) -> Reply:
        """Look at the app."""
        return await self.event("enter_agent")

    async def leaves_range(self) -> Reply:
        """The app may see them no longer."""
        self.member.is_visible = False
        return await self.event("unsubscribe")

    async def enters_range(self) -> Reply:
        """The app may see them."""
        self.member.is_visible = True
        return await self.event("subscribe")

    async def choose_menu(self, label: str, *, times: int = 1) -> Reply | str:
        """Choose an entry of the menu of the app; gives the address where it opens a page."""
        found = next((each for each in self._menu() if each["name"] == label), None)
        if found is None:
            raise AssertionError(f"the menu has no {label}, but {[each['name'] for each in self._menu()]}")
        if found["type"] == "view":
            await self.event("view", EventKey=found["url"])
            return str(found["url"])
        return await self.event(found["type"], EventKey=found["key"], times=times)

    def _menu(self) -> Iterator[dict[str, Any]]:
        for each in (self.wecom.menu or {}).get("button", ()):
            yield from each.get("sub_button") or [each]

    # ------------------------------------------------------------ pressing

    def choose(self, label: str, *, on: Shown) -> None:
        """Choose an option of a drop-down of a card, which the app hears of with the next press."""
        for question in self._questions(on):
            for option in question["option_list"]:
                if option["text"] == label:
                    self._chosen[on.id, question["question_key"]] = option["id"]
                    return
        raise AssertionError(f"there is no option {label}")

    def find(self, label: str, *, on: Shown) -> Pressable:
        """What can be pressed under that label."""
        found = [each for each in pressables(on) if each.label == label]
        if not found:
            raise AssertionError(f"there is no {label} among {[each.label for each in pressables(on)]}")
        return found[0]

    async def press(self, label: str, *, on: Shown, times: int = 1) -> Reply | str:
        """Press a button of a card, or so often at once; gives the address where it opens a page."""
        found = self.find(label, on=on)
        if found.url is not None:
            return found.url
        assert found.key is not None
        return await self.sender.deliver(self.pressing(found.key, on=on, in_menu=found.in_menu), times=times)

    async def press_twice(self, label: str, *, on: Shown) -> list[Reply]:
        """Press a button two times one after the other: two events, each with a code of its own."""
        key = self.find(label, on=on).key
        assert key is not None
        return [await self.sender.deliver(self.pressing(key, on=on)) for _ in range(2)]

    def pressing(self, key: str, *, on: Shown, in_menu: bool = False) -> str:
        """The event of a press, also of a button that nobody was shown; each has a code of its own.

        A drop-down in which nothing is selected shows its first option, and tells it.
        """
        assert on.card is not None
        selected = {
            each["question_key"]: [self._chosen.get((on.id, each["question_key"])) or selected_in(each)]
            for each in self._questions(on)
        }
        return events.pressed(
            self.userid,
            key,
            at=self.wecom.now(),
            task_id=on.card.task_id,
            card_type=on.content["card_type"],
            code=self.wecom.messages.new_code(on.card),
            selected=selected,
            in_menu=in_menu,
        )

    @staticmethod
    def _questions(on: Shown) -> list[dict[str, Any]]:
        one = on.content.get("button_selection")
        return [*([one] if one else []), *on.content.get("select_list", ())]
