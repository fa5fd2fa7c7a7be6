"""The demo company: eight people, first answers and a few claims, made by the use cases like any others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from claims import filing, paying, review
from claims.claim import Claim
from claims.lines import Line
from claims.money import money
from claims.notices import card_key
from claims.people import OPERATOR, Person, PersonId, Role
from faq.curation import bring_in_starter
from faq.starter import starter_entries
from storage.audit import PEOPLE

_EN = "en"


def people() -> list[Person]:
    """The directory of the demo company (names as in the contract; real people are not meant)."""

    def one(key: str, name: str, manager: str, *roles: Role, locale: str = _EN) -> Person:
        return Person(
            id=PersonId(key),
            name=name,
            email=f"{key}@example.com",
            manager_id=PersonId(manager) if manager else None,
            roles=frozenset(roles),
            locale=locale,
            timezone="Asia/Shanghai",
        )

    return [
        one("heidi", "Heidi Lamarr", ""),
        one("grace", "Grace Hopper", "heidi"),
        one("ada", "Ada Byron", "grace"),
        one("bob", "Bob Noyce", "grace"),
        one("wei", "王伟", "grace", locale="zh-CN"),
        one("frank", "Frank Nance", "heidi", Role.FINANCE),
        one("sam", "Sam Soto", "heidi", Role.SUPPORT),
        one("root", "Rita Root", "heidi", Role.ADMIN),
    ]


def fill(unit: Any) -> bool:
    """Give an empty database the demo company; False where there are people already."""
    unit.audit.queue(PEOPLE)  # Of several processes that start on an empty database one fills it.
    if unit.people.all():
        return False
    for person in people():
        unit.people.put(person)
        # In the demo everybody counts as signed in.
        unit.people.add_address(person.id, channel="webchat", address=person.id)
    bring_in_starter(unit.faq, starter_entries(), by=OPERATOR, now=datetime.now(UTC))
    _Story(unit).tell()
    return True


class _Story:
    """A week at the demo company."""

    def __init__(self, unit: Any) -> None:
        self._unit = unit
        self._now = datetime.now(UTC)
        self._by = {person.id: person for person in people()}

    def tell(self) -> None:
        """File, decide and pay."""
        paid = self._send("ada", 6, "86.40", "transport", "滴滴", "Airport to the client in Pudong")
        paid = self._decide("approve", paid, 5)
        self._do(paying.pay, paid, by="frank", days=4)
        returned = self._send("ada", 3, "1280.00", "lodging", "全季酒店", "Two nights at the trade fair")
        self._decide(
            "return",
            returned,
            2,
            reason="Please attach the hotel's invoice, the total is over 1,000.",
            code="missing_receipt",
        )
        approved = self._send("bob", 3, "240.00", "office", "Office Depot", "Whiteboard markers and paper")
        self._decide("approve", approved, 1)
        rejected = self._send("wei", 4, "399.00", "entertainment", "海底捞", "部门聚餐")
        self._decide("reject", rejected, 3, reason="部门聚餐走部门活动经费，不走个人报销。", code="not_business")
        self._send("wei", 1, "168.00", "meals", "星巴克", "和供应商谈合同")
        self._send("bob", 0, "52.00", "transport", "Didi", "Client visit")

    def _send(self, owner: str, days: int, amount: str, category: str, merchant: str, purpose: str) -> Claim:
        spent = self._day(days + 1)
        sum_ = money(amount, "CNY")
        line = Line(category=category, minor=sum_.minor, currency="CNY", date=spent, merchant=merchant, purpose=purpose)
        by = self._by[PersonId(owner)]
        now = self._now - timedelta(days=days, hours=2)
        claim: Claim = filing.create(self._unit, [line], by=by, now=now, on=self._day(days))
        self._unit.flush(on=self._day(days))
        key = card_key(claim.number, "owner")
        lane = self._unit.outbox.lane_to(channel="webchat", place=owner, to=by.id)
        self._unit.outbox.card(lane=lane, card_key=key, claim=claim.number, to=by.id, fresh=False)
        return self._do(filing.submit, claim, by=owner, days=days)

    def _decide(self, what: str, claim: Claim, days: int, *, reason: str = "", code: str = "other") -> Claim:
        if what == "approve":
            return self._do(review.approve, claim, by="grace", days=days)
        use_case = review.send_back if what == "return" else review.reject
        return self._do(use_case, claim, by="grace", days=days, reason=reason, code=code)

    def _do(self, use_case: Any, claim: Claim, *, by: str, days: int, **rest: str) -> Claim:
        done: Claim = use_case(
            self._unit,
            claim.number,
            by=self._by[PersonId(by)],
            seen=claim.version,
            now=self._now - timedelta(days=days, hours=1),
            on=self._day(days),
            **rest,
        )
        self._unit.flush(on=self._day(days))
        return done

    def _day(self, days: int) -> date:
        return (self._now - timedelta(days=days)).date()
