"""Inputs nobody meant well, and what must hold for each; `fuzz.py` (long, guided) and `test_hostile.py` run it.

A target takes bytes, and raises when something is wrong: any exception that is not a `KgError`, an invariant that does
not hold, or more memory or time than a reader of a small file may take (the runner looks at those two).
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph
from newsroom import newsroom

import kg
from kg import rdf
from kg.arabic import fold, normalise, transliterate
from kg.errors import KgError
from kg.kb import KnowledgeBase
from kg.kb.base import read_rows
from kg.kb.records import make_record
from kg.pipeline import Extraction, default_kb, serialise
from kg.rdf.check import check_file
from kg.rdf.records import records
from kg.read import Failure, iso_date, read, safe_id
from kg.read.conllu import parse_conllu, to_conllu
from kg.relations.time import find_times
from kg.serve.protocol import BOOLEAN, ROWS, TRIPLES, Refused, negotiate, operation
from kg.store import Embedded, load
from kg.store.answers import of_bytes, render
from kg.store.worker import answer
from kg.types import Article, Document

HERE = Path(__file__).parent
TEXT = "التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي في هلسنكي يوم الاثنين 16/7/2018، وقال إنه «سعيد».\n"
SANDBOX = Path(tempfile.mkdtemp(prefix="kg-hostile-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


@dataclass(frozen=True, slots=True)
class Target:
    """`run` does the work and raises what is wrong; `seeds` are good inputs to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def file(name: str, data: bytes) -> Path:
    path = SANDBOX / name
    path.write_bytes(data)
    return path


# texts


def normaliser(data: bytes) -> None:
    text = (
        data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace") if _decodes(data) else data.decode("l1")
    )
    line = normalise(text)
    assert len(line.text) == len(line.starts) == len(line.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(line.starts, line.ends, strict=True))
    assert all(a <= b for a, b in zip(line.starts, line.starts[1:], strict=False))
    assert all(a <= b for a, b in zip(line.ends, line.ends[1:], strict=False))
    assert normalise(line.text).text == line.text
    line.text.encode("utf-8")
    if line.text:
        assert line.span(0, len(line.text)) == (line.starts[0], line.ends[-1])
    assert fold(fold(text)) == fold(text)
    assert transliterate(text).isascii()
    assert safe_id(text).isascii() and len(safe_id(text)) <= 100
    day = iso_date(text)
    assert day is None or (day.isascii() and iso_date(day) == day), day
    for anchor in (None, "2018-07-16", "0001-01-01", "9999-12-31", "2018-07", "2018"):
        for ref in find_times(line.text[:300], anchor=anchor):
            assert ref.value is None or ref.value.isascii()


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def reader(format: str) -> Callable[[bytes], None]:
    suffix = {"text": "txt"}.get(format, format)

    def run(data: bytes) -> None:
        for item in read([str(file(f"input.{suffix}", data))], format=format, max_chars=100_000):
            check_item(item)

    return run


def sidecar(data: bytes) -> None:
    path = file("beside.txt", TEXT.encode())
    file("beside.meta.json", data)
    for item in read([str(path)]):
        assert isinstance(item, Article)  # a bad sidecar never costs the article
        check_item(item)


def check_item(item: Article | Document | Failure) -> None:
    """What everything behind a reader may rely on."""
    if isinstance(item, Failure):
        str(item).encode("utf-8", "backslashreplace")
        return
    article = item if isinstance(item, Article) else item.article
    for value in (article.id, article.text, article.title, article.date, article.source, article.url):
        (value or "").encode("utf-8")
    assert article.id and article.id.isascii()
    assert article.date is None or iso_date(article.date) == article.date
    if isinstance(item, Document):
        check_document(item)


def check_document(document: Document) -> None:
    for sentence in document.sentences:
        assert 0 <= sentence.start < sentence.end <= len(document.article.text)
        assert [word.id for word in sentence.words] == list(range(1, len(sentence.words) + 1))
        assert all(0 <= word.head <= len(sentence.words) for word in sentence.words)
        assert all(0 <= word.start < word.end <= len(document.article.text) for word in sentence.words)
    assert next(parse_conllu(to_conllu(document))).sentences == document.sentences


# the rules


@cache
def trees() -> list[str]:
    """Every sentence of the CoNLL-U files beside the tests."""
    files = [HERE / "modality.conllu", *sorted((HERE / "relations").glob("*.conllu")), HERE / "golden/sentences.conllu"]
    blocks = [block for path in files for block in path.read_text(encoding="utf-8").split("\n\n")]
    return [block for block in blocks if "\t" in block]


@cache
def columns() -> list[list[str]]:
    """Every value that each column has in `trees`."""
    rows = [row.split("\t") for block in trees() for row in block.split("\n") if "\t" in row]
    return [sorted({row[at] for row in rows}) for at in range(10)]


def mutant(data: bytes) -> str:
    """Sentences whose words, tags and edges were changed as the bytes say: any tree a wrong parser could give."""
    chance = random.Random(data)
    blocks = [chance.choice(trees()) for _ in range(1 + chance.randrange(4))]
    head = f'# kg_date = "{chance.choice(["2018-07-16", "0001-01-01", "9999-12-31", "2018-02", "2018"])}"'
    return "\n\n".join([head + "\n" + blocks[0], *blocks[1:]]) if not data else _mutated(head, blocks, chance)


def _mutated(head: str, blocks: list[str], chance: random.Random) -> str:
    out = []
    for block in blocks:
        rows = [row.split("\t") for row in block.split("\n") if "\t" in row]
        words = [row for row in rows if row[0].isdigit()]
        for _ in range(chance.randrange(1 + len(words))):
            row, at = chance.choice(words), chance.choice((1, 2, 3, 4, 5, 6, 6, 6, 7, 7, 9))
            row[at] = str(chance.randrange(len(words) + 1)) if at == 6 else chance.choice(columns()[at])
        if chance.random() < 0.2:
            start = chance.randrange(len(rows))
            kept = [row for row in rows[start:] if row[0].isdigit()]  # a sentence cut anywhere, and joined to itself
            rows = [[str(n), *row[1:6], str(min(int(row[6]), len(kept))), *row[7:]] for n, row in enumerate(kept, 1)]
        rows = [[*row[:9], "_" if "start_char" in row[9] else row[9]] for row in rows]
        out.append("\n".join("\t".join(row) for row in rows))
    return "# newdoc\n" + head + "\n" + "\n\n".join(out) + "\n\n"


def pipeline(data: bytes) -> None:
    with suppress(KgError):
        for document in parse_conllu(mutant(data)):
            analysis = whole(document)
            check_analysis(analysis)
            for format in ("nq", "json", "svg"):
                contents = [analysis.analysis if format == "json" else analysis.graph]
                assert serialise(contents, format)
            back = rdf.from_quads(rdf.quads(analysis.graph))
            assert set(back) <= set(analysis.graph)
            analysis.summary()


def whole(document: Document) -> Extraction:
    """The analysis, with no net under it."""
    (found,) = kg.extract_many([document])
    if isinstance(found, Failure):
        raise AssertionError(f"{found}\n{to_conllu(document)}")
    return found


def check_analysis(found: Extraction) -> None:
    text = found.document.article.text
    entities = {entity.id for entity in found.entities}
    assert len(entities) == len(found.entities)
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
    for relation in found.relations:
        assert {relation.subject, relation.object} <= {*entities, kg.types.UNKNOWN}
        assert relation.source is None or relation.source in entities
        assert 0 <= relation.confidence <= 1
        assert relation.time is None or relation.time.value is None or relation.time.value.isascii()


# RDF


@cache
def quads() -> list[pyoxigraph.Quad]:
    return list(rdf.quads(newsroom()))


def rdf_file(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        path = file(f"graph.{suffix}", data)
        with suppress(KgError):
            rdf.read(path)
        with suppress(KgError):
            list(records(path))
        with suppress(KgError):
            load(path, Embedded.of_files([]))
        if len(data) < 2000:
            with suppress(KgError):
                check_file(path)

    return run


def graph(data: bytes) -> None:
    """A graph of ours with quads taken out, doubled, and their terms exchanged."""
    chance = random.Random(data)
    mine = list(quads())
    for _ in range(1 + chance.randrange(8)):
        at = chance.randrange(len(mine))
        other = chance.choice(mine)
        quad = mine.pop(at)
        kind = chance.randrange(5)
        if kind == 1:
            mine.append(pyoxigraph.Quad(quad.subject, quad.predicate, other.object, quad.graph_name))
        elif kind == 2:
            mine.append(pyoxigraph.Quad(quad.subject, other.predicate, quad.object, quad.graph_name))
        elif kind == 3:
            word = chance.choice(["", "-1", "1e400", "NaN", "x" * 50, "²", "٣", "9" * 5000, "\n"])
            mine.append(pyoxigraph.Quad(quad.subject, quad.predicate, pyoxigraph.Literal(word), quad.graph_name))
        elif kind == 4:
            mine.append(pyoxigraph.Quad(quad.subject, quad.predicate, pyoxigraph.BlankNode("b"), quad.graph_name))
    with suppress(KgError):
        back = rdf.from_quads(mine)
        for format in ("ttl", "json", "svg"):
            with suppress(KgError):
                serialise([back], format) if format != "json" else rdf.write(back, "jsonld")


# SPARQL


@cache
def asked() -> Embedded:
    store = Embedded.of_files([])
    for quad in quads():
        store._store.add(quad)
    return store


def query(data: bytes) -> None:
    """A query as kg serve's worker answers it, and as kg query prints it."""
    text = data.decode("utf-8", "replace")
    request = {"do": "query", "text": text, "type": "application/sparql-results+json", "most": 100_000}
    for kind in ("application/sparql-results+json", "text/turtle"):
        with suppress(KgError):
            answer(asked(), {**request, "type": kind, "base": "http://127.0.0.1/sparql"})
    with suppress(KgError):
        found = asked().query(text + " LIMIT 10", rdf.prefixes(rdf.VOCABULARY))
        for format in ("table", "json"):
            with suppress(KgError):
                render(found, format, prefixes=rdf.prefixes(rdf.VOCABULARY))


def protocol(data: bytes) -> None:
    method, kind, parameters, accept, body = (data.split(b"\n", 4) + [b""] * 5)[:5]
    with suppress(Refused):
        operation(method.decode("l1"), kind.decode("l1"), parameters.decode("l1"), body)
    for offered in (ROWS, BOOLEAN, TRIPLES):
        with suppress(Refused):
            assert negotiate(accept.decode("l1"), offered) in offered
    graph_name = parameters.decode("utf-8", "replace")
    with suppress(KgError):
        answer(asked(), {"do": "graph", "graph": graph_name, "type": "text/turtle", "most": 100_000})
    for media in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/turtle",
        accept.decode("l1"),
    ):
        with suppress(KgError):
            of_bytes(body, media)


# knowledge bases


def table(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        path = file(f"names.{suffix}", data)
        with suppress(KgError):
            known = default_kb()
            rows = read_rows(path) if suffix in ("csv", "tsv") else records(path)
            made = KnowledgeBase(make_record(row, known.titles, where) for where, row in rows)
            made.whole_forms()

    return run


def _of(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>قمة</title><meta property="og:title" content="قمة">'
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2018-07-16"}</script></head><body>'
    f"<!--[if IE]><p>x</p><![endif]--><![CDATA[x]]><article><h1>قمة</h1><p>{TEXT}&amp;&#x627;</p><pre>a\nb</pre>"
)
RSS = (
    "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>&a;</title><item><guid>1</guid>"
    f"<pubDate>Thu, 16 Oct 2025 09:00:00 GMT</pubDate><description>&lt;p&gt;{TEXT}</description></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><link href='http://x/'/><updated>2025-10-16</updated>"
    f"<content type='xhtml'><p>{TEXT}</p></content></entry></feed>"
)
RECORD = {"id": "قمة-1", "text": TEXT, "title": "قمة \ud83d", "date": "١٦/٧/٢٠١٨", "source": "x", "url": "http://x/"}
QUERIES = (
    "SELECT ?s ?o { ?s rel:meet ?o } LIMIT 5",
    'PREFIX a: <http://a/> ASK { GRAPH ?g { ?s a:p \'x\'@ar , """y""" , 1.5e3 . FILTER(?s > 1 && regex(?s, \'a\')) } }',
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <http://a/>",
    "INSERT DATA { <a> <b> <c> } ; DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "LOAD <http://127.0.0.1:1/> # comment",
)


def _graph_seeds(format: str) -> Callable[[], list[bytes]]:
    return lambda: [rdf.write(newsroom(), format)]


TARGETS = {
    "normaliser": Target(normaliser, _of(TEXT, "ﻻ ﷺ أٔ #كوريا_الشمالية ١٢/٣/٢٠٢٠ قبل يومين", "2018-07", "\u0640\u064b")),
    "text": Target(reader("text"), lambda: [TEXT.encode(c) for c in ("utf-8", "utf-16", "utf-16-be", "cp1256")]),
    "html": Target(reader("html"), lambda: [HTML.encode(), HTML.replace("utf-8", "idna").encode("cp1256")]),
    "json": Target(reader("json"), _of(json.dumps(RECORD), json.dumps([RECORD, 1]))),
    "jsonl": Target(reader("jsonl"), _of(json.dumps(RECORD) + "\n" + json.dumps(RECORD, ensure_ascii=True))),
    "csv": Target(reader("csv"), _of(f'id,text,date\n1,"{TEXT}",2018\n', f"text;title\n{TEXT[:-1]};x\n")),
    "conllu": Target(reader("conllu"), lambda: [block.encode() for block in trees()[::40]]),
    "feed": Target(reader("feed"), _of(RSS, ATOM)),
    "sidecar": Target(sidecar, _of(json.dumps(RECORD | {"text": None}), '{"date": 20180716, "source": "x"}')),
    "pipeline": Target(pipeline, lambda: [bytes([n]) for n in range(20)]),
    "graph": Target(graph, lambda: [bytes([n]) for n in range(20)]),
    **{name: Target(rdf_file(name), _graph_seeds(name)) for name in ("ttl", "nq", "trig", "jsonld", "rdf")},
    "query": Target(query, _of(*QUERIES)),
    "protocol": Target(
        protocol,
        _of(
            f"GET\n\nquery={QUERIES[0]}&default-graph-uri=http://a/\ntext/csv;q=0.5,*/*\n",
            "POST\napplication/sparql-update; charset=utf-8\nusing-graph-uri=http://a/\n\n" + QUERIES[4],
            'POST\napplication/x-www-form-urlencoded\n\n*/*\n{"head":{"vars":["a"]},"results":{"bindings":[]}}',
            "a\nb\nc\nd\n<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head/><boolean>true</boolean></sparql>",
        ),
    ),
    "kb-csv": Target(table("csv"), _of('type,name,aliases,rank,offices\nPER,"فلان",أ|ب,3,president@Q30:2017/\n')),
    "kb-tsv": Target(table("tsv"), _of("type\tname\tlat\tlon\tqid\nGPE\tمدينة\t31.9\t35.9\tQ1\n")),
    "kb-ttl": Target(
        table("ttl"),
        _of('@prefix s: <https://schema.org/> . <http://a/b> a s:Person ; s:name "فلان"@ar ; s:sameAs <http://c/Q1> .'),
    ),
}
