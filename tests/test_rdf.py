"""RDF: mapping, writers, reading back, determinism, speed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from graph_sample import row, talks
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.collection import Collection
from test_graph import same

from kg import rdf
from kg.errors import FormatError, InputError
from kg.graph import merge, to_graph
from kg.rdf.mapping import stamp, stamps
from kg.rdf.page import page
from kg.rdf.vocabulary import (
    KG,
    MARK,
    OWL,
    PLOVER,
    RDF,
    REL,
    SEM,
    SKOS,
    XSD,
    context,
    generated,
    link,
    slug,
    vocabulary,
)
from kg.rdf.writers import json_context
from kg.relations.predicates import OTHER, predicates

GOLDEN = Path(__file__).parent / "golden" / "graph.nq"
UPDATE = os.environ.get("KG_UPDATE_GOLDEN") == "1"
RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdf": "xml"}
QUADS = ("nq", "trig", "jsonld")


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    return merge([to_graph(talks()), to_graph(row())])


def ask(graph: nx.MultiDiGraph[str], names: str, where: str) -> set[tuple[str, ...]]:
    """Values of `names` in the union of all named graphs, by Oxigraph; of an IRI the last part."""
    store = ox.Store()
    store.extend(rdf.quads(graph))
    text = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in rdf.prefixes(rdf.VOCABULARY).items())
    variables = " ".join("?" + name for name in names.split())
    found = store.query(f"{text} SELECT {variables} WHERE {{ {where} }}", use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return {tuple(shown(value) for value in solution) for solution in found}


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a program that can import the tests."""
    here = Path(__file__).parent
    path = os.pathsep.join((str(here), str(here.parent)))
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
    )


def shown(value: object) -> str:
    return value.value.rsplit("/", 1)[-1] if isinstance(value, ox.NamedNode) else str(value.value)  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------------------- mapping


def test_golden(graph: nx.MultiDiGraph[str]) -> None:
    """Analysis in, N-Quads out. ``KG_UPDATE_GOLDEN=1`` writes the file anew."""
    written = rdf.write(graph, "nq")
    if UPDATE:
        GOLDEN.write_bytes(written)
    assert written.decode().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_only_asserted_positive_relations_are_facts(graph: nx.MultiDiGraph[str]) -> None:
    facts = {
        (q.subject.value.rsplit("/", 1)[1], q.predicate.value.removeprefix(REL), q.object.value.rsplit("/", 1)[1])
        for q in rdf.quads(graph)
        if q.predicate.value.startswith(REL)
    }
    assert facts == {
        ("sheinbaum", "host", "Q37181"),
        ("sheinbaum", "position_of", "Q96"),
        ("sheinbaum", "criticize", "Q37181"),
        ("sheinbaum", "meet", "Q37181"),
        ("Q37181", "meet", "sheinbaum"),
    }
    assert not [q for q in rdf.quads(graph, direct=False) if q.predicate.value.startswith(REL)]


def test_a_three_line_query_works(graph: nx.MultiDiGraph[str]) -> None:
    assert ask(graph, "who whom", "?who rel:host ?whom") == {("sheinbaum", "Q37181")}


def test_denials_and_possibilities_are_found_with_their_speaker(graph: nx.MultiDiGraph[str]) -> None:
    denied = (
        "?r a kg:Relation ; kg:predicate rel:withdraw_from ; kg:polarity kg:negative ; kg:subject ?s ; kg:source ?by"
    )
    assert ask(graph, "s by", denied) == {("Q155", "talks-1:adviser")}
    chain = "?r kg:predicate rel:supply ; kg:attribution ?a . ?a kg:position ?n ; kg:by ?who"
    assert ask(graph, "n who", chain) == {("1", "reforma"), ("2", "talks-1:adviser")}


def test_unknown_agent_has_no_subject(graph: nx.MultiDiGraph[str]) -> None:
    kill = ox.NamedNode(REL + "kill")
    (relation,) = [q.subject for q in rdf.quads(graph) if q.predicate == KG.predicate and q.object == kill]
    said = {q.predicate for q in rdf.quads(graph) if q.subject == relation}
    assert KG.object in said and KG.subject not in said and KG.agent not in said
    assert not [q for q in rdf.quads(graph) if "unknown" in str(q.subject)]


def test_states_are_not_events(graph: nx.MultiDiGraph[str]) -> None:
    types = [q for q in rdf.quads(graph) if q.predicate == RDF.type]
    assert {q.subject for q in types if q.object == KG.State} == {ox.NamedNode(rdf.VOCABULARY + "relation/talks-1:r2")}
    assert not {q.subject for q in types if q.object == KG.State} & {q.subject for q in types if q.object == SEM.Event}


def test_no_blank_nodes_no_raw_arabic_in_iris(graph: nx.MultiDiGraph[str]) -> None:
    for mentions in ("nif", "oa", "none"):
        for quad in rdf.quads(graph, mentions=mentions):
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                assert not isinstance(term, ox.BlankNode)
                assert not isinstance(term, ox.NamedNode) or term.value.isascii()


def test_an_article_is_two_named_graphs(graph: nx.MultiDiGraph[str]) -> None:
    """What one article says is in its two graphs whoever it is written with."""
    alone = {q for q in rdf.quads(to_graph(talks())) if q.graph_name.value.endswith("/talks-1")}
    together = {q for q in rdf.quads(graph) if q.graph_name.value.endswith("/talks-1")}
    assert alone == together
    assert {q.graph_name.value for q in alone} == {rdf.VOCABULARY + "graph/talks-1", rdf.VOCABULARY + "facts/talks-1"}


def test_offsets_and_text_agree(graph: nx.MultiDiGraph[str]) -> None:
    text = talks().document.text
    found = ask(
        to_graph(talks()),
        "b e t",
        "?m nif:referenceContext article:talks-1 ; nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?t",
    )
    assert len(found) > 15
    for begin, end, words in found:
        assert text[int(begin) : int(end)] == words


def test_mentions_keep_their_words_without_the_article_text() -> None:
    bare = rdf.from_quads(rdf.quads(to_graph(talks(), text=False)))
    assert same(bare, to_graph(talks(), text=False))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-10-16", [("hasTimeStamp", "2025-10-16", "date")]),
        ("2025-02", [("hasTimeStamp", "2025-02", "gYearMonth")]),
        ("2025", [("hasTimeStamp", "2025", "gYear")]),
        ("2025-W42", [("hasBeginTimeStamp", "2025-10-13", "date"), ("hasEndTimeStamp", "2025-10-19", "date")]),
        ("2025/2026-02", [("hasBeginTimeStamp", "2025", "gYear"), ("hasEndTimeStamp", "2026-02", "gYearMonth")]),
        ("2025-W42/2026-W01", [("hasBeginTimeStamp", "2025-10-13", "date"), ("hasEndTimeStamp", "2026-01-04", "date")]),
        ("/2025-02", [("hasEndTimeStamp", "2025-02", "gYearMonth")]),
        ("2025-10-16/", [("hasBeginTimeStamp", "2025-10-16", "date")]),
        ("2025-10-16T09:30", [("hasTimeStamp", "2025-10-16T09:30:00", "dateTime")]),
        ("2025-10-16T29:30", []),
        ("2025-02-30", []),
        ("2025-W99", []),
        ("قريبا", []),
    ],
)  # fmt: skip
def test_time_stamps(value: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(stamps(value)) == [
        (SEM.terms[name], ox.Literal(text, datatype=XSD.terms[datatype])) for name, text, datatype in expected
    ]


def test_stamp_of_a_moment() -> None:
    assert stamp("2025-10-16T09:30:00Z") == ox.Literal("2025-10-16T09:30:00Z", datatype=XSD.dateTime)
    assert stamp("2025-10-16T25:30:00Z") is None


def test_base_is_used_and_checked(graph: nx.MultiDiGraph[str]) -> None:
    base = "https://data.example/arabic/"
    mine = {q.subject.value for q in rdf.quads(graph, base=base)}
    assert all(iri.startswith(base) for iri in mine)
    assert same(rdf.from_quads(rdf.quads(graph, base=base)), graph)
    for wrong in ("data", "https://data.example", "https://data.example/مقال/", "https://data.example/a b/", ""):
        with pytest.raises(InputError, match="base"):
            list(rdf.quads(graph, base=wrong))


def test_unknown_mention_model_is_refused(graph: nx.MultiDiGraph[str]) -> None:
    with pytest.raises(InputError, match="nif, oa or none"):
        list(rdf.quads(graph, mentions="brat"))  # type: ignore[arg-type]


def test_reifiers_say_what_is_not_asserted(graph: nx.MultiDiGraph[str]) -> None:
    """RDF 1.2: a relation names its triple; a denied one is nowhere a triple of its own."""
    starred = list(rdf.quads(to_graph(talks()), star=True, direct=False))
    reified = {q.subject.value.rsplit(":", 1)[1]: q.object for q in starred if q.predicate == RDF.reifies}
    denied = reified["r3"]
    assert isinstance(denied, ox.Triple) and denied.predicate.value == REL + "withdraw_from"
    assert not any(q.predicate.value.startswith(REL) for q in starred)
    assert "r6" not in reified  # nobody is named as its agent
    store = ox.Store()
    store.extend(starred)
    text = "SELECT ?who { ?r rdf:reifies <<( ?who rel:withdraw_from ?what )>> ; kg:polarity kg:negative }"
    found = store.query(text, prefixes=rdf.prefixes(rdf.VOCABULARY), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions) and [shown(row["who"]) for row in found] == ["Q155"]
    with pytest.raises(FormatError, match="JSON-LD"):
        rdf.write(graph, "jsonld", star=True)
    with pytest.raises(InputError, match="rdflib"):
        rdf.to_dataset(graph, star=True)


def test_owl_same_as_is_written_only_when_asked_for(graph: nx.MultiDiGraph[str]) -> None:
    plain, linked = set(rdf.quads(graph)), set(rdf.quads(graph, same_as="owl"))
    assert plain < linked
    matches = {(q.subject, q.object) for q in plain if q.predicate == SKOS.exactMatch}
    assert matches == {(q.subject, q.object) for q in linked - plain if q.predicate == OWL.sameAs} and matches
    with pytest.raises(InputError, match="skos or owl"):
        list(rdf.quads(graph, same_as="foaf"))  # type: ignore[arg-type]


@given(st.text())
def test_slugs_are_safe_and_apart(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[A-Za-z0-9._:-]+", made) and ox.NamedNode(rdf.VOCABULARY + made)
    assert made == name or "x-" in made


@given(st.text())
def test_links_are_ascii_iris_or_nothing(address: str) -> None:
    iri = link(address)
    assert iri is None or iri.value.isascii()


# ------------------------------------------------------------------------------------------------------------- writers


@pytest.mark.parametrize("mentions", ["nif", "oa", "none"])
@pytest.mark.parametrize("format", sorted(RDFLIB))
def test_rdflib_and_oxigraph_read_what_was_meant(
    graph: nx.MultiDiGraph[str], format: str, mentions: rdf.Mentions
) -> None:
    """No blank nodes, so equal datasets are equal sets; Turtle, N-Triples and RDF/XML hold the union."""
    meant = set(rdf.quads(graph, mentions=mentions))
    if format not in QUADS:
        meant = {ox.Quad(q.subject, q.predicate, q.object) for q in meant}
    written = rdf.write(graph, format, mentions=mentions)
    assert set(ox.parse(written, format=rdf.FORMATS[format])) == meant
    dataset = rdflib.Dataset()
    dataset.parse(data=written, format=RDFLIB[format], publicID="https://nowhere.example/")
    again = set(ox.parse(dataset.serialize(format="nquads").encode(), format=ox.RdfFormat.N_QUADS))
    if format not in QUADS:
        again = {ox.Quad(q.subject, q.predicate, q.object) for q in again}
    assert again == meant


def test_to_dataset_is_the_same_dataset(graph: nx.MultiDiGraph[str]) -> None:
    lines = rdf.to_dataset(graph).serialize(format="nquads").encode()
    assert set(ox.parse(lines, format=ox.RdfFormat.N_QUADS)) == set(rdf.quads(graph))


@pytest.mark.parametrize("format", sorted(RDFLIB))
@pytest.mark.parametrize("mentions", ["nif", "oa"])
def test_read_back(graph: nx.MultiDiGraph[str], format: str, mentions: rdf.Mentions, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{format}"
    path.write_bytes(rdf.write(graph, format, mentions=mentions))
    again = rdf.read(path)
    assert same(again, graph)
    assert rdf.write(again, format, mentions=mentions) == path.read_bytes()


def test_two_files_together_read_as_the_merged_graph() -> None:
    graphs = [to_graph(talks()), to_graph(row())]
    assert same(rdf.from_quads(quad for graph in graphs for quad in rdf.quads(graph)), merge(graphs))


def test_quads_come_once(graph: nx.MultiDiGraph[str]) -> None:
    made = list(rdf.quads(graph))
    assert len(made) == len(set(made))


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib; from graph_sample import row, talks\n"
        "from kg import rdf; from kg.graph import merge, to_graph\n"
        "graph = merge([to_graph(row()), to_graph(talks())])\n"
        "print([hashlib.sha256(rdf.write(graph, f)).hexdigest() for f in sorted(rdf.FORMATS)])"
    )  # fmt: skip
    outputs = {python(code, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "77")}
    assert len(outputs) == 1 and all(outputs)


def test_turtle_is_for_people(graph: nx.MultiDiGraph[str]) -> None:
    text = rdf.write(graph, "ttl").decode()
    heads = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert heads == sorted(heads) and "\t" not in text
    assert "\n\nentity:sheinbaum a kg:Person , schema:Person , sem:Actor ;\n    dcterms:identifier" in text
    subjects = [line.split(" ", 1)[0] for line in text.splitlines() if line and not line.startswith((" ", "@"))]
    assert len(subjects) == len(set(subjects))


def test_lines_are_sorted(graph: nx.MultiDiGraph[str]) -> None:
    for format in ("nq", "nt"):
        lines = rdf.write(graph, format).splitlines()
        assert lines == sorted(set(lines)) and lines


def test_formats_we_do_not_know(graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="choose ttl"):
        rdf.write(graph, "hdt")
    path = tmp_path / "broken.ttl"
    path.write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl"):
        rdf.read(path)
    path.write_text("<urn:a> a <https://example.org/kg/ns#Person> .", encoding="utf-8")
    with pytest.raises(InputError, match="urn:a"):
        rdf.read(path)


def test_an_empty_graph_is_a_file() -> None:
    for format in rdf.FORMATS:
        written = rdf.write(merge([]), format)
        assert list(ox.parse(written, format=rdf.FORMATS[format])) == []


NASTY = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(name=NASTY, alias=NASTY, text=NASTY, id=NASTY, format=st.sampled_from(sorted(RDFLIB)))
def test_any_characters_survive(name: str, alias: str, text: str, id: str, format: str) -> None:
    """Names, texts and ids with any characters come back; RDF/XML replaces what XML cannot hold."""
    graph = to_graph(row())
    graph.nodes["pemex"].update(name=name or "x", aliases=(alias,) if alias not in (name, "") else ())
    graph = merge([nx.relabel_nodes(graph, {"pemex": "pemex" + id})])
    graph.graph["articles"]["أخبار 2"].update(title=name, source=alias, url=text, text=text)
    written = rdf.write(graph, format, mentions="none")
    again = rdf.from_quads(ox.parse(written, format=rdf.FORMATS[format]))
    if format == "rdf":
        assert again.number_of_edges() == graph.number_of_edges()
    else:
        assert set(rdf.quads(again, mentions="none")) == set(rdf.quads(graph, mentions="none"))
        assert again.nodes["pemex" + id]["name"] == (name or "x")


def test_lone_surrogates_become_the_replacement_character() -> None:
    graph = to_graph(row())
    graph.nodes["pemex"]["name"] = "بيميكس\ud800"
    assert "بيميكس\ufffd" in rdf.write(graph, "nq").decode()


# ---------------------------------------------------------------------------------------------------------- vocabulary


def test_a_misspelt_term_is_an_error() -> None:
    assert SEM.Event.value.endswith("/sem/Event")
    with pytest.raises(AttributeError, match="Evnt"):
        SEM.Evnt  # noqa: B018


def test_vocabulary_defines_exactly_the_terms_in_use() -> None:
    file = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    defined = {str(subject) for subject in file.subjects()}
    for namespace in (KG, PLOVER):
        here = {iri for iri in defined if iri.startswith(namespace.iri)}
        assert here == {term.value for term in namespace.terms.values()}


def test_vocabulary_covers_all_predicates() -> None:
    """``KG_UPDATE_GOLDEN=1`` writes the generated part anew after a change of predicates.tsv."""
    written, mark, _ = vocabulary().partition(MARK)
    if UPDATE:
        path = Path(rdf.__file__).with_name("kg.ttl")
        path.write_text(written + generated(), encoding="utf-8")
    assert mark and vocabulary() == written + generated()
    defined = {line.split(" ", 1)[0] for line in vocabulary().splitlines() if line.startswith("rel:")}
    assert defined == {f"rel:{name}" for name in predicates() if not name.startswith(OTHER)} | {"rel:other"}
    assert {row.plover for row in predicates().values()} - {""} <= PLOVER.terms.keys()


def test_the_shipped_context_is_that_of_the_files() -> None:
    """``KG_UPDATE_GOLDEN=1`` writes it anew."""
    made = json.dumps({"@context": json_context(rdf.prefixes(rdf.VOCABULARY))}, ensure_ascii=False, indent=1) + "\n"
    if UPDATE:
        Path(rdf.__file__).with_name("context.jsonld").write_text(made, encoding="utf-8")
    assert context() == made
    assert json.loads(rdf.write(to_graph(row()), "jsonld"))["@context"] == json.loads(context())["@context"]


def test_the_page_is_up_to_date() -> None:
    """``KG_UPDATE_GOLDEN=1`` writes it anew; a term's anchor is what follows the # of its IRI."""
    path = Path(__file__).parent.parent / "examples" / "vocabulary.html"
    if UPDATE:
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()
    anchors = re.findall(r'<tr id="([^"]+)"', page())
    assert len(anchors) == len(set(anchors)) == len(KG.terms) + len(PLOVER.terms) + vocabulary().count("\nrel:")
    assert set(re.findall(r'href="#([^"]+)"', page())) <= set(anchors)


def test_a_base_of_ones_own(tmp_path: Path) -> None:
    """KG_BASE moves vocabulary and data; the graph comes back under it, and a wrong one is said to be wrong."""
    code = (
        "from graph_sample import talks; from test_graph import same\n"
        "from kg import rdf; from kg.graph import to_graph\n"
        "graph = to_graph(talks())\n"
        "assert same(rdf.from_quads(rdf.quads(graph)), graph)\n"
        "from kg.rdf.check import check; assert check(rdf.quads(graph)).findings == ()\n"
        "texts = [rdf.vocabulary(), rdf.shapes(), *(rdf.write(graph, f).decode() for f in ('trig', 'jsonld', 'nq'))]\n"
        "print(*('example.org' not in text and 'https://me.example/n/ns#' in text for text in texts))"
    )
    done = python(code, KG_BASE="https://me.example/n/")
    assert (done.stdout, done.stderr) == ("True True True True True\n", "")
    assert "KG_BASE" in python("import kg.rdf", KG_BASE="me.example").stderr


def test_vocabulary_speaks_both_languages() -> None:
    file = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    for subject in {term for term in file.subjects() if isinstance(term, rdflib.URIRef)}:
        for property_ in (rdflib.RDFS.label, rdflib.RDFS.comment):
            texts = {text.language: str(text) for text in file.objects(subject, property_)}
            assert texts.keys() == {"en", "ar"} and re.search("[ء-ي]", texts["ar"]), subject
            assert all(texts.values()) and texts["en"].isprintable(), subject


def test_vocabulary_uses_only_terms_it_defines_or_known_ones() -> None:
    file = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    subjects = set(file.subjects())
    used = {term for triple in file for term in triple if isinstance(term, rdflib.URIRef)}
    ours = {term for term in used if str(term).startswith(rdf.VOCABULARY)}
    assert {str(term) for term in ours - subjects} == {f"{rdf.VOCABULARY}ns/0.{minor}.0" for minor in (1, 2)}


def test_every_property_says_what_it_joins() -> None:
    file = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    kinds = (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
    for property_ in {one for kind in kinds for one in file.subjects(rdflib.RDF.type, kind)}:
        assert len(list(file.objects(property_, rdflib.RDFS.domain))) == 1, property_
        assert len(list(file.objects(property_, rdflib.RDFS.range))) == (0 if property_.endswith("#eventClass") else 1)


@pytest.mark.parametrize("mentions", ["nif", "oa", "none"])
def test_types_that_follow_from_domains_and_ranges_are_true(
    graph: nx.MultiDiGraph[str], mentions: rdf.Mentions
) -> None:
    """A reasoner adds nothing but superclasses of the written types: no event becomes a person."""
    file = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    data = rdf.to_dataset(graph, mentions=mentions)
    data.default_union = True
    known: dict[Any, set[Any]] = {}
    for node, kind in (*data.subject_objects(rdflib.RDF.type), *file.subject_objects(rdflib.RDF.type)):
        known.setdefault(node, set()).update(file.transitive_objects(kind, rdflib.RDFS.subClassOf))
    checked = 0
    for subject, property_, object_ in data.triples((None, None, None)):
        for end, side in ((subject, rdflib.RDFS.domain), (object_, rdflib.RDFS.range)):
            for kind in file.objects(property_, side):
                members = file.value(kind, rdflib.OWL.unionOf)
                kinds = set(Collection(file, members)) if members else {kind}
                country = property_ == rdflib.URIRef(KG.country.value)  # named by its id only, described elsewhere
                if not isinstance(end, rdflib.Literal) and not country:
                    assert known[end] & kinds, (subject, property_, object_)
                    checked += 1
    assert checked > 50
