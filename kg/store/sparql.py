"""Just enough of SPARQL's grammar to see what a text asks for: its words outside of strings, IRIs and comments.

Engines parse; this tells a query from an update, finds the keywords that reach out to other servers, and makes an
error point at the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import QueryError

TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3} | "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3}
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:[\w.-]+)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)*)
    | (?P<word>[^\W\d_]\w*)
    | (?P<mark>[{}();])
    """,
    re.VERBOSE | re.DOTALL,
)
FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_GAP = r"(?:\s|\#[^\n\r]*[\n\r])*"
LONGEST = 200
"""Characters of an engine's complaint that are shown: Oxigraph lists all that it would have liked better."""
OUTWARD = re.compile(rf"(SERVICE|LOAD){_GAP}(?:SILENT{_GAP})?(?:[<?$:]|[^\W\d_][\w.-]*:)", re.IGNORECASE)
INSIDE_A_NAME = re.compile(r"(?:[?$]\w*|@[\w-]*|:(?:[\w:%][\w.:%-]*)?)\Z")
PLACE = re.compile(r"\b(\d+):(\d+)\b|\bline:? (\d+)(?:,? col(?:umn)?:? (\d+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: `kind` is a group of `TOKEN`, `start` a code point of the text."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The words of a query in order; numbers, operators and comments are left out."""
    for match in TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())


def form(query: str) -> str:
    """SELECT, CONSTRUCT, DESCRIBE, ASK or UPDATE; `QueryError` when the text is none of them."""
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else ""
        if word in FORMS:
            return word
        if word in UPDATES:
            return "UPDATE"
        if word and word not in ("PREFIX", "BASE"):
            break
    raise QueryError("this is no SPARQL query: it has to begin with SELECT, ASK, CONSTRUCT or DESCRIBE")


def asks_for_graphs(query: str) -> bool:
    """Whether a query asks for named graphs (GRAPH) or says itself which graphs it is about (FROM)."""
    return any(token.kind == "word" and token.text.upper() in ("GRAPH", "FROM") for token in tokens(query))


def reaches_out(query: str) -> str | None:
    """The keyword by which a text may make the engine call another server (SERVICE, LOAD); None when none can.

    The text may be hostile, and whether ``<'>`` is an IRI or a comparison with a string depends on the grammar around
    it. So strings and comments count too, and only what is surely the end of a variable, a prefixed name or a language
    tag does not: a query that has ``"service <"`` in a string is refused as well.
    """
    for match in OUTWARD.finditer(query):
        if not INSIDE_A_NAME.search(query, 0, match.start()):
            return match[1].upper()
    return None


def undeclared(query: str) -> Iterator[Token]:
    """Prefixed names whose prefix the query does not declare; `text` is the prefix without its colon."""
    declared = set()
    previous = ""
    for token in tokens(query):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield Token("name", prefix, token.start)
        previous = token.text.upper() if token.kind == "word" else ""


def declarations(query: str, known: Mapping[str, str]) -> str:
    """Declarations, on one line, for the prefixes that the query uses without declaring them.

    Raises `QueryError` for one that is not among the `known` ones.
    """
    wanted: dict[str, str] = {}
    for token in undeclared(query):
        if token.text not in known:
            named = ", ".join(f"{prefix}:" for prefix in sorted(known))
            hint = f", or use one that needs no declaration: {named}" if known else ""
            where = _marked(query, *_place(query, token.start))
            raise QueryError(f"the prefix {token.text}: is not declared{where}\nadd PREFIX {token.text}: <...>{hint}")
        wanted[token.text] = known[token.text]
    return "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in wanted.items())


def explained(query: str, what: str, message: str, *, shift: int = 0) -> str:
    """An engine's complaint about a query, with the line it means when it names a place ("2:7", "line 2").

    `shift` is the number of characters the engine was given before the query.
    """
    where = ""
    if match := PLACE.search(message):
        line = int(match[1] or match[3])
        column = int(match[2] or match[4] or 0) - (shift if line == 1 else 0)
        where = _marked(query, line, max(column, 0))
        message = message.replace(f"error at {match[0]}: ", "")
    message = " ".join(message.split())
    return f"{what}{where}\n{message[:LONGEST]}{'...' if len(message) > LONGEST else ''}"


def _place(query: str, start: int) -> tuple[int, int]:
    before = query[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def _marked(query: str, line: int, column: int) -> str:
    """ " at line 2, column 7:", that line, and a mark under the place unless Arabic letters are before it."""
    lines = query.split("\n")
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].rstrip("\r")
    where = f" at line {line}" + (f", column {column}" if column else "")
    mark = f"\n    {' ' * (column - 1)}^" if column and text[:column].isascii() else ""
    return f"{where}:\n    {text}{mark}"
