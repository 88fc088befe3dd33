"""Readings as CoNLL-U: `kg annotate` writes it, ``--from conllu`` reads it, from `kg` or from any other parser.

Offsets are in MISC (``start_char``/``end_char``, into the user's text), names on surface tokens (``NER=B-PER``, on the
range line of a multi-word token). The article is in comments: its exact text as one JSON string (``# kg_text``), since
the sentences alone do not say what stood between them, and its metadata as strings of the same kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.arabic import normalise
from kg.errors import InputError
from kg.types import Article, Document, Sentence, Token, Word

_METADATA = ("title", "date", "source", "url")
_ID = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_DIGITS = re.compile(r"[0-9]{1,9}")
_LOOSE = str.maketrans("أإآى،;", "اااي,,")
MAX_GAP = 10_000
"""Characters between two words of a file that does not give its text; beyond that its offsets are not believed."""
MAX_WORDS = 1_000
"""Longest sentence, in rows; a file whose sentences are not apart by empty lines would take hours."""
_KINDS = ("body", "heading", "dateline")


def to_conllu(document: Document) -> str:
    """The document as CoNLL-U text, ending in an empty line; `parse_conllu` gives back an equal document."""
    article = document.article
    rows = [f"# newdoc id = {_flat(article.id)}"]
    if _flat(article.id) != article.id:
        rows.append(f"# kg_id = {_json(article.id)}")
    for name in _METADATA:
        value = getattr(article, name)
        if value is not None:
            rows.append(f"# kg_{name} = {_json(value)}")
    rows += [f"# kg_annotator = {_json(document.annotator)}", f"# kg_text = {_json(article.text)}"]
    if not document.sentences:
        rows.append("")
    paragraph: int | None = None
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            rows += [f"# newpar id = {_flat(article.id)}:p{paragraph}", f"# kg_paragraph = {paragraph}"]
        rows += [
            f"# sent_id = {_flat(article.id)}:s{sentence.index}",
            f"# text = {_flat(normalise(article.text[sentence.start : sentence.end]).text)}",
            f"# kg_kind = {sentence.kind}",
            *_token_rows(sentence),
            "",
        ]
    return "\n".join(rows) + "\n"


def _token_rows(sentence: Sentence) -> Iterator[str]:
    following = [*sentence.tokens[1:], None]
    for token, after in zip(sentence.tokens, following, strict=True):
        misc = [f"start_char={token.start}", f"end_char={token.end}"]
        if token.ner != "O":
            misc.append(f"NER={token.ner}")
        if after is not None and after.start == token.end:
            misc.append("SpaceAfter=No")
        several = token.last > token.first
        if several:
            form = _field(_flat(normalise(token.text).text))
            yield "\t".join([f"{token.first}-{token.last}", form, *"_______", "|".join(misc)])
        for word in sentence.words[token.first - 1 : token.last]:
            own = [] if (word.start, word.end) == (token.start, token.end) else [_place(word)]
            yield "\t".join(
                [
                    str(word.id),
                    _field(word.text),
                    _field(word.lemma),
                    _field(word.upos),
                    _field(word.xpos),
                    _field(word.feats),
                    str(word.head),
                    _field(word.deprel),
                    "_",
                    ("|".join(own) or "_") if several else "|".join(misc),
                ]
            )


def _place(word: Word) -> str:
    return f"start_char={word.start}|end_char={word.end}"


def _field(value: str) -> str:
    return value or "_"


def _flat(value: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _json(value: str) -> str:
    """A JSON string on one line that any encoding can hold: other line breaks and lone surrogates are escaped."""
    plain = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in plain)


@dataclass(slots=True)
class _Row:
    line: int
    first: int
    last: int
    fields: list[str]
    misc: dict[str, str]


@dataclass(slots=True)
class _Block:
    line: int
    paragraph: int
    comments: dict[str, str]
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    comments: dict[str, str] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)
    paragraphs: int = 0


def parse_conllu(text: str, *, article: Article | None = None) -> Iterator[Document]:
    """Every document of a CoNLL-U text (``# newdoc`` begins one; a file without it is one document).

    `article` gives id and metadata where the file says nothing, and the text where the file has offsets but no
    ``# kg_text``. Without either the text is put together from the tokens at their offsets, or else from the sentences
    (``# text``, or the forms and ``SpaceAfter=No``), a line each paragraph. Missing values (``_``), empty nodes (8.1),
    enhanced dependencies and unknown comments are passed over; BIOES tags (Stanza's ``ner=``) are read as BIO.
    Raises InputError, naming the line, for what is not CoNLL-U.
    """
    for number, draft in enumerate(_drafts(text)):
        yield _document(draft, article, number)


def _drafts(text: str) -> Iterator[_Draft]:
    draft = _Draft()
    comments: dict[str, str] = {}
    rows: list[_Row] = []
    begun = False
    for number, raw in enumerate([*text.removeprefix("\ufeff").split("\n"), ""], 1):
        line = raw.removesuffix("\r")
        if line.startswith("#") and not rows:
            key, _, value = (part.strip() for part in line[1:].partition("="))
            if key in ("newdoc", "newdoc id"):
                if begun:
                    yield draft
                draft, comments, begun = _Draft(), {}, True
                draft.comments["newdoc id"] = value
            elif key in ("newpar", "newpar id"):
                draft.paragraphs += 1 if draft.blocks else 0
            elif key == "kg_paragraph":
                draft.paragraphs = _number(value, "kg_paragraph", number)
            elif key.startswith("kg_") and key != "kg_kind":
                draft.comments[key] = value
            else:
                comments[key] = value
        elif line.strip():
            if not line.startswith("#"):
                row = _row(line, number)
                if row is not None:
                    rows.append(row)
                if len(rows) > MAX_WORDS:
                    raise InputError(
                        f"line {number}: a sentence of more than {MAX_WORDS:,} rows; an empty line ends a sentence"
                    )
        elif rows:
            draft.blocks.append(_Block(number - len(rows), draft.paragraphs, comments, rows))
            comments, rows, begun = {}, [], True
    if begun:
        yield draft


def _row(line: str, number: int) -> _Row | None:
    fields = [field or "_" for field in line.split("\t")]
    if len(fields) != 10:
        raise InputError(f"line {number}: CoNLL-U has 10 columns apart by tabs, here are {len(fields)}")
    if "." in fields[0]:
        return None  # an empty node of the enhanced graph
    found = _ID.fullmatch(fields[0])
    if not found:
        raise InputError(f"line {number}: the first column should be a number or a range, not {fields[0]!r}")
    first = int(found[1])
    last = int(found[2] or first)
    if not first or (found[2] and last <= first):
        raise InputError(f"line {number}: the range {fields[0]} holds no words")
    misc = dict(pair.partition("=")[::2] for pair in fields[9].split("|")) if fields[9] != "_" else {}
    return _Row(number, first, last, fields, misc)


def _number(value: str, name: str, line: int) -> int:
    if not _DIGITS.fullmatch(value):
        raise InputError(f"line {line}: {name} should be a number, not {value!r}")
    return int(value)


def _document(draft: _Draft, article: Article | None, number: int) -> Document:
    given = article or Article(f"doc{number + 1}", "")
    known = {
        name: _string(draft.comments[f"kg_{name}"], f"kg_{name}")
        for name in ("id", *_METADATA, "annotator", "text")
        if f"kg_{name}" in draft.comments
    }
    fallback = given.id if number == 0 else f"{given.id}-{number + 1}"
    name = known.get("id") or draft.comments.get("newdoc id") or fallback
    annotator = known.pop("annotator", "conllu")
    text = known.pop("text", None)
    if text is None and given.text and any("start_char" in row.misc for block in draft.blocks for row in block.rows):
        text = given.text
    if text is None:
        text = _painted(draft.blocks)
    if text is None:
        text = _joined(draft.blocks)
    known["id"] = name
    sentences = tuple(_sentence(block, index, text) for index, block in enumerate(draft.blocks))
    return Document(replace(given, text=text, **known), sentences, annotator)


def _string(value: str, key: str) -> str:
    try:
        found = json.loads(value)
    except ValueError as error:
        raise InputError(f"the comment # {key} is not a JSON string: {error}") from error
    if not isinstance(found, str):
        raise InputError(f"the comment # {key} is not a JSON string: {value[:40]}")
    return found


def _painted(blocks: Sequence[_Block]) -> str | None:
    """The text of a file that has offsets but not the text: every token in its place, spaces and line breaks between.

    None when a token has no offsets, or they do not fit its form.
    """
    text = ""
    for block in blocks:
        gap = "\n"
        for row in _surface(block):
            start, end = row.misc.get("start_char", ""), row.misc.get("end_char", "")
            if not _DIGITS.fullmatch(start) or end != str(int(start) + len(row.fields[1])) or int(start) < len(text):
                return None
            if int(start) > len(text) + MAX_GAP:
                return None
            text += gap * (int(start) - len(text)) + row.fields[1]
            gap = " "
    return text


def _joined(blocks: Sequence[_Block]) -> str:
    """The text of a file without offsets; fills in those of its tokens."""
    text = ""
    paragraph = 0
    for block in blocks:
        if text:
            text += " " if block.paragraph == paragraph else "\n"
        paragraph = block.paragraph
        base = len(text)
        surface = _surface(block)
        own = block.comments.get("text", "")
        places = _places(own, [row.fields[1] for row in surface])
        if places is None:
            own, places = _spelt(surface)
        text += own
        for row, (begin, end) in zip(surface, places, strict=True):
            row.misc["start_char"], row.misc["end_char"] = str(base + begin), str(base + end)
            for word in block.rows:
                if word is not row and row.first <= word.first <= row.last:
                    word.misc.pop("start_char", None)
    return text


def _surface(block: _Block) -> list[_Row]:
    rows: list[_Row] = []
    inside = 0
    for row in block.rows:
        if row.last > row.first:
            inside = row.last
            rows.append(row)
        elif row.first > inside:
            rows.append(row)
    return rows


def _places(text: str, forms: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where the forms stand in the text one after the other with only space between; None when they do not.

    Hamza and commas may differ (some parsers write الاسلحة for الأسلحة), and words may stand in their full form for
    those of the text: ل + الصحوة for للصحوة, سيارة + ه for سيارته.
    """
    line = normalise(text)
    plain = line.text.translate(_LOOSE)
    places: list[tuple[int, int]] = []
    position = 0
    before = ""
    for raw in forms:
        form = normalise(raw).text.strip().translate(_LOOSE)
        while position < len(plain) and plain[position] == " ":
            position += 1
        spellings = [form]
        if before == "ل" and form.startswith("ال"):
            spellings.append(form[1:])
        if form.endswith("ة"):
            spellings.append(form[:-1] + "ت")
        found = next((spelling for spelling in spellings if spelling and plain.startswith(spelling, position)), None)
        if found is None:
            return None
        places.append(line.span(position, position + len(found)))
        position += len(found)
        before = form
    return places


def _spelt(surface: Sequence[_Row]) -> tuple[str, list[tuple[int, int]]]:
    text = ""
    places: list[tuple[int, int]] = []
    for row in surface:
        places.append((len(text), len(text) + len(row.fields[1])))
        text += row.fields[1] + ("" if row.misc.get("SpaceAfter") == "No" else " ")
    return text.removesuffix(" "), places


def _sentence(block: _Block, index: int, text: str) -> Sentence:
    words: list[Word] = []
    tokens: list[Token] = []
    ner = "O"
    for row in _surface(block):
        start, end = _offsets(row, text, None)
        ner = bio(row.misc.get("NER") or row.misc.get("ner", "O"), ner)
        tokens.append(Token(row.first, row.last, text[start:end], start, end, ner))
    at = 0
    for row in block.rows:
        if row.last > row.first:
            continue
        if row.first != len(words) + 1:
            raise InputError(f"line {row.line}: word {row.first} where word {len(words) + 1} should be")
        while at < len(tokens) and tokens[at].last < row.first:
            at += 1
        _, form, lemma, upos, xpos, feats, head, deprel, _, _ = row.fields
        start, end = _offsets(row, text, tokens[at])
        words.append(
            Word(
                id=row.first,
                text=form,
                lemma=form if lemma == "_" else lemma,
                upos="X" if upos == "_" else upos,
                xpos=_value(xpos),
                feats=_value(feats),
                head=0 if head == "_" else _number(head, "the head", row.line),
                deprel="dep" if deprel == "_" else deprel,
                start=start,
                end=end,
            )
        )
    for row, word in zip((r for r in block.rows if r.first == r.last), words, strict=True):
        if word.head > len(words):
            raise InputError(f"line {row.line}: head {word.head} in a sentence of {len(words)} words")
    if not words or tokens[-1].last != len(words):
        raise InputError(f"line {block.rows[-1].line}: a range of words that does not end with the last of them")
    kind = block.comments.get("kg_kind", "body")
    if kind not in _KINDS:
        raise InputError(f"line {block.line}: kg_kind should be one of {', '.join(_KINDS)}, not {kind!r}")
    return Sentence(index, block.paragraph, kind, tokens[0].start, tokens[-1].end, tuple(words), tuple(tokens))


def _value(value: str) -> str:
    return "" if value == "_" else value


def _offsets(row: _Row, text: str, token: Token | None) -> tuple[int, int]:
    if token is not None and "start_char" not in row.misc:
        return token.start, token.end
    start = _number(row.misc.get("start_char", ""), "start_char", row.line)
    end = _number(row.misc.get("end_char", ""), "end_char", row.line)
    low, high = (token.start, token.end) if token is not None else (0, len(text))
    if not low <= start < end <= high:
        raise InputError(f"line {row.line}: the offsets {start} and {end} should lie between {low} and {high}")
    return start, end


def bio(tag: str, before: str) -> str:
    """A BIO or BIOES tag as BIO, given the BIO tag of the token before: S-PER is B-PER, E-PER is I-PER where a PER goes
    on and begins one elsewhere."""
    mark, dash, kind = tag.partition("-")
    if not dash:
        return "O"
    goes_on = mark in ("I", "E") and before in (f"B-{kind}", f"I-{kind}")
    return f"{'I' if goes_on else 'B'}-{kind}"
