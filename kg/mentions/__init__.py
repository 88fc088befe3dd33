"""Mentions: every stretch of an article that a relation may speak of."""

from __future__ import annotations

from kg.kb import KnowledgeBase
from kg.mentions.line import Line, extent, phrase
from kg.mentions.names import Name, last_names, names
from kg.mentions.nominals import phrases
from kg.types import Document, Mention

__all__ = ["find_mentions"]

_TAGGED = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}


def find_mentions(document: Document, kb: KnowledgeBase) -> tuple[Mention, ...]:
    """The mentions of an article in the order of the text: names, demonyms, noun phrases, personal pronouns.

    Names come from the document's named-entity tags and from the knowledge base; a phrase is a name where its head noun
    and a proper name, demonym or foreign word in it say so (وكالة فرانس برس, الجيش الإسرائيلي). Every noun that can be an
    argument heads a mention, so that a rule may ask for the mention at any node of the tree.
    """
    lines = [Line(sentence) for sentence in document.sentences]
    seen: set[str] = set()
    for line in lines:
        seen |= last_names(line, names(line, kb, frozenset()))
    mentions: list[Mention] = []
    for line in lines:
        for words, kind, type_ in sorted(_spans(line, kb, seen)):
            start, end = extent(line, words)
            mentions.append(
                Mention(
                    id=len(mentions), sentence=line.sentence.index, start=start, end=end, text=document.text[start:end],
                    name=phrase(line, words), head=line.top(words), words=words, kind=kind, type=type_,
                )  # fmt: skip
            )
    return tuple(mentions)


def _spans(line: Line, kb: KnowledgeBase, seen: set[str]) -> list[tuple[tuple[int, ...], str, str]]:
    """(words, kind, type) of every mention in a sentence; no two have the same words."""
    found = names(line, kb, seen)
    grown = phrases(line, kb, found)
    gone = {name for one in grown for name in one.absorbed}
    spans: dict[tuple[int, ...], tuple[str, str]] = {}
    for name in found:
        if name not in gone:
            spans[tuple(i for i in range(name.first, name.last + 1))] = ("name", _type(line, kb, name))
    fixed = {i for name in found if name.known for i in range(name.first, name.last + 1)}
    for i in range(1, len(line) + 1):
        word = line.word(i)
        if word.upos == "PRON" and word.feat("Person"):
            spans.setdefault((i,), ("pronoun", "NOM"))
        elif i not in fixed and word.upos in ("ADJ", "NOUN", "X", "PROPN"):
            count, _ = kb.longest_demonym(line.folded, i - 1)
            if count > 1 and not all(line.key(i + k) for k in range(count)):
                count = 1
            if count:
                people = count == 1 and kb.people_of(word.text) and not _adjective(line, i)
                spans.setdefault(tuple(range(i, i + count)), ("name", "NORP") if people else ("demonym", "GPE"))
                fixed.update(range(i, i + count))
    for one in grown:
        if one.words not in spans:
            spans[one.words] = ("name" if one.named else "nominal", one.type)
    return [(words, kind, type_) for words, (kind, type_) in spans.items()]


def _adjective(line: Line, i: int) -> bool:
    """The demonym stands after a noun and describes it: المسؤولون الأمريكيون."""
    word = line.word(i)
    if word.deprel.startswith("amod"):
        return True
    if i == 1 or not line.bare_start(i):
        return False
    before = line.word(i - 1)
    if before.upos not in ("NOUN", "ADJ"):
        return False
    return before.text.startswith("ال") == word.text.startswith("ال")


def _type(line: Line, kb: KnowledgeBase, name: Name) -> str:
    """The type of a name: the knowledge base's, else its head noun's, else the tagger's."""
    if name.known:
        return name.type
    head = kb.head_type(line.key(name.first)) if name.last > name.first else None
    if head and head not in ("PER", "NOM") and name.type != "PER":
        return head
    return _TAGGED.get(name.type, name.type)
