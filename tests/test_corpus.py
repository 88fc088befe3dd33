"""A store that grows and changes article by article holds what its articles say, however it came to hold them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
from graph_sample import row, talks
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import newsroom, peace, quarrel

from kg.errors import InputError, StoreAway, StoreError
from kg.graph import described, edges, merge, said, to_graph
from kg.kb import KnowledgeBase
from kg.rdf import from_quads, quads
from kg.rdf.check import check
from kg.rdf.vocabulary import PROV
from kg.store import Embedded, load
from kg.store.corpus import Corpus, Filed, Stamp, filed, is_corpus
from kg.types import ENTITY_TYPES, Analysis, Article, Copy, Document, Entity, Relation, Run

MARK = Stamp("digest", "version")


def dump(store: Path) -> bytes:
    return pyoxigraph.Store.read_only(str(store)).dump(format=pyoxigraph.RdfFormat.N_QUADS) or b""


def stored(store: pyoxigraph.Store) -> set[str]:
    return {str(quad) for quad in store}


def filled(folder: Path, results: Iterable[Filed]) -> bytes:
    with Corpus(folder) as corpus:
        for result in results:
            corpus.put(result, MARK)
    return dump(folder)


@pytest.fixture(scope="module")
def samples() -> dict[str, nx.MultiDiGraph[str]]:
    graphs = [to_graph(analysis) for analysis in (talks(), row(), quarrel(), peace())]
    return {next(iter(graph.graph["articles"])): graph for graph in graphs}


def test_a_corpus_holds_what_merging_gives(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    filled(tmp_path, map(filed, samples.values()))
    shared = {str(quad) for quad in quads(newsroom()) if str(quad.graph_name).endswith(("entities>", "runs>"))}
    there = stored(pyoxigraph.Store.read_only(str(tmp_path)))
    assert shared == {quad for quad in there if quad.endswith(("entities>", "runs>"))}
    for graph in samples.values():
        alone = pyoxigraph.Store()  # which keeps numbers by value
        alone.extend(quads(graph))
        assert {quad for quad in stored(alone) if not quad.endswith(("entities>", "runs>"))} <= there
    graph = from_quads(pyoxigraph.Store.read_only(str(tmp_path)))
    assert edges(graph) == edges(newsroom()) and list(graph.graph["articles"]) == sorted(samples)


def test_removed_articles_leave_nothing(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    expected = filled(tmp_path / "two", [filed(samples["quarrel"]), filed(samples["peace"])])
    filled(tmp_path / "all", map(filed, samples.values()))
    with Corpus(tmp_path / "all") as corpus:
        assert [corpus.remove(name) for name in ("talks-1", "أخبار 2", "talks-1")] == [True, True, False]
        assert list(corpus.ids()) == ["peace", "quarrel"] and len(corpus) == 2
    assert dump(tmp_path / "all") == expected
    with Corpus(tmp_path / "all") as corpus:
        corpus.remove("quarrel")
        corpus.remove("peace")
    assert dump(tmp_path / "all") == b""


NAMES = st.sampled_from(["ليلى", "ليلى نصر", "ليلى حسن نصر", "نصر", "د. ليلى"])
RUNS = st.sampled_from(
    [Run("0.1.0", "kg", (("ner", "md5:1"),)), Run("0.2.0", "kg", (("ner", "md5:1"),), (("a", "b"),))]
)


@st.composite
def entities(draw: st.DrawFn, article: str) -> Entity:
    number = draw(st.integers(0, 3))
    local = number == 0
    return Entity(
        f"{article}-1" if local else f"n{number}",
        draw(NAMES),
        "NOM" if local else draw(st.sampled_from(ENTITY_TYPES)),
        (),
        tuple(draw(st.sets(NAMES, max_size=2))),
        draw(st.sampled_from([None, "Layla", "Layla Nasr"])),
        draw(st.sampled_from([None, f"Q{number}1"])) if not local else None,
        country=draw(st.sampled_from([None, "n2", "Q79"])),
        local=local,
    )


@st.composite
def articles(draw: st.DrawFn) -> nx.MultiDiGraph[str]:
    """A tiny article about some of few entities, of which articles do not say the same."""
    name = draw(st.sampled_from("abc"))
    found = {entity.id: entity for entity in draw(st.lists(entities(name), min_size=1, max_size=4))}
    ends, verbs = st.sampled_from(sorted(found)), st.sampled_from(["meet", "warn"])
    relations = tuple(
        Relation(f"r{i}", f"e{i}", 0, draw(ends), draw(verbs), draw(ends), "قال", 0, 3, None, None)
        for i in range(draw(st.integers(0, 2)))
    )
    document = Document(Article(name, "قال", draw(st.sampled_from([None, "عنوان"])), "2025-10-16"), (), "kg")
    return to_graph(Analysis(document, (), tuple(found.values()), relations, draw(RUNS)))


def name_of(node: str) -> str | None:
    return "ليلى نصر الدين" if node == "n1" else None


PAUSES = st.sampled_from([Corpus.commit, Corpus.close])
COPIES = st.tuples(st.sampled_from("abc"), st.sets(st.sampled_from(["feed#1", "feed#2", "in/x.txt#x"])))
STEPS = st.lists(st.one_of(articles(), articles(), COPIES, st.sampled_from("abc"), PAUSES), min_size=2, max_size=10)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def copy_at(place: str, original: str) -> Copy:
    return Copy(place, original, 0.75, "عنوان", "2025-10-16", "وكالة", f"https://example.org/{place}")


@given(STEPS)
@settings(max_examples=20, deadline=None)
def test_history_leaves_no_trace(
    steps: list[nx.MultiDiGraph[str] | str | tuple[str, set[str]] | Callable[[Corpus], None]],
) -> None:
    """Whatever is added, replaced and removed in any order: the bytes are those of a new store of what is left, and its
    entities those of the merged graphs of what is left."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path, left = Path(folder), {}
        copies: dict[str, set[str]] = {}
        corpus = Corpus(path / "store")
        for step in steps:
            if isinstance(step, str):
                assert corpus.remove(step) == (left.pop(step, None) is not None)
                copies.pop(step, None)
            elif isinstance(step, tuple):
                copies[step[0]] = step[1]
                corpus.republished(step[0], [copy_at(place, step[0]) for place in sorted(step[1])])
            elif isinstance(step, nx.MultiDiGraph):
                (name,) = step.graph["articles"]
                left[name] = step
                corpus.put(filed(step, name_of), MARK)
            else:
                step(corpus)
                if step is Corpus.close:
                    corpus = Corpus(path / "store")
        corpus.close()
        filled(path / "new", (filed(left[name], name_of) for name in sorted(left)))
        with Corpus(path / "new") as corpus:
            for name in left.keys() & copies.keys():
                corpus.republished(name, [copy_at(place, name) for place in copies[name]])
        assert dump(path / "store") == dump(path / "new")
        assert dump(path / "new").count(b"#Copy>") == sum(len(copies.get(name, ())) for name in left)
        graph = merge(left.values(), name_of=name_of)
        shared = {str(quad) for quad in quads(graph) if str(quad).endswith(("entities>", "runs>"))}
        there = stored(pyoxigraph.Store.read_only(str(path / "store")))
        assert shared <= {quad for quad in there if quad.endswith(("entities>", "runs>"))}


def test_copies_stand_beside_their_article(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    """What the shapes and readers make of them: they are no articles, and go with the one they repeat."""
    with Corpus(tmp_path) as corpus:
        corpus.put(filed(samples["talks-1"]), MARK)
        corpus.republished("talks-1", [copy_at("feed#1", "talks-1"), copy_at("feed#2", "talks-1")])
    store = pyoxigraph.Store.read_only(str(tmp_path))
    assert not check(store).findings and list(from_quads(store).graph["articles"]) == ["talks-1"]
    copies = [quad for quad in store if str(quad.graph_name).endswith("copies/talks-1>")]
    wrong = [quad for quad in store if quad not in copies or quad.predicate != PROV.wasQuotedFrom]
    assert any("exactly one article" in finding.message[0] for finding in check(wrong).findings)
    del store
    with Corpus(tmp_path) as corpus:
        corpus.remove("talks-1")
    assert dump(tmp_path) == b""


@given(st.lists(articles(), max_size=4), st.randoms())
@settings(deadline=None)
def test_order_does_not_matter_to_merging(graphs: list[nx.MultiDiGraph[str]], chance: object) -> None:
    own = {next(iter(graph.graph["articles"])): graph for graph in graphs}
    order = sorted(own.values(), key=lambda _: chance.random())  # type: ignore[attr-defined]
    one, two = merge(own.values(), name_of=name_of), merge(order, name_of=name_of)
    assert (dict(one.nodes(data=True)), edges(one)) == (dict(two.nodes(data=True)), edges(two))


def test_linked_entities_keep_the_name_of_the_knowledge_base() -> None:
    kb = KnowledgeBase.default()
    said_of = {"name": ["ترامب", "الرئيس الأمريكي الأسبق دونالد ترامب"], "type": ["PER"], "local": ["no"]}
    assert described(said_of)["name"] == "الرئيس الأمريكي الأسبق دونالد ترامب"
    known = kb.name_of("Q22686")
    assert known and described({**said_of, "known": [known]})["name"] == known
    assert "ترامب" in described({**said_of, "known": [known]})["aliases"]
    assert kb.name_of("n-0123456789ab") is None
    graph = to_graph(talks())
    assert {value for _, attribute, value in said(graph, {"Q96": "المكسيك"}.get) if attribute == "known"} == {"المكسيك"}


def test_failures_are_remembered_and_forgotten(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    with Corpus(tmp_path) as corpus:
        corpus.put(filed(samples["peace"]), MARK)
        corpus.fail("peace", "broke", Stamp("new", "version"))
        corpus.fail("talks-1", "broke too", MARK)
    with Corpus(tmp_path) as corpus:
        assert list(corpus.failures()) == [("peace", "broke"), ("talks-1", "broke too")]
        assert (corpus.stamp("peace"), corpus.failed("peace")) == (MARK, Stamp("new", "version"))
        assert (corpus.stamp("talks-1"), corpus.reason("talks-1")) == (None, "broke too")
        corpus.put(filed(samples["talks-1"]), MARK)
        assert corpus.remove("peace") and not list(corpus.failures())


def test_what_the_store_was_not_told_is_told_when_it_is_opened(
    samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path
) -> None:
    """The journal is written, and then the disk of the store is full."""
    expected = filled(tmp_path / "good", map(filed, samples.values()))
    corpus = Corpus(tmp_path / "store")
    update, corpus._store.update = corpus._store.update, _full  # type: ignore[method-assign, assignment]
    with pytest.raises(OSError, match="no room"), corpus:
        for graph in samples.values():
            corpus.put(filed(graph), MARK)
        corpus.commit()
    assert update is not None and dump(tmp_path / "store") == b""
    with Corpus(tmp_path / "store") as corpus:
        assert len(corpus) == 4
    assert dump(tmp_path / "store") == expected


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "no room")


def test_a_change_that_breaks_off_is_no_change(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    expected = filled(tmp_path / "good", [filed(samples["peace"])])
    broken = Filed("talks-1", (("http://example.org/g", b""),), (("n1", "name", object()),), "{}")  # type: ignore[arg-type]
    with Corpus(tmp_path / "store") as corpus:
        corpus.put(filed(samples["peace"]), MARK)
        with pytest.raises(StoreError):
            corpus.put(broken, MARK)
    assert dump(tmp_path / "store") == expected


def test_folders_that_are_something_else_are_refused(samples: dict[str, nx.MultiDiGraph[str]], tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n")
    with Embedded(tmp_path / "loaded", write=True) as store:
        load(tmp_path / "graph.nq", store)
    with pytest.raises(StoreError, match="filled by kg load"):
        Corpus(tmp_path / "loaded")
    assert not is_corpus(tmp_path / "loaded")
    with Corpus(tmp_path / "store", {"base": "https://data.example/"}), pytest.raises(StoreAway):
        Corpus(tmp_path / "store")
    with pytest.raises(StoreError, match=r"other options of RDF \(.*data.example"):
        Corpus(tmp_path / "store", {})
    with Corpus(tmp_path / "store") as corpus:  # as it is there
        corpus.put(filed(samples["peace"], mapping={"base": "https://data.example/"}), MARK)
    assert b"example.org" not in dump(tmp_path / "store").replace(b"https://example.org/kg", b"")
    (tmp_path / "store" / "kg.journal").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="damaged"):
        Corpus(tmp_path / "store")
    with pytest.raises(InputError, match="one article at a time"):
        filed(newsroom())
