"""The name tagger: corpora with different labels brought to one scheme, names swapped for others, Stanza's model."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from stanza.models import ner_tagger
from stanza.models.common.doc import Document
from stanza.models.common.pretrain import Pretrain
from stanza.models.ner import scorer
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer

from kg.arabic import normalise
from kg.train import fast
from kg.train.loop import Schedule, fit

Sentence = list[tuple[str, str]]
"""Surface tokens with their BIO labels."""

PLACES = {"GPE": "LOC", "FAC": "LOC", "LOC": "LOC", "PER": "PER", "ORG": "ORG", "MISC": "MISC"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """A BIO file of the NER folder, the labels kept (others become O), and whether some of it is held out for dev."""

    file: str
    labels: dict[str, str]
    held_out: bool = False


CORPORA = (
    Corpus("anercorp_news_train.bio", PLACES | {"PRO": "MISC", "VEH": "MISC", "WEA": "MISC"}, held_out=True),
    Corpus("caraner_train.bio", PLACES, held_out=True),
    Corpus("aqmar_topcoder_train.bio", PLACES),
    Corpus("wojood_sample_outer.bio", PLACES | {"EVENT": "MISC", "PRODUCT": "MISC", "LAW": "MISC"}),
)
DEV_BLOCK, DEV_EVERY = 40, 10
"""Of a corpus with dev data every tenth block of 40 sentences is dev: neighbours share names, so lines would leak."""

ARGUMENTS = (
    "--shorthand ar_news --device cpu --no_emb_finetune --hidden_dim 200 --char_hidden_dim 75 --char_emb_dim 100 "
    "--word_emb_dim 100 --num_layers 1 --dropout 0.4 --word_dropout 0.02 --locked_dropout 0.0 --batch_size 32 "
    "--max_batch_words 800 --scheme bioes"
)
SCHEDULE = Schedule(steps=5500, rate=0.002, evaluate_every=300)
UNKNOWN_WORDS = 0.12
"""Share of training words whose vector is hidden, so that the letters have to do: names of tomorrow have no vector."""


def read_bio(path: Path, labels: dict[str, str]) -> list[Sentence]:
    """Sentences of a file with a token and a BIO label a line, blank lines between; tokens as ``kg`` will read them."""
    sentences: list[Sentence] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        sentence: Sentence = []
        before = "O"
        for line in block.splitlines():
            token, label = line.split("\t")[:2]
            text = normalise(token).text.strip().replace(" ", "")
            if not text:
                continue
            prefix, _, kind = label.partition("-")
            kind = labels.get(kind, "")
            if not kind:
                label = "O"
            elif prefix == "I" and before.partition("-")[2] == kind:
                label = f"I-{kind}"
            else:
                label = f"B-{kind}"
            sentence.append((text, label))
            before = label
        if sentence:
            sentences.append(sentence)
    return sentences


def split_blocks(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Training and dev sentences."""
    train: list[Sentence] = []
    dev: list[Sentence] = []
    for i, sentence in enumerate(sentences):
        (dev if i // DEV_BLOCK % DEV_EVERY == DEV_EVERY - 1 else train).append(sentence)
    return train, dev


def _swap(
    sentence: Sentence,
    names: Mapping[str, Sequence[str]],
    beginnings: dict[str, set[str]],
    rng: random.Random,
    share: float,
) -> Sentence:
    """A copy in which about ``share`` of the mentions are replaced by random names of their kind.

    A one-letter proclitic written together with the name stays: وبوش may become وأحمد خالد. It is told from a name's
    own first letter by whether the rest is among the ``beginnings`` of names.
    """
    result: Sentence = []
    i = 0
    while i < len(sentence):
        token, label = sentence[i]
        end = i + 1
        kind = label[2:]
        while end < len(sentence) and sentence[end][1] == f"I-{kind}":
            end += 1
        if label.startswith("B-") and kind in names and rng.random() < share:
            words = rng.choice(names[kind]).split()
            if token[0] in "وبلفك" and token[1:] in beginnings[kind]:
                words[0] = token[0] + words[0]
            result += [(word, f"{'I' if j else 'B'}-{kind}") for j, word in enumerate(words)]
        else:
            result += sentence[i:end]
        i = end
    return result


def with_swapped(
    sentences: Sequence[Sentence], names: Mapping[str, Sequence[str]], rng: random.Random, *, share: float = 0.8
) -> list[Sentence]:
    """The sentences, and after them a swapped copy of each that has a mention of a kind in ``names``."""
    beginnings = {kind: {n.split()[0] for n in some} for kind, some in names.items()}
    copies = [
        _swap(sentence, names, beginnings, rng, share)
        for sentence in sentences
        if any(label[2:] in names for _, label in sentence)
    ]
    return [*sentences, *copies]


def mentions(sentences: Iterable[Sentence], kind: str) -> list[str]:
    """All names of a kind, in order, with repetitions (so that a random one follows the corpus)."""
    found: list[str] = []
    for sentence in sentences:
        words: list[str] = []
        for token, label in [*sentence, ("", "O")]:
            if label == f"I-{kind}" and words:
                words.append(token)
                continue
            if words:
                found.append(" ".join(words))
            words = [token] if label == f"B-{kind}" else []
    return found


def to_stanza(sentences: Iterable[Sentence]) -> list[list[dict[str, Any]]]:
    """Stanza's JSON shape of tagged sentences."""
    return [[{"id": [i], "text": text, "ner": label} for i, (text, label) in enumerate(s, 1)] for s in sentences]


def train(
    training: Sequence[Sentence],
    dev: Mapping[str, Sequence[Sentence]],
    vectors: Path,
    out: Path,
    *,
    start: Path | None = None,
    schedule: Schedule = SCHEDULE,
    seed: int = 1234,
    log: Callable[[str], None] = print,
) -> float:
    """Train, score by the mean entity F1 of the dev sets, write the best averaged weights to ``out``.

    With ``start`` the weights, labels and letters of that model are taken over. The word table that Stanza can tune
    ("delta") is left out: it is not tuned, and would be half of the file.
    """
    ner_tagger.utils.set_random_seed(seed)
    rng = random.Random(seed)
    args = ner_tagger.parse_args(ARGUMENTS.split())
    pretrain = Pretrain(str(vectors))
    document = Document(to_stanza(training))
    vocab = None
    if start is not None:
        vocab = Trainer(model_file=str(start), pretrain=pretrain, args=dict(args), device="cpu").vocab
        vocab["word"] = pretrain.vocab
    loader = DataLoader(
        document, args["batch_size"], args, pretrain, vocab=vocab, max_batch_words=args["max_batch_words"]
    )
    vocab = loader.vocab
    del vocab._vocabs["delta"]
    trainer = Trainer(args=args, vocab=vocab, pretrain=pretrain, device="cpu")
    if start is not None:
        known = torch.load(start, weights_only=True)["model"]
        trainer.model.load_state_dict({k: v for k, v in known.items() if not k.startswith("delta_emb")}, strict=False)
    loaders = {
        name: DataLoader(Document(to_stanza(some)), 64, args, pretrain, vocab=vocab, evaluation=True)
        for name, some in dev.items()
    }

    def batches() -> Iterator[tuple[Any, ...]]:
        while True:
            for words, *rest in loader:
                hidden = [[("\0" if rng.random() < UNKNOWN_WORDS else w) for w in sentence] for sentence in words]
                yield hidden, *rest
            loader.reshuffle()

    def use_optimizer(optimizer: torch.optim.Optimizer) -> None:
        trainer.optimizer = optimizer

    def score() -> float:
        values = []
        for name, some in loaders.items():
            gold = [[tag[0] for tag in sentence] for sentence in some.tags]
            with torch.no_grad():
                predicted = [sentence for batch in some for sentence in trainer.predict(batch)]
            precision, recall, f1, by_kind = scorer.score_by_entity(predicted, gold, verbose=False)
            log(f"{name}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} {by_kind}")
            values.append(float(f1))
        return sum(values) / len(values)

    with fast.distinct_words():
        return fit(
            trainer.model,
            batches(),
            use_optimizer=use_optimizer,
            update=trainer.update,
            score=score,
            save=lambda: trainer.save(str(out)),
            schedule=schedule,
            checkpoint=out.with_suffix(".checkpoint"),
        )
