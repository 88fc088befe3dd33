"""The part-of-speech and feature tagger."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from stanza.models import tagger as stanza_tagger
from stanza.models.common import utils
from stanza.models.common.doc import FEATS, UPOS, XPOS
from stanza.models.pos import scorer
from stanza.models.pos.data import Dataset
from stanza.models.pos.trainer import Trainer
from stanza.utils.conll import CoNLL

from kg.annotate.encoder import Encoder
from kg.train import fast, heads
from kg.train.heads import NO_WORDS
from kg.train.loop import Schedule, fit

ARGUMENTS = (
    f"{heads.OPTIONS} --lang ar --shorthand ar_padt --device cpu --num_layers 1 --hidden_dim 200 "
    "--deep_biaff_hidden_dim 150 --composite_deep_biaff_hidden_dim 80 --batch_size 64 --dropout 0.33 "
    "--word_dropout 0.1 --augment_nopunct 0"
)
SCHEDULE = Schedule(steps=1400, rate=0.002, evaluate_every=200)


def train(
    train_file: Path,
    dev_file: Path,
    encoder: Encoder,
    out: Path,
    *,
    schedule: Schedule = SCHEDULE,
    seed: int = 1234,
) -> float:
    """Train on a CoNLL-U file, score all tags together on another one, write the best averaged weights to ``out``."""
    utils.set_random_seed(seed)
    args = stanza_tagger.parse_args(ARGUMENTS.split())
    args["word_cutoff"] = NO_WORDS
    documents = [CoNLL.conll2doc(str(file)) for file in (train_file, dev_file)]
    fixed = heads.Fixed(encoder)
    fixed.read(heads.words_of(documents))
    vocab = Dataset.init_vocab(documents[:1], args)
    with heads.on_encoder(fixed):
        trainer = Trainer(args=args, vocab=vocab, device="cpu")
    fast.quicken(trainer.model)
    data = Dataset(documents[0], args, None, vocab=vocab)
    dev = Dataset(documents[1], args, None, vocab=vocab, evaluation=True, sort_during_eval=True)
    dev_batches = dev.to_loader(batch_size=100)

    def batches() -> Iterator[Any]:
        while True:
            yield from data.to_loader(batch_size=args["batch_size"], shuffle=True)

    def use_optimizer(optimizer: torch.optim.Optimizer) -> None:
        trainer.optimizers = {"adam": optimizer}

    def score() -> float:
        predictions: list[Any] = []
        order: list[int] = []
        with torch.no_grad():
            for batch in dev_batches:
                predictions += trainer.predict(batch)
                order.extend(batch.idx)
        tags = [word for sentence in utils.unsort(predictions, order) for word in sentence]
        dev.doc.set([UPOS, XPOS, FEATS], tags)
        _, _, value = scorer.score(io.StringIO(f"{dev.doc:C}\n\n"), str(dev_file))
        return float(value)

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
