"""The encoder, trained for all tasks at once: tags, features and trees of the treebank, names of the NER corpora.

Each task has a simple layer on top (a softmax for tags, the biaffine scorers of Dozat and Manning 2017 for arcs and
their labels); these layers are thrown away, since the shipped tagger, parser and NER tagger are Stanza's. The NER
corpora disagree on what a name is, so each has a layer and a tag set of its own: none is told that the names of another
are O.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.annotate.encoder import UNKNOWN, Encoder
from kg.train.ner import Sentence, mentions, swapped, with_others
from kg.train.prepare import HAMZA, rows

logger = logging.getLogger(__name__)

IGNORED = -100
COLUMNS = {"upos": (3, 1.5), "xpos": (4, 0.5), "feats": (5, 2.0)}
"""Columns of CoNLL-U that are learnt as one tag each, with the weight of their loss."""

ARCS, NAMES = 2.0, 2.0
"""Weights of the losses of arcs and of names; that of labels is 1."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how fast: `pieces` a batch, `names` batches of names for each batch of trees.

    Shares: sentences `without_hamza`, words `hidden` behind the unknown piece, names `swapped` for others of a kind.
    """

    epochs: int = 24
    pieces: int = 2400
    rate: float = 2e-4
    layer_rate: float = 1.25e-3
    warmup: int = 150
    names: float = 1.0
    longest: int = 256
    without_hamza: float = 0.12
    hidden: float = 0.04
    swapped: float = 0.4
    seed: int = 1
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence as pieces, with the numbers of what is to be learnt: `task` is "tree" or the name of a corpus."""

    task: str
    words: tuple[tuple[int, ...], ...]
    labels: dict[str, list[int]]

    @property
    def length(self) -> int:
        return sum(map(len, self.words)) + 2


class Tasks(nn.Module):
    """The layers above the encoder. `tags`: the values of each column and of each corpus's labels."""

    def __init__(self, size: int, tags: Mapping[str, Sequence[str]], *, arcs: int = 300, labels: int = 128) -> None:
        super().__init__()
        self.tags = nn.ModuleDict({name: nn.Linear(size, len(some)) for name, some in tags.items() if name != "deprel"})
        self.dependent, self.head = nn.Linear(size, arcs), nn.Linear(size, arcs)
        self.label_dependent, self.label_head = nn.Linear(size, labels), nn.Linear(size, labels)
        self.arc = nn.Parameter(torch.randn(arcs + 1, arcs) * 0.02)
        self.label = nn.Parameter(torch.randn(len(tags["deprel"]), labels + 1, labels + 1) * 0.02)
        self.drop = nn.Dropout(0.3)

    def _side(self, layer: nn.Module, hidden: Tensor) -> Tensor:
        side: Tensor = self.drop(functional.leaky_relu(layer(hidden), 0.1))
        return side

    def arcs(self, hidden: Tensor) -> Tensor:
        """Scores (sentences x words x words) of the second word as head of the first; word 0 is the root."""
        return (_with_one(self._side(self.dependent, hidden)) @ self.arc) @ self._side(self.head, hidden).mT

    def labels(self, hidden: Tensor, heads: Tensor) -> Tensor:
        """Scores (sentences x words x labels) of the arcs from `heads`."""
        x, y = self._side(self.label_dependent, hidden), self._side(self.label_head, hidden)
        y = _with_one(y.gather(1, heads[..., None].expand(-1, -1, y.shape[-1])))
        x = _with_one(x)
        number, size, _ = self.label.shape
        mixed = (x.reshape(-1, size) @ self.label.permute(1, 0, 2).reshape(size, -1)).view(*x.shape[:2], number, size)
        return (mixed @ y[..., None]).squeeze(-1)

    def loss(self, encoder: Encoder, batch: Sequence[Example]) -> Tensor:
        """The loss of a batch, all trees or all names."""
        hidden = encoder.batch([example.words for example in batch])
        dropped = self.drop(hidden)
        if batch[0].task != "tree":
            return NAMES * self._names(dropped, batch)
        loss = sum(
            weight * _entropy(self.tags[name](dropped), _padded(batch, name, hidden.shape[1]))
            for name, (_, weight) in COLUMNS.items()
        )
        heads = _padded(batch, "head", hidden.shape[1])
        there = _padded(batch, "upos", hidden.shape[1]) != IGNORED
        there[:, 0] = True
        arcs = self.arcs(hidden).float().masked_fill(~there[:, None, :], -1e9)
        loss = loss + ARCS * _entropy(arcs, heads)
        labels = self.labels(hidden, heads.clamp(min=0))
        return loss + _entropy(labels, _padded(batch, "deprel", hidden.shape[1]))

    def _names(self, hidden: Tensor, batch: Sequence[Example]) -> Tensor:
        losses = []
        for task in sorted({example.task for example in batch}):
            own = [i for i, example in enumerate(batch) if example.task == task]
            gold = _padded([batch[i] for i in own], "name", hidden.shape[1])
            losses.append(_entropy(self.tags[task](hidden[own]), gold) * float((gold != IGNORED).sum()))
        return sum(losses, hidden.new_zeros(())) / sum(len(example.words) for example in batch)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def _entropy(scores: Tensor, gold: Tensor) -> Tensor:
    return functional.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORED)


def _padded(batch: Sequence[Example], name: str, width: int) -> Tensor:
    """Numbers of the words (sentences x width), the first place being that of the root."""
    gold = [[IGNORED, *example.labels[name]] for example in batch]
    return torch.tensor([row + [IGNORED] * (width - len(row)) for row in gold])


def train(
    encoder: Encoder,
    trees: Sequence[Sequence[str]],
    names: Mapping[str, Sequence[Sentence]],
    checkpoint: Path,
    settings: Settings = Settings(),
    others: Mapping[str, Sequence[Sequence[str]]] = MappingProxyType({}),
) -> None:
    """Train `encoder` in place on CoNLL-U sentences and, a corpus each, sentences of words with BIO labels.

    `others`: the words of more names by label, which may be swapped in.
    Goes on from `checkpoint`, written after every epoch, if that is there. In bfloat16 where torch has it, with Adam, a
    rate that rises over `warmup` steps and falls to zero over the whole run or, if that is less, over `minutes`.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    tags: dict[str, list[str]] = {name: _values(trees, column) for name, (column, _) in COLUMNS.items()}
    tags["deprel"] = _values(trees, 7)
    tags |= {corpus: sorted({label for s in some for _, label in s}) for corpus, some in names.items()}
    number = {name: {tag: i for i, tag in enumerate(some)} for name, some in tags.items()}
    tasks = Tasks(encoder.config.hidden_size, tags)
    encoder.requires_grad_(True).train()
    groups: list[dict[str, Any]] = [
        {"params": list(encoder.parameters()), "rate": settings.rate},
        {"params": list(tasks.parameters()), "rate": settings.layer_rate},
    ]
    weights = [*encoder.parameters(), *tasks.parameters()]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    epoch, step, spent = 0, 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        tasks.load_state_dict(state["tasks"])
        optimizer.load_state_dict(state["optimizer"])
        epoch, step, spent = state["epoch"], state["step"], state["spent"]
    started = time.monotonic() - spent
    name_batches = _forever(encoder, names, number, settings, rng, others)
    progress = 0.0
    while epoch < settings.epochs and progress < 1:
        batches = _batches(_trees(encoder, trees, number, settings, rng), settings, rng)
        plan = batches + [None] * int(len(batches) * settings.names)
        rng.shuffle(plan)
        for planned in plan:
            spent = time.monotonic() - started
            progress = step / (len(plan) * settings.epochs)
            if settings.minutes is not None:
                progress = max(progress, spent / 60 / settings.minutes)
            if progress >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * min(1.0, (step + 1) / settings.warmup) * (1 - progress)
            with torch.autocast("cpu", torch.bfloat16):
                loss = tasks.loss(encoder, next(name_batches) if planned is None else planned)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            step += 1
            if step % 50 == 0:
                logger.info("step %d, %.0f s, loss %.3f, progress %.2f", step, spent, loss.item(), progress)
        epoch += 1
        state = {"encoder": encoder.state_dict(), "tasks": tasks.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "epoch": epoch, "step": step, "spent": time.monotonic() - started}, checkpoint)
    encoder.requires_grad_(False).eval()


def _values(trees: Sequence[Sequence[str]], column: int) -> list[str]:
    return sorted({row[column] for block in trees for row in rows(block)})


def _trees(
    encoder: Encoder, trees: Sequence[Sequence[str]], number: Mapping[str, Mapping[str, int]], settings: Settings,
    rng: random.Random,
) -> Iterator[Example]:  # fmt: skip
    for block in trees:
        columns = rows(block)
        labels = {name: [number[name][row[column]] for row in columns] for name, (column, _) in COLUMNS.items()}
        labels["head"] = [int(row[6]) for row in columns]
        labels["deprel"] = [number["deprel"][row[7]] for row in columns]
        yield Example("tree", _pieces(encoder, [row[1] for row in columns], settings, rng), labels)


def _forever(
    encoder: Encoder, names: Mapping[str, Sequence[Sentence]], number: Mapping[str, Mapping[str, int]],
    settings: Settings, rng: random.Random, others: Mapping[str, Sequence[Sequence[str]]],
) -> Iterator[list[Example]]:  # fmt: skip
    # as many of the others as the corpus has itself, since they are all famous
    known = {corpus: with_others(mentions(some), others, rng) for corpus, some in names.items()}
    while True:
        examples = []
        for corpus, some in names.items():
            for sentence in some:
                changed = swapped(sentence, known[corpus], rng, settings.swapped)
                words = _pieces(encoder, [word for word, _ in changed], settings, rng)
                examples.append(Example(corpus, words, {"name": [number[corpus][label] for _, label in changed]}))
        yield from _batches(examples, settings, rng)


def _pieces(
    encoder: Encoder, words: Sequence[str], settings: Settings, rng: random.Random
) -> tuple[tuple[int, ...], ...]:
    """The words as pieces, some hidden; in some sentences without hamza, as much of the web writes."""
    if rng.random() < settings.without_hamza:
        words = [word.translate(HAMZA) for word in words]
    return tuple((UNKNOWN,) if rng.random() < settings.hidden else encoder.pieces(word) for word in words)


def _batches(
    examples: Iterator[Example] | Sequence[Example], settings: Settings, rng: random.Random
) -> list[list[Example]]:
    """Sentences of about the same length together, in random order; the longest are left out."""
    order = [(example.length + 8 * rng.random(), i, example) for i, example in enumerate(examples)]
    batches: list[list[Example]] = []
    for length, _, example in sorted(order):
        if length > settings.longest:
            break
        if not batches or (len(batches[-1]) + 1) * length > settings.pieces:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches
