"""Stanza as its documentation says to use it, to compare with: one pipeline, called article by article."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kg.annotate.annotator import load_encoder, load_pipeline
from kg.annotate.encoder import Encoder
from kg.annotate.trees import use_fast_search

HIDDEN, EMBEDDING = 1024, 100
"""Sizes of the character language models of Stanza's official Arabic models."""
WORDS, VECTOR = 10_000, 100
"""Word vectors beside them: how long they are, and how many (which costs memory only)."""
_ALPHABET = [chr(code) for code in (*range(0x20, 0x7F), *range(0x600, 0x700))]


def reader(package: str, *, official_shapes: bool = False) -> Callable[[str], int]:
    """A function that reads a text and returns its number of syntactic words.

    It has the models of `package` with Stanza's search for trees and batches, in floating point; tagger, parser and NER
    tagger ask for their vectors one after the other, as they would ask a BERT. With `official_shapes` these three are
    of the sizes of Stanza's official models, with random weights (`use_official_shapes`).
    """
    encoder = load_encoder(package)
    pipeline = load_pipeline(package, encoder, 1, stock=True)
    use_fast_search(False)
    if official_shapes:
        use_official_shapes(pipeline)
    elif encoder is not None:
        object.__setattr__(encoder, "vectors", _Forgetful(encoder))

    def read(text: str) -> int:
        count: int = pipeline(text).num_words
        return count

    return read


class _Forgetful:
    """`Encoder.vectors` without its memory."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._vectors = encoder, encoder.vectors

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        self._encoder.forget()
        return self._vectors(sentences)


def use_official_shapes(pipeline: Any) -> None:
    """Give a Stanza pipeline a tagger, a parser and an NER tagger with random weights, of the sizes that Stanza's
    training programs have by default, on character language models and word vectors: its official default models.

    The labels are those of the models that were there.
    """
    from stanza.models import ner_tagger, parser, tagger
    from stanza.models.common.foundation_cache import FoundationCache
    from stanza.models.depparse.trainer import GraphTrainer
    from stanza.models.ner.trainer import Trainer as NameTrainer
    from stanza.models.pos.trainer import Trainer as TagTrainer

    torch.manual_seed(0)
    cache, pretrain = FoundationCache(), _word_vectors()
    with tempfile.TemporaryDirectory() as folder:
        files = _character_models(Path(folder))
        shape = ["--device", "cpu", "--charlm", "--charlm_forward_file", files[0], "--charlm_backward_file", files[1]]
        for name, program, trainer in (
            ("pos", tagger, TagTrainer), ("depparse", parser, GraphTrainer), ("ner", ner_tagger, NameTrainer)
        ):  # fmt: skip
            processor = pipeline.processors[name]
            vocab = processor.vocab
            if name == "ner":
                vocab["word"] = pretrain.vocab
            options = {"args": program.parse_args(shape), "vocab": vocab, "pretrain": pretrain}
            made = trainer(**options, device="cpu", foundation_cache=cache)
            processor._pretrain, processor._trainer, processor.trainers = pretrain, made, [made]
            processor._set_up_final_config({})
    logging.getLogger("stanza").setLevel(logging.ERROR)  # its training programs talk


def _word_vectors() -> Any:
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab

    pretrain = Pretrain()
    pretrain._vocab = PretrainedWordVocab([str(i) for i in range(WORDS)], lang="ar")
    pretrain._emb = torch.randn(len(pretrain._vocab), VECTOR)
    return pretrain


def _character_models(folder: Path) -> list[str]:
    """The files of a forward and a backward model."""
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.common.vocab import CharVocab

    options = {
        "char_emb_dim": EMBEDDING,
        "char_hidden_dim": HIDDEN,
        "char_num_layers": 1,
        "char_dropout": 0.0,
        "char_rec_dropout": 0.0,
    }
    vocabulary: Any = {"char": CharVocab(_ALPHABET, "ar")}
    files = [folder / "forward.pt", folder / "backward.pt"]
    for file, forward in zip(files, (True, False), strict=True):
        CharacterLanguageModel(options, vocabulary, is_forward_lm=forward).save(str(file))
    return [str(file) for file in files]
