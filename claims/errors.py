"""The one way in which the rules say no: a code and its facts. The sentence for people is made elsewhere."""


class Refused(Exception):
    """An expected refusal: `code` names the sentence (`refused-CODE` with dots as dashes), `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        return self.code if not self.facts else f"{self.code} {self.facts}"
