"""The whole way from an article to its graph: every stage in order, for one article or for very many.

>>> result = extract("التقى الرئيس الأمريكي نظيره الروسي.", date="2025-10-16")  # doctest: +SKIP
>>> result.relations, result.graph, result.to_rdf()  # doctest: +SKIP
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg import __version__
from kg._files import write_atomic, write_files
from kg.errors import FormatError, InputError, KgError, ModelError
from kg.read import MAX_CHARS, Failure, Ids, iso_date, safe_id, text_id, unusable
from kg.types import Analysis, Article, Document, Entity, Mention, Relation, Run

if TYPE_CHECKING:
    import networkx
    import rdflib
    from typing_extensions import Unpack

    from kg.annotate import Annotator
    from kg.export import Picture
    from kg.kb import KnowledgeBase
    from kg.rdf import Options

SUFFIXES = {
    ".ttl": "ttl", ".turtle": "ttl",
    ".nq": "nq", ".nquads": "nq",
    ".trig": "trig",
    ".nt": "nt", ".ntriples": "nt",
    ".jsonld": "jsonld",
    ".rdf": "rdf", ".xml": "rdf", ".owl": "rdf",
    ".json": "json",
    ".svg": "svg", ".png": "png", ".pdf": "pdf",
    ".md": "md",
    ".graphml": "graphml", ".gexf": "gexf", ".cyjs": "cyjs",
    ".cypher": "cypher", ".cql": "cypher",
    ".csv": "csv", ".parquet": "parquet",
    ".geojson": "geojson",
}  # fmt: skip
"""Output formats by file name."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
FOLDERS = ("csv", "parquet", "neo4j")
"""Formats that are several files when they go to a folder: all tables, of all articles."""
RDF_FORMATS = ("ttl", "nq", "trig", "nt", "jsonld", "rdf")
"""Those of `FORMATS` that are RDF."""

BATCH = 16
"""Articles handed to the annotator at once."""

DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a defect in a model or a rule raises on one odd article. It costs that article; anything else (a missing model,
a full disk, Ctrl-C) ends the run."""

_log = logging.getLogger("kg.pipeline")
_T = TypeVar("_T")


@dataclass(frozen=True, repr=False)
class Extraction:
    """What `kg` found in one article, and the ways to hand it on."""

    analysis: Analysis

    def __repr__(self) -> str:
        return f"<Extraction of {self.id!r}: {len(self.entities)} entities, {len(self.relations)} relations>"

    @property
    def id(self) -> str:
        """The article's id: given, or made of its file's name or its text."""
        return self.analysis.document.id

    @property
    def document(self) -> Document:
        """The article as the models read it: sentences, tokens, words."""
        return self.analysis.document

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every stretch of text that refers to something; offsets are code points of the article's text."""
        return self.analysis.mentions

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Who and what the article speaks of; each has the ids of its mentions."""
        return self.analysis.entities

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Who did what to whom, in order of the text; subject and object are ids of entities."""
        return self.analysis.relations

    def above(self, confidence: float) -> Extraction:
        """The same without the relations of lower confidence, which is a share of 1: see `kg.relations.confidence`."""
        kept = tuple(r for r in self.relations if r.confidence >= confidence)
        return Extraction(replace(self.analysis, relations=kept))

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """Entities as nodes, relations as edges; `kg.graph` lists the attributes. Built once."""
        from kg.graph import to_graph

        return to_graph(self.analysis)

    def to_rdf(self, **options: Unpack[Options]) -> rdflib.Dataset:
        """The graph as RDF; the options are those of `kg.rdf.quads`."""
        from kg.rdf import to_dataset

        return to_dataset(self.graph, **options)

    def page(self, *, lang: str = "ar") -> str:
        """The graph beside the text as one HTML page that works offline, first in Arabic (``ar``) or English (``en``).
        `kg.page.page` takes more than one article."""
        from kg.page import page

        return page(self.graph, lang=lang)

    def save(self, path: str | os.PathLike[str], format: str | None = None, **options: Unpack[Options]) -> None:
        """Write the graph to a file, whole or not at all. `format` is one of `FORMATS`; None goes by the file's name.
        A name that ends in / is a folder for one of `FOLDERS`. The options, for RDF only, are those of `kg.rdf.quads`:
        ``result.save("g.trig", mentions="oa")``.

        Raises FormatError when neither names a format, OSError when the file cannot be written.
        """
        if format in FOLDERS and (os.fspath(path).endswith(("/", os.sep)) or Path(path).is_dir()):
            write_files(path, serialise_folder([self.graph], format))
        else:
            format = format or format_of(path)
            write_atomic(path, serialise([content(self, format)], format, **options))

    def draw(self, kind: str = "graph", *, lang: str = "ar", limit: int | None = None) -> Picture:
        """A picture, which notebooks show: "graph", "timeline" or "matrix"; see `kg.export.draw`."""
        from kg.export import draw

        return draw(self.graph, kind, lang=lang, limit=limit)

    def report(self, lang: str = "en", format: str = "md") -> str:
        """Who did what, as a page to read: Markdown (``md``) or HTML (``html``); see `kg.export.report`."""
        from kg.export import report

        return report(self.graph, format=format, lang=lang).decode()

    def _repr_html_(self) -> str:
        """How a notebook shows it: the picture, the text with the entities marked, the relations."""
        from kg.export.notebook import analysis_html

        return analysis_html(self.analysis)

    def summary(self, lang: str = "en") -> str:
        """Entities and relations as text for people, in English (``en``) or Arabic (``ar``)."""
        from kg.summary import summarise

        return summarise(self.analysis, lang=lang)


def extract(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    source: str | None = None,
    url: str | None = None,
    annotator: Annotator | None = None,
    kb: KnowledgeBase | None = None,
) -> Extraction:
    """The graph of one article.

    `id` names it in IRIs (without one, a hash of the text does); `date` ("2025-10-16") anchors "today" and "Thursday".
    `annotator` and `kb` replace the embedded models and knowledge base, which are loaded once for the process.

    Raises InputError for a text that is empty, not Arabic or too long and for a date that is none, ModelError when the
    models cannot be loaded.
    """
    day = iso_date(date) if date is not None else None
    if date is not None and day is None:
        raise InputError(f"{date!r} is not a date; write it as 2025-10-16")
    reason = unusable(text)
    if reason:
        raise InputError(f"the text {reason}")
    article = Article(safe_id(id or "") or text_id(text), text, title, day, source, url)
    kb = kb or default_kb()
    annotator = annotator or stanza_annotator(kb=kb)
    (document,) = annotator.annotate([article])
    return Extraction(_analyse(document, kb, _run(annotator, ())))


def extract_many(
    items: Iterable[Article | Document | Failure | str],
    *,
    annotator: Annotator | Callable[[], Annotator] | None = None,
    kb: KnowledgeBase | None = None,
    options: Iterable[tuple[str, str]] = (),
) -> Iterator[Extraction | Failure]:
    """One result for every item, in order and as they are ready; `kg.read.read` gives such items.

    A Document (from CoNLL-U) is not annotated again, and models are loaded only when there is something to annotate
    (`annotator` may be a function that loads them). Failures pass through. An article at which a stage fails becomes a
    Failure and the others go on: when a batch fails, what is left of it is tried one article at a time. `options` are
    recorded in the graph's provenance.

    Raises ModelError when the models cannot be loaded.
    """
    kb = kb or default_kb()
    options = tuple(options)
    for document, reader in _documents(items, annotator, kb):
        if isinstance(document, Failure):
            yield document
        else:
            run = _run(reader, options) if reader else Run(__version__, document.annotator, (), options)
            yield attempt(document.id, _extraction, document, kb, run)


def annotate_many(
    items: Iterable[Article | Document | Failure | str],
    *,
    annotator: Annotator | Callable[[], Annotator] | None = None,
    kb: KnowledgeBase | None = None,
) -> Iterator[Document | Failure]:
    """The first half of `extract_many`: every article as the models read it, in order."""
    return (document for document, _ in _documents(items, annotator, kb))


def attempt(article_id: str, stage: Callable[..., _T], *args: object) -> _T | Failure:
    """What `stage` returns, or, when the article is more than it can take, a Failure that says where it stopped."""
    try:
        return stage(*args)
    except ModelError:
        raise
    except KgError as error:
        return Failure(str(error), id=article_id)
    except DEFECTS as error:
        _log.debug("article %s", article_id, exc_info=True)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error}".rstrip(": ").replace("\n", " ")
        place = f"{Path(frame.filename).parent.name}/{Path(frame.filename).name} line {frame.lineno}"
        return Failure(f"could not be analysed ({what}, at {place}); please report it with the text", id=article_id)


def content(result: Extraction, format: str) -> Analysis | networkx.MultiDiGraph[str]:
    """What a file in `format` is made from: the analysis for JSON, which tells more than the graph; else the graph."""
    return result.analysis if format == "json" else result.graph


def serialise(
    contents: Sequence[Analysis | networkx.MultiDiGraph[str]],
    format: str,
    kb: KnowledgeBase | None = None,
    **options: Unpack[Options],
) -> bytes:
    """The bytes of one file in one of `FORMATS`, from the `content` of one or more extractions.

    Several graphs are merged; several articles in JSON are an array. `kb` knows what linked entities are called when
    graphs are merged, and where places are, for GeoJSON. The options, for RDF only, are those of `kg.rdf.quads`. Raises
    FormatError for another format, for one that is several files, for one whose library is not installed, and for
    options the format has no use for.
    """
    check_format(format, options)
    if format not in FORMATS:
        raise FormatError(f"{format} is several files: name a folder for it")
    if format == "json":
        from kg.export import write

        analyses = [item for item in contents if isinstance(item, Analysis)]
        return write(analyses[0] if len(analyses) == 1 else analyses, format)
    if format in RDF_FORMATS:
        from kg.rdf import write as write_rdf

        return write_rdf(_merged(contents, kb), format, **options)
    from kg.export import write

    return write(_merged(contents, kb), format, kb=kb)


def serialise_folder(
    contents: Sequence[Analysis | networkx.MultiDiGraph[str]], format: str, kb: KnowledgeBase | None = None
) -> dict[str, bytes]:
    """The files of one of `FOLDERS` by name, from the `content` of one or more extractions. Raises as `serialise`."""
    from kg.export import write_folder

    return write_folder(_merged(contents, kb), format)


def _merged(
    contents: Sequence[Analysis | networkx.MultiDiGraph[str]], kb: KnowledgeBase | None
) -> networkx.MultiDiGraph[str]:
    from kg.graph import merge

    graphs = [item for item in contents if not isinstance(item, Analysis)]
    return graphs[0] if len(graphs) == 1 else merge(graphs, name_of=kb.name_of if kb else None)


def check_format(format: str, options: Options) -> None:
    """Say before any work that there is no such format, or that it has no use for these options (FormatError)."""
    if format not in (*FORMATS, *FOLDERS):
        raise FormatError(f"unknown output format {format!r}; kg writes {', '.join(FORMATS)}")
    if options and format not in RDF_FORMATS:
        names = ", ".join(sorted(options))
        raise FormatError(f"{format} has no use for options of RDF ({names}): choose {', '.join(RDF_FORMATS)}")
    if options:
        from kg.rdf import check_options

        check_options(format, options)


def format_of(path: str | os.PathLike[str]) -> str:
    """The output format a file name asks for. Raises FormatError when it names none."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise FormatError(f"{os.fspath(path)!r} does not say the format; end it in one of {', '.join(SUFFIXES)}")
    return SUFFIXES[suffix]


def default_kb() -> KnowledgeBase:
    """The embedded knowledge base, read once for the process."""
    from kg.kb import KnowledgeBase

    return KnowledgeBase.default()


def load_kb(paths: Iterable[str | os.PathLike[str]]) -> KnowledgeBase:
    """The embedded knowledge base and a user's own names: tables (.csv, .tsv) and RDF (.ttl and the like), by suffix.

    Columns are in `kg.kb.records`, properties in `kg.rdf.records`. Raises DataError naming file and line.
    """
    from kg.kb import read_rows
    from kg.rdf.records import SUFFIXES as RDF_SUFFIXES
    from kg.rdf.records import records

    files = [Path(path) for path in paths]
    return default_kb().extended(
        pair for path in files for pair in (records(path) if path.suffix.lower() in RDF_SUFFIXES else read_rows(path))
    )


@lru_cache(maxsize=1)
def stanza_annotator(package: str = "embedded", *, kb: KnowledgeBase | None = None) -> Annotator:
    """Stanza's models, loaded once for the process. `package` as in `kg.annotate.StanzaAnnotator`; the names of `kb`
    and the verbs of the frame lexicon are kept from being split. Raises ModelError."""
    from kg.annotate import StanzaAnnotator
    from kg.relations.frames import lexicon

    whole = (kb or default_kb()).whole_forms() | lexicon().known_forms()
    return StanzaAnnotator(package, whole=frozenset(whole))


def _documents(
    items: Iterable[Article | Document | Failure | str],
    annotator: Annotator | Callable[[], Annotator] | None,
    kb: KnowledgeBase | None,
) -> Iterator[tuple[Document | Failure, Annotator | None]]:
    """Every item annotated, with the annotator that did it: None for Documents that came as such."""
    ids = Ids()
    reader: Annotator | None = None
    stream = iter(items)
    while batch := [article_of(item, ids) for item in islice(stream, BATCH)]:
        articles = [item for item in batch if isinstance(item, Article)]
        if articles and reader is None:
            reader = _loaded(annotator, kb)
        documents = _annotated(articles, reader) if reader is not None else iter(())
        for item in batch:
            yield (next(documents), reader) if isinstance(item, Article) else (item, None)


def article_of(item: Article | Document | Failure | str, ids: Ids) -> Article | Document | Failure:
    if not isinstance(item, str):
        return item
    reason = unusable(item, max_chars=MAX_CHARS)
    return Failure(reason, id=text_id(item)) if reason else Article(ids.claim(text_id(item)), item)


def _loaded(annotator: Annotator | Callable[[], Annotator] | None, kb: KnowledgeBase | None) -> Annotator:
    if annotator is None:
        return stanza_annotator(kb=kb)
    return annotator() if callable(annotator) else annotator


def _annotated(articles: list[Article], annotator: Annotator) -> Iterator[Document | Failure]:
    done = 0
    documents = attempt("", annotator.annotate, articles)
    while not isinstance(documents, Failure) and done < len(articles):
        document = attempt("", next, documents, None)
        if document is None or isinstance(document, Failure):
            break
        yield document
        done += 1
    # an annotator that reads several articles at once does not say which one it broke on
    for article in articles[done:]:
        yield attempt(article.id, _annotate_one, annotator, article)


def _annotate_one(annotator: Annotator, article: Article) -> Document:
    (document,) = annotator.annotate([article])
    return document


def _extraction(document: Document, kb: KnowledgeBase, run: Run) -> Extraction:
    return Extraction(_analyse(document, kb, run))


def _analyse(document: Document, kb: KnowledgeBase, run: Run) -> Analysis:
    from kg.entities import resolve
    from kg.mentions import find_mentions
    from kg.relations import extract_relations, settle

    mentions = find_mentions(document, kb)
    entities = resolve(document, mentions, kb)
    relations = extract_relations(document, mentions, entities, kb)
    entities = settle(document, mentions, entities, relations, kb)
    return Analysis(document, mentions, entities, relations, run)


def _run(annotator: Annotator, options: tuple[tuple[str, str], ...]) -> Run:
    return Run(__version__, annotator.name, annotator.models, options)
