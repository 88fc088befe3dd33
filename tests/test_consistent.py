"""Names are labelled alike in all sentences of an article (`kg.annotate.consistent`)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.consistent import consistent, spans
from kg.types import Sentence, Token, Word


def sentence(*tokens: tuple[str, str] | tuple[str, str, str]) -> Sentence:
    """A sentence of words with their part of speech (NOUN without) and label."""
    words: list[Word] = []
    found: list[Token] = []
    for number, (text, *rest) in enumerate(tokens, 1):
        upos, label = rest if len(rest) == 2 else ("NOUN", rest[0])
        words.append(Word(number, text, text, upos, "_", "", 0, "root", 0, len(text)))
        found.append(Token(number, number, text, 0, len(text), label))
    return Sentence(0, 0, "body", 0, 1, tuple(words), tuple(found))


def labels(*sentences: Sentence) -> list[str]:
    return [" ".join(token.ner for token in s.tokens) for s in consistent(sentences)]


NAME = sentence(("بدأ", "VERB", "O"), ("ريتشارد", "X", "B-PER"), ("ستولمان", "X", "I-PER"))
LAST = sentence(("قال", "VERB", "O"), ("ستولمان", "X", "B-PER"))


def test_a_name_missed_elsewhere() -> None:
    assert labels(NAME, LAST, sentence(("رفض", "O"), ("ستولمان", "O")))[2] == "O B-PER"


def test_a_name_taken_for_another_kind() -> None:
    assert labels(NAME, LAST, sentence(("في", "O"), ("ستولمان", "X", "B-LOC")))[2] == "O B-PER"


def test_a_whole_name_found_in_part() -> None:
    part = sentence(("ريتشارد", "X", "B-PER"), ("ستولمان", "X", "O"), ("قال", "VERB", "O"))
    assert labels(NAME, NAME, part)[2] == "B-PER I-PER O"


def test_the_rest_of_a_name_goes_on_with_it() -> None:
    part = sentence(("جون", "X", "B-PER"), ("ستولمان", "X", "O"), ("و", "CCONJ", "O"), ("ستولمان", "X", "O"))
    assert labels(NAME, LAST, part)[2] == "B-PER I-PER O B-PER"


def test_a_clitic_left_on_the_name() -> None:
    assert labels(NAME, LAST, sentence(("بالنسبة", "O"), ("لستولمان", "X", "B-MISC")))[2] == "O B-PER"


def test_one_label_is_no_evidence() -> None:
    assert labels(LAST, sentence(("ستولمان", "X", "O"))) == ["O B-PER", "O"]


def test_a_word_that_is_more_often_none() -> None:
    """صالح is a person twice and an adjective three times."""
    person, adjective = sentence(("قال", "O"), ("صالح", "X", "B-PER")), sentence(("عمل", "O"), ("صالح", "ADJ", "O"))
    assert labels(person, person, adjective, adjective, adjective)[2:] == ["O O"] * 3


def test_a_longer_name_is_not_cut() -> None:
    """فريق راؤول, found as one organisation, stays."""
    longer = sentence(("فريق", "B-ORG"), ("راؤول", "X", "I-ORG"), ("ريتشارد", "X", "I-ORG"))
    last = sentence(("سجل", "O"), ("راؤول", "X", "B-PER"))
    assert labels(last, last, longer)[2] == "B-ORG I-ORG I-ORG"


WORDS = st.sampled_from(["راؤول", "ستولمان", "مدريد", "وراؤول", "قال", "،"])
LABELS = st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])


@given(st.lists(st.lists(st.tuples(WORDS, st.sampled_from(["X", "NOUN"]), LABELS), min_size=1, max_size=6), max_size=6))
def test_names_may_change_but_not_their_tokens(rows: list[list[tuple[str, str, str]]]) -> None:
    before = [sentence(*row) for row in rows]
    after = consistent(before)
    assert [[t.text for t in s.tokens] for s in after] == [[t.text for t in s.tokens] for s in before]
    for old, new in zip(before, after, strict=True):
        kept = spans([t.ner for t in new.tokens])
        for begin, end, _ in spans([t.ner for t in old.tokens]):
            assert any(b <= begin and end <= e for b, e, _ in kept)
