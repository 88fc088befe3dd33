"""CoNLL-U in and out: everything comes back, and what other programs write is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read.conllu import bio, parse_conllu, to_conllu
from kg.types import Article, Document, Sentence, Token, Word

FIELD = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x6FF, categories=["L", "N", "P"]), min_size=1, max_size=6
)
ANY = st.text(
    st.one_of(st.sampled_from(list('ابتو \n\r\t\u2028\u0085\ud800\u200f😀"\\_')), st.characters()), max_size=12
)
OTHER = st.one_of(st.none(), ANY)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(ANY)
    sentences = []
    paragraph = 0
    for index in range(draw(st.integers(0, 3))):
        words: list[Word] = []
        tokens: list[Token] = []
        sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
        count = sum(sizes)
        before = "O"
        for size in sizes:
            text += draw(st.sampled_from(["", " ", "\n"])) if tokens else "\n"
            start = len(text)
            text += draw(st.text("ابتو\u0651\u200f", min_size=1, max_size=5))
            end = len(text)
            first = len(words) + 1
            for _ in range(size):
                begin = draw(st.integers(start, end - 1)) if size > 1 else start
                stop = draw(st.integers(begin + 1, end)) if size > 1 else end
                words.append(
                    Word(
                        id=len(words) + 1,
                        text=draw(FIELD),
                        lemma=draw(FIELD.filter(lambda value: value != "_")),
                        upos=draw(st.sampled_from(["NOUN", "X", "VERB"])),
                        xpos=draw(st.sampled_from(["", "N------S1D"])),
                        feats=draw(st.sampled_from(["", "Case=Nom|Number=Sing"])),
                        head=draw(st.integers(0, count)),
                        deprel=draw(st.sampled_from(["root", "obl:arg", "dep"])),
                        start=begin,
                        end=stop,
                    )
                )
            before = bio(draw(st.sampled_from(["O", "B-PER", "I-PER", "B-LOC"])), before)
            tokens.append(Token(first, len(words), text[start:end], start, end, before))
        paragraph += draw(st.integers(0, 2)) if index else draw(st.integers(0, 1))
        kind = draw(st.sampled_from(["body", "heading", "dateline"]))
        span = (tokens[0].start, tokens[-1].end)
        sentences.append(Sentence(index, paragraph, kind, *span, tuple(words), tuple(tokens)))
    text += draw(ANY)
    article = Article(draw(ANY.filter(bool)), text, draw(OTHER), draw(OTHER), draw(OTHER), draw(OTHER))
    return Document(article, tuple(sentences), draw(FIELD))


@given(st.lists(documents(), min_size=1, max_size=3))
def test_what_is_written_is_read_back(written: list[Document]) -> None:
    text = "".join(to_conllu(document) for document in written)
    text.encode()
    assert list(parse_conllu(text)) == written
    assert list(parse_conllu(text.replace("\n", "\r\n"))) == written


ROWS = """\
# newdoc id = a1
# newpar id = a1:p1
# sent_id = a1:s1
# text = زار نائبه القاهرة.
1\tزار\tزَار\tVERB\tVP-A-3MS--\tAspect=Perf\t0\troot\t0:root\t_
2-3\tنائبه\t_\t_\t_\t_\t_\t_\t_\t_
2\tنائب\tنَائِب\tNOUN\t_\t_\t1\tnsubj\t_\t_
3\tه\tهُوَ\tPRON\t_\t_\t2\tnmod\t_\t_
3.1\tزار\t_\tVERB\t_\t_\t_\t_\t1:conj\t_
4\tالقاهرة\tقَاهِرَة\tX\t_\t_\t1\tobj\t_\tSpaceAfter=No|ner=S-LOC
5\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_

# sent_id = a1:s2
# text = عاد.
1\tعاد\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t_\t_\t_\t_\t_\t_\t_\t_

# newpar
# sent_id = a1:s3
# text = ثم مات
1\tثم\t_\tCCONJ\t_\t_\t2\tcc\t_\t_
2\tمات\t_\tVERB\t_\t_\t0\troot\t_\t_
"""


def test_a_foreign_file_gets_its_text_from_the_sentences() -> None:
    (document,) = parse_conllu(ROWS)
    assert document.id == "a1"
    assert document.annotator == "conllu"
    assert document.text == "زار نائبه القاهرة. عاد.\nثم مات"
    first, second, third = document.sentences
    assert [token.text for token in first.tokens] == ["زار", "نائبه", "القاهرة", "."]
    assert [token.ner for token in first.tokens] == ["O", "O", "B-LOC", "O"]
    assert [word.text for word in first.words] == ["زار", "نائب", "ه", "القاهرة", "."]
    assert (first.words[1].start, first.words[1].end) == (4, 9), "no offsets of their own: the token's"
    assert (second.words[1].upos, second.words[1].lemma, second.words[1].head) == ("X", ".", 0)
    assert [sentence.paragraph for sentence in document.sentences] == [0, 0, 1]
    assert all(document.text[token.start : token.end] == token.text for s in document.sentences for token in s.tokens)
    assert third.start == document.text.index("ثم")


def test_without_text_comments_the_forms_are_joined() -> None:
    rows = "\n".join(line for line in ROWS.split("\n") if not line.startswith("#"))
    (document,) = parse_conllu(rows, article=Article("mine", "", source="Tests"))
    assert document.text == "زار نائبه القاهرة. عاد. ثم مات"
    assert (document.id, document.article.source) == ("mine", "Tests")


def test_a_text_comment_that_does_not_fit_gives_way_to_the_forms() -> None:
    (document,) = parse_conllu(ROWS.replace("# text = عاد.", "# text = شيء آخر"))
    assert document.text == "زار نائبه القاهرة. عاد.\nثم مات"


def test_a_text_comment_may_differ_from_the_forms_in_marks() -> None:
    (document,) = parse_conllu(ROWS.replace("# text = عاد.", "# text = عادَ ."))
    assert [token.text for token in document.sentences[1].tokens] == ["عادَ", "."]


def test_words_of_other_parsers_are_found_in_the_text() -> None:
    rows = "# text = قال للصحافة إن سيارته «هنا».\n"
    for number, form in enumerate(["قال", "ل", "الصحافة", "ان", "سيارة", "ه", '"', "هنا", '"', "."], 1):
        rows += f"{number}\t{form}" + "\t_" * 8 + "\n"
    (document,) = parse_conllu(rows)
    assert document.text == "قال للصحافة إن سيارته «هنا»."
    assert " ".join(t.text for t in document.sentences[0].tokens) == "قال ل لصحافة إن سيارت ه « هنا » ."


OFFSETS = """\
1\tقال\t_\tVERB\t_\t_\t0\troot\t_\tstart_char=2|end_char=5
2-3\tلهم\t_\t_\t_\t_\t_\t_\t_\tstart_char=6|end_char=9
2\tل\t_\tADP\t_\t_\t3\tcase\t_\tstart_char=6|end_char=7
3\tهم\t_\tPRON\t_\t_\t1\tobl\t_\tstart_char=7|end_char=9

1\tنعم\t_\tX\t_\t_\t0\troot\t_\tstart_char=11|end_char=14
"""


def test_offsets_point_into_the_article_that_is_given() -> None:
    (document,) = parse_conllu(OFFSETS, article=Article("x", "  قال لهم: نعم!"))
    assert document.text == "  قال لهم: نعم!"
    assert [token.text for s in document.sentences for token in s.tokens] == ["قال", "لهم", "نعم"]


def test_offsets_without_text_keep_their_places() -> None:
    (document,) = parse_conllu(OFFSETS)
    assert document.text == "\n\nقال لهم\n\nنعم"
    assert (document.sentences[0].words[2].start, document.sentences[0].words[2].end) == (7, 9)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1\tقال\t_\tVERB\n", r"line 1: CoNLL-U has 10 columns"),
        ("قال لهم\n", r"line 1: CoNLL-U has 10 columns"),
        ("# text = قال\nx\tقال" + "\t_" * 8 + "\n", r"line 2: the first column should be a number or a range, not 'x'"),
        ("3-2\tقال" + "\t_" * 8 + "\n", r"line 1: the range 3-2 holds no words"),
        ("2\tقال" + "\t_" * 8 + "\n", r"line 1: word 2 where word 1 should be"),
        ("1-2\tلهم" + "\t_" * 8 + "\n1\tل" + "\t_" * 8 + "\n", r"line 2: a range of words that does not end"),
        ("1\tقال\t_\t_\t_\t_\tx\t_\t_\t_\n", r"line 1: the head should be a number, not 'x'"),
        ("1\tقال\t_\t_\t_\t_\t7\t_\t_\t_\n", r"line 1: head 7 in a sentence of 1 words"),
        ("# kg_text = قال\n1\tقال" + "\t_" * 8 + "\n", r"the comment # kg_text is not a JSON string"),
        (
            '# kg_text = "قا"\n1\tقال' + "\t_" * 7 + "\tstart_char=0|end_char=3\n",
            r"line 2: the offsets 0 and 3 should lie",
        ),
        ('# kg_text = "قال"\n1\tقال' + "\t_" * 8 + "\n", r"line 2: start_char should be a number, not ''"),
        ("# kg_kind = poem\n1\tقال" + "\t_" * 8 + "\n", r"kg_kind should be one of body, heading, dateline"),
    ],
)
def test_what_is_not_conllu_is_named_with_its_line(rows: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(parse_conllu(rows))


def test_nothing_is_no_document() -> None:
    assert list(parse_conllu("")) == []
    assert list(parse_conllu("# global.columns = ID FORM\n\n")) == []


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("S-PER O", "B-PER O"),
        ("B-PER I-PER E-PER S-LOC", "B-PER I-PER I-PER B-LOC"),
        ("E-PER I-LOC B-LOC", "B-PER B-LOC B-LOC"),
    ],
)
def test_bio(tags: str, expected: str) -> None:
    before, read = "O", []
    for tag in tags.split():
        before = bio(tag, before)
        read.append(before)
    assert read == expected.split()
