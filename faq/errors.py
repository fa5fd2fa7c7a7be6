"""How the knowledge base says no: a code and its facts. The sentence for people is made elsewhere."""

from __future__ import annotations


class EntryRefused(Exception):
    """An expected refusal of a change: `code` begins with `faq.` and names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, object] = facts
