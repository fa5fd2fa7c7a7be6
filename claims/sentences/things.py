"""Take the words of a category out of the purpose, with their verb: 吃午饭, 订机票, taxi fare. Occasions stay."""

import re
from collections.abc import Sequence

from claims.sentences.categories import PLACE
from claims.sentences.vocabulary import Mention
from claims.sentences.wording import Sentence

_OCCASION = re.compile("客户|甲方|聚餐|聚会|团建|请.*[吃喝]|请客|宴请.|client|customer|team building|offsite")
_NO_OCCASION = re.compile("招待费|接待费|宴请费|业务招待|entertain|hospitality|礼品费")
_MEAL = re.compile("(?:lunch|dinner|breakfast|brunch|supper|meal|drinks|coffee|tea|buffet|餐|饭)(?:e?s)?$")
_GROUP = re.compile(
    r"(?:(?<![a-z])(?:team|department|dept|staff|group|company|squad|crew|farewell|welcome|birthday|celebration"
    r"|holiday|christmas"
    r"|leaving|goodbye|anniversary|project team|office|business) |(?:团队|部门|全组|小组|项目组|公司|全员|员工"
    r"|生日|欢送|欢迎|庆功|年会|入职|离职|答谢))\Z"
)
# What is told apart from others of its kind was bought for a reason: 新椅子, two spare keyboards.
_DESCRIBED = re.compile(
    r"(?:(?<![a-z])(?:new|used|spare|second-hand|replacement|extra|additional)(?: [a-z]{2,12}){0,2} "
    r"|(?:新|旧|二手|备用|替换|额外|换新)的?)\Z"
)
_TREAT = re.compile(r"请[^\s，,。;0-9\0]{1,8}(?:[吃喝]了?)?\Z")
_VERB = re.compile(
    r"(?:(?:去|来)?(?:吃|喝|住|坐|乘坐?|搭乘?|打|订|定|预订|预定|买|购买|购置|采购|购|点|叫|充值?|交|缴|付|支付"
    r"|办|换|租|参加|(?<![路车机线网晚早街])上|开|做|用)(?:了|的|过)?)(?:一?[个次顿杯趟台把件份套箱盒])? ?\Z"
)
_ENDING = re.compile(
    r"(?: ?充值|费用?|票(?!据)|钱|款|发票|报销)+|(?: (?:fees?|fares?|costs?|expenses?|charges?|bills?|tickets?"
    r"|receipts?"
    r"|rides?|trip|purchase|booking)(?![a-z]))+"
)


def take_out(sentence: Sentence, mentions: Sequence[Mention], *, chosen: Mention) -> None:
    """Marks every word of the chosen category; a word that is only a destination stays in the purpose."""
    for mention in mentions:
        if mention.is_shop or mention.category != chosen.category or mention.rank >= PLACE:
            continue
        start, end = _with_group(sentence, mention)
        described = _DESCRIBED.search(sentence.plain, max(0, start - 30), start)
        if described and sentence.is_free(*described.span()):
            start = described.start()
        if start < mention.start or _is_occasion(sentence.plain[mention.start : mention.end]):
            sentence.keep(start, mention.end)
            continue
        verb = _VERB.search(sentence.plain, max(0, start - 8), start)
        ending = _ENDING.match(sentence.plain, end)
        sentence.take(
            verb.start() if verb and sentence.is_free(*verb.span()) else start, ending.end() if ending else end
        )


def _is_occasion(word: str) -> bool:
    return _OCCASION.search(word) is not None and _NO_OCCASION.search(word) is None


def _with_group(sentence: Sentence, mention: Mention) -> tuple[int, int]:
    """A meal with the group it was for: team lunch, 部门午餐, 请李总吃饭."""
    word = sentence.plain[mention.start : mention.end]
    before = max(0, mention.start - 14)
    if _MEAL.search(word) and (group := _GROUP.search(sentence.plain, before, mention.start)):
        return group.start(), mention.end
    drunk = sentence.plain[mention.start - 1 : mention.start] in ("吃", "喝", "了")
    if (word[0] in "吃喝" or drunk) and (treat := _TREAT.search(sentence.plain, before, mention.start)):
        return treat.start(), mention.end
    return mention.start, mention.end
