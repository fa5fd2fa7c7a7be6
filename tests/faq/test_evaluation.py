"""The figures of `faq eval`, checked by hand, and the matcher beside the reference it must not be worse than."""

from collections.abc import Sequence

import pytest

from faq.confidence import Decision
from faq.entry import Entry
from faq.evaluation import Query, Result, evaluate, figures, measured, read_queries
from faq.starter import starter_entries


def result(expected: str | None, got: str, confidence: float) -> Result:
    return Result(Query("q", expected), tuple(got.split()), confidence, "answer")


def test_the_figures_are_what_the_contract_calls_them():
    results = [
        result("a", "a b c", 0.9),
        result("a", "b a c", 0.8),
        result("a", "b c d a", 0.6),
        result("a", "b", 0.1),
        result(None, "a", 0.7),
        result(None, "a", 0.2),
    ]

    found = figures(results)

    assert found["accuracy_at_1"] == 1 / 4
    assert found["accuracy_at_3"] == 2 / 4
    assert found["mrr_at_10"] == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert found["oos_auroc"] == (2 + 2 + 1 + 0) / 8
    assert found["in_scope_accuracy_at_90_oos_rejection"] == 1 / 4


def test_a_tie_with_the_limit_counts_as_refused_and_half_in_the_order():
    results = [result("a", "a", 0.5), result("a", "a", 0.6), *(result(None, "a", 0.1) for _ in range(9))]
    results += [result(None, "a", 0.5), result(None, "a", 0.55)]

    found = figures(results)

    # Ten of eleven must not pass: the limit is 0.5.
    assert found["in_scope_accuracy_at_90_oos_rejection"] == 1 / 2
    assert found["oos_auroc"] == (9 + 0.5 + 11) / 22


def test_beyond_the_tenth_nothing_counts():
    places = " ".join(f"x{number}" for number in range(10))
    assert figures([result("a", f"{places} a", 0.5)])["mrr_at_10"] == 0.0


def test_where_there_is_nothing_to_count_there_is_no_figure():
    assert set(figures([]).values()) == {None}
    assert figures([result("a", "a", 0.5)])["oos_auroc"] is None


def test_the_document_has_the_keys_of_the_contract():
    book = [Entry("lost", "发票丢了怎么办", ("receipt lost",)), Entry("title", "发票抬头写什么")]
    queries = [Query("发票丢了", "lost"), Query("今天天气", None)]

    document = evaluate(book, queries)

    assert list(document) == [
        "queries",
        "accuracy_at_1",
        "accuracy_at_3",
        "mrr_at_10",
        "oos_auroc",
        "in_scope_accuracy_at_90_oos_rejection",
        "build_seconds",
        "latency_ms",
        "results",
    ]
    assert document["queries"] == 2
    assert set(document["latency_ms"]) == {"p50", "p99"}
    first, second = document["results"]
    assert (first["query"], first["expected"], first["got"][0], first["decision"]) == (
        "发票丢了",
        "lost",
        "lost",
        "answer",
    )
    assert (second["expected"], second["decision"]) == ("", "none")


def test_anything_that_answers_can_be_measured():
    def always(question: str) -> tuple[Sequence[str], float, Decision]:
        return ["a"] * 12, 0.5, "suggest"

    document = measured(always, [Query("x", "a")], build_seconds=0.0)

    assert document["accuracy_at_1"] == 1.0
    assert document["results"][0]["got"] == ["a"] * 10
    assert measured(always, [], build_seconds=0.0)["latency_ms"] == {"p50": None, "p99": None}


def test_queries_are_read_and_what_is_wrong_with_them_is_told():
    queries, wrong = read_queries('\ufeffquery,id\r\n发票丢了,lost\r\n"a, b", \r\n'.encode())
    assert (queries, wrong) == ([Query("发票丢了", "lost"), Query("a, b", None)], ())

    for raw, code in ((b"question,id\na,b\n", "missing_column"), (b'query,id\n"a', "not_csv"), (b"\xff", "not_utf8")):
        assert [each.code for each in read_queries(raw)[1]] == [f"faq.{code}"]


def test_most_starter_questions_are_found_by_the_other_wordings_of_their_topic():
    """Each first other wording is taken out of the book and asked. They were chosen to differ, so this is hard."""
    entries = starter_entries()
    book = [Entry(each.id, each.question, each.alternatives[1:], locale=each.locale) for each in entries]
    queries = [Query(each.alternatives[0], each.id) for each in entries]

    document = evaluate(book, queries)

    assert document["accuracy_at_1"] >= 0.45
    assert document["accuracy_at_3"] >= 0.7
