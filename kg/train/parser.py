"""The dependency parser: trained on predicted tags and lemmas, as it will meet them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from stanza.models import parser as stanza_parser
from stanza.models.common.doc import DEPREL, HEAD
from stanza.models.common.pretrain import Pretrain
from stanza.models.depparse import scorer
from stanza.models.depparse.data import DataLoader, InfiniteBatch
from stanza.models.depparse.trainer import GraphTrainer, Trainer
from stanza.models.depparse.utils import predict_dataset
from stanza.utils.conll import CoNLL

from kg.train import fast
from kg.train.loop import Schedule, fit

ARGUMENTS = (
    "--lang ar --shorthand ar_padt --device cpu --no_xpos --num_layers 2 --hidden_dim 200 --char_hidden_dim 100 "
    "--deep_biaff_hidden_dim 200 --deep_biaff_output_dim 100 --batch_size 1500 --dropout 0.4 --word_dropout 0.33 "
    "--optim adam --lr 0.002 --no_second_optim --no_checkpoint"
)
SCHEDULE = Schedule(steps=5500, rate=0.002, evaluate_every=400)


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
    """Train on a CoNLL-U file, score LAS on another one, write the best averaged weights to ``out``.

    With ``start`` the weights, sizes and vocabulary of that model are taken over.
    """
    stanza_parser.utils.set_random_seed(seed)
    args = stanza_parser.parse_args(ARGUMENTS.split())
    pretrain = Pretrain(str(vectors))
    args["word_cutoff"] = stanza_parser.utils.update_word_cutoff(pretrain, None)
    document = CoNLL.conll2doc(str(train_file))
    if start is None:
        loader = DataLoader(document, args["batch_size"], args, pretrain)
        trainer = GraphTrainer(args=args, vocab=loader.vocab, pretrain=pretrain, device="cpu")
    else:
        trainer = Trainer.load(str(start), pretrain, args=args, device="cpu", reset_history=True)
        loader = DataLoader(document, args["batch_size"], args, pretrain, vocab=trainer.vocab)
    dev = DataLoader(
        CoNLL.conll2doc(str(dev_file)),
        args["batch_size"],
        args,
        pretrain,
        vocab=trainer.vocab,
        evaluation=True,
        sort_during_eval=True,
    )
    parser = trainer.model
    fast.score_gold_arcs_only(parser)
    optimizers: list[torch.optim.Optimizer] = []

    def update(batch: tuple[Any, ...]) -> float:
        parser.train()
        parser.zero_grad()
        loss = fast.parser_loss(parser, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parser.parameters(), args["max_grad_norm"])
        optimizers[0].step()
        return loss.item()

    def score() -> float:
        predictions = predict_dataset(trainer, dev)
        dev.doc.set([HEAD, DEPREL], [word for sentence in predictions for word in sentence])
        _, _, las = scorer.score(io.StringIO(f"{dev.doc:C}\n\n"), str(dev_file))
        return float(las)

    with fast.distinct_words():
        return fit(
            parser,
            _forever(InfiniteBatch(loader)),
            use_optimizer=optimizers.append,
            update=update,
            score=score,
            save=lambda: trainer.save(str(out)),
            schedule=schedule,
            checkpoint=out.with_suffix(".checkpoint"),
        )


def _forever(batches: InfiniteBatch) -> Iterator[tuple[Any, ...]]:
    while True:
        yield batches.next_batch()
