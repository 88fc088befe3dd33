"""A user's own names in RDF: Turtle or any other format to the rows of a knowledge-base table (`kg.kb.COLUMNS`).

What is read of each subject that has a type and an Arabic label:

    wd:Q22686 a schema:Person ;                        # class by its last part: kg, schema.org, FOAF, Wikidata's labels
        rdfs:label "دونالد ترامب"@ar , "Donald Trump"@en ;   # or skos:prefLabel, schema:name, foaf:name
        skos:altLabel "ترامب"@ar ;                     # further names; skos:hiddenLabel: those that often mean others
        skos:exactMatch wd:Q22686 ;                    # or owl:sameAs, schema:sameAs; or the subject itself
        kg:country wd:Q30 ;
        kg:office "president@Q30:2025-01-20/" .

A graph that `kg` wrote can be read back so: what is local to an article is left out.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph

from kg._guard import guard_file
from kg.errors import DataError
from kg.rdf.vocabulary import VOCABULARY, WIKIDATA
from kg.rdf.writers import format_of

SUFFIXES = (".ttl", ".turtle", ".nt", ".nq", ".trig", ".rdf", ".owl", ".jsonld")
"""Names of files that `records` reads."""

_CLASSES = {
    "PER": "person human politician",
    "ORG": "organization organisation corporation company governmentorganization newsmediaorganization politicalparty "
    "ngo sportsteam collegeoruniversity business",
    "GPE": "geopoliticalentity country city state administrativearea capital settlement",
    "LOC": "place location landform bodyofwater continent",
    "FAC": "facility landmarksorhistoricalbuildings civicstructure airport building",
    "NORP": "people ethnicgroup religion",
    "EVENT": "event namedevent treaty war agreement",
    "PRODUCT": "product weapon vehicle creativework",
    "MISC": "miscellaneous thing",
}
_TYPES = {name: kind for kind, names in _CLASSES.items() for name in names.split()}
_KINDS = ("country", "capital", "city")
_LABELS, _OTHERS, _WEAK = ("label", "prefLabel", "name"), ("altLabel", "alternateName"), ("hiddenLabel",)
_SAME = ("exactMatch", "sameAs")
_ARABIC = re.compile("[\u0621-\u064a]")


def records(path: str | os.PathLike[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """("file, subject", cells by column) of every subject that is a record, in the order of their IRIs.

    Raises DataError when the file cannot be read, is not well-formed, or holds no record.
    """
    values: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    chosen = format_of(Path(path).suffix)
    try:
        guard_file(path, chosen.media_type)
        for quad in pyoxigraph.parse(path=os.fspath(path), format=chosen):
            values[quad.subject][_last(quad.predicate.value)].append(quad.object)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}; give an existing file") from error
    except SyntaxError as error:
        raise DataError(f"{path}: not well-formed: {error}") from error
    found = 0
    for subject in sorted(values, key=str):
        row = _row(subject, values)
        if row is not None:
            found += 1
            yield f"{path}, {subject}", row
    if not found:
        raise DataError(
            f"{path}: no subject has both a type (schema:Person, schema:Organization, schema:Place ...) and a label in "
            "Arabic; see kg/rdf/records.py"
        )


def _row(subject: Any, values: dict[Any, dict[str, list[Any]]]) -> dict[str, str] | None:
    own = values[subject]
    classes = [value.value for value in own["type"]]
    if VOCABULARY + "ns#Local" in classes:
        return None
    ordered = sorted(classes, key=lambda iri: (not iri.startswith(VOCABULARY), _last(iri) in ("Place", "Thing"), iri))
    type_ = next((_TYPES[name] for name in map(str.casefold, map(_last, ordered)) if name in _TYPES), None)
    names = _texts(own, _LABELS, arabic=True)
    if type_ is None or not names:
        return None
    aliases = dict.fromkeys((*names[1:], *_texts(own, _OTHERS, arabic=True)))
    aliases.pop(names[0], None)
    same = [value.value for key in _SAME for value in own[key]]
    qid = next((iri.removeprefix(WIKIDATA) for iri in (*same, _iri(subject)) if iri.startswith(WIKIDATA)), "")
    return {
        "id": _id(subject, values),
        "type": type_,
        "kind": next((kind for kind in _KINDS if kind in {_last(iri).casefold() for iri in classes}), ""),
        "name": names[0],
        "name_en": next(iter(_texts(own, _LABELS, arabic=False)), ""),
        "aliases": "|".join(aliases),
        "weak": "|".join(_texts(own, _WEAK, arabic=True)),
        "qid": qid,
        "country": next((_id(value, values) for value in own["country"]), ""),
        "offices": "|".join(sorted(value.value for value in own["office"])),
    }


def _texts(own: dict[str, list[Any]], properties: Iterable[str], *, arabic: bool) -> list[str]:
    """Literals in Arabic letters, or English ones and those without a language; each once, in a fixed order."""
    literals = (v for name in properties for v in own[name] if isinstance(v, pyoxigraph.Literal))
    fitting = {
        v.value.replace("|", " ").strip()
        for v in literals
        if bool(_ARABIC.search(v.value)) == arabic and (v.language in (None, "ar" if arabic else "en"))
    }
    return sorted(fitting - {""}, key=lambda text: (-len(text), text))


def _id(node: Any, values: dict[Any, dict[str, list[Any]]]) -> str:
    """The id by which the knowledge base knows a subject: its dcterms:identifier, else the last part of its IRI."""
    given = values[node]["identifier"] if node in values else []
    return str(given[0].value) if given else _last(_iri(node))


def _iri(node: Any) -> str:
    return str(node.value) if isinstance(node, pyoxigraph.NamedNode) else ""


def _last(iri: str) -> str:
    return re.split("[/#]", iri)[-1]
