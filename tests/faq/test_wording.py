"""How a question is made ready: one spelling of everything, padding gone, and pinyin understood."""

import pytest

from faq.glossary import Glossary
from faq.pinyin import sounds, spelled, syllables, typed_in_pinyin
from faq.terms import bag_of
from faq.vocabulary import stem
from faq.wording import MOST_TOKENS, READ, content, language_of, plain, tokens


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ｕｐｌｏａｄ　ｅｒｒｏｒ", "upload error"),
        ("發票重複報銷", "发票重复报销"),
        ("Où’s my CLAIM", "où's my claim"),
        ("发\u200b票\u202e丢了\ufeff", "发票丢了"),
        ("①２３", "123"),
    ],
)
def test_whatever_keyboard_it_was_it_reads_the_same(typed: str, same: str):
    assert plain(typed) == same


def test_two_thousand_characters_are_read_and_no_more():
    assert plain("票" * READ + "x") == "票" * READ
    assert len(plain("ﷺ" * READ)) <= READ
    assert len(tokens("a " * READ)) == MOST_TOKENS


def test_a_text_is_runs_of_chinese_words_and_numbers():
    assert tokens(plain("怎么delete draft？ C-000042, it's 1.50元 プレゼント")) == (
        ["怎么", "delete", "draft", "c", "000042", "it's", "1.50", "元", "プレゼント"]
    )
    assert tokens(plain("😂😂？！ …")) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("您好，请问一下发票丢了怎么办呢？谢谢啦", "发票丢了怎么办"),
        ("Hi, could you please tell me where my claim is? Thanks!", "where claim"),
        ("谢谢", "谢谢"),
        ("please", "please"),
    ],
)
def test_politeness_is_no_part_of_a_question_unless_it_is_all_of_it(said: str, meant: str):
    assert content(plain(said)) == meant


def test_the_language_is_chinese_where_there_is_a_chinese_character():
    assert [language_of(each) for each in ("怎么withdraw", "withdraw", "😂")] == ["zh", "en", "en"]


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (("claim", "claims", "claimed", "claiming"), "claim"),
        (("submit", "submits", "submitted", "submitting"), "submit"),
        (("policy", "policies"), "policy"),
        (("approve", "approved", "approves", "approving"), "approv"),
        (("paid",), "paid"),
    ],
)
def test_the_forms_of_an_english_word_are_one_word(words: tuple[str, ...], one: str):
    assert {stem(word) for word in words} == {one}


# ------------------------------------------------------------ pinyin


def test_pinyin_is_cut_into_as_few_syllables_as_can_be():
    assert syllables("fapiaodiule") == ("fa", "piao", "diu", "le")
    assert syllables("xian") == ("xian",)
    assert syllables("receipt") is None
    assert syllables("") == ()


def test_southern_spellings_sound_the_same():
    assert typed_in_pinyin(["shenpi", "zenme"], ()) == typed_in_pinyin(["senpi", "zhengme"], ())


def test_a_character_with_two_readings_is_found_by_both():
    assert {"cong", "zong"} <= set(sounds(["重"])[0])


@pytest.mark.parametrize("text", ["can you see me", "he she men", "taxi", "fa", "upload fapiao error now"])
def test_english_is_not_taken_for_pinyin(text: str):
    assert typed_in_pinyin(text.split(), ()) is None


def test_words_that_the_book_uses_are_meant_as_they_stand():
    assert typed_in_pinyin(["bao", "xiao"], ()) is not None
    assert typed_in_pinyin(["bao", "xiao"], {"bao", "xiao"}) is None


def test_pinyin_beside_chinese_is_heard_with_it():
    assert typed_in_pinyin(["发票", "diu", "le"], ()) == [*sounds(["发票"]), {"diu"}, {"le"}]


def test_chinese_can_be_spelled_in_letters():
    assert [part for token in ("发票", "lost") for part in spelled(token)] == ["fa", "piao", "lost"]
    assert spelled("㐀") == []


# ------------------------------------------------------------ meanings


GLOSSARY = Glossary("# comment\n发票 小票 invoice\n票 ticket\nlog_in 登录\nbank account 账户\naccount 登录\n")


def test_of_phrases_inside_each_other_the_longest_counts():
    assert list(GLOSSARY.of_han("我的发票和票")) == [0, 1]


def test_a_word_may_mean_two_things_and_a_phrase_may_have_two_words():
    assert sorted(GLOSSARY.of_han("登录")) == [2, 4]
    assert list(GLOSSARY.of_words(["how", "log", "in", "account"])) == [2, 3, 4]


def test_a_question_in_two_languages_means_what_it_means_in_one():
    def meanings(text: str) -> set[str]:
        return {term for term in bag_of(tokens(plain(text))) if term.startswith("m")}

    assert meanings("receipt丢了") == meanings("发票lost")
    assert meanings("receipt丢了") != set()
