"""Training files from a Universal Dependencies treebank: what Stanza's prepare scripts do, without the network."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

HAMZA = str.maketrans("أإآ", "ااا")

Row = list[str]
"""The ten columns of a CoNLL-U line."""


def read_blocks(path: Path) -> list[list[str]]:
    """The sentences of a CoNLL-U file as lists of lines, comments included."""
    return blocks_of(path.read_text(encoding="utf-8"))


def blocks_of(text: str) -> list[list[str]]:
    """The sentences of CoNLL-U text as lists of lines, comments included."""
    return [block.split("\n") for block in text.strip().split("\n\n")]


def write_blocks(path: Path, blocks: Iterable[Sequence[str]]) -> None:
    """Write sentences as CoNLL-U."""
    path.write_text("".join("\n".join(block) + "\n\n" for block in blocks), encoding="utf-8")


def rows(block: Sequence[str]) -> list[Row]:
    """The columns of the words of a sentence, without comments, multi-word-token lines and empty nodes."""
    return [columns for columns in (line.split("\t") for line in block) if columns[0].isdigit()]


def without_hamza(blocks: Sequence[Sequence[str]], share: float, seed: int) -> list[list[str]]:
    """The sentences, about ``share`` of them with أ إ آ written ا, as much of the web writes them."""
    rng = random.Random(seed)
    result: list[list[str]] = []
    for block in blocks:
        if rng.random() >= share:
            result.append(list(block))
            continue
        lines = []
        for line in block:
            columns = line.split("\t")
            if len(columns) == 10:
                columns[1] = columns[1].translate(HAMZA)
            lines.append("\t".join(columns))
        result.append(lines)
    return result


def with_columns(block: Sequence[str], source: Sequence[str], columns: Sequence[int]) -> list[str]:
    """A sentence with some columns (0 to 9) taken from another analysis of the same words.

    Raises ValueError if the two do not have the same words.
    """
    found = rows(source)
    if [row[1] for row in rows(block)] != [row[1] for row in found]:
        raise ValueError(f"the two analyses differ in their words: {' '.join(row[1] for row in found)}")
    other = iter(found)
    lines = []
    for line in block:
        row = line.split("\t")
        if row[0].isdigit():
            taken = next(other)
            for column in columns:
                row[column] = taken[column]
        lines.append("\t".join(row))
    return lines


def lemma_types(blocks: Iterable[Sequence[str]], seed: int) -> list[list[str]]:
    """Every (word, part of speech, lemma) of a treebank once, in sentences of twenty.

    Frequent words have their place in the dictionary: the letters-to-letters model is for the others, so it should see
    each type once. Words that have lost their hamza are added for a third of the types that have one.
    """
    rng = random.Random(seed)
    types = list(dict.fromkeys((r[1], r[3], r[2]) for block in blocks for r in rows(block) if r[2] not in ("_", "")))
    known = {word for word, _, _ in types}
    types += [
        (word.translate(HAMZA), pos, lemma)
        for word, pos, lemma in types
        if word.translate(HAMZA) not in known and rng.random() < 0.3
    ]
    rng.shuffle(types)
    return [
        [
            "\t".join([str(j), word, lemma, pos, "_", "_", str(min(j - 1, 1)), "dep" if j > 1 else "root", "_", "_"])
            for j, (word, pos, lemma) in enumerate(types[i : i + 20], 1)
        ]
        for i in range(0, len(types), 20)
    ]


def raw_text(blocks: Iterable[Sequence[str]]) -> str:
    """The text that the tokens of a treebank stand in, an empty line between paragraphs.

    Made from the tokens, not from the ``# text`` comments: in PADT those order some vowel marks in another way.
    """
    return "\n\n".join(text for text, _ in _paragraphs(blocks)) + "\n"


def tokenizer_labels(blocks: Iterable[Sequence[str]]) -> str:
    """For each character of :func:`raw_text` Stanza's label: 1 ends a word, 2 a sentence, 3 and 4 the same for MWTs."""
    return "\n\n".join(labels for _, labels in _paragraphs(blocks)) + "\n"


def _paragraphs(blocks: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    done: list[tuple[str, str]] = []
    text = labels = ""
    for block in blocks:
        if text and any(line.startswith(("# newpar", "# newdoc")) for line in block):
            done.append((text.rstrip(), labels[: len(text.rstrip())]))
            text = labels = ""
        covered = 0
        for row in (line.split("\t") for line in block if line[:1].isdigit()):
            first, _, last = row[0].partition("-")
            if "." in first or int(first) <= covered:
                continue
            covered = int(last or first)
            space = "" if "SpaceAfter=No" in row[9] else " "
            text += row[1] + space
            labels += "0" * (len(row[1]) - 1) + ("3" if last else "1") + "0" * len(space)
        end = len(labels.rstrip("0")) - 1
        labels = labels[:end] + str(int(labels[end]) + 1) + labels[end + 1 :]
    done.append((text.rstrip(), labels[: len(text.rstrip())]))
    return done


def known_expansions(blocks: Iterable[Sequence[str]]) -> dict[str, str]:
    """Every multi-word token of a treebank with its parts, separated by spaces; of several splits the most frequent."""
    found: dict[str, str] = {}
    for (token, parts), _ in _expansions(blocks).most_common():
        found.setdefault(token, " ".join(parts))
    return found


def expansion_counts(blocks: Iterable[Sequence[str]]) -> str:
    """The multi-word tokens of a treebank as the JSON list that Stanza's tokenizer asks for."""
    return json.dumps([[[token, parts], n] for (token, parts), n in _expansions(blocks).items()], ensure_ascii=False)


def _expansions(blocks: Iterable[Sequence[str]]) -> Counter[tuple[str, tuple[str, ...]]]:
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for block in blocks:
        words = {row[0]: row[1] for row in rows(block)}
        for row in (line.split("\t") for line in block if line[:1].isdigit()):
            first, dash, last = row[0].partition("-")
            if dash:
                counts[row[1], tuple(words[str(i)] for i in range(int(first), int(last) + 1))] += 1
    return counts


def whole_tokens(blocks: Iterable[Sequence[str]]) -> Counter[str]:
    """How often each token stands unsplit."""
    counts: Counter[str] = Counter()
    for block in blocks:
        covered = 0
        for row in (line.split("\t") for line in block if line[:1].isdigit()):
            _, dash, last = row[0].partition("-")
            if dash:
                covered = int(last)
            elif row[0].isdigit() and int(row[0]) > covered:
                counts[row[1]] += 1
    return counts
