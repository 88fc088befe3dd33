"""The three models that Stanza's own training programs make: tokenizer, multi-word-token expander, lemmatiser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import torch
from stanza.models import lemmatizer, mwt_expander, tokenizer
from stanza.models.mwt.data import DataLoader
from stanza.models.mwt.trainer import Trainer

from kg.train import prepare
from kg.train.clitics import corrections

TOKENIZER = (
    "--lang ar --shorthand ar_padt --device cpu --use_mwt --max_seqlen 300 --batch_size 32 --hidden_dim 64 "
    "--steps 1600 --eval_steps 400"
)
EXPANDER = "--lang ar --shorthand ar_padt --device cpu --num_epoch 8 --batch_size 64 --hidden_dim 100"
LEMMATISER = (
    "--shorthand ar_padt --device cpu --num_epoch 20 --batch_size 64 --lr 0.002 --hidden_dim 150 --dropout 0.3 "
    "--emb_dropout 0.3 --pos_dropout 0.3 --max_dec_len 24"
)

Blocks = Sequence[Sequence[str]]


def train_tokenizer(train: Blocks, dev: Blocks, work: Path, out: Path) -> None:
    """Train sentence and token boundaries on raw text made from a treebank's tokens; working files go to ``work``."""
    for name, blocks in (("train", train), ("dev", dev)):
        (work / f"{name}.txt").write_text(prepare.raw_text(blocks), encoding="utf-8")
        (work / f"{name}.labels").write_text(prepare.tokenizer_labels(blocks), encoding="utf-8")
        (work / f"{name}.mwt.json").write_text(prepare.expansion_counts(blocks), encoding="utf-8")
        prepare.write_blocks(work / f"{name}.gold.conllu", blocks)
    tokenizer.main(
        _options(
            TOKENIZER,
            out,
            txt_file=work / "train.txt",
            label_file=work / "train.labels",
            mwt_json_file=work / "train.mwt.json",
            dev_txt_file=work / "dev.txt",
            dev_label_file=work / "dev.labels",
            dev_conll_gold=work / "dev.gold.conllu",
            conll_file=work / "dev.found.conllu",
        )
    )


def train_expander(train: Path, dev: Path, out: Path) -> None:
    """Train the dictionary and the letters-to-letters model that split a token into words."""
    mwt_expander.main(_options(EXPANDER, out, train_file=train, eval_file=dev, gold_file=dev))


def correct_expander(
    model: Path, out: Path, counts: Mapping[str, int], train: Blocks, words: Iterable[str], *, least: int = 4
) -> int:
    """Add dictionary entries for tokens of the news that the expander gets wrong; give their number.

    ``counts`` are the news tokens, ``words`` known words in order of frequency (the vector file's). On PADT dev this
    lowers the tokens split by mistake from 119 to 66.
    """
    trainer = Trainer(model_file=str(model), device="cpu")
    tokens = [t for t, n in counts.items() if n >= least and len(t) > 2 and all("ء" <= c <= "ي" for c in t)]
    ranks = {word: i for i, word in enumerate(words)}
    for block in train:
        for row in prepare.rows(block):
            ranks.setdefault(row[1], len(ranks))
    better = corrections(
        _expansions(trainer, tokens),
        counts,
        ranks,
        known=prepare.known_expansions(train),
        whole=prepare.whole_tokens(train),
    )
    data = torch.load(model, weights_only=True)
    data["dict"] |= better
    torch.save(data, out, _use_new_zipfile_serialization=False)
    return len(better)


class _Tokens:
    """What the expander's loader asks a document for."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def get_mwt_expansions(self, evaluation: bool) -> list[str]:
        return self.tokens


def _expansions(trainer: Trainer, tokens: list[str]) -> dict[str, str]:
    loader = DataLoader(_Tokens(tokens), 500, trainer.args, vocab=trainer.vocab, evaluation=True, expand_unk_vocab=True)
    found: list[str] = []
    with torch.no_grad():
        for batch in loader.to_loader():
            found += trainer.predict(batch, never_decode_unk=True, vocab=loader.vocab)
    return dict(zip(tokens, trainer.ensemble(tokens, found), strict=True))


def train_lemmatiser(train: Path, types: Path, dev: Path, out: Path) -> None:
    """Train a dictionary on the running text and a letters-to-letters model on its distinct words.

    ``dev`` should have predicted parts of speech and gold lemmas.
    """
    lemmatizer.main(_options(LEMMATISER, out, train_file=types, secondary_file=train, eval_file=dev))


def _options(settings: str, out: Path, **files: Path) -> list[str]:
    found = [*settings.split(), "--save_dir", str(out.parent), "--save_name", out.name]
    for option, file in files.items():
        found += [f"--{option}", str(file)]
    return found
