"""Check what the company put in: the policy, the people, who decides and pays, who can't be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.doctor.check import Check, listed, ok, warning
from bot.settings import Settings
from claims import route
from claims.errors import Refused
from claims.people import Person, PersonId, Role

if TYPE_CHECKING:
    from claims.policy import Policy
    from claims.ports import People
    from storage.notices import Notice
    from storage.unit_of_work import UnitOfWork

PAGE = 1_000


def check_company(unit: UnitOfWork, settings: Settings) -> list[Check]:
    """Everything about policy, people and notices, in one reading transaction."""
    from storage.rerouting import Outlines

    everybody, policy, today = unit.people.all(), unit.policies.current(), unit.today()
    active = [person for person in everybody if person.is_active(today)]
    outlines = Outlines(everybody)
    checks = [check_policy(policy, outlines, currency=settings.currency, on=today), check_people(active)]
    if active:
        checks += [check_deciders(active, outlines, policy, on=today), check_payers(active, outlines, on=today)]
        checks.append(check_support(active))
    return [*checks, check_answers(unit), check_reach(unit), check_dead(unit)]


def check_policy(policy: Policy, people: People, *, currency: str, on: date) -> Check:
    """Whether the policy in force fits the company."""
    name = "policy"
    if policy.currency != currency:
        fix = f"Import a policy in {currency}, or set CHIT_COMPANY_CURRENCY to {policy.currency}."
        return warning(name, f"it is in {policy.currency}, the company's currency is {currency}", fix=fix)
    if policy.without_manager == "named":
        fallback = people.get(PersonId(policy.fallback or ""))
        if fallback is None or not fallback.is_active(on):
            fix = "Name somebody who is there, and import the policy again."
            return warning(name, f"its fallback “{policy.fallback}” is nobody who works here", fix=fix)
    return ok(name, f"version {policy.version} is in force, {len(policy.categories)} categories in {policy.currency}")


def check_people(active: Sequence[Person]) -> Check:
    """Whether anybody is there."""
    if not active:
        return warning("people", "the directory is empty", fix="Run `chit people import FILE`.")
    return ok("people", f"{len(active)} people can claim")


def check_deciders(active: Sequence[Person], people: People, policy: Policy, *, on: date) -> Check:
    """Whether there is somebody else to decide on everybody's claims."""
    nobody: list[str] = []
    only: list[str] = []
    for person in active:
        try:
            rule, _ = route.desk(people, person, policy, on=on)
        except Refused:
            nobody.append(person.id)
        else:
            if rule == Role.ADMIN:
                only.append(person.id)
    fix = "Give them a manager, or one more person the role finance, and import the directory again."
    if nobody:
        return warning("deciders", f"nobody can decide on the claims of {listed(nobody)}", fix=fix)
    if only:
        return warning("deciders", f"only administrators can decide on the claims of {listed(only)}", fix=fix)
    return ok("deciders", "everybody's claims have somebody else to decide on them")


def check_payers(active: Sequence[Person], people: People, *, on: date) -> Check:
    """Whether there is somebody in finance, also for the claims of finance itself."""
    name, fix = "finance", "Give one more person the role finance, and import the directory again."
    finance = [person for person in active if Role.FINANCE in person.roles]
    unpaid = []
    for person in active:
        try:
            route.finance_or_admin(people, person, on=on)
        except Refused:
            unpaid.append(person.id)
    if len(unpaid) == len(active):
        return warning(name, "nobody can mark any claim as paid", fix=fix)
    if not finance:
        return warning(name, "nobody has the role finance, so administrators must pay", fix=fix)
    if unpaid:
        return warning(name, f"nobody can mark the claims of {listed(unpaid)} as paid", fix=fix)
    if len(finance) == 1:
        detail = f"{finance[0].id} is the only one in finance, so an administrator must pay their own claims"
        return warning(name, detail, fix=fix)
    return ok(name, f"{len(finance)} people can pay")


def check_support(active: Sequence[Person]) -> Check:
    """Whether somebody answers what the book of answers does not."""
    support = [person for person in active if Role.SUPPORT in person.roles]
    if support:
        return ok("support", f"questions to support go to {listed(each.id for each in support)}")
    is_anybody = any(Role.ADMIN in person.roles for person in active)
    fix = "Give somebody the role support, and import the directory again."
    goes = "questions go to the administrators" if is_anybody else "questions reach nobody"
    return warning("support", f"nobody has the role support, so {goes}", fix=fix)


def check_answers(unit: UnitOfWork) -> Check:
    """Whether there is anything to answer from."""
    count = sum(not version.is_retired for version in unit.faq.all_newest())
    if not count:
        fix = "Run `chit faq import --starter`, or `chit faq import FILE` with your own."
        return warning("answers", "there are none, so no question is answered", fix=fix)
    return ok("answers", f"{count} entries are in force")


def check_reach(unit: UnitOfWork) -> Check:
    """Whether everybody for whom something waits can be reached."""
    waiting = Counter(str(each.to) for each in _all(unit, "waiting") if each.channel == "nobody")
    if waiting:
        who = listed(f"{person} ({count})" for person, count in sorted(waiting.items()))
        detail = f"can't be reached while notices wait for them: {who}"
        return warning("reach", detail, fix="Send each of them a link to sign in: `chit people link ID`.")
    return ok("reach", "nothing waits for people who can't be reached")


def check_dead(unit: UnitOfWork) -> Check:
    """Whether any notice was given up."""
    dead = [str(each.id) for each in _all(unit, "dead")]
    if dead:
        fix = "See why with `chit notices list --state dead`, then `chit notices retry ID`."
        return warning("notices", f"given up: {listed(dead)}", fix=fix)
    return ok("notices", "none was given up")


def _all(unit: UnitOfWork, state: str) -> list[Notice]:
    found: list[Notice] = []
    while page := unit.notices.list(state=state, limit=PAGE, after=found[-1].id if found else None):
        found += page
    return found


def wecom_accounts(unit: UnitOfWork) -> dict[str, str | None]:
    """Everybody's account at WeCom who has one and is here today, with that of their manager."""
    people, today = {each.id: each for each in unit.people.all()}, unit.today()
    found: dict[str, str | None] = {}
    for person in people.values():
        if person.wecom_id and person.is_active(today):
            manager = people.get(person.manager_id) if person.has_manager and person.manager_id else None
            found[person.wecom_id] = None if manager is None else manager.wecom_id
    return found
