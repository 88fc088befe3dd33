"""Stanza as its documentation says to use it, to compare with: one pipeline, called article by article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from kg.annotate.annotator import load_encoder, load_pipeline
from kg.annotate.encoder import Encoder
from kg.annotate.trees import use_fast_search

HIDDEN, EMBEDDING = 1024, 100
"""Sizes of the character language models of Stanza's official Arabic models."""
_ALPHABET = [chr(code) for code in (*range(0x20, 0x7F), *range(0x600, 0x700))]


def reader(package: str, *, official_shapes: bool = False) -> Callable[[str], int]:
    """A function that reads a text and returns its number of syntactic words.

    It has the models of `package`, Stanza's search for trees and batches, and tagger, parser and NER tagger ask for
    their vectors one after the other, as they would ask a BERT. With `official_shapes` they ask a character language
    model instead, forward and backward, of the size and in the code of Stanza's official models, with random weights:
    what those cost at least, since their taggers are larger too.
    """
    encoder = load_encoder(package)
    pipeline = load_pipeline(package, encoder, 1, stock=True)
    use_fast_search(False)
    if encoder is not None:
        vectors = _character_models(encoder.config.hidden_size) if official_shapes else _Forgetful(encoder)
        object.__setattr__(encoder, "vectors", vectors)

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


def _character_models(size: int) -> Callable[[Sequence[Sequence[str]]], list[Tensor]]:
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
    torch.manual_seed(0)
    both = [CharacterLanguageModel(options, vocabulary, is_forward_lm=forward) for forward in (True, False)]
    for model in both:
        model.eval()

    def vectors(sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        words = [list(row) for row in sentences]
        found: list[list[Tensor]] = [model.build_char_representation(words) for model in both]
        rows = [torch.cat(pair, 1)[:, :size] for pair in zip(*found, strict=True)]
        return [torch.cat([row[:1], row]) for row in rows]

    return vectors
