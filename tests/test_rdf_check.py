"""The shapes: everything that is written conforms; what is broken is found and said in plain words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner, Result
from graph_sample import row, talks

from kg import rdf
from kg.cli import cli
from kg.errors import InputError
from kg.graph import merge, to_graph
from kg.pipeline import extract_many
from kg.rdf.check import check, check_file
from kg.rdf.speed import RDFLIB, enlarge
from kg.rdf.vocabulary import KG, shapes
from kg.rdf.writers import rdflib_term
from kg.read import Failure
from kg.read import read as read_articles

ARTICLES = sorted((Path(__file__).parent / "golden" / "articles").glob("*.conllu"))
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    return merge([to_graph(talks()), to_graph(row())])


OPTIONS: list[rdf.Options] = [
    {},
    {"mentions": "oa"},
    {"mentions": "none"},
    {"direct": False},
    {"star": True, "same_as": "owl", "base": "https://data.example/ar/"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_mapping_conforms(graph: nx.MultiDiGraph[str], options: rdf.Options) -> None:
    report = check(rdf.quads(graph, **options))
    assert report.findings == ()
    assert (report.articles, report.relations, report.entities) == (2, 9, 12)


@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_every_format_conforms(graph: nx.MultiDiGraph[str], format: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{format}"
    path.write_bytes(rdf.write(graph, format))
    assert check_file(path).findings == ()


def test_what_is_extracted_conforms() -> None:
    results = [result for result in extract_many(read_articles(map(str, ARTICLES))) if not isinstance(result, Failure)]
    report = check(rdf.quads(merge(result.graph for result in results)))
    assert report.findings == () and report.articles == len(ARTICLES) and report.relations > 40


def test_a_graph_without_texts_or_relations_conforms() -> None:
    assert check(rdf.quads(to_graph(talks(), text=False))).conforms
    bare = to_graph(row())
    bare.remove_edges_from(list(bare.edges(keys=True)))
    assert check(rdf.quads(bare)).conforms


def test_numbers_as_stores_write_them_conform(graph: nx.MultiDiGraph[str]) -> None:
    """Oxigraph's store gives xsd:nonNegativeInteger back as xsd:integer."""
    store = ox.Store()
    store.extend(rdf.quads(graph))
    assert any("XMLSchema#integer" in str(quad.object) for quad in store)
    assert check(store).conforms


R3, R4 = "relation:talks-1:r3", "relation:talks-1:r4"
FIRST = "<https://example.org/kg/article/talks-1#char=0,7>"
BROKEN = {
    # what is done to the graph, where it is found, words of the message
    f"DELETE WHERE {{ {R3} kg:polarity ?any }}": ("talks-1:r3", "affirmed or denied"),
    f"INSERT DATA {{ {R3} kg:polarity kg:positive }}": ("talks-1:r3", "affirmed or denied"),
    f"DELETE WHERE {{ {R4} kg:modality ?any }} ; INSERT DATA {{ {R4} kg:modality kg:maybe }}": ("r4", "happened"),
    f"DELETE WHERE {{ {R3} prov:wasDerivedFrom ?any }}": ("talks-1:r3", "article it was read in"),
    f"DELETE WHERE {{ {R3} kg:predicate ?any }}": ("talks-1:r3", "exactly one kg:predicate"),
    f"INSERT DATA {{ {R3} kg:lemma 'سحب'@ar }}": ("talks-1:r3", "only such a one"),
    f"DELETE WHERE {{ {R3} kg:trigger ?any }}": ("talks-1:r3", "quote the words"),
    f"DELETE WHERE {{ {R3} kg:subject ?s }} ; DELETE WHERE {{ {R3} kg:object ?o }}": ("talks-1:r3", "or both"),
    f"INSERT DATA {{ {R3} a kg:State }}": ("talks-1:r3", "either a kg:State or a sem:Event"),
    f"INSERT DATA {{ {R3} a plover:AID }}": ("talks-1:r3", "at most one PLOVER category"),
    f"INSERT DATA {{ {R3} kg:subject entity:Q0 }}": ("entity/Q0", "must be described as an entity"),
    f"INSERT DATA {{ {R3} kg:sentence <urn:nowhere> }}": ("urn:nowhere", "must be described as a nif"),
    f"INSERT DATA {{ {R3} kg:confidence 1.5 }}": ("talks-1:r3", "from 0 to 1"),
    f"DELETE WHERE {{ {R3} sem:hasActor ?any }}": ("talks-1:r3", "as sem:hasActor"),
    f"DELETE WHERE {{ {R3} kg:source ?any }}": ("talks-1:r3", "innermost one in kg:source"),
    f"DELETE WHERE {{ {R3}:source1 kg:by ?any }}": ("r3:source1", "exactly one kg:by"),
    f"INSERT DATA {{ {R3}:source1 kg:position 2 }}": ("talks-1:r3", "same kg:position"),
    f"DELETE WHERE {{ {R3} kg:occurrence ?any }}": ("talks-1:r3", "exactly one kg:Occurrence"),
    f"INSERT DATA {{ {R3} rdf:reifies <<( entity:Q96 rel:visit entity:Q155 )>> }}": ("talks-1:r3", "reifies"),
    f"INSERT DATA {{ {R3} kg:polarty kg:positive }}": ("talks-1:r3", "misspelt"),
    "DELETE WHERE { entity:Q155 rdfs:label ?any }": ("entity/Q155", "name in Arabic"),
    "INSERT DATA { entity:Q155 rdfs:label 'Brasil' }": ("entity/Q155", "say their language"),
    "INSERT DATA { entity:Q155 skos:altLabel 'Brasil'@pt }": ("entity/Q155", "other names"),
    "DELETE WHERE { entity:Q155 dcterms:identifier ?any }": ("entity/Q155", "dcterms:identifier"),
    "DELETE WHERE { entity:Q155 a schema:Place }": ("entity/Q155", "schema:Place too"),
    "INSERT DATA { entity:Q155 skos:exactMatch <http://www.wikidata.org/entity/P1> }": ("entity/Q155", "Wikidata item"),
    "INSERT DATA { entity:Q155 owl:sameAs wd:Q96 }": ("entity/Q155", "same Wikidata item"),
    "INSERT DATA { entity:Q155 kg:country entity:Q0 }": ("entity/Q155", "kg:country"),
    "INSERT DATA { entity:Q155 rel:withdraw_from entity:Q96 }": ("entity/Q155", "denied, planned or possible"),
    "INSERT DATA { entity:Q155 rel:kill entity:Q96 }": ("entity/Q155", "told by a relation"),
    "INSERT DATA { [] a kg:Person ; rdfs:label 'أحد'@ar }": ("", "must have an IRI"),
    f"DELETE WHERE {{ {FIRST} nif:beginIndex ?any }}": ("char=0,7", "nif:beginIndex"),
    f"INSERT DATA {{ {FIRST} nif:beginIndex -1 }}": ("char=0,7", "a number from 0"),
    f"INSERT DATA {{ {FIRST} nif:endIndex 'seven' }}": ("char=0,7", "exactly one nif:endIndex"),
    f"DELETE WHERE {{ {FIRST} nif:anchorOf ?any }} ; INSERT DATA {{ {FIRST} nif:anchorOf 'ودعت' }}": (
        "article/talks-1",
        "characters of the article",
    ),
    "INSERT DATA { article:talks-1 schema:headline 'Summit'@en }": ("article/talks-1", "schema:headline"),
    "INSERT DATA { article:talks-1 schema:datePublished '2025-11-31'^^xsd:date }": ("article/talks-1", "valid date"),
    "DELETE WHERE { graph:talks-1 a prov:Bundle }": ("article/talks-1", "named graph"),
    "DELETE WHERE { ?run a prov:Activity }": ("graph/talks-1", "at most one run"),
    "DELETE WHERE { ?run prov:wasAssociatedWith ?any }": ("run/", "software"),
    "DELETE WHERE { ?model kg:digest ?any }": ("run/", "kg:digest"),
    "INSERT { ?t kg:iso8601 'soon' } WHERE { ?t kg:iso8601 '2025-W47' }": ("2025-W47", "kg:iso8601"),
    "INSERT { ?t sem:hasTimeStamp '2025-11-39'^^xsd:date } WHERE { ?t kg:iso8601 '2025-W47' }": ("W47", "TimeStamp"),
}  # fmt: skip
"""Damage by SPARQL Update."""


def damaged(graph: nx.MultiDiGraph[str], update: str, options: rdf.Options) -> list[ox.Quad]:
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in rdf.quads(graph, **options))
    before = set(store)
    store.update(update, prefixes=rdf.prefixes(rdf.VOCABULARY))
    assert set(store) != before, "the update did nothing"
    return list(store)


@pytest.mark.parametrize("update", BROKEN)
def test_damage_is_found_and_told(graph: nx.MultiDiGraph[str], update: str) -> None:
    node, words = BROKEN[update]
    found = check(damaged(graph, update, {})).findings
    assert any(node in finding.node and words in finding.message[0] for finding in found), found
    assert all(re.search("[ء-ي]{3}", finding.message[1]) for finding in found)
    assert any(finding.error for finding in found) == ("misspelt" not in words)


def test_every_shape_speaks_both_languages() -> None:
    """Whatever can fail has a message in English and in Arabic, its own or that of the shape around it."""
    graph = rdflib.Graph().parse(data=shapes(), format="turtle")
    for shape in {*graph.subjects(SH.path), *graph.objects(None, SH.sparql), *graph.subjects(SH.targetClass)}:
        messages = {message.language: str(message) for message in graph.objects(shape, SH.message)}
        inner = next(graph.subjects(None, shape), None)
        logical = isinstance(shape, rdflib.BNode) and inner is not None and (inner, SH.path, None) not in graph
        holder = (shape, SH.nodeKind, None) not in graph and (shape, SH.closed, None) not in graph
        assert messages.keys() == {"en", "ar"} or (not messages and (logical or holder)), shape
        assert re.search("[ء-ي]{3}", messages.get("ar", "ءءء")), shape


@pytest.mark.parametrize("update", [None, *list(BROKEN)[::20], "INSERT DATA { entity:Q155 rel:kill entity:Q96 }"])
def test_any_shacl_tool_can_use_the_shapes(graph: nx.MultiDiGraph[str], update: str | None) -> None:
    """pySHACL with the file as it is shipped, SPARQL constraints too, says what `check` says."""
    quads = list(rdf.quads(graph)) if update is None else damaged(graph, update, {})
    data = rdflib.Graph()
    for quad in quads:
        data.add(tuple(map(rdflib_term, (quad.subject, quad.predicate, quad.object))))
    rules = rdflib.Graph().parse(data=shapes(), format="turtle")
    conforms, results, _ = pyshacl.validate(data, shacl_graph=rules, meta_shacl=update is None, allow_warnings=True)
    report = check(quads)
    assert conforms == report.conforms == (update is None)
    said = {str(message) for message in results.objects(None, SH.resultMessage)}
    assert said == {message for finding in report.findings for message in finding.message}


def test_foreign_rdf_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "foreign.ttl"
    path.write_text("<https://x.example/a> <https://x.example/b> 'c' .", encoding="utf-8")
    (finding,) = check_file(path).findings
    assert finding.error and "not a graph that kg wrote" in finding.message[0]


MALFORMED = {
    # file, text, place, what is said
    "space.ttl": ("<https://x.example/a>\n  a <https://x.example/a b> .", "2:5", "write a space in an IRI as %20"),
    "space.nq": ('<urn:a> <urn:b> "c" .\n<urn:a b> <urn:b> "c" .', "2:1", "%20"),
    "prefix.trig": ("GRAPH <urn:g> {\n <urn:a> b:c 'x' }", "2:10", "declare the prefix"),
    "cut.nt": ('<urn:a> <urn:b> "c', "1:17", "cut short"),
    "relative.ttl": ("<a> <urn:b> <urn:c> .", "1:1", "write whole IRIs"),
    "bytes.ttl": ("<urn:a> <urn:b> '\udcff' .", "1:18", "save the file as UTF-8"),
    "json.jsonld": ('{"@id": "urn:a",\n "urn:b": [ }', "2:", "not well-formed JSON-LD"),
    "xml.rdf": ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a></rdf:RDF>', "2:6", "RDF/XML"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_files_say_where(name: str, tmp_path: Path) -> None:
    text, place, words = MALFORMED[name]
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        check_file(path)
    assert str(caught.value).startswith(f"{path}:{place}") and words in str(caught.value)


def test_arabic_letters_in_iris_are_allowed() -> None:
    graph = merge([to_graph(row())])
    written = rdf.write(graph, "nq").replace(b"/kg/entity/pemex", "/kg/entity/بيمكس".encode())
    moved = list(ox.parse(written, format=ox.RdfFormat.N_QUADS))
    assert check(moved).conforms
    assert set(rdf.from_quads(moved)) == set(graph)


# -------------------------------------------------------------------------------------------------------- command line


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_kg_check(graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    good, bad, worse = (tmp_path / f"{name}.ttl" for name in ("good", "bad", "worse"))
    good.write_bytes(rdf.write(graph, "ttl"))
    bad.write_bytes(rdf.write(graph, "ttl").replace(b"kg:polarity kg:", b"kg:polarity rel:"))
    worse.write_text("<a", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no RDF", encoding="utf-8")
    done = run("check", good, "--lang", "en")
    assert (done.exit_code, done.output) == (
        0,
        f"{good}: conforms (articles: 2, relations: 9, entities: 12)\n",
    )
    done = run("check", tmp_path, "--lang", "en")
    assert done.exit_code == 1 and f"{good}: conforms" in done.stdout and "notes.txt" not in done.output
    assert f"{bad}: does not conform" in done.stdout and "relation/talks-1:r3 kg:polarity — found:" in done.stdout
    assert "and 4 more (--all shows them)" in done.stdout
    assert f"kg: {worse}:1:" in done.stderr
    assert "4 more" not in run("check", bad, "--lang", "en", "--all").stdout
    arabic = run("check", bad, "--lang", "ar").stdout
    assert "غير مطابق" in arabic and "خطأ: لا بد أن تبيّن العلاقة" in arabic
    records = json.loads(run("check", good, bad, "--json").stdout)
    assert [record["conforms"] for record in records] == [True, False]
    assert {finding["path"] for finding in records[1]["findings"]} >= {KG.polarity.value}
    assert run("check", tmp_path / "none.ttl").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert run("check", tmp_path / "empty").exit_code == 2


def test_kg_convert(graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    """A Turtle file gets its named graphs back; the mapping stays unless options change it."""
    options: rdf.Options = {"base": "https://data.example/x/", "mentions": "oa", "star": True, "same_as": "owl"}
    first, second, third = (tmp_path / name for name in ("a.ttl", "b.trig", "c.jsonld"))
    first.write_bytes(rdf.write(graph, "ttl", **options))
    assert run("convert", first, "-o", second).exit_code == 0
    assert second.read_bytes() == rdf.write(graph, "trig", **options)
    refused = run("convert", second, "-o", third)
    assert refused.exit_code == 2 and "--no-star" in refused.stderr
    assert run("convert", second, "-o", third, "--no-star", "--mentions", "none", "--no-direct").exit_code == 0
    assert third.read_bytes() == rdf.write(
        graph, "jsonld", base="https://data.example/x/", mentions="none", direct=False, same_as="owl"
    )
    assert run("convert", first, "-o", tmp_path / "d.svg").exit_code == 0
    clash = tmp_path / "e.nq"
    clash.write_bytes(rdf.write(to_graph(row()), "nq"))
    refused = run("convert", first, clash, "-o", tmp_path / "f.nq")
    assert refused.exit_code == 2 and "--base" in refused.stderr
    merged = run("convert", first, clash, "-o", "-", "--format", "nq", "--base", "https://data.example/x/")
    assert merged.stdout_bytes == rdf.write(graph, "nq", **options)


def test_kg_bench_rdf(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(rdf.write(to_graph(talks()), "nq"))
    large = enlarge(rdf.read(path), 1000)
    assert len(large.graph["articles"]) == 3 and len(list(rdf.quads(large))) >= 1000
    assert check(rdf.quads(large)).conforms
    done = run("bench", "rdf", path, "--quads", "500")
    assert done.exit_code == 0 and re.findall(r"^(\w+) +[\d.]+ s", done.stdout, re.M) == list(RDFLIB)


def test_kg_vocabulary() -> None:
    assert run("vocabulary").stdout == rdf.vocabulary()
    assert run("vocabulary", "--format", "shapes").stdout == shapes()
    assert json.loads(run("vocabulary", "--format", "context").stdout)["@context"]["rel"] == rdf.prefixes("")["rel"]
    assert run("vocabulary", "--format", "html").stdout.startswith("<!doctype html>")
