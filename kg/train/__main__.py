"""``python -m kg.train``: the embedded models from a treebank, NER files, vectors and news text.

Every step leaves its result under the output folder and is skipped when that is there, so a broken run goes on where it
stopped (the long ones from their last checkpoint). The models are in ``OUT/models``, which Stanza loads with
``stanza.Pipeline("ar", dir="OUT/models", download_method=None)``.
"""

from __future__ import annotations

import logging
import lzma
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import stanza
import torch
from stanza.utils.conll import CoNLL

from kg.arabic import normalise
from kg.train import ner, parser, prepare, stock, tagger, vectors
from kg.train.clitics import count_tokens
from kg.train.loop import Schedule
from kg.train.store import store, write_resources

STEPS = ("vectors", "tokenize", "mwt", "pos", "lemma", "depparse", "ner")
HAMZA_SHARE = 0.1
SEED = 11


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where everything is. ``start`` is a folder of models to go on from; ``minutes`` bounds each training loop."""

    treebank: Path
    ner: Path
    vectors: Path
    news: tuple[Path, ...]
    out: Path
    people: Path | None
    places: Path | None
    start: Path | None
    minutes: float | None

    @property
    def work(self) -> Path:
        return self.out / "work"

    @property
    def models(self) -> Path:
        return self.out / "models"

    def shipped(self, processor: str, name: str = "kg") -> Path:
        file = self.models / "ar" / processor / f"{name}.pt"
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def begun(self, processor: str) -> Path | None:
        return None if self.start is None else self.start / "ar" / processor / "kg.pt"

    def schedule(self, schedule: Schedule) -> Schedule:
        return replace(schedule, minutes=self.minutes)

    def blocks(self, part: str) -> list[list[str]]:
        return prepare.read_blocks(self.gold(part))

    def gold(self, part: str) -> Path:
        return self.treebank / f"ar_padt-ud-{part}.conllu"

    def counts(self) -> Counter[str]:
        return count_tokens(line for path in self.news for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from file


def make_vectors(recipe: Recipe) -> None:
    shutil.copyfile(recipe.vectors, recipe.shipped("pretrain", "news"))
    vectors.extend(recipe.vectors, recipe.shipped("pretrain", "surface"), recipe.counts())


def make_tokenize(recipe: Recipe) -> None:
    trained = recipe.work / "tokenize.pt"
    stock.train_tokenizer(recipe.blocks("train"), recipe.blocks("dev"), recipe.work, trained)
    store(trained, recipe.shipped("tokenize"))


def make_mwt(recipe: Recipe) -> None:
    plain, corrected = recipe.work / "mwt.pt", recipe.work / "mwt.corrected.pt"
    stock.train_expander(recipe.gold("train"), recipe.gold("dev"), plain)
    words = torch.load(recipe.vectors, weights_only=True)["vocab"]["_id2unit"]
    stock.correct_expander(plain, corrected, recipe.counts(), recipe.blocks("train"), words)
    store(corrected, recipe.shipped("mwt"))


def make_pos(recipe: Recipe) -> None:
    varied, trained = recipe.work / "train.varied.conllu", recipe.work / "pos.pt"
    prepare.write_blocks(varied, prepare.without_hamza(recipe.blocks("train"), HAMZA_SHARE, SEED))
    tagger.train(
        varied,
        recipe.gold("dev"),
        recipe.vectors,
        trained,
        start=recipe.begun("pos"),
        schedule=recipe.schedule(tagger.SCHEDULE),
    )
    store(trained, recipe.shipped("pos"))


def make_lemma(recipe: Recipe) -> None:
    types, dev, trained = recipe.work / "types.conllu", recipe.work / "dev.pos.conllu", recipe.work / "lemma.pt"
    prepare.write_blocks(types, prepare.lemma_types(recipe.blocks("train"), SEED))
    retag(recipe.models, recipe.gold("dev"), dev, columns=(3,), processors=("pos",))
    stock.train_lemmatiser(recipe.gold("train"), types, dev, trained)
    store(trained, recipe.shipped("lemma"))


def make_depparse(recipe: Recipe) -> None:
    varied, train, dev = (recipe.work / f"{name}.conllu" for name in ("train.varied", "train.found", "dev.found"))
    prepare.write_blocks(varied, prepare.without_hamza(recipe.blocks("train"), HAMZA_SHARE, SEED))
    models = recipe.start or recipe.models
    for gold, found in ((varied, train), (recipe.gold("dev"), dev)):
        retag(models, gold, found, columns=(2, 3, 4, 5), processors=("pos", "lemma"))
    trained = recipe.work / "depparse.pt"
    parser.train(
        train, dev, recipe.vectors, trained, start=recipe.begun("depparse"), schedule=recipe.schedule(parser.SCHEDULE)
    )
    store(trained, recipe.shipped("depparse"))


def make_ner(recipe: Recipe) -> None:
    training: list[ner.Sentence] = []
    dev = {"aqmar_topcoder_dev": ner.read_bio(recipe.ner / "aqmar_topcoder_dev.bio", ner.PLACES)}
    for corpus in ner.CORPORA:
        sentences = ner.read_bio(recipe.ner / corpus.file, corpus.labels)
        if corpus.held_out:
            sentences, dev[corpus.file] = ner.split_blocks(sentences)
        training += sentences
    names = {
        kind: _names(file) + ner.mentions(training, kind)
        for kind, file in (("PER", recipe.people), ("LOC", recipe.places))
    }
    training = ner.with_swapped(training, names, random.Random(SEED), share=0.7)
    trained = recipe.work / "ner.pt"
    ner.train(training, dev, recipe.shipped("pretrain", "surface"), trained, schedule=recipe.schedule(ner.SCHEDULE))
    store(trained, recipe.shipped("ner"))


def _names(file: Path | None) -> list[str]:
    if file is None:
        return []
    lines = (normalise(line).text.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def retag(models: Path, gold: Path, out: Path, *, columns: Sequence[int], processors: Sequence[str]) -> None:
    """Write a treebank file with some of its columns (0 to 9) as the models in a folder predict them."""
    pipeline = stanza.Pipeline(
        "ar",
        dir=str(models),
        processors=",".join(["tokenize", "mwt", *processors]),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
    document = CoNLL.conll2doc(str(gold))
    for processor in processors:
        pipeline.processors[processor].process(document)
    found = prepare.blocks_of(f"{document:C}")
    prepare.write_blocks(
        out, [prepare.with_columns(a, b, columns) for a, b in zip(prepare.read_blocks(gold), found, strict=True)]
    )


MAKERS: dict[str, Callable[[Recipe], None]] = {
    "vectors": make_vectors, "tokenize": make_tokenize, "mwt": make_mwt, "pos": make_pos, "lemma": make_lemma,
    "depparse": make_depparse, "ner": make_ner,
}  # fmt: skip


@click.command()
@click.option("--treebank", type=click.Path(path_type=Path, exists=True), required=True, help="UD Arabic PADT.")
@click.option("--ner", "ner_folder", type=click.Path(path_type=Path, exists=True), required=True, help="BIO files.")
@click.option(
    "--vectors",
    "vector_file",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="Word vectors in Stanza's pretrain format.",
)
@click.option(
    "--news",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="Plain or .xz news text, to count tokens in; may be repeated.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Everything is written here.")
@click.option("--people", type=click.Path(path_type=Path, exists=True), help="Names of persons, one a line.")
@click.option("--places", type=click.Path(path_type=Path, exists=True), help="Names of places, one a line.")
@click.option(
    "--start",
    type=click.Path(path_type=Path, exists=True),
    help="Folder of Stanza models whose tagger and parser are continued, and whose others are kept.",
)
@click.option("--only", type=click.Choice(STEPS), multiple=True, help="Steps to run; all by default.")
@click.option("--minutes", type=float, help="Longest time for each of tagger, parser and name tagger.")
def main(
    treebank: Path, ner_folder: Path, vector_file: Path, news: tuple[Path, ...], out: Path, people: Path | None,
    places: Path | None, start: Path | None, only: tuple[str, ...], minutes: float | None,
) -> None:  # fmt: skip
    """Train the embedded Arabic models."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    recipe = Recipe(
        treebank=treebank,
        ner=ner_folder,
        vectors=vector_file,
        news=news,
        out=out,
        people=people,
        places=places,
        start=start,
        minutes=minutes,
    )
    recipe.work.mkdir(parents=True, exist_ok=True)
    if start is not None and not recipe.models.exists():
        shutil.copytree(start, recipe.models)
    for step in only or STEPS:
        done = recipe.work / f"{step}.done"
        if not done.exists():
            MAKERS[step](recipe)
            write_resources(recipe.models)
            done.touch()


if __name__ == "__main__":
    main()
