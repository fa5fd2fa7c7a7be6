"""Read a company's policy from the text a finance person edits, and explain every mistake by its line."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar, get_args

from claims.errors import Refused
from claims.money import EXPONENTS, Money, money
from claims.policy import Category, Mistake, Policy, PolicyMistakes, ReasonCode, WithoutManager
from claims.policy_tree import Items, Node, NotATree, Table, Text, read_tree

T = TypeVar("T")

LANGUAGES = ("en", "zh")
REQUIRABLE = ("merchant", "purpose")
MOST_CATEGORIES = 50
MOST_REASONS = 30
MOST_WORDS = 500
LONGEST_NAME = 60
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")


def read_policy(text: str, *, version: int) -> Policy:
    """The policy in `text`; raises PolicyMistakes with all that is wrong, in the order of the text."""
    try:
        root, mistakes = read_tree(text)
    except NotATree as error:
        raise PolicyMistakes([error.mistake]) from error
    reader = _Reader(mistakes)
    policy = reader.policy(root, text=text, version=version)
    if reader.mistakes or policy is None:
        raise PolicyMistakes(sorted(reader.mistakes, key=lambda mistake: (mistake.line, mistake.column)))
    return policy


class _Reader:
    """Goes on after a mistake, so that one reading names them all; what could not be read is None meanwhile."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        self.currency: str | None = None

    def wrong(self, node: Node, code: str, **facts: object) -> None:
        self.mistakes.append(Mistake(node.line, node.column, code, facts))

    def policy(self, root: Node | None, *, text: str, version: int) -> Policy | None:
        if root is None or (isinstance(root, Text) and not root.value):
            self.mistakes.append(Mistake(1, 1, "policy.empty"))
            return None
        fields = self.table(
            root,
            needed=("currency", "categories", "reasons"),
            allowed=("starts_on", "without_manager", "fallback", "merchants"),
        )
        self.currency = self.one(fields, "currency", self.known_currency)
        choice: WithoutManager = self.one(fields, "without_manager", self.without_manager) or "next_up"
        fallback = self.one(fields, "fallback", self.person)
        if choice == "named" and "without_manager" in fields and "fallback" not in fields:
            self.wrong(fields["without_manager"], "policy.fallback_needed")
        policy = Policy(
            version=version,
            starts_on=self.one(fields, "starts_on", self.day),
            text=text,
            currency=self.currency or "",
            categories=self.one(fields, "categories", self.categories) or (),
            reasons=self.one(fields, "reasons", self.reasons) or (),
            without_manager=choice,
            fallback=fallback if choice == "named" else None,
            merchants=self.one(fields, "merchants", self.words) or (),
        )
        return None if self.mistakes else policy

    # -- shapes -----------------------------------------------------------------------------------------------------

    def table(self, node: Node, *, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, Node]:
        """The values by key, without keys that mean nothing here."""
        if not isinstance(node, Table):
            self.wrong(node, "policy.not_a_table", keys=", ".join(needed))
            return {}
        known = {key: value for key, (_, value) in node.entries.items() if key in needed or key in allowed}
        for key, (place, _) in node.entries.items():
            if key not in known:
                self.wrong(place, "policy.unknown_key", key=key, known=", ".join((*needed, *allowed)))
        for key in needed:
            if key not in node.entries:
                self.wrong(node, "policy.missing_key", key=key)
        return known

    def one(self, fields: dict[str, Node], key: str, read: Callable[[Node], T | None]) -> T | None:
        return read(fields[key]) if key in fields else None

    def text(self, node: Node, *, longest: int = LONGEST_NAME) -> str | None:
        if not isinstance(node, Text) or not (value := " ".join(node.value.split())):
            self.wrong(node, "policy.not_text")
            return None
        if len(value) > longest:
            self.wrong(node, "policy.too_long", most=longest)
            return None
        return value

    def words(self, node: Node) -> tuple[str, ...]:
        if not isinstance(node, Items):
            self.wrong(node, "policy.not_a_list")
            return ()
        if len(node.values) > MOST_WORDS:
            self.wrong(node, "policy.too_many", most=MOST_WORDS)
        read = (self.text(value) for value in node.values[:MOST_WORDS])
        return tuple(dict.fromkeys(word for word in read if word is not None))

    # -- values -----------------------------------------------------------------------------------------------------

    def known_currency(self, node: Node) -> str | None:
        code = self.text(node)
        if code is not None and code not in EXPONENTS:
            self.wrong(node, "policy.unknown_currency", currency=code)
            return None
        return code

    def day(self, node: Node) -> date | None:
        value = self.text(node)
        if value is None:
            return None
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # the 31st of June: told like every other text that is no day
        self.wrong(node, "policy.not_a_date", value=value)
        return None

    def without_manager(self, node: Node) -> WithoutManager | None:
        value = self.text(node)
        known: tuple[WithoutManager, ...] = get_args(WithoutManager)
        if value is None:
            return None
        if value not in known:
            self.wrong(node, "policy.unknown_choice", value=value, known=", ".join(known))
        return next((choice for choice in known if choice == value), None)

    def person(self, node: Node) -> str | None:
        return self.text(node, longest=100)

    def sum(self, node: Node, *, nothing: bool) -> Money | None:
        """A sum in the policy's currency; `nothing` says whether 0 is one."""
        value = self.text(node)
        if value is None or self.currency is None:
            return None
        if nothing and re.fullmatch(r"0(\.0+)?", value):
            return Money(0, self.currency)
        try:
            return money(value, self.currency)
        except Refused as refused:
            self.wrong(node, refused.code, value=value, **refused.facts)
            return None

    def names(self, node: Node) -> dict[str, str]:
        fields = self.table(node, needed=LANGUAGES)
        read = {language: self.text(value) for language, value in fields.items()}
        return {language: name for language, name in read.items() if name is not None}

    def key(self, node: Text) -> str:
        if not _KEY.fullmatch(node.value):
            self.wrong(node, "policy.bad_key", key=node.value)
        return node.value

    # -- parts ------------------------------------------------------------------------------------------------------

    def categories(self, node: Node) -> tuple[Category, ...]:
        if not isinstance(node, Table) or not node.entries:
            self.wrong(node, "policy.no_categories")
            return ()
        if len(node.entries) > MOST_CATEGORIES:
            self.wrong(node, "policy.too_many", most=MOST_CATEGORIES)
        categories = tuple(self.category(self.key(key), value) for key, value in node.entries.values())
        self.no_word_twice(node, categories)
        return categories

    def category(self, key: str, node: Node) -> Category:
        fields = self.table(
            node, needed=("name",), allowed=("limit", "receipt_above", "required", "aliases", "merchants")
        )
        return Category(
            key=key,
            names=self.one(fields, "name", self.names) or {},
            aliases=self.one(fields, "aliases", self.words) or (),
            merchants=self.one(fields, "merchants", self.words) or (),
            limit=self.one(fields, "limit", lambda value: self.sum(value, nothing=False)),
            receipt_above=self.one(fields, "receipt_above", lambda value: self.sum(value, nothing=True)),
            required=self.one(fields, "required", self.required) or frozenset(),
        )

    def required(self, node: Node) -> frozenset[str]:
        words = self.words(node)
        for word in words:
            if word not in REQUIRABLE:
                self.wrong(node, "policy.unknown_choice", value=word, known=", ".join(REQUIRABLE))
        return frozenset(words)

    def no_word_twice(self, node: Table, categories: tuple[Category, ...]) -> None:
        """One word can't mean two categories: which one would the sentence be?"""
        owner: dict[str, str] = {}
        for category in categories:
            for word in {word.casefold() for word in (*category.aliases, *category.names.values())}:
                if owner.setdefault(word, category.key) != category.key:
                    place = node.entries[category.key][0]
                    self.wrong(place, "policy.word_twice", word=word, first=owner[word], second=category.key)

    def reasons(self, node: Node) -> tuple[ReasonCode, ...]:
        if not isinstance(node, Table) or "other" not in node.entries:
            self.wrong(node, "policy.missing_key", key="other")
            return ()
        if len(node.entries) > MOST_REASONS:
            self.wrong(node, "policy.too_many", most=MOST_REASONS)
        return tuple(ReasonCode(self.key(key), self.names(value)) for key, value in node.entries.values())
