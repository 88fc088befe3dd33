"""Scores of models against a treebank and NER files, as others publish them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from stanza.models.common.utils import ud_scores
from stanza.utils.conll import CoNLL

from kg.annotate import StanzaAnnotator
from kg.annotate.consistent import spans
from kg.train import ner, prepare
from kg.types import Article

METRICS = ("Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS")
SENTENCES_AT_ONCE = 100


def treebank(file: Path, package: str) -> dict[str, float]:
    """F1 in percent of the CoNLL 2018 evaluation, from raw text, by Stanza alone with the models of a package.

    The text is made from the file's tokens (`kg.train.prepare.raw_text`). Nothing of `kg`'s own mending takes part.
    """
    pipeline = StanzaAnnotator(package).pipeline
    document = pipeline(prepare.raw_text(prepare.read_blocks(file)), processors="tokenize,mwt,pos,lemma,depparse")
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.conllu")
        CoNLL.write_doc2conll(document, str(found))
        scores = ud_scores(str(file), str(found))
    return {name: 100 * scores[name].f1 for name in METRICS}


def names(file: Path, package: str, *, held_out: bool = False) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 in percent by kind of entity, and of all that the file has ("all"), tokens given.

    GPE and FAC count as LOC. With `held_out` only the blocks that training leaves out (`kg.train.ner.split_blocks`).
    """
    labels = next((c.labels for c in ner.CORPORA if c.file == file.name), ner.PLACES)
    sentences = ner.read_bio(file, labels)
    if held_out:
        sentences = ner.split_blocks(sentences)[1]
    annotator = StanzaAnnotator(package)
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for at in range(0, len(sentences), SENTENCES_AT_ONCE):
        some = [[token for token, _ in sentence] for sentence in sentences[at : at + SENTENCES_AT_ONCE]]
        article = Article("names", "\n".join(" ".join(tokens) for tokens in some))
        read = iter([token.ner for s in annotator.annotate_tokens(article, some).sentences for token in s.tokens])
        for sentence in sentences[at : at + SENTENCES_AT_ONCE]:
            gold = spans([label for _, label in sentence])
            predicted = spans([next(read) for _ in sentence])
            right.update(kind for _, _, kind in gold & predicted)
            found.update(kind for _, _, kind in predicted)
            wanted.update(kind for _, _, kind in gold)
    kinds = sorted(wanted)
    scores = {kind: _scores(right[kind], found[kind], wanted[kind]) for kind in kinds}
    sums = [sum(counter[kind] for kind in kinds) for counter in (right, found, wanted)]
    return scores | {"all": _scores(*sums)}


def _scores(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = (100 * right / n if n else 0.0 for n in (found, wanted))
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def table(rows: Iterable[tuple[str, Sequence[float]]]) -> str:
    """Lines of a name and percentages."""
    return "\n".join(f"{name:<12}" + "".join(f"{value:8.2f}" for value in values) for name, values in rows)
