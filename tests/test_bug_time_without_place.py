"""Found by fuzzing: a graph written without mentions and converted to one with them said its times stand at
``#char=None,None``."""

from newsroom import newsroom

from kg import rdf


def test_a_time_that_stands_nowhere_has_no_place() -> None:
    bare = rdf.from_quads(rdf.quads(newsroom(), mentions="none"))
    written = rdf.write(bare, "nq")
    assert b"None" not in written and b"hasTime" in written
    times = {data["time"] for *_, data in rdf.from_quads(rdf.quads(bare)).edges(data=True)}
    assert times == {data["time"] for *_, data in newsroom().edges(data=True)}
