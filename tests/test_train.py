"""Preparation of training data: treebank to Stanza's formats, BIO files, clitics, storage, the loop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from stanza.models.common.biaffine import DeepBiaffineScorer

from kg.train import clitics, fast, ner, prepare, store
from kg.train.loop import Schedule, fit, rate_at

SENTENCES = """# newdoc id = a
# newpar id = a:p1
# sent_id = 1
1-2	وزار	_	_	_	_	_	_	_	_
1	و	وَ	CCONJ	_	_	0	root	_	_
2	زار	زَار	VERB	_	_	1	parataxis	_	_
3	أحمد	أَحمَد	X	_	_	2	nsubj	_	_
4	لندن	لندن	X	_	_	2	obj	_	SpaceAfter=No
5	.	.	PUNCT	_	_	1	punct	_	_

# sent_id = 2
1	عاد	عَاد	VERB	_	_	0	root	_	_
2	أمس	أَمسِ	NOUN	_	_	1	obl	_	_

# newpar id = a:p2
# sent_id = 3
1	قال	قَال	VERB	_	_	0	root	_	_
2-3	أنه	_	_	_	_	_	_	_	_
2	أن	أَنَّ	SCONJ	_	_	1	mark	_	_
3	ه	هُوَ	PRON	_	_	1	nsubj	_	_
"""


@pytest.fixture
def blocks() -> list[list[str]]:
    return prepare.blocks_of(SENTENCES)


def test_raw_text_and_labels_run_side_by_side(blocks: list[list[str]]) -> None:
    text, labels = prepare.raw_text(blocks), prepare.tokenizer_labels(blocks)
    assert text == "وزار أحمد لندن. عاد أمس\n\nقال أنه\n"
    assert labels == "0003000010000120001" + "0002\n\n0010004\n"
    assert [len(line) for line in text.split("\n")] == [len(line) for line in labels.split("\n")]


def test_expansions_and_whole_tokens(blocks: list[list[str]]) -> None:
    assert prepare.known_expansions(blocks) == {"وزار": "و زار", "أنه": "أن ه"}
    assert json.loads(prepare.expansion_counts(blocks)) == [[["وزار", ["و", "زار"]], 1], [["أنه", ["أن", "ه"]], 1]]
    whole = prepare.whole_tokens(blocks)
    assert whole["أحمد"] == 1
    assert "زار" not in whole and "وزار" not in whole


def test_known_expansions_takes_the_more_frequent_split() -> None:
    one = "1-2\tانه\t_\n1\tإن\t_\n2\tه\t_\n"
    other = one.replace("إن", "أن")
    assert prepare.known_expansions(prepare.blocks_of("\n".join([one, other, other]))) == {"انه": "أن ه"}


def test_hamza_is_taken_off_words_only(blocks: list[list[str]]) -> None:
    varied = prepare.without_hamza(blocks, 1.0, seed=1)
    assert [row[1] for row in prepare.rows(varied[0])] == ["و", "زار", "احمد", "لندن", "."]
    assert prepare.rows(varied[0])[2][2] == "أَحمَد"
    assert prepare.without_hamza(blocks, 0.0, seed=1) == blocks


def test_columns_are_taken_from_another_analysis(blocks: list[list[str]]) -> None:
    other = [line.replace("VERB", "NOUN") for line in blocks[1]]
    assert [row[3] for row in prepare.rows(prepare.with_columns(blocks[1], other, (3,)))] == ["NOUN", "NOUN"]
    assert prepare.with_columns(blocks[0], blocks[0], (2, 3)) == blocks[0]
    with pytest.raises(ValueError, match="differ in their words"):
        prepare.with_columns(blocks[1], blocks[0], (3,))


def test_lemma_types_are_distinct(blocks: list[list[str]]) -> None:
    rows = [row for block in prepare.lemma_types([*blocks, *blocks], seed=3) for row in prepare.rows(block)]
    kinds = [(row[1], row[3], row[2]) for row in rows]
    assert len(kinds) == len(set(kinds))
    assert {("زار", "VERB", "زَار"), ("لندن", "X", "لندن")} <= set(kinds)


def test_written_blocks_read_back(blocks: list[list[str]], tmp_path: Path) -> None:
    prepare.write_blocks(tmp_path / "a.conllu", blocks)
    assert prepare.read_blocks(tmp_path / "a.conllu") == blocks


def test_bio_labels_are_mapped_and_repaired(tmp_path: Path) -> None:
    lines = ["«\tO", "لندن\tI-GPE", "مطار\tB-FAC", "هيثرو\tI-FAC", "فرنسي\tB-NORP", "ــ\tO", "بوشٍ\tB-PER"]
    (tmp_path / "a.bio").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    assert ner.read_bio(tmp_path / "a.bio", ner.PLACES) == [
        [('"', "O"), ("لندن", "B-LOC"), ("مطار", "B-LOC"), ("هيثرو", "I-LOC"), ("فرنسي", "O"), ("بوش", "B-PER")]
    ]


def test_every_tenth_block_is_dev() -> None:
    sentences = [[(str(i), "O")] for i in range(1000)]
    train, dev = ner.split_blocks(sentences)
    assert len(train) + len(dev) == 1000
    assert [s[0][0] for s in dev] == [str(i) for i in [*range(360, 400), *range(760, 800)]]


WORDS = {w: i for i, w in enumerate(["و", "ب", "ه", "واشنطن", "روسيا", "سفارة", "بكين", "كين", "وزار", "زار"])}


def test_analyses_find_stem_and_pronoun() -> None:
    assert ("و", "ب", "سفارة", "ه") in set(clitics.analyses("وبسفارته", WORDS))
    assert list(clitics.analyses("واشنطن", WORDS)) == []
    assert list(clitics.analyses("للسفارة", {"السفارة"})) == [("ل", "السفارة")]


@pytest.mark.parametrize(
    ("token", "guess", "expected"),
    [
        ("واشنطن", "و أشنطن", "واشنطن"),  # أشنطن is no word
        ("سفارته", "سفارت ه", "سفارة ه"),  # a better split exists
        ("بيليفيلد", "ب يليفيلد", "بيليفيلد"),  # nothing known: whole
        ("بكين", "ب كين", "بكين"),  # both are words, the token is the more frequent one
        ("وروسيا", "و روسيا", None),  # the guess is right
        ("وزار", "و زار", None),  # settled by the treebank
    ],
)
def test_corrections(token: str, guess: str, expected: str | None) -> None:
    found = clitics.corrections({token: guess}, {token: 10}, WORDS, known={"وزار"})
    assert found.get(token) == expected


def test_a_guess_whose_rest_lives_elsewhere_is_kept() -> None:
    guess = {"بالكمبيوتر": "ب الكمبيوتر"}
    assert clitics.corrections(guess, {"بالكمبيوتر": 10, "والكمبيوتر": 9}, WORDS) == {}
    assert clitics.corrections(guess, {"بالكمبيوتر": 10}, WORDS) == {"بالكمبيوتر": "بالكمبيوتر"}


def test_whole_in_the_treebank_wins() -> None:
    guess, ranks = {"وزار": "و زار"}, {"زار": 0, "و": 1}
    assert clitics.corrections(guess, {"وزار": 5}, ranks, whole={"وزار": 2}) == {"وزار": "وزار"}
    assert clitics.corrections(guess, {"وزار": 5}, ranks, whole={"وزار": 1}) == {}


def test_store_halves_weights_and_drops_paths(tmp_path: Path) -> None:
    model = {"w": torch.tensor([0.1, 2.0]), "n": torch.tensor([3])}
    torch.save({"model": model, "config": {"train_file": "/home/someone/a.conllu", "lr": 0.1}}, tmp_path / "a.pt")
    store.store(tmp_path / "a.pt", tmp_path / "ar" / "pos" / "kg.pt")
    data = torch.load(tmp_path / "ar" / "pos" / "kg.pt", weights_only=True)
    assert data["config"] == {"train_file": "a.conllu", "lr": 0.1}
    assert data["model"]["w"].dtype == torch.float16
    assert data["model"]["n"].dtype == torch.int64


def test_resources_name_every_model_with_its_digest(tmp_path: Path) -> None:
    for path in ("pos/kg.pt", "tokenize/kg.pt", "ner/kg.pt", "encoder/kg.pt"):
        (tmp_path / "ar" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "ar" / path).write_bytes(path.encode())
    store.write_resources(tmp_path)
    entry = json.loads((tmp_path / "resources.json").read_text(encoding="utf-8"))["ar"]
    assert entry["packages"]["default"] == {"tokenize": "kg", "pos": "kg", "ner": "kg"}
    assert entry["tokenize"]["kg"] == {"md5": store.digest(tmp_path / "ar" / "tokenize" / "kg.pt")}
    assert entry["pos"]["kg"]["dependencies"] == [{"model": "encoder", "package": "kg"}]
    assert entry["ner"]["kg"]["dependencies"] == [{"model": "encoder", "package": "kg"}]
    assert entry["encoder"]["kg"] == {"md5": store.digest(tmp_path / "ar" / "encoder" / "kg.pt")}


def test_rate_rises_stays_and_falls() -> None:
    schedule = Schedule(steps=1000, rate=1.0, warmup=10, cooldown=0.5)
    assert rate_at(schedule, 0, 0.0) == pytest.approx(0.1)
    assert rate_at(schedule, 300, 0.3) == 1.0
    assert rate_at(schedule, 750, 0.75) == pytest.approx(0.5)
    assert rate_at(schedule, 999, 1.0) == 0.0


def _fit(steps: int, checkpoint: Path) -> tuple[float, torch.Tensor]:
    torch.manual_seed(0)
    model = torch.nn.Linear(1, 1)
    used: list[torch.optim.Optimizer] = []
    kept: list[torch.Tensor] = []

    def update(batch: float) -> float:
        loss = (model(torch.tensor([batch])) - 3 * batch).pow(2).sum()
        used[0].zero_grad()
        loss.backward()
        used[0].step()
        return float(loss.item())

    best = fit(
        model,
        iter(lambda: 1.0, None),
        use_optimizer=used.append,
        update=update,
        score=lambda: -abs(model(torch.tensor([1.0])).item() - 3.0),
        save=lambda: kept.append(model.weight.detach().clone()),
        schedule=Schedule(steps=steps, rate=0.05, warmup=1, average=0.9, evaluate_every=50),
        checkpoint=checkpoint,
    )
    return best, kept[-1]


def test_fit_learns_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    best, _ = _fit(200, tmp_path / "a.checkpoint")
    assert best > -0.05
    state = torch.load(tmp_path / "a.checkpoint", weights_only=True)
    assert state["step"] == 200
    again, _ = _fit(200, tmp_path / "a.checkpoint")
    assert again == pytest.approx(best, abs=1e-6)


def test_gold_arc_scores_equal_stanza_s() -> None:
    torch.manual_seed(1)
    scorer = DeepBiaffineScorer(6, 6, 5, 4)
    torch.nn.init.normal_(scorer.scorer.W_bilin.weight)
    x = torch.randn(2, 4, 6)
    heads = torch.tensor([[2, 0, 1], [0, 1, 1]])
    whole = scorer(x, x)[:, 1:].gather(2, heads[:, :, None, None].expand(-1, -1, -1, 4))
    scorer.__class__ = fast.GoldArcLabels
    scorer.heads = heads
    assert torch.allclose(scorer(x, x)[:, 1:], whole, atol=1e-5)


@pytest.mark.parametrize("outputs", [3, 9])
def test_the_quick_bilinear_layer_is_the_bilinear_layer(outputs: int) -> None:
    torch.manual_seed(0)
    layer = torch.nn.Bilinear(5, 4, outputs)
    inputs = [torch.randn(7, 2, 5, requires_grad=True), torch.randn(7, 2, 4, requires_grad=True)]
    expected = layer(*inputs)
    gradients = torch.autograd.grad(expected.square().sum(), [*inputs, *layer.parameters()])
    fast.quicken(layer)
    found = layer(*inputs)
    torch.testing.assert_close(found, expected, atol=0.03, rtol=0.03)
    quick = torch.autograd.grad(found.square().sum(), [*inputs, *layer.parameters()])
    for one, other in zip(quick, gradients, strict=True):
        assert torch.nn.functional.cosine_similarity(one.flatten(), other.flatten(), dim=0) > 0.999
