"""Sentences that grammar corrects stay trees, whatever the parse was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.kb import KnowledgeBase
from kg.read.conllu import parse_conllu
from kg.relations.frames import lexicon
from kg.relations.repair import put_right
from kg.types import Sentence

FOLDER = Path(__file__).parent / "relations"
TEXTS = [(FOLDER / name).read_text(encoding="utf-8") for name in ("violence.conllu", "protest.conllu", "noisy.conllu")]
SENTENCES = [s for text in TEXTS for document in parse_conllu(text) for s in document.sentences]


def rooted(sentence: Sentence) -> bool:
    """Whether every word hangs, through others, on a root."""
    for word in sentence.words:
        seen = {word.id}
        while word.head:
            if word.head in seen:
                return False
            seen.add(word.head)
            word = sentence.word(word.head)
    return True


@settings(deadline=None)
@given(st.data())
def test_a_corrected_sentence_is_a_tree(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(SENTENCES))
    order = data.draw(st.permutations([w.id for w in sentence.words]))
    heads = {order[0]: 0} | {w: data.draw(st.sampled_from(order[:i])) for i, w in enumerate(order) if i}
    relations = st.sampled_from(("nsubj", "nsubj:pass", "obj", "obl", "nmod", "amod", "acl", "conj", "case", "xcomp"))
    words = tuple(
        replace(w, head=heads[w.id], deprel=data.draw(relations) if heads[w.id] else "root") for w in sentence.words
    )
    corrected = put_right(replace(sentence, words=words), lexicon(), KnowledgeBase.default())
    assert rooted(corrected)
    assert [(w.id, w.start, w.end) for w in corrected.words] == [(w.id, w.start, w.end) for w in words]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_correcting_twice_changes_nothing_more(sentence: Sentence) -> None:
    kb = KnowledgeBase.default()
    once = put_right(sentence, lexicon(), kb)
    assert put_right(once, lexicon(), kb) == once


def test_an_unknown_verbal_noun_is_no_piece_of_the_name_after_it() -> None:
    [document] = parse_conllu(
        """\
# text = قام ترامب بتوبيخ زيلينسكي
1	قام	قَام	VERB	_	_	0	root	_	_
2	ترامب	ترامب	X	_	_	1	nsubj	_	_
3-4	بتوبيخ	_	_	_	_	_	_	_	_
3	ب	بِ	ADP	_	_	5	case	_	_
4	توبيخ	توبيخ	X	_	_	5	nmod	_	_
5	زيلينسكي	زيلينسكي	X	_	_	1	obl:arg	_	_

"""
    )
    mended = put_right(document.sentences[0], lexicon(), KnowledgeBase.default())
    assert [(w.upos, w.head, w.deprel) for w in mended.words[2:]] == [
        ("ADP", 4, "case"),
        ("NOUN", 1, "obl:arg"),
        ("X", 4, "nmod"),
    ]


@pytest.mark.parametrize(
    ("written", "passive"),
    [("قُتل", True), ("وقُتل", True), ("اعتُقل", True), ("استُهدف", True), ("وُجد", True), ("كُلِّف", True), ("قَتل", False),
     ("قتل", False), ("قدّم", False), ("قتلُ", False)],
)  # fmt: skip
def test_a_damma_makes_a_passive(written: str, passive: bool) -> None:
    bare = "".join(c for c in written if not "\u064b" <= c <= "\u0652")
    joined = bare.startswith("و") and bare != "وجد"
    verb = bare[1:] if joined else bare
    start = 2 if joined else 1
    rows = [f"1-2\t{bare}" + "\t_" * 8, "1\tو\tوَ\tCCONJ\t_\t_\t2\tcc\t_\t_"] if joined else []
    rows.append(f"{start}\t{verb}\t{verb}\tVERB\t_\tAspect=Perf|Person=3|Voice=Act\t0\troot\t_\t_")
    rows.append(f"{start + 1}\tجنديان\tجُندِيّ\tNOUN\t_\tCase=Nom\t{start}\tnsubj\t_\t_")
    text = f"# newdoc id = a\n# text = {bare} جنديان\n" + "\n".join(rows) + "\n\n"
    ((sentence,),) = (document.sentences for document in parse_conllu(text))
    first = replace(sentence.tokens[0], text=written)  # as the article has it
    corrected = put_right(replace(sentence, tokens=(first, *sentence.tokens[1:])), lexicon(), KnowledgeBase.default())
    assert (corrected.word(start).feat("Voice") == "Pass") is passive
