"""Somebody's browser at a real process: keeps the cookie, sends what the page's scripts send, follows the stream."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from tests.processes.house import SOON, Process

AWAY = frozenset({502, 503, 504})
"""Answers after which the page's scripts try again with the same key."""

PATIENCE = 60.0

_ARTICLE = re.compile(r"<article id=.*?</article>", re.DOTALL)
_ATTRIBUTE = re.compile(r'data-([a-z-]+)="([^"]*)"')
_BUTTON = re.compile(
    r'<button class="button[^"]*" type="submit" form="press" name="press" value="([^"]*)"[^>]*>([^<]*)'
)
_STATE = re.compile(r'<p class="state ([a-z]+)">')
_TAG = re.compile(r"<[^>]+>")
_FIELD = re.compile(r'<input[^>]* name="([a-z0-9_-]+)"[^>]* value="([^"]*)"')


def new_key() -> str:
    """A submission key as the page's scripts make one."""
    return f"{int(time.time() * 1000)}-{secrets.token_urlsafe(15)}"


@dataclass(frozen=True, slots=True)
class Article:
    """A message or a card as it stands in somebody's log. `state` is a claim's, `buttons` are values by label."""

    ref: str
    card: str | None
    state: str | None
    text: str
    buttons: dict[str, str]
    is_retired: bool

    @property
    def claim(self) -> int:
        """The number of the claim that the card is about."""
        assert self.card is not None
        return int(self.card.split(":")[1])

    def button(self, verb: str) -> str:
        """The value of the button that does this, such as `claim.approve`."""
        return next(value for value in self.buttons.values() if value.startswith(f"{verb}:"))

    def offers(self, verb: str) -> bool:
        """Whether it has that button."""
        return any(value.startswith(f"{verb}:") for value in self.buttons.values())


def article(drawn: str) -> Article:
    """An article out of its HTML."""
    head = dict(_ATTRIBUTE.findall(drawn.partition(">")[0]))
    state = _STATE.search(drawn)
    return Article(
        ref=head["ref"],
        card=head.get("card"),
        state=state[1] if state else None,
        text=html.unescape(" ".join(_TAG.sub(" ", drawn).split())),
        buttons={html.unescape(label): html.unescape(value) for value, label in _BUTTON.findall(drawn)},
        is_retired=" retired" in drawn.partition(">")[0],
    )


class Browser:
    """A browser of one person, open at one process; `goes_to` leads it to another one."""

    def __init__(self, process: Process, *, who: str = "ada") -> None:
        self.who = who
        self.log: dict[str, Article] = {}
        self.changes = asyncio.Event()
        self.answered: list[str] = []
        """The delivery keys of what was said or pressed and acknowledged."""
        self._url = process.url
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=15)
        )
        self._headers: dict[str, str] = {}
        self._place = {"said": 0, "sent": 0}
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self._session.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._session.close()

    def goes_to(self, process: Process) -> None:
        """From now on it asks another process; the page stays open."""
        self._url = process.url

    # ------------------------------------------------------------ the page

    async def _open(self) -> None:
        await self.look()
        if self.who != "ada":
            assert await self._post("/who", {"person": self.who}) is not None
            await self.look()
        self._listening = asyncio.create_task(self._listen())

    async def look(self) -> str:
        """Load the page anew; gives its HTML."""
        async with self._session.get(f"{self._url}/", headers={"Accept": "text/html"}) as answer:
            page = await answer.text()
            assert answer.status == 200, page
        told = dict(_ATTRIBUTE.findall(page.partition("<body")[2].partition(">")[0]))
        self._headers = {"X-Chit-For": told["for"], "X-Chit-Token": told["token"]}
        self._place = {"said": int(told["said"]), "sent": int(told["sent"])}
        self.log = {each.ref: each for each in map(article, _ARTICLE.findall(page))}
        return page

    @property
    def headers(self) -> dict[str, str]:
        """What the page's scripts send along."""
        return dict(self._headers)

    @property
    def cookies(self) -> dict[str, str]:
        """What this browser shows on every request."""
        return {cookie.key: cookie.value for cookie in self._session.cookie_jar}

    async def _listen(self) -> None:
        """The live stream, again and again from where the page stands."""
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                url = f"{self._url}/stream?said={self._place['said']}&sent={self._place['sent']}"
                async with self._session.ws_connect(url, headers={"Origin": self._url}, heartbeat=10) as stream:
                    async for message in stream:
                        self._hear(json.loads(message.data))
            await asyncio.sleep(0.1)

    def _hear(self, news: dict[str, Any]) -> None:
        if "articles" not in news:
            return
        for ref, drawn in news["articles"]:
            self.log[ref] = article(drawn)
        for ref in news["retired"]:
            self.log.pop(ref, None)
        self._place = {"said": news["said"], "sent": news["sent"]}
        self.changes.set()

    # ------------------------------------------------------------ seeing

    @property
    def articles(self) -> list[Article]:
        """Everything in the log, oldest first, articles left behind excepted."""
        return [each for each in self.log.values() if not each.is_retired]

    def cards(self, claim: int | None = None) -> list[Article]:
        """The cards of a claim, or of all."""
        found = [each for each in self.articles if each.card is not None and each.card.startswith("claim:")]
        return [each for each in found if claim is None or each.claim == claim]

    async def sees(self, is_it: Callable[[Article], bool], *, seconds: float = SOON, what: str = "it") -> Article:
        """The newest article of that kind, as soon as the open page shows one."""
        deadline = time.monotonic() + seconds
        while True:
            self.changes.clear()
            for each in reversed(self.articles):
                if is_it(each):
                    return each
            left = deadline - time.monotonic()
            assert left > 0, f"{self.who} never saw {what}; there is:\n" + "\n".join(self._told())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.changes.wait(), left)

    async def sees_card(self, claim: int, state: str, *, offering: str | None = None, seconds: float = SOON) -> Article:
        """The card of a claim in that state, with a button that does what `offering` says."""

        def is_it(each: Article) -> bool:
            if each.card is None or not each.card.startswith(f"claim:{claim}:"):
                return False
            return each.state == state and (offering is None or each.offers(offering))

        return await self.sees(is_it, seconds=seconds, what=f"claim {claim} {state}")

    def _told(self) -> Iterable[str]:
        return (f"  {each.ref} {each.card} {each.state} {each.text[:100]}" for each in self.articles[-12:])

    # ------------------------------------------------------------ acting

    async def say(self, text: str, *, key: str | None = None) -> dict[str, Any]:
        """Say something; the answer of the server."""
        return await self._act("/say", {"text": text, "key": key or new_key()})

    async def press(self, value: str, *, card: str | None = None, key: str | None = None) -> dict[str, Any]:
        """Press a button by its value; the same press is asked about until its turn is done."""
        pressed = value if card is None else f"{value} {card}"
        return await self._act("/press", {"press": pressed, "key": key or new_key()})

    async def looks(self) -> None:
        """Everything that came so far was looked at."""
        await self._post("/seen", {"seq": self._place["sent"]})

    async def fill(self, form: str, **values: str) -> dict[str, Any]:
        """Send a form that the server drew, with these fields changed; those of a line in its first one."""
        fields = {name: html.unescape(value) for name, value in _FIELD.findall(form)}
        opened = fields.pop("opened")
        given = {name: value for name, value in fields.items() if name not in ("token", "for", "cancel")}
        selects = re.findall(r'<select[^>]* name="([a-z0-9_-]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
        options = [(name, re.search(r'value="([^"]*)"[^>]* selected>', within)) for name, within in selects]
        chosen = {name: found[1] if found else "" for name, found in options}
        texts = dict(re.findall(r'<textarea[^>]* name="([a-z0-9_-]+)"[^>]*>\n?([^<]*)</textarea>', form))
        drawn = {**texts, **chosen, **given}
        named = {name if name in drawn else f"lines-1-{name}": value for name, value in values.items()}
        return await self.send(opened, {**drawn, **named})

    async def send(self, opened: str, values: dict[str, str]) -> dict[str, Any]:
        """Send a filled form by what it was opened with."""
        return await self._act("/fill", {"opened": opened, "values": values})

    async def _act(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._post(path, body)
        for _ in range(3):
            if not answer.get("waits"):
                break
            answer = await self._post(path, body)
        if "key" in body and "status" not in answer:
            self.answered.append(f"webchat:{self.who}:{body['key']}")
        return answer

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post until somebody answers, as the page's scripts do."""
        deadline = time.monotonic() + PATIENCE
        while True:
            status, text = await self.once(path, body)
            if status == 200:
                answer: dict[str, Any] = json.loads(text)
                return answer
            if status == 204:
                return {}
            if status == 422:
                return {**json.loads(text), "status": 422}
            assert status == 0 or status in AWAY, f"{path}: {status} {text}"
            assert time.monotonic() < deadline, f"{path}: nobody answered in {PATIENCE} s"
            await asyncio.sleep(0.15)

    async def once(self, path: str, body: dict[str, Any], **headers: str) -> tuple[int, str]:
        """Post once; status 0 where nobody answers."""
        try:
            async with self._session.post(
                f"{self._url}{path}", json=body, headers={**self._headers, **headers}, allow_redirects=False
            ) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return 0, type(error).__name__

    # ------------------------------------------------------------ what people do

    async def opens_form(self, verb: str = "claim.fill", *, card: Article | None = None) -> str:
        """Press a button that opens a form; its HTML."""
        value = verb if card is None else card.button(verb)
        deadline = time.monotonic() + PATIENCE
        answer = await self.press(value)
        while answer.get("waits") and time.monotonic() < deadline:
            # The page says that it is still being worked on; whoever has waited long enough presses again.
            answer = await self.press(value)
        assert "form" in answer, f"{value}: {answer}"
        form: str = answer["form"]
        return form

    async def files(self, purpose: str, *, amount: str = "68.00") -> Article:
        """A draft by the form; its card. The purpose must be unlike any other's."""
        form = await self.opens_form()
        answer = await self.fill(form, **self.expense(purpose, amount=amount))
        assert answer == {}, answer
        return await self.sees(lambda each: each.offers("claim.submit") and purpose in each.text, what=purpose)

    async def presses(self, verb: str, card: Article) -> dict[str, Any]:
        """Press a button of a card."""
        return await self.press(card.button(verb))

    async def sends(self, purpose: str, *, amount: str = "68.00") -> Article:
        """A claim that waits for its approver; its card."""
        draft = await self.files(purpose, amount=amount)
        await self.presses("claim.submit", draft)
        return await self.sees_card(draft.claim, "submitted")

    @staticmethod
    def expense(purpose: str, *, amount: str = "68.00") -> dict[str, str]:
        """The fields of the first expense as somebody fills them in."""
        expense = {
            "amount": amount,
            "currency": "CNY",
            "category": "transport",
            "date": time.strftime("%Y-%m-01"),
            "merchant": "Didi",
            "purpose": purpose,
        }
        return {f"lines-1-{name}": value for name, value in expense.items()}
