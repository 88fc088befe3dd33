"""The encoder: pieces of words, vectors that do not depend on what else is read, Stanza's models learning on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.biaffine import PairwiseBilinear

from kg.annotate import encoder as encoders
from kg.annotate import whole
from kg.annotate.encoder import PADDING, UNKNOWN, Config, Encoder, Pieces
from kg.errors import ModelError
from kg.train import encoder as joint
from kg.train import ner, parser, prepare, tagger

VOCABULARY = {
    "<s>": 0, "<pad>": 0, "</s>": 0, "<unk>": 0, "\u2581": -4, "\u2581قال": -1, "قا": -2, "ل": -2.5, "\u2581الرئيس": -1,
    "ا": -3, "ق": -3, "ر": -3,
}  # fmt: skip
CONFIG = Config(vocabulary=len(VOCABULARY), hidden_size=32, layers=2, heads=4, inner_size=64, positions=16)

TREES = """1	قال	قَال	VERB	V	Aspect=Perf	0	root	_	_
2	الرئيس	رَئِيس	NOUN	N	Case=Nom	1	nsubj	_	_
3	ل	لِ	ADP	P	_	4	case	_	_
4	قارل	قارل	X	X	_	1	obl	_	_

1	الرئيس	رَئِيس	NOUN	N	Case=Nom	2	nsubj	_	_
2	قال	قَال	VERB	V	Aspect=Perf	0	root	_	_
3	قارل	قارل	X	X	_	2	obj	_	_
"""


def pieces() -> Pieces:
    return Pieces(list(VOCABULARY), [float(score) for score in VOCABULARY.values()], {"\u064e": "", "ﻝ": "ل"})


@pytest.fixture
def encoder() -> Encoder:
    torch.manual_seed(1)
    return Encoder(CONFIG, pieces()).eval()


def names(numbers: Sequence[int]) -> list[str]:
    return [list(VOCABULARY)[i] for i in numbers]


def test_the_likeliest_pieces_win() -> None:
    cut = pieces()
    assert names(cut("قال")) == ["\u2581قال"]
    assert names(cut("قاللا")) == ["\u2581قال", "ل", "ا"]
    assert names(cut("ق")) == ["\u2581", "ق"]


def test_marks_are_not_read_and_forms_of_letters_are_letters() -> None:
    cut = pieces()
    assert cut("قَاﻝ") == cut("قال")


@given(st.text(max_size=20))
def test_every_word_has_pieces(word: str) -> None:
    found = pieces()(word)
    assert found and all(UNKNOWN <= piece < len(VOCABULARY) for piece in found) and PADDING not in found


def test_a_sentence_is_encoded_the_same_alone_and_among_others(encoder: Encoder) -> None:
    sentences = [["قال", "الرئيس"], ["قال"], ["الرئيس", "قال", "قارل"]]
    together = [row.clone() for row in encoder.vectors(sentences)]
    for sentence, rows in zip(sentences, together, strict=True):
        alone = Encoder(CONFIG, pieces()).eval()
        alone.load_state_dict(encoder.state_dict())
        assert rows.shape == (len(sentence) + 1, CONFIG.hidden_size)
        torch.testing.assert_close(rows, alone.vectors([sentence])[0])


def test_words_know_their_sentence(encoder: Encoder) -> None:
    one, other = encoder.vectors([["قال", "الرئيس"], ["قال", "قارل"]])
    assert not torch.allclose(one[1], other[1])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["قال", "الرئيس", "قارل", "لاقارل"]), max_size=60))
def test_a_long_sentence_keeps_a_row_a_word(words: list[str]) -> None:
    (rows,) = Encoder(CONFIG, pieces()).eval().vectors([words])
    assert rows.shape == (len(words) + 1, CONFIG.hidden_size)
    assert torch.isfinite(rows).all()


def test_an_encoder_is_stored_and_read_back(encoder: Encoder, tmp_path: Path) -> None:
    scores = torch.tensor([float(score) for score in VOCABULARY.values()])
    data = {"pieces": list(VOCABULARY), "scores": scores, "replaced": {}, "words": "قال\nزار"}
    encoders.save(encoder, data, tmp_path / "kg.pt")
    again = encoders.load(tmp_path / "kg.pt")
    assert again.config == CONFIG and again.words == {"قال", "زار"}
    torch.testing.assert_close(again.vectors([["قال"]]), encoder.vectors([["قال"]]), atol=0.05, rtol=0.05)


def test_whole_numbers_give_nearly_the_same(encoder: Encoder) -> None:
    sentences = [["قال", "الرئيس"], ["قال"], ["الرئيس", "قال", "قارل"]]
    before = [row.clone() for row in encoder.vectors(sentences)]
    encoder.forget()
    for rows, other in zip(encoder.settle().vectors(sentences), before, strict=True):
        assert float((rows - other).norm() / other.norm()) < 0.03


def test_processors_without_whole_numbers_give_nearly_the_same(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Encoder(CONFIG, pieces())
    other.load_state_dict(encoder.state_dict())
    monkeypatch.setattr(whole, "multiplies_bytes", lambda: True)
    monkeypatch.setattr(torch, "_int_mm", lambda a, b: (a.long() @ b.long()).int())  # as it should be
    fast = encoder.settle().vectors([["قال", "الرئيس"], ["قارل"]])
    monkeypatch.setattr(whole, "multiplies_bytes", lambda: False)
    monkeypatch.delattr(torch, "_int_mm")
    slow = other.settle().vectors([["قال", "الرئيس"], ["قارل"]])
    for one, other_rows in zip(fast, slow, strict=True):
        torch.testing.assert_close(one, other_rows, atol=1e-3, rtol=1e-3)


def test_a_wrong_product_of_bytes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "_int_mm", lambda a, b: (a.long() @ b.long()).clamp(-32768, 32767).int())
    whole.multiplies_bytes.cache_clear()
    assert not whole.multiplies_bytes()
    whole.multiplies_bytes.cache_clear()


def test_a_stored_matrix_is_rounded_once(encoder: Encoder) -> None:
    for layer in encoder.layers:
        stored = encoders._packed(layer.fi.weight)
        again = encoders._packed(encoders._unpacked(stored))
        assert isinstance(stored, dict) and isinstance(again, dict)
        assert all(torch.equal(stored[part], again[part]) for part in stored)


def test_labels_of_arcs_are_scored_nearly_the_same() -> None:
    torch.manual_seed(1)
    stock = PairwiseBilinear(9, 7, 5)
    torch.nn.init.normal_(stock.weight)
    torch.nn.init.normal_(stock.bias)
    left, right = torch.randn(2, 6, 9), torch.randn(2, 4, 7)
    expected = stock(left, right).detach()
    found = whole.WholePairs(stock)(left, right)
    assert found.shape == expected.shape and float((found - expected).norm() / expected.norm()) < 0.02


@pytest.mark.parametrize("damage", ["cut", "other", "missing"])
def test_a_damaged_file_is_an_error_that_says_so(encoder: Encoder, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "kg.pt"
    if damage == "cut":
        data = {"pieces": list(VOCABULARY), "scores": torch.zeros(len(VOCABULARY)), "replaced": {}, "words": ""}
        encoders.save(encoder, data, path)
        path.write_bytes(path.read_bytes()[:5000])
    elif damage == "other":
        torch.save({"model": {}}, path)
    with pytest.raises(ModelError, match="install kg again"):
        encoders.load(path)


def test_the_joint_training_learns_and_goes_on(encoder: Encoder, tmp_path: Path) -> None:
    trees = prepare.blocks_of(TREES)
    corpora = {"one": [[("قال", "O"), ("قارل", "B-PER")]], "two": [[("الرئيس", "B-X"), ("ل", "I-X")]]}
    short = joint.Settings(epochs=2, warmup=1, names=1.0, rate=1e-3, layer_rate=1e-3)
    before = encoder.word.weight.clone()
    joint.train(encoder, trees, corpora, tmp_path / "checkpoint", short)
    state = torch.load(tmp_path / "checkpoint", weights_only=True)
    assert state["epoch"] == 2 and not torch.equal(before, encoder.word.weight)
    joint.train(encoder, trees, corpora, tmp_path / "checkpoint", replace(short, epochs=4))
    assert torch.load(tmp_path / "checkpoint", weights_only=True)["epoch"] == 4


@pytest.mark.parametrize("part", [tagger, parser])
def test_stanzas_models_learn_on_the_vectors(encoder: Encoder, tmp_path: Path, part: object) -> None:
    file = tmp_path / "trees.conllu"
    file.write_text(TREES + "\n", encoding="utf-8")
    schedule = replace(part.SCHEDULE, steps=70, rate=0.01, warmup=5, average=0.5, evaluate_every=70)  # type: ignore[attr-defined]
    score = part.train(file, file, encoder, tmp_path / "model.pt", schedule=schedule)  # type: ignore[attr-defined]
    assert score > 0.99
    stored = torch.load(tmp_path / "model.pt", weights_only=True)
    assert not any(name.startswith("bert_model") for name in stored["model"])


def test_stanzas_name_tagger_learns_on_the_vectors(encoder: Encoder, tmp_path: Path) -> None:
    sentences = [[("قال", "O"), ("الرئيس", "O"), ("قارل", "B-PER")], [("ل", "O"), ("الرئيس", "B-ORG"), ("ل", "I-ORG")]]
    schedule = replace(ner.SCHEDULE, steps=70, rate=0.02, warmup=5, average=0.5, evaluate_every=70)
    assert ner.train(sentences, {"same": sentences}, encoder, tmp_path / "ner.pt", schedule=schedule) > 0.99


def test_names_are_put_on_words() -> None:
    sentence = [("وروسيا", "B-GPE"), ("وزارة", "B-ORG"), ("والتعليم", "I-ORG"), ("سفارتها", "B-ORG"), ("لها", "O")]
    words = [("و", "روسيا"), ("وزارة",), ("و", "التعليم"), ("سفارة", "ها"), ("ل", "ها")]
    assert ner.on_words(sentence, words) == [
        ("و", "O"), ("روسيا", "B-GPE"), ("وزارة", "B-ORG"), ("و", "I-ORG"), ("التعليم", "I-ORG"), ("سفارة", "B-ORG"),
        ("ها", "O"), ("ل", "O"), ("ها", "O"),
    ]  # fmt: skip


def test_another_annotation_of_what_is_held_out_is_not_learnt() -> None:
    def plain(text: str) -> list[tuple[str, str]]:
        return [(token, "O") for token in text.split()]

    held_out = [plain("زار الرئيس المصري أمس مدينة الإسكندرية مع وفد"), plain("قال نعم")]
    same = [plain("وقد زار الرئيس المصري أمس مدينة الإسكندرية"), plain("قال نعم")]
    others = [plain("زار الرئيس المصري أمس مدينة أسوان"), plain("قال لا")]
    assert ner.apart([*same, *others], held_out) == others
