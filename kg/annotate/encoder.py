"""The encoder: a small transformer that gives every word of a sentence a vector that depends on the whole sentence.

The embedded tagger, parser and NER tagger are Stanza's, trained on these vectors in the place where Stanza takes those
of a BERT. Stanza would run a BERT once for each of the three; here a sentence is encoded once and remembered until the
next ones come. The architecture is that of BERT (Devlin et al. 2019, post-norm, learnt positions), the weights come
from multilingual-e5-small (Wang et al. 2024, MIT) and were trained on for the three tasks together (`kg.train`).
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.annotate.whole import Whole, rounded
from kg.errors import ModelError

START, PADDING, END, UNKNOWN = range(4)
"""The first four pieces of every vocabulary."""

OVERLAP = 32
"""Words that two windows of a sentence too long for the positions have in common."""

BATCH_PIECES = 300
"""Pieces encoded together; more fall out of the processor's cache."""

REMEMBERED_WORDS = 20_000

DATA = ("pieces", "scores", "replaced", "words")
"""What an encoder's file holds besides sizes and weights."""

NAME = "kg-encoder"
"""What the models that need the encoder call it."""
_WORD_START = "\u2581"
_UNKNOWN_SCORE = -30.0
_LONGEST_WORD = 100


class Pieces:
    """Cuts words into pieces of a unigram vocabulary (Kudo 2018): the likeliest segmentation, found by Viterbi search.

    `pieces` and `scores` (log probabilities) are the vocabulary, `replaced` characters that are others to it.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], replaced: Mapping[str, str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(pieces) if i > UNKNOWN}
        self._scores = scores
        self._replaced = replaced
        self._longest = max(map(len, pieces))
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, at least one."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > REMEMBERED_WORDS:
                self._known.clear()
            found = self._known[word] = self._cut(word)
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        letters = "".join(self._replaced.get(letter, letter) for letter in word[:_LONGEST_WORD])
        text = _WORD_START + letters.replace(" ", _WORD_START)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # score, where the last piece begins, its number
        for end in range(1, len(text) + 1):
            options = [(best[end - 1][0] + _UNKNOWN_SCORE, end - 1, UNKNOWN)]
            for begin in range(max(0, end - self._longest), end):
                piece = self._ids.get(text[begin:end])
                if piece is not None:
                    options.append((best[begin][0] + self._scores[piece], begin, piece))
            best.append(max(options))
        found: list[int] = []
        end = len(text)
        while end:
            _, end, piece = best[end]
            found.append(piece)
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Config:
    """The sizes of an encoder. Stanza asks for `hidden_size`."""

    vocabulary: int
    hidden_size: int
    layers: int
    heads: int
    inner_size: int
    positions: int


def _whole(*layers: nn.Linear) -> Whole:
    """Layers that read the same, as one."""
    return Whole(torch.cat([layer.weight for layer in layers]), torch.cat([layer.bias for layer in layers]))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where pieces that follow each other without padding stand in a table of sentences (`mask`, true for a piece)."""

    mask: Tensor
    found: Tensor

    def spread(self, x: Tensor) -> Tensor:
        """Rows of the pieces (pieces x size) as a table (sentences x pieces x size), zero where there is none."""
        table = x.new_zeros(self.mask.numel(), x.shape[1]).index_copy(0, self.found, x)
        return table.view(*self.mask.shape, -1)

    def gather(self, table: Tensor) -> Tensor:
        return table.flatten(0, 1)[self.found]


class _Layer(nn.Module):
    def __init__(self, config: Config, dropout: float) -> None:
        super().__init__()
        size = config.hidden_size
        self.heads, self.dropout = config.heads, dropout
        self.q, self.k, self.v, self.ao = (nn.Linear(size, size) for _ in range(4))
        self.fi, self.fo = nn.Linear(size, config.inner_size), nn.Linear(config.inner_size, size)
        self.aln, self.oln = nn.LayerNorm(size, eps=1e-12), nn.LayerNorm(size, eps=1e-12)
        self.qkv: nn.Module | None = None
        """In the place of `q`, `k` and `v`, once `settle` was called."""

    def settle(self) -> None:
        """Go on in whole numbers."""
        self.qkv = _whole(self.q, self.k, self.v)
        self.ao, self.fi, self.fo = (_whole(layer) for layer in (self.ao, self.fi, self.fo))  # type: ignore[assignment]
        del self.q, self.k, self.v

    def forward(self, x: Tensor, places: _Places) -> Tensor:
        qkv = torch.cat([self.q(x), self.k(x), self.v(x)], 1) if self.qkv is None else self.qkv(x)
        sentences, length = places.mask.shape
        q, k, v = places.spread(qkv).view(sentences, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mask = places.mask[:, None, None, :]
        if self.training:  # torch's fused attention has a very slow backward pass on CPUs
            weights = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
            attended = torch.softmax(weights.float().masked_fill(~mask, -1e9), -1).to(v.dtype) @ v
        else:
            attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attended = self.ao(places.gather(attended.transpose(1, 2).flatten(2)))
        x = self.aln(x + functional.dropout(attended, self.dropout, self.training))
        inner = self.fo(functional.gelu(self.fi(x)))
        normed: Tensor = self.oln(x + functional.dropout(inner, self.dropout, self.training))
        return normed


class Encoder(nn.Module):
    """Words in, vectors out. `words` are frequent words of the news, by which splits of tokens are judged."""

    settled = False

    def __init__(
        self, config: Config, pieces: Pieces, *, words: frozenset[str] = frozenset(), dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.config = config
        self.pieces = pieces
        self.words = words
        self.dropout = dropout
        self.word = nn.Embedding(config.vocabulary, config.hidden_size)
        self.pos = nn.Embedding(config.positions, config.hidden_size)
        self.ln = nn.LayerNorm(config.hidden_size, eps=1e-12)
        self.layers = nn.ModuleList(_Layer(config, dropout) for _ in range(config.layers))
        self._seen: OrderedDict[tuple[str, ...], Tensor] = OrderedDict()
        self._seen_words = 0

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors (sentences x pieces x hidden) of pieces (sentences x pieces), `mask` true where there is one."""
        places = _Places(mask, mask.flatten().nonzero().squeeze(1))
        x: Tensor = places.gather(self.word(ids) + self.pos.weight[: ids.shape[1]])
        x = functional.dropout(self.ln(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, places)
        return places.spread(x)

    def settle(self) -> Encoder:
        """End of training: from now on products are those of whole numbers (`kg.annotate.whole`). Returns itself."""
        for layer in self.layers:
            if isinstance(layer, _Layer):
                layer.settle()
        self.requires_grad_(False).eval()
        self.settled = True
        return self

    def train(self, mode: bool = True) -> Encoder:
        """As in torch, but nothing once settled: Stanza calls it for every batch, and it walks through all layers."""
        return self if self.settled else super().train(mode)

    def batch(self, rows: Sequence[Sequence[Sequence[int]]]) -> Tensor:
        """Vectors (rows x longest row + 1 x hidden) of words given as pieces: of the start, then of each word.

        A word's vector is that of its last piece, as in Stanza.
        """
        ids = [[START, *(piece for word in row for piece in word), END] for row in rows]
        ends = [[0] for _ in rows]
        for row, places in zip(rows, ends, strict=True):
            for word in row:
                places.append(places[-1] + len(word))
        longest, most = max(map(len, ids)), max(map(len, ends))
        numbers = torch.tensor([row + [PADDING] * (longest - len(row)) for row in ids])
        wanted = torch.tensor([row + [0] * (most - len(row)) for row in ends])
        hidden: Tensor = self(numbers, numbers != PADDING)
        return hidden.gather(1, wanted[..., None].expand(-1, -1, hidden.shape[-1]))

    def vectors(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """For each sentence a row for its start and one for each word (words + 1 x hidden), without gradient.

        The result for a sentence is the same whatever stands beside it, up to rounding.
        """
        keys = [tuple(sentence) for sentence in sentences]
        found = {key: self._seen[key] for key in keys if key in self._seen}
        new = [key for key in dict.fromkeys(keys) if key not in found]
        if new:
            found |= zip(new, self._encode(new), strict=True)
            for key in new:
                self._seen[key] = found[key]
                self._seen_words += len(key)
            while self._seen_words > REMEMBERED_WORDS and len(self._seen) > 1:
                self._seen_words -= len(self._seen.popitem(last=False)[0])
        return [found[key] for key in keys]

    def forget(self) -> None:
        """Forget the sentences that were remembered."""
        self._seen.clear()
        self._seen_words = 0

    def _encode(self, sentences: Sequence[tuple[str, ...]]) -> list[Tensor]:
        windows = [
            (number, first, row)
            for number, sentence in enumerate(sentences)
            for first, row in self._windows([self.pieces(word) for word in sentence])
        ]
        windows.sort(key=_length)
        parts: list[list[tuple[int, Tensor]]] = [[] for _ in sentences]
        was_training = self.training
        self.eval()
        with torch.inference_mode():
            for some in _batches(windows):
                for (number, first, row), rows in zip(some, self.batch([row for _, _, row in some]), strict=True):
                    parts[number].append((first, rows[: len(row) + 1]))
        self.train(was_training)
        return [_join(sorted(part, key=_first)).clone() for part in parts]

    def _windows(self, words: Sequence[tuple[int, ...]]) -> list[tuple[int, Sequence[tuple[int, ...]]]]:
        """Stretches of words that fit into the positions, each with the number of its first word."""
        room = self.config.positions - 2
        found: list[tuple[int, Sequence[tuple[int, ...]]]] = []
        first = 0
        while True:
            last, used = first, 0
            while last < len(words) and used + len(words[last]) <= room:
                used += len(words[last])
                last += 1
            found.append((first, words[first:last]))
            if last >= len(words):
                return found
            first = max(last - OVERLAP, first + 1)


def _length(window: tuple[int, int, Sequence[Sequence[int]]]) -> int:
    return sum(map(len, window[2]))


def _first(part: tuple[int, Tensor]) -> int:
    return part[0]


def _batches(
    windows: Sequence[tuple[int, int, Sequence[Sequence[int]]]],
) -> list[list[tuple[int, int, Sequence[Sequence[int]]]]]:
    """Windows, the shortest first, in lists of about BATCH_PIECES pieces."""
    batches: list[list[tuple[int, int, Sequence[Sequence[int]]]]] = []
    for window in windows:
        if not batches or (len(batches[-1]) + 1) * (_length(window) + 2) > BATCH_PIECES:
            batches.append([])
        batches[-1].append(window)
    return batches


def _join(parts: Sequence[tuple[int, Tensor]]) -> Tensor:
    """One row for the start and one a word; where windows overlap, each word from the one it stands deeper in."""
    rows = parts[0][1]
    for first, more in parts[1:]:
        keep = first + (len(rows) - 1 - first) // 2  # words taken from what is there
        rows = torch.cat([rows[: keep + 1], more[keep - first + 1 :]])
    return rows


def load(path: Path) -> Encoder:
    """An encoder from its file, to read with (`settle`) or to train on. Raises ModelError for a file that is none."""
    try:
        data = torch.load(path, weights_only=True)
        pieces = Pieces(data["pieces"], data["scores"].tolist(), data["replaced"])
        encoder = Encoder(Config(**data["config"]), pieces, words=frozenset(data["words"].split()))
        encoder.load_state_dict({name: _unpacked(value) for name, value in data["model"].items()})
    except (OSError, EOFError, RuntimeError, KeyError, TypeError, ValueError, pickle.UnpicklingError) as error:
        raise ModelError(f"{path} is no encoder that kg can read ({error}); install kg again") from error
    return encoder.eval()


def save(encoder: Encoder, data: Mapping[str, Any], path: Path) -> None:
    """Write an encoder, matrices in bytes, other weights in half precision; `data` holds what `DATA` names."""
    config = {name: getattr(encoder.config, name) for name in Config.__dataclass_fields__}
    model = {name: _packed(value) for name, value in encoder.state_dict().items()}
    torch.save({**data, "config": config, "model": model}, path)


def _packed(weights: Tensor) -> Tensor | dict[str, Tensor]:
    """A matrix in bytes; the rest in half precision."""
    return dict(zip(("numbers", "factors"), rounded(weights), strict=True)) if weights.dim() == 2 else weights.half()


def _unpacked(stored: Tensor | Mapping[str, Tensor]) -> Tensor:
    return stored if isinstance(stored, Tensor) else stored["numbers"].float() * stored["factors"].float()


def foundation(encoder: Encoder) -> Any:
    """Stanza's cache of shared models with the encoder in it, for `stanza.Pipeline(foundation_cache=...)`.

    From then on Stanza's tagger, parser and NER tagger, where they are trained on an `Encoder`, ask it for vectors;
    models on a real BERT work as before.
    """
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    connect()
    cache = FoundationCache()
    cache.bert[NAME] = BertRecord(encoder, None, {})
    return cache


def connect() -> None:
    """Teach Stanza's models to ask an `Encoder`, where they have one, for vectors."""
    from stanza.models.depparse import model as parser
    from stanza.models.ner import model as ner
    from stanza.models.pos import model as tagger

    for module in (tagger, parser, ner):
        module.extract_bert_embeddings = _embeddings


def _embeddings(
    name: str, tokenizer: Any, model: Any, data: Any, device: Any, keep_endpoints: bool, *args: Any, **options: Any
) -> list[Tensor]:
    """In the place of Stanza's function of the same parameters."""
    if not isinstance(model, Encoder):
        from stanza.models.common.bert_embedding import extract_bert_embeddings

        found: list[Tensor] = extract_bert_embeddings(
            name, tokenizer, model, data, device, keep_endpoints, *args, **options
        )
        return found
    rows = model.vectors(data)
    if keep_endpoints:  # Stanza drops the last again
        return [torch.cat([row, row[:1]]) for row in rows]
    return [row[1:] for row in rows]
