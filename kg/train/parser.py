"""The dependency parser: trained on predicted tags and lemmas, as it will meet them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from stanza.models import parser as stanza_parser
from stanza.models.common.doc import DEPREL, HEAD
from stanza.models.depparse import scorer
from stanza.models.depparse.data import DataLoader, InfiniteBatch
from stanza.models.depparse.trainer import GraphTrainer
from stanza.models.depparse.utils import predict_dataset
from stanza.utils.conll import CoNLL

from kg.annotate.encoder import Encoder
from kg.train import fast, heads
from kg.train.heads import NO_WORDS
from kg.train.loop import Schedule, fit

ARGUMENTS = (
    f"{heads.OPTIONS} --bert_hidden_layers_original --lang ar --shorthand ar_padt --device cpu --tag_emb_dim 0 "
    "--num_layers 1 --hidden_dim 200 --deep_biaff_hidden_dim 200 --batch_size 1500 --dropout 0.33 "
    "--word_dropout 0.1 --augment_nopunct 0 "
    "--optim adam --lr 0.002 --no_second_optim --no_checkpoint"
)
SCHEDULE = Schedule(steps=1800, rate=0.002, evaluate_every=300)


def train(
    train_file: Path,
    dev_file: Path,
    encoder: Encoder,
    out: Path,
    *,
    schedule: Schedule = SCHEDULE,
    seed: int = 1234,
) -> float:
    """Train on a CoNLL-U file, score LAS on another one, write the best averaged weights to ``out``."""
    stanza_parser.utils.set_random_seed(seed)
    args = stanza_parser.parse_args(ARGUMENTS.split())
    args["word_cutoff"] = NO_WORDS
    documents = [CoNLL.conll2doc(str(file)) for file in (train_file, dev_file)]
    fixed = heads.Fixed(encoder)
    fixed.read(heads.words_of(documents))
    loader = DataLoader(documents[0], args["batch_size"], args, None)
    with heads.on_encoder(fixed):
        trainer = GraphTrainer(args=args, vocab=loader.vocab, device="cpu")
    dev = DataLoader(
        documents[1], args["batch_size"], args, None, vocab=trainer.vocab, evaluation=True, sort_during_eval=True
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
