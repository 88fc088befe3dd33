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
from stanza.models.common.pretrain import Pretrain
from stanza.models.pos import scorer
from stanza.models.pos.data import Dataset
from stanza.models.pos.trainer import Trainer
from stanza.utils.conll import CoNLL

from kg.train import fast
from kg.train.loop import Schedule, fit

ARGUMENTS = (
    "--lang ar --shorthand ar_padt --device cpu --hidden_dim 150 --char_hidden_dim 75 --deep_biaff_hidden_dim 150 "
    "--composite_deep_biaff_hidden_dim 50 --batch_size 40 --dropout 0.4 --word_dropout 0.33 --augment_nopunct 0.1"
)
SCHEDULE = Schedule(steps=2400, rate=0.003, evaluate_every=300)


def train(
    train_file: Path,
    dev_file: Path,
    vectors: Path,
    out: Path,
    *,
    start: Path | None = None,
    schedule: Schedule = SCHEDULE,
    seed: int = 1234,
) -> float:
    """Train on a CoNLL-U file, score all tags together on another one, write the best averaged weights to ``out``.

    With ``start`` the weights, sizes and vocabulary of that model are taken over.
    """
    utils.set_random_seed(seed)
    args = stanza_tagger.parse_args(ARGUMENTS.split())
    pretrain = Pretrain(str(vectors))
    args["word_cutoff"] = utils.update_word_cutoff(pretrain, None)
    document = CoNLL.conll2doc(str(train_file))
    if start is None:
        vocab = Dataset.init_vocab([document], args)
        trainer = Trainer(args=args, vocab=vocab, pretrain=pretrain, device="cpu")
    else:
        trainer = Trainer(args=args, model_file=str(start), pretrain=pretrain, device="cpu")
        vocab = trainer.vocab
    data = Dataset(document, args, pretrain, vocab=vocab)
    dev = Dataset(CoNLL.conll2doc(str(dev_file)), args, pretrain, vocab=vocab, evaluation=True, sort_during_eval=True)
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
