"""Everyday words that are neither an expense nor a question: "ok", "good morning", "who are you?", 在吗.

Only a whole message counts, and only where no question and no list is open that it might be meant for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.chat.events import Said
from bot.chat.messages import Text
from bot.chat.router import Router, plain
from bot.chat.turn import Answer, Turn
from claims import rights
from claims.states import Verb
from handlers import faq, greeting, lists, showing, status

LONGEST = 60
"""Code points of a message that may still be nothing but small talk."""

_HAN = re.compile("[一-鿿]")
_MARKS = re.compile(r"[\s,，、.。!！?？~～…:：;；()（）\[\]【】\"“”_-]+")

GREETS = """
hi there|hello there|hey there|hi all|hello all|good morning|good afternoon|good evening|good day|morning|evening
anybody there|anyone there|are you there|you there|test|testing|ping
早|早啊|早上好|早安|上午好|中午好|下午好|晚上好|大家好|在吗|在么|在不在|在不|你在吗|您在吗|有人吗|有人在吗|测试|hi你好|你好呀|你好啊
"""
FINE = """
how are you|how are you doing|how are you today|how is it going|how's it going|what's up|whats up|sup
你好吗|您好吗|最近怎么样|最近好吗|忙吗|吃了吗
"""
THANKS = """
thanks a lot|many thanks|thank you very much|thank you so much|thanks so much|thanks chit|thank you chit|ty|tysm|cheers
pray|🙏
谢谢啦|谢谢了|谢谢哈|谢谢啊|多谢啦|太感谢了|非常感谢
感谢感谢|谢谢谢谢|辛苦了|辛苦啦|您辛苦了|抱拳
"""
NODS_WITH_THANKS = """
ok thanks|ok thank you|okay thanks|okay thank you|great thanks|great thank you|got it thanks|perfect thanks
cool thanks|nice thanks
好的谢谢|好谢谢|收到谢谢
"""
NODS = """
ok|okay|okey|okie|ok ok|k|kk|okay then|ok then|ok got it|okay got it|got it|gotcha|sure|sure thing|of course|alright
all right|fine|great|cool|nice|good|very good|perfect|excellent|awesome|wonderful|noted|understood|i see|i understand
makes sense|sounds good|will do|well done|good job|no problem|no worries|np|right|done|+1|thumbsup|ok hand
white check mark|👍|👌|🆗|✅|👏
好|好的|好的好的|好吧|好啊|好呀|好嘞|好哒|好滴|好咧|好哦|嗯|嗯嗯|嗯好|嗯好的|恩|哦|哦哦|噢|行|行吧|行的|可以|可以的|可以了|没问题
收到|知道了|知道啦|我知道了|明白|明白了|了解|了解了|懂了|清楚了|ok的|ok了|好的收到|收到好的|不错|真棒|太好了|很好|棒|强|赞
"""
YES_OR_NO = """
yes|yeah|yep|yup|yes please|yes i do|correct|exactly|no|nope|nah|not yet|maybe
是|是的|是啊|对|对的|对啊|没错|不|不是|不对|不用|不用了|不需要|没有|还没|也许|可能吧
"""
NEVER_MIND = """
never mind|nevermind|nvm|no thanks|no thank you|forget it|forget about it|sorry|my bad|oops|my mistake
wrong chat|wrong window
算了|没事|没事了|没事儿|不好意思|抱歉|对不起|发错了|打错了|点错了|当我没说
"""
LEAVES = """
bye|bye bye|byebye|goodbye|good bye|see you|see ya|see you later|see you tomorrow|cya|later|good night|have a nice day
have a good day|have a nice weekend|have a good weekend
再见|拜拜|拜|白白|回见|明天见|下次见|晚安|周末愉快|先这样|就这样
"""
WHO = """
who are you|what are you|who is this|who's this|who am i talking to|are you a bot|are you a robot|are you human
are you a human|are you real|are you a real person|are you an ai|are you chatgpt|is this a bot|what is chit|who is chit
what's your name|what is your name|your name
你是谁|您是谁|你是什么|你是机器人吗|你是真人吗|你是人吗|你是ai吗|你叫什么|你叫什么名字|你是哪位|您是哪位|你是干什么的|chit是什么|机器人
"""
MONEY = """
i need my money|i want my money|i need the money|i want my money back|i need my money back|give me my money
give me my money back|my money|pay me|please pay me|i need to get paid|i want to be paid
我要钱|我要我的钱|我的钱呢|我的钱|钱呢|给我钱|还我钱|把钱给我|快给我钱|我急用钱|什么时候给钱
"""


async def _greet(turn: Turn) -> Answer:
    return await greeting.greet(turn)


async def _money(turn: Turn) -> Answer:
    return await status.where(turn, [])


def _say(key: str) -> Callable[[Turn], Awaitable[Answer]]:
    async def answer(turn: Turn) -> Answer:
        turn.is_for_all = True
        return Text(text=turn.reader.say(key))

    return answer


DECIDING = (
    (Verb.APPROVE, "talk-not-approved"),
    (Verb.PAY, "talk-not-paid"),
    (Verb.SUBMIT, "talk-not-sent"),
)
"""What somebody may mean to do by a nod below a claim's card, and how it is said that it was not done."""


def _nod(key: str) -> Callable[[Turn], Awaitable[Answer]]:
    """To whoever may think that they decided something by it, that they did not; else what `key` says."""
    say_it = _say(key)

    async def answer(turn: Turn) -> Answer:
        if turn.about is not None:
            return await _not_done(turn, turn.about)
        waiting = await turn.read(lambda unit: lists.waiting(unit, by=turn.person, on=turn.today, limit=2))
        if not waiting:
            return await say_it(turn)
        return Text(text=turn.reader.say("talk-waiting", number=waiting[0].label, count=len(waiting)))

    return answer


async def _not_done(turn: Turn, number: int) -> Answer:
    """That a nod changed nothing of that claim, what would, and the card that its reader has of it."""

    def query(unit: Any) -> str:
        person = unit.people.get(turn.person.id) or turn.person
        claim = showing.visible(unit, number, by=person, on=turn.today)
        held = rights.relations(unit, claim, person, on=turn.today)
        key = next((key for verb, key in DECIDING if rights.allows(verb, claim.state, held)), "talk-nothing-done")
        return turn.reader.say(key, number=claim.label)

    return [Text(text=await turn.read(query)), await showing.see(turn, number)]


KINDS: tuple[tuple[str, Callable[[Turn], Awaitable[Answer]]], ...] = (
    (GREETS, _greet),
    (FINE, _say("talk-fine")),
    (THANKS, _say("thanks")),
    (NODS_WITH_THANKS, _nod("thanks")),
    (NODS, _nod("talk-nod")),
    (YES_OR_NO, _nod("talk-yes-or-no")),
    (NEVER_MIND, _say("talk-never-mind")),
    (LEAVES, _say("talk-bye")),
    (WHO, _say("talk-who")),
    (MONEY, _money),
)
"""What is said, one way after the other, and the answer to it."""


def bare(text: str) -> str:
    """A message without punctuation and the tone of emojis, by which these words are known."""
    words = unicodedata.normalize("NFKC", _MARKS.sub(" ", plain(text[: LONGEST * 2]))).replace("’", "'")
    without_tone = "".join(each for each in words if each not in "\ufe0f\u200d" and not "🏻" <= each <= "🏿")
    # Between Chinese words no space means anything.
    return ("" if _HAN.search(without_tone) else " ").join(without_tone.split())


_ANSWERS: Mapping[str, Callable[[Turn], Awaitable[Answer]]] = {
    bare(way): answer for ways, answer in KINDS for line in ways.strip().splitlines() for way in line.split("|")
}


def hears(turn: Turn, text: str) -> Callable[[Turn], Awaitable[Answer]] | None:
    """How to answer a message that is nothing but small talk; None for any other, and where a list waits for words."""
    answer = _ANSWERS.get(bare(text)) if len(text) <= LONGEST else None
    return None if answer is None or turn.stays is not None else answer


async def reply(turn: Turn, answer: Callable[[Turn], Awaitable[Answer]]) -> Answer:
    """A word back, unless support wrote an entry of their own about just these words."""
    event = turn.event
    found = await faq.find(turn, event.text) if isinstance(event, Said) else None
    if found is None or found.match.decision != "answer" or not found.is_meant(asks=False):
        return await answer(turn)
    is_theirs = found.match.shown[0].entry.id not in found.shelf.starters
    return await faq.reply(turn, found) if is_theirs else await answer(turn)


def register(router: Router) -> None:
    """Heard where nothing is open and no command is meant."""
    router.hears(hears)(reply)
