"""Found by fuzzing: deep nesting in RDF ended the process (triple terms: the parser's stack), filled the memory
(JSON-LD: a context a level) or took hours (RDF/XML); so did entities made of entities."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import rdf
from kg._guard import MAX_DEPTH, guard
from kg.errors import InputError, KgError, StoreError
from kg.rdf.check import check_file
from kg.rdf.records import records
from kg.store import Embedded, load
from kg.store.answers import of_bytes

HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
N = 100_000


def terms(n: int, between: str = "") -> str:
    return f"<urn:a> <urn:b> {f'<<( <urn:a> <urn:b> {between}' * n} <urn:c> {')>> ' * n} ."


def entities(n: int) -> str:
    more = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, n))
    return f'<!DOCTYPE r [<!ENTITY a0 "ha">{more}]>{HEAD}<e:C><e:p>&a{n - 1};</e:p></e:C></rdf:RDF>'


BOMBS = {
    "terms.nt": terms(N),
    "terms.nq": terms(N),
    "terms.ttl": terms(N, "# )>> \" ''' \n"),
    "escapes.ttl": f"<http://a/\\u0041#> <urn:p> 'x' . {terms(N)}",
    "quotes.ttl": f"""<urn:a> <urn:p> \'\'\'a\'b\'\'c\'\'\' , "\\"" , '' , "" , "'" . {terms(N)}""",
    "terms.trig": "{" + terms(N) + "}",
    "objects.jsonld": '{"http://e/p":' * N + '"x"' + "}" * N,
    "lists.jsonld": '{"@id":"http://e/a","http://e/p":' + '[{"@list":' * 5_000 + "[]" + "}]" * 5_000 + "}",
    "contexts.jsonld": '{"@context":' + '{"a":{"@id":"http://e/a","@context":' * 2_000 + "{}" + "}}" * 2_000 + "}",
    "strings.jsonld": '{"a\\\\": "\\"}}}}", "http://e/p":' + "[" * N + "]" * N + "}",
    "deep.rdf": HEAD + "<rdf:Description><e:p>" * N + "</e:p></rdf:Description>" * N + "</rdf:RDF>",
    "laughs.rdf": entities(12),
    "long.rdf": f'<!DOCTYPE r [<!ENTITY a "{"ha" * 5_000}">]>{HEAD}<e:p>{"&a;" * 9_999}</e:p></rdf:RDF>',
}
WORKS: tuple[Callable[[Path], object], ...] = (
    rdf.read,
    check_file,
    lambda path: list(records(path)),
    lambda path: load(path, Embedded.of_files([])),
    lambda path: Embedded.of_files([path]),
)


@pytest.mark.parametrize("name", BOMBS)
def test_every_reader_of_rdf_refuses_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(BOMBS[name], encoding="utf-8")
    for work in WORKS:
        with pytest.raises(InputError, match=r"nested more than|made of other entities or too long") as caught:
            work(path)
        assert str(caught.value).count(str(path)) == 1


def test_the_answers_of_servers_are_looked_at_too() -> None:
    with pytest.raises(StoreError, match="nested"):
        of_bytes(terms(N).encode(), "application/n-triples")
    deep = '{"type":"triple","value":{"object":' * N
    with pytest.raises(StoreError, match="nested"):
        of_bytes(
            f'{{"head":{{"vars":["a"]}},"results":{{"bindings":[{{"a":{deep}'.encode(),
            "application/sparql-results+json",
        )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", terms(MAX_DEPTH)),
        ("brackets.ttl", "<urn:a> <urn:b> " + '"<<(" , ' * 300 + "'''<<( \" <<('''  ."),
        ("many.nt", (terms(1) + "\n") * 300),
        ("a.jsonld", '{"@id": "urn:a", "urn:b": "' + "[" * 500 + '\\""}'),
        ("a.rdf", f'<!DOCTYPE r [<!ENTITY e "http://e/">]>{HEAD}<rdf:Description rdf:about="&e;a"/></rdf:RDF>'),
    ],
)
def test_what_is_not_deep_passes(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    list(rdf.parse(path))


def test_xml_that_is_none_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError) as caught:
        guard(b"<a>\n</b>", "application/rdf+xml")
    assert (caught.value.lineno, caught.value.offset) == (2, 3)
    for encoding in ("UTF-4", "shift_jis"):
        with pytest.raises(SyntaxError, match="its encoding cannot be read"):
            guard(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode(), "application/rdf+xml")
    with pytest.raises(KgError, match="not the application/rdf"):
        of_bytes(b"<a>\n</b>", "application/rdf+xml")
