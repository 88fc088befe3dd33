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
from stanza.models.ner import scorer
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer

from kg.annotate.clitics import main_word
from kg.annotate.encoder import Encoder
from kg.arabic import normalise
from kg.train import heads
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
FINE = "anercorp_fanefine_train.bio"
"""The text of ANERcorp with fifty kinds of names (politicians, athletes, peoples): for the encoder alone."""
WIKIPEDIA = "aqmar_topcoder_train"
"""Small and unlike the others, so the encoder sees it twice as often."""
DEV_BLOCK, DEV_EVERY = 40, 10
"""Of a corpus with dev data every tenth block of 40 sentences is dev: neighbours share names, so lines would leak."""

ARGUMENTS = (
    f"{heads.OPTIONS} --shorthand ar_news --device cpu --hidden_dim 200 --num_layers 1 --dropout 0.3 "
    "--word_dropout 0.02 --locked_dropout 0.0 --batch_size 32 --max_batch_words 1200 --scheme bioes"
)
SCHEDULE = Schedule(steps=2000, rate=0.002, evaluate_every=250)


def read_bio(path: Path, labels: Mapping[str, str] | None = None) -> list[Sentence]:
    """Sentences of a file with a token and a BIO label a line, blank lines between; tokens as ``kg`` will read them.

    ``labels`` says what the file's labels become (those it does not name become O); without it they stay.
    """
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
            kind = kind if labels is None else labels.get(kind, "")
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


def apart(sentences: Sequence[Sentence], held_out: Sequence[Sentence], size: int = 6) -> list[Sentence]:
    """The sentences that have no `size` tokens in a row in common with those held out, of which they may be another
    annotation; shorter ones are compared as a whole."""

    def runs(sentence: Sentence) -> set[tuple[str, ...]]:
        tokens = tuple(token for token, _ in sentence)
        return {tokens[i : i + size] for i in range(len(tokens) - size + 1)} or {tokens}

    taken = set[tuple[str, ...]]().union(*map(runs, held_out))
    return [sentence for sentence in sentences if not runs(sentence) & taken]


def on_words(sentence: Sentence, words: Sequence[Sequence[str]]) -> Sentence:
    """The sentence with each token cut into its words; a name is on the word that is no clitic: و O, روسيا B-GPE.

    Inside a name every word belongs to it: وزارة التربية والتعليم is B I I I.
    """
    found: Sentence = []
    for i, ((_, label), parts) in enumerate(zip(sentence, words, strict=True)):
        host = main_word(parts)
        follows = i + 1 < len(sentence) and sentence[i + 1][1].startswith("I-")
        inside = f"I-{label[2:]}" if label != "O" else "O"
        before = "O" if label.startswith("B-") else inside
        after = inside if follows else "O"
        found += [(part, label if j == host else before if j < host else after) for j, part in enumerate(parts)]
    return found


def mentions(sentences: Iterable[Sentence]) -> dict[str, list[list[str]]]:
    """The words of all names by their label, with repetitions, so that a random one follows the corpus."""
    found: dict[str, list[list[str]]] = {}
    for sentence in sentences:
        before = "O"
        for word, label in sentence:
            if label.startswith("B-"):
                found.setdefault(label[2:], []).append([word])
            elif label != "O" and before != "O":
                found[label[2:]][-1].append(word)
            before = label
    return found


def swapped(
    sentence: Sentence, names: Mapping[str, Sequence[Sequence[str]]], rng: random.Random, share: float
) -> Sentence:
    """A copy in which about ``share`` of the names are others of their label: زار بوش بغداد, زار أحمد خالد عمان.

    A tagger that has seen ten thousand sentences remembers their names; this makes it look at what stands beside them.
    """
    result: Sentence = []
    i = 0
    while i < len(sentence):
        label = sentence[i][1]
        kind = label[2:]
        end = i + 1
        while label != "O" and end < len(sentence) and sentence[end][1] == f"I-{kind}":
            end += 1
        if names.get(kind) and rng.random() < share:
            result += [(word, f"{'I' if j else 'B'}-{kind}") for j, word in enumerate(rng.choice(names[kind]))]
        else:
            result += sentence[i:end]
        i = end
    return result


def with_others(
    own: Mapping[str, Sequence[Sequence[str]]], others: Mapping[str, Sequence[Sequence[str]]], rng: random.Random
) -> dict[str, list[Sequence[str]]]:
    """A corpus's names by label, and beside them as many of ``others``, which are all famous."""
    more = {kind: others.get(kind, ()) for kind in own}
    return {kind: [*some, *rng.sample(more[kind], min(len(some), len(more[kind])))] for kind, some in own.items()}


def with_swapped(
    sentences: Sequence[Sentence], others: Mapping[str, Sequence[Sequence[str]]], *, share: float = 0.8, seed: int = 7
) -> list[Sentence]:
    """The sentences, and a copy with other names of each that has any: from the corpus itself and, as often, from
    ``others``."""
    rng = random.Random(seed)
    names = with_others(mentions(sentences), others, rng)
    named = [sentence for sentence in sentences if any(label != "O" for _, label in sentence)]
    return [*sentences, *(swapped(sentence, names, rng, share) for sentence in named)]


def to_stanza(sentences: Iterable[Sentence]) -> list[list[dict[str, Any]]]:
    """Stanza's JSON shape of tagged sentences."""
    return [[{"id": [i], "text": text, "ner": label} for i, (text, label) in enumerate(s, 1)] for s in sentences]


def train(
    training: Sequence[Sentence],
    dev: Mapping[str, Sequence[Sentence]],
    encoder: Encoder,
    out: Path,
    *,
    schedule: Schedule = SCHEDULE,
    seed: int = 1234,
    log: Callable[[str], None] = print,
) -> float:
    """Train on sentences of words, score by the mean entity F1 of the dev sets, write the best averaged weights."""
    ner_tagger.utils.set_random_seed(seed)
    args = ner_tagger.parse_args(ARGUMENTS.split())
    fixed = heads.Fixed(encoder)
    fixed.read(tuple(word for word, _ in s) for some in (training, *dev.values()) for s in some)
    loader = DataLoader(
        Document(to_stanza(training)), args["batch_size"], args, None, max_batch_words=args["max_batch_words"]
    )
    vocab = loader.vocab
    with heads.on_encoder(fixed):
        trainer = Trainer(args=args, vocab=vocab, device="cpu")
    loaders = {
        name: DataLoader(Document(to_stanza(some)), 64, args, None, vocab=vocab, evaluation=True)
        for name, some in dev.items()
    }

    def batches() -> Iterator[tuple[Any, ...]]:
        while True:
            yield from loader
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
