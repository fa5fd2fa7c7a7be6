"""Hold the directory, the policies and the knowledge base against their chains."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from storage.audit import FAQ, PEOPLE, POLICY, commitment
from storage.audit_rows import Broken
from storage.faq import place
from storage.keys import Unreadable, Vault
from storage.person_rows import OUTLINE, outline, routed_by
from storage.policies import digest
from storage.schema import faq_version, person, person_role, policy

_EVERYBODY = select(*OUTLINE).order_by(person.c.id)
_ROLES = select(person_role.c.person, person_role.c.role)
_POLICIES = select(policy).order_by(policy.c.version)
_ENTRIES = select(faq_version).order_by(faq_version.c.id)
_WHO_AND_WHAT = ("event", "by", "source", "restores", "hash")


class PeopleCheck:
    """What decides who may decide must be what the chain said last of each person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[str, tuple[int, dict[str, Any]]] = {}

    def add(self, body: dict[str, Any], seq: int) -> None:
        """One row of the chain, in order."""
        if "roles" in body:
            facts = {name: body[name] for name in ("manager_id", "left_on", "roles", "erased")}
            self._told[body["person"]] = (seq, facts)

    def finish(self) -> list[Broken]:
        """Compare with the tables."""
        broken = []
        roles = {(row.person, row.role) for row in self._connection.execute(_ROLES)}
        vouched = {(id, role) for id, (_, facts) in self._told.items() for role in facts["roles"]}
        astray = {person for person, _ in roles ^ vouched}
        for row in self._connection.execute(_EVERYBODY):
            seq, facts = self._told.pop(row.id, (None, None))
            if facts != routed_by(outline(row)) or row.id in astray:
                broken.append(Broken(PEOPLE, seq, "person_changed"))
        broken += [Broken(PEOPLE, seq, "person_missing") for seq, _ in self._told.values()]
        return broken


class PolicyCheck:
    """Every version must be the one that was imported."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[int, tuple[int, dict[str, Any]]] = {}

    def add(self, body: dict[str, Any], seq: int) -> None:
        """One row of the chain."""
        self._told[body["version"]] = (seq, {"starts_on": body["starts_on"], "hash": body["hash"]})

    def finish(self) -> list[Broken]:
        """Compare with the table."""
        broken = []
        for row in self._connection.execute(_POLICIES):
            seq, facts = self._told.pop(row.version, (None, None))
            if facts != {"starts_on": row.starts_on, "hash": digest(row.text)} or row.hash != digest(row.text):
                broken.append(Broken(POLICY, seq, "policy_changed"))
        broken += [Broken(POLICY, seq, "policy_missing") for seq, _ in self._told.values()]
        return broken


class FaqCheck:
    """Every version of every entry must hold the words that its editor gave it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._told: dict[tuple[str, int], tuple[int, dict[str, Any]]] = {}

    def add(self, body: dict[str, Any], seq: int) -> None:
        """One row of the chain."""
        facts = {name: body[name] for name in _WHO_AND_WHAT}
        self._told[body["entry"], body["number"]] = (seq, facts)

    def finish(self) -> list[Broken]:
        """Compare with the table."""
        broken = []
        for row in self._connection.execute(_ENTRIES):
            seq, facts = self._told.pop((row.entry, row.number), (None, None))
            found = {name: getattr(row, name) for name in _WHO_AND_WHAT}
            if facts != found or self._hash(row) != row.hash:
                broken.append(Broken(FAQ, seq, "entry_changed"))
        broken += [Broken(FAQ, seq, "entry_missing") for seq, _ in self._told.values()]
        return broken

    def _hash(self, row: Any) -> str | None:
        try:
            text = self._vault.open(row.entry_enc, person=None, where=place(row.entry, row.number))
        except Unreadable:
            return None
        return commitment(text or "")
