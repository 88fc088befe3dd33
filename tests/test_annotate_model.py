"""Reading with the embedded models: offsets into the user's text, whatever the text is, and some analyses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator, StanzaAnnotator
from kg.annotate.clitics import repair
from kg.annotate.repeated import Repeated
from kg.errors import InputError
from kg.read.conllu import parse_conllu, to_conllu
from kg.types import Article, Document, Sentence

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).parent.parent / "examples" / "trump-zelensky.txt"
WHOLE = frozenset(["واشنطن", "موسكو", "بوتن"])


@pytest.fixture(scope="module")
def annotator() -> StanzaAnnotator:
    return StanzaAnnotator(whole=WHOLE)


def read(annotator: Annotator, text: str) -> Document:
    (document,) = annotator.annotate([Article("a", text)])
    check(document)
    return document


def check(document: Document) -> None:
    """What holds for every document."""
    text = document.text
    end = 0
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        assert (sentence.start, sentence.end) == (sentence.tokens[0].start, sentence.tokens[-1].end)
        assert [word.id for word in sentence.words] == list(range(1, len(sentence.words) + 1))
        assert [word.head for word in sentence.words].count(0) == 1
        assert all(0 <= word.head <= len(sentence.words) != word.head - 1 for word in sentence.words)
        covered = 0
        before = "O"
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text != ""
            assert token.start >= end, "tokens overlap"
            end = token.end
            assert token.first == covered + 1 <= token.last
            covered = token.last
            for word in sentence.words[token.first - 1 : token.last]:
                assert token.start <= word.start < word.end <= token.end
            assert token.ner[:2] != "I-" or before[2:] == token.ner[2:]
            before = token.ner
        assert covered == len(sentence.words)


def tokens(sentence: Sentence) -> list[str]:
    """Tokens, those of several words as their words joined by +."""
    return ["+".join(word.text for word in sentence.words[t.first - 1 : t.last]) for t in sentence.tokens]


NASTY = st.lists(
    st.one_of(
        st.sampled_from(list('ابتجدرسكلمنهويىةءأإؤئ      .،؟!"()-/:%#_@aZ5٣')),
        st.sampled_from(
            ["و", "ال", "ها", "\u064b", "\u0651", "\u0640", "\u0654", "\u200d", "\u200f", "\ufefb", "\ufdf2"]
        ),
        st.sampled_from(["😀", "👨‍👩‍👧", "\ud800", "\x00", "\r\n", "\n", "\u2028", "\u00a0", "“", "»", "…", "\ufffd"]),
    ),
    max_size=80,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=NASTY)
def test_offsets_hold_for_any_text(annotator: StanzaAnnotator, text: str) -> None:
    document = read(annotator, text)
    assert list(parse_conllu(to_conllu(document))) == [document]


@pytest.mark.parametrize("text", ["", " \n\u2028", "\u200f\u064b\u0640", "\x00\x01", "ﷺ"])
def test_no_words_no_sentences(annotator: StanzaAnnotator, text: str) -> None:
    assert read(annotator, text).sentences == ()


@pytest.mark.parametrize("text", ["😀", "...", "؟!", "\ud800", "و", "ﻻ", "ا" * 5000, "x" * 3000])
def test_no_sense_is_no_crash(annotator: StanzaAnnotator, text: str) -> None:
    document = read(annotator, text)
    assert "".join(token.text for s in document.sentences for token in s.tokens) == text


def test_one_line_of_many_sentences(annotator: StanzaAnnotator) -> None:
    document = read(annotator, "زار الوزير القاهرة أمس والتقى نظيره المصري. " * 100)
    assert len(document.sentences) == 100
    assert {sentence.paragraph for sentence in document.sentences} == {0}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("زار الوزير القاهرة أمس. والتقى نظيره المصري. ثم عاد.", 3),
        ('قال الوزير "سنعود غدا." وأضاف أن الأمر انتهى.', 2),
        ("قال الوزير «سنعود غدا». وأضاف أن الأمر انتهى.", 2),
        ("هل عاد الوزير؟ نعم عاد أمس.", 2),
        ("التقى الوزير د . غالي أمس.", 1),
        ("عاد الوزير... ثم سافر.", 1),
    ],
)
def test_a_full_stop_inside_a_line_ends_a_sentence(annotator: StanzaAnnotator, text: str, count: int) -> None:
    assert len(read(annotator, text).sentences) == count


def test_a_long_sentence_is_cut(annotator: StanzaAnnotator) -> None:
    document = read(annotator, "ا ب " * 450)
    assert max(len(sentence.tokens) for sentence in document.sentences) <= 400


def test_the_founding_article(annotator: StanzaAnnotator) -> None:
    document = read(annotator, EXAMPLE.read_text(encoding="utf-8"))
    assert document.annotator == "kg-embedded"
    assert len(document.sentences) == 16
    assert [s.index for s in document.sentences if s.kind == "heading"] == [3]
    assert document.text[document.sentences[3].start :].startswith("مفاوضان")
    visit = document.sentences[4]
    assert tokens(visit)[:4] == ["و+يزور", "زيلينسكي", "واشنطن", "اعتبارا"]
    assert [token.ner for token in visit.tokens[:3]] == ["O", "B-PER", "B-LOC"]
    verb = visit.words[1]
    assert (verb.upos, document.text[verb.start : verb.end]) == ("VERB", "يزور")
    subject = visit.words[2]
    assert (subject.head, subject.deprel) == (verb.id, "nsubj")
    first = document.sentences[0]
    house = next(token for token in first.tokens if token.text == "للبيت")
    assert [word.text for word in first.words[house.first - 1 : house.last]] == ["ل", "البيت"]
    people = [t.text for t in first.tokens if t.ner.endswith("-PER")]
    assert people == ["دونالد", "ترامب", "فلاديمير", "بوتن", "فولوديمير", "زيلينسكي"]
    warning = document.sentences[12]
    assert [document.text[w.start : w.end] for w in warning.words[:3]] == ["و", "حذّر", "ترامب"]
    assert warning.words[1].lemma == "حَذَّر"


def test_marks_and_tatweel_change_no_analysis(annotator: StanzaAnnotator) -> None:
    plain = read(annotator, "حذر ترامب روسيا من الهجوم.").sentences[0]
    marked = read(annotator, "حذّرَ ترامـــب\u200f رُوسيا من الهُجوم.").sentences[0]
    assert [(w.text, w.lemma, w.upos, w.head, w.deprel) for w in plain.words] == [
        (w.text, w.lemma, w.upos, w.head, w.deprel) for w in marked.words
    ]


def test_whole_tokens(annotator: StanzaAnnotator) -> None:
    document = read(annotator, "عاد بوتن من واشنطن لموسكو ووصل وواشنطن صامتة.")
    assert " ".join(tokens(document.sentences[0])) == "عاد بوتن من واشنطن ل+موسكو و+وصل و+واشنطن صامتة ."


def test_datelines_latin_words_and_hashtags(annotator: StanzaAnnotator) -> None:
    document = read(annotator, "باريس (ا ف ب) - قالت قناة France24 إن #كوريا_الشمالية وافقت.")
    assert [sentence.kind for sentence in document.sentences] == ["dateline", "body"]
    texts = [token.text for token in document.sentences[1].tokens]
    assert " ".join(texts) == "قالت قناة France24 إن كوريا الشمالية وافقت ."
    assert {sentence.paragraph for sentence in document.sentences} == {0}


def test_an_article_is_read_the_same_alone_and_among_others(annotator: StanzaAnnotator) -> None:
    articles = [
        Article(str(i), text) for i, text in enumerate(["زار الوزير باريس.", "", "عاد الرئيس أمس من القاهرة\nقال ذلك."])
    ]
    together = list(annotator.annotate(articles))
    again = [next(StanzaAnnotator(whole=WHOLE, batch_size=1).annotate([article])) for article in articles[2:]]
    assert together == [next(annotator.annotate([article])) for article in articles]
    assert together[2:] == again


def test_given_tokens_are_kept(annotator: StanzaAnnotator) -> None:
    text = "زار الوزير للبيت الأبيض .\nقال و عاد"
    document = annotator.annotate_tokens(Article("a", text), [line.split() for line in text.split("\n")])
    check(document)
    assert [[t.text for t in s.tokens] for s in document.sentences] == [line.split() for line in text.split("\n")]
    assert [s.paragraph for s in document.sentences] == [0, 1]
    assert tokens(document.sentences[0])[2] == "ل+البيت"
    glued = annotator.annotate_tokens(Article("a", "قالنعم"), [["قال", "نعم"]])
    check(glued)
    assert [token.text for token in glued.sentences[0].tokens] == ["قال", "نعم"]
    assert annotator.annotate_tokens(Article("a", ""), [[]]).sentences == ()


def test_given_tokens_must_be_in_the_text(annotator: StanzaAnnotator) -> None:
    with pytest.raises(InputError, match="a, sentence 1: 'عاد' does not follow in the text"):
        annotator.annotate_tokens(Article("a", "قال نعم"), [["قال", "عاد"]])
    with pytest.raises(InputError, match="'نعم' does not follow"):
        annotator.annotate_tokens(Article("a", "قال كلا نعم"), [["قال", "نعم"]])


def test_text_that_comes_again_is_read_the_same(annotator: StanzaAnnotator) -> None:
    """Another headline, one more paragraph, other offsets: the rest is not read again, and no bit is different."""
    text = EXAMPLE.read_text(encoding="utf-8")
    again = "خبر عاجل\n\nوقال مسؤول إن الاجتماع سيعقد غدا في القاهرة.\n" + text + "\nانتهى الخبر."
    annotator.repeated = Repeated(0)
    fresh = read(annotator, again)
    assert annotator.repeated.hits == 0
    annotator.repeated = Repeated(1_000_000)
    read(annotator, text)
    assert read(annotator, again) == fresh and annotator.repeated.hits > 0
    hits = annotator.repeated.hits
    assert read(annotator, again) == fresh and annotator.repeated.hits > hits
    annotator.repeated = Repeated(3000)  # room for a few units
    assert read(annotator, again) == fresh == read(annotator, again)


def test_asking_the_dictionary_first_gives_the_words_that_stanza_gives(annotator: StanzaAnnotator) -> None:
    splitter = annotator._splitter
    expander = annotator.pipeline.processors["mwt"].trainer
    tokens = [*sorted(expander.expansion_dict)[::90], "وسيزورونهم", "فبالتأكيد", "كمبعوثها"]
    with_both = splitter._guess(tokens)
    splitter.forget()
    read = splitter._expand(tokens)
    assert {token: read[token] for token in tokens} == {
        token: repair(token, words, splitter._knows) for token, words in zip(tokens, with_both, strict=True)
    }
