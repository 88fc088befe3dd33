"""What tagger, parser and NER tagger have in common: they learn on the vectors of an encoder that does not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import torch
from stanza.models.common.doc import Document
from stanza.models.depparse import trainer as parser
from stanza.models.ner import trainer as ner
from stanza.models.pos import trainer as tagger

from kg.annotate import encoder as encoders
from kg.annotate.encoder import NAME, Encoder

OPTIONS = f"--bert_model {NAME} --no_char --no_pretrain --word_emb_dim 0"
"""Options of Stanza's programs for a model that sees nothing but the encoder's vectors."""


NO_WORDS = 1_000_000
"""A word is in the vocabulary of a model from this frequency on: no word is, since no word vectors are learnt."""


def words_of(documents: Iterable[Document]) -> Iterator[tuple[str, ...]]:
    """The sentences of Stanza's documents as words."""
    for document in documents:
        for sentence in document.sentences:
            yield tuple(word.text for word in sentence.words)


class Fixed(Encoder):
    """An encoder that remembers every sentence, since training asks for the same ones again and again.

    Vectors are kept in half precision (0.8 KB a word).
    """

    def __init__(self, encoder: Encoder) -> None:
        super(Encoder, self).__init__()
        self.config, self.inner = encoder.config, encoder
        self.kept: dict[tuple[str, ...], torch.Tensor] = {}

    def read(self, sentences: Iterable[Sequence[str]]) -> None:
        """Encode sentences that will be asked for, many at a time."""
        new = [sentence for sentence in dict.fromkeys(map(tuple, sentences)) if sentence not in self.kept]
        for at in range(0, len(new), 200):
            some = new[at : at + 200]
            self.kept |= {s: v.half() for s, v in zip(some, self.inner.vectors(some), strict=True)}

    def vectors(self, sentences: Sequence[Sequence[str]]) -> list[torch.Tensor]:
        """As in `Encoder`."""
        self.read(sentences)
        return [self.kept[tuple(sentence)].float() for sentence in sentences]


@contextmanager
def on_encoder(encoder: Encoder) -> Iterator[None]:
    """Within this context Stanza's trainers find the encoder where they load a BERT."""
    encoders.connect()
    modules = (tagger, parser, ner)
    stock = [module.load_bert for module in modules]
    for module in modules:
        module.load_bert = lambda *_, **__: (encoder, None)
    try:
        yield
    finally:
        for module, function in zip(modules, stock, strict=True):
            module.load_bert = function
