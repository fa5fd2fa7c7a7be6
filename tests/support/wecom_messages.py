"""What becomes of a message the app sends to members of WeCom, and of a card it wants to change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.wecom_members import Card, Member, Members, Shown
from tests.support.wecom_rules import LIMITS, MALFORMED, Refusal, calls_back, check_message, check_update

PER_MINUTE = LIMITS["rates"]["per_member"]["minute"]
PER_HOUR = LIMITS["rates"]["per_member"]["hour"]
CODE_SECONDS = LIMITS["response_code"]["lifetime_s"]
RECALL_SECONDS = LIMITS["recall_within_s"]
DUPLICATE_SECONDS = 1800


@dataclass(slots=True)
class Code:
    """By which a card can be changed once."""

    card: Card
    until: float
    is_used: bool = False


class Messages:
    """All messages of one app.

    `noted` is what WeCom took and showed otherwise than it was sent, and `dropped` whom a message never reached though
    the answer was that all is well. With `looks_for_repeats_first` off, a card sent again is refused for its `task_id`
    before anybody sees that it is the same request; which of both WeCom does is not known.
    """

    def __init__(self, members: Members, *, agent: int, has_media: Callable[[str], bool]) -> None:
        self.members = members
        self.agent = agent
        self.has_media = has_media
        self.minute = 60.0
        self.has_callback = True
        self.looks_for_repeats_first = True
        self.noted: list[str] = []
        self.dropped: list[str] = []
        self.swallowed: list[Mapping[str, Any]] = []
        self.codes: dict[str, Code] = {}
        self._cards: dict[str, Card] = {}
        self._requests: dict[str, float] = {}
        self._sent: dict[str, list[float]] = defaultdict(list)
        self._messages: dict[str, tuple[float, list[Shown]]] = {}

    # ------------------------------------------------------------ sending

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        """`message/send`."""
        self.noted += check_message(body)
        self._check_agent(body)
        named, unknown = self._recipients(body)
        reached, unreachable, unlicensed = self.members.sort(named)
        invalid = {"invaliduser": "|".join(unreachable), **unknown}
        if not reached and not unlicensed:
            raise Refusal(81013, **{name: each for name, each in invalid.items() if each})
        answer = {name: each for name, each in invalid.items() if each}
        if unlicensed:
            answer["unlicenseduser"] = "|".join(unlicensed)
        msgid = f"msg{self.members.number():08}"
        if self.looks_for_repeats_first and self._is_repeat(body):
            return {**answer, "msgid": msgid}
        card = self._card(body, [each.userid for each in reached])
        if not self.looks_for_repeats_first and self._is_repeat(body):
            return {**answer, "msgid": msgid}
        kind = body["msgtype"]
        if kind in {"image", "voice", "video", "file"} and not self.has_media(body[kind]["media_id"]):
            raise Refusal(40007)
        shown = [self._show(each, kind, body[kind], card) for each in reached if self._has_room(each)]
        self._messages[msgid] = (self.members.now(), shown)
        return {**answer, "msgid": msgid, **({"response_code": self.new_code(card)} if card is not None else {})}

    def recall(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`message/recall`."""
        if body.get("msgid") not in self._messages:
            raise Refusal(MALFORMED, "no such msgid")
        at, shown = self._messages[body["msgid"]]
        if self.members.now() - at > RECALL_SECONDS:
            raise Refusal(42052)
        self.members.shown = [each for each in self.members.shown if each not in shown]
        self.members.touched()
        return {}

    def _check_agent(self, body: Mapping[str, Any]) -> None:
        if body["agentid"] != self.agent:
            raise Refusal(301002)

    def _recipients(self, body: Mapping[str, Any]) -> tuple[Sequence[str], dict[str, str]]:
        """Whom it names; departments and tags, of which this corporation has none."""
        named = body.get("touser", "")
        userids = list(self.members.visible()) if named == "@all" else named.split("|")
        return userids, {"invalidparty": body.get("toparty", ""), "invalidtag": body.get("totag", "")}

    def _is_repeat(self, body: Mapping[str, Any]) -> bool:
        if not body.get("enable_duplicate_check"):
            return False
        request, now = json.dumps(body, sort_keys=True), self.members.now()
        if self._requests.get(request, 0) > now:
            self.swallowed.append(body)
            return True
        self._requests[request] = now + body.get("duplicate_check_interval", DUPLICATE_SECONDS)
        return False

    def _has_room(self, member: Member) -> bool:
        now = self.members.now()
        sent = [each for each in self._sent[member.userid] if each > now - 60 * self.minute]
        in_minute = [each for each in sent if each > now - self.minute]
        has_room: bool = len(in_minute) < PER_MINUTE and len(sent) < PER_HOUR
        self._sent[member.userid] = [*sent, *([now] if has_room else [])]
        if not has_room:
            self.dropped.append(member.userid)
        return has_room

    def _card(self, body: Mapping[str, Any], recipients: Sequence[str]) -> Card | None:
        given = body.get("template_card")
        if given is None or not calls_back(given):
            return None
        if not self.has_callback:
            raise Refusal(43012)
        task_id = given["task_id"]
        if task_id in self._cards:
            raise Refusal(42014, f"task_id {task_id} was used before")
        card = Card(task_id, frozenset(each.casefold() for each in recipients), dict(given))
        self._cards[task_id] = card
        return card

    def _show(self, member: Member, kind: str, content: dict[str, Any], card: Card | None) -> Shown:
        return self.members.show(member, kind, dict(content), card=card)

    # ------------------------------------------------------------ changing

    def new_code(self, card: Card) -> str:
        """A code for one change of that card."""
        code = f"RC-{self.members.number():08}"
        self.codes[code] = Code(card, self.members.now() + CODE_SECONDS)
        return code

    def update(self, body: dict[str, Any]) -> dict[str, Any]:
        """`message/update_template_card`."""
        self.noted += check_update(body)
        self._check_agent(body)
        code = self.codes.get(body["response_code"])
        if code is None or code.is_used or self.members.now() > code.until:
            raise Refusal(60140)
        named = code.card.recipients if body.get("atall") else [each.casefold() for each in body.get("userids", ())]
        invalid = [each for each in named if each not in code.card.recipients]
        if len(invalid) == len(named):
            raise Refusal(82102, invaliduser=invalid)
        code.is_used = True
        for shown in self.members.shown:
            if shown.card is code.card and shown.userid.casefold() in named:
                self._redraw(shown, body)
        self.members.touched()
        return {"invaliduser": invalid} if invalid else {}

    def _redraw(self, shown: Shown, body: Mapping[str, Any]) -> None:
        shown.changed_at = self.members.now()
        if "button" in body:
            shown.grey = body["button"]["replace_name"]
            return
        shown.content = {name: each for name, each in body["template_card"].items() if name != "replace_text"}
        shown.grey = body["template_card"].get("replace_text")
