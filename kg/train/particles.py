"""The particles أن and إن, whose lemma their spelling does not tell: أَنْ before a verb, أَنَّ before a noun, إِنَّ after قال.

Stanza's lemmatiser looks a word up by its form and part of speech alone. For such words it may hold a classifier that
reads the sentence (`stanza.models.lemma_classifier`): here a small Bi-LSTM over parts of speech and frequent words.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX
from stanza.models.lemma_classifier.lstm_model import LemmaClassifierLSTM
from torch.nn import functional

from kg.train import prepare

WORDS, UPOS = frozenset(("أن", "إن", "ان")), "SCONJ"
KNOWN = 150
"""Frequent words that the classifier tells apart; of others it sees the part of speech."""
SIZE = 16
SETTINGS = {"hidden_dim": 32, "upos_emb_dim": 16, "num_heads": 0, "use_charlm": False, "wordvec_pretrain_file": ""}
EPOCHS, BATCH, RATE = 6, 32, 0.004

Example = tuple[list[str], list[str], int, str]
"""The words and parts of speech of a sentence, the place of a particle (from 0), its lemma."""


def examples(blocks: Sequence[Sequence[str]]) -> list[Example]:
    """One for each particle of a treebank's sentences."""
    found: list[Example] = []
    for block in blocks:
        rows = prepare.rows(block)
        words, tags = [row[1] for row in rows], [row[3] for row in rows]
        found += [(words, tags, at, row[2]) for at, row in enumerate(rows) if row[1] in WORDS and row[3] == UPOS]
    return found


def no_vectors(path: Path) -> Pretrain:
    """Write the word vectors that Stanza wants to load beside the classifier: of no word, all zero."""
    vocab = PretrainedWordVocab([], lang="ar", lower=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"vocab": vocab.state_dict(), "emb": torch.zeros(len(VOCAB_PREFIX), SIZE)}, path)
    return Pretrain(str(path))


def train(blocks: Sequence[Sequence[str]], vectors: Pretrain, *, seed: int = 5) -> LemmaClassifierLSTM:
    """A classifier from a treebank with the parts of speech that the lemmatiser will meet, or gold ones."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    data = examples(blocks)
    tags = sorted({tag for _, upos, _, _ in data for tag in upos} | {"_", "SYM", "INTJ", "PROPN"})
    labels = {lemma: i for i, lemma in enumerate(sorted({lemma for *_, lemma in data}))}
    counts = Counter(word for words, *_ in data for word in words)
    model = LemmaClassifierLSTM(
        dict(SETTINGS), len(labels), vectors, labels, {tag: i for i, tag in enumerate(tags)},
        [word for word, _ in counts.most_common(KNOWN)], set(WORDS), {UPOS},
    )  # fmt: skip
    model.train()
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=RATE)
    steps = EPOCHS * (len(data) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for _ in range(EPOCHS):
        rng.shuffle(data)
        for at in range(0, len(data), BATCH):
            some = data[at : at + BATCH]
            places, gold = [example[2] for example in some], torch.tensor([labels[example[3]] for example in some])
            scores = model(places, [example[0] for example in some], model.convert_tags([e[1] for e in some]))
            loss = functional.cross_entropy(scores, gold)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return model.eval()


def share_right(model: LemmaClassifierLSTM, blocks: Sequence[Sequence[str]]) -> float:
    """Of a treebank's particles, how many get their lemma, from 0 to 1."""
    data = examples(blocks)
    found = model.predict([e[2] for e in data], [e[0] for e in data], [e[1] for e in data])
    right: int = sum(lemma == example[3] for lemma, example in zip(found, data, strict=True))
    return right / max(1, len(data))


def into(lemmatiser: Path, model: LemmaClassifierLSTM) -> None:
    """Put a classifier into a lemmatiser's file."""
    data = torch.load(lemmatiser, weights_only=True)
    found = model.get_save_dict()
    found["params"] = {name: value.half() for name, value in found["params"].items()}
    data["contextual"] = [found]
    torch.save(data, lemmatiser, _use_new_zipfile_serialization=False)
