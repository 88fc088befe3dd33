"""Mentions: every stretch of an article that a relation may speak of."""

from __future__ import annotations

from collections.abc import Set

from kg.kb import KnowledgeBase
from kg.mentions.line import Line, extent, phrase
from kg.mentions.names import Name, names, people
from kg.mentions.nominals import phrases
from kg.types import Document, Mention

__all__ = ["find_mentions"]


def find_mentions(document: Document, kb: KnowledgeBase) -> tuple[Mention, ...]:
    """The mentions of an article in the order of the text: names, demonyms, noun phrases, personal pronouns.

    Names come from the document's named-entity tags and from the knowledge base; a phrase is a name where its head noun
    and a proper name, demonym or foreign word in it say so (وكالة فرانس برس, الجيش الإسرائيلي). Every noun that can be
    an argument heads a mention, so that a rule may ask for the mention at any node of the tree; mentions nest.
    """
    lines = [Line(sentence) for sentence in document.sentences]
    seen: set[str] = set()
    for line in lines:
        seen |= people(line, names(line, kb, frozenset()))
    mentions: list[Mention] = []
    for line in lines:
        for words, (kind, type_, cut) in sorted(_spans(line, kb, seen).items()):
            start, end = extent(line, words)
            name = phrase(line, words)
            if cut and line.word(words[0]).end - line.word(words[0]).start == len(line.word(words[0]).text):
                start += cut
            mentions.append(
                Mention(
                    id=len(mentions),
                    sentence=line.sentence.index,
                    start=start,
                    end=end,
                    text=document.text[start:end],
                    name=_without_clitic(name, cut),
                    head=line.top(words),
                    words=words,
                    kind=kind,
                    type=type_,
                )
            )
    return tuple(mentions)


def _without_clitic(name: str, cut: int) -> str:
    """The name without clitics that the tokenizer left on it: لأوكرانيا gives أوكرانيا, للبيت gives البيت."""
    return "ا" + name[cut:] if cut and name[:cut].endswith("ل") and name[cut:].startswith("ل") else name[cut:]


def _spans(line: Line, kb: KnowledgeBase, seen: Set[str]) -> dict[tuple[int, ...], tuple[str, str, int]]:
    """Kind, type and letters to cut, by the words of every mention in a sentence."""
    found = [name for name in names(line, kb, seen) if not _people_noun(line, kb, name)]
    grown = phrases(line, kb, found)
    gone = {name for one in grown for name in one.absorbed}
    spans: dict[tuple[int, ...], tuple[str, str, int]] = {}
    for name in found:
        if name not in gone:
            spans[tuple(range(name.first, name.last + 1))] = ("name", _type(line, kb, name), name.cut)
    for name in found:
        if name.known and name.type == "EVENT":
            for i in range(name.first + 1, name.last + 1):
                place = next(iter(kb.lookup([line.word(i).text])), None)
                if place is not None and place.type == "GPE":
                    spans.setdefault((i,), ("name", "GPE", 0))
    fixed = {i for name in found if name.known or name.type != "ORG" for i in range(name.first, name.last + 1)}
    for i in range(1, len(line) + 1):
        word = line.word(i)
        if word.upos == "PRON" and word.feat("Person"):
            spans.setdefault((i,), ("pronoun", "NOM", 0))
        elif i not in fixed and word.upos in ("ADJ", "NOUN", "X", "PROPN"):
            count, _ = kb.longest_demonym(line.folded, i - 1)
            if count > 1 and not all(line.key(i + k) for k in range(count)):
                count = 1
            is_people = count == 1 and kb.people_of(word.text) and not line.describes(i)
            if count and (is_people or not _compatriot(line, i)):
                spans.setdefault(
                    tuple(range(i, i + count)), ("name", "NORP", 0) if is_people else ("demonym", "GPE", 0)
                )
                fixed.update(range(i, i + count))
    for one in grown:
        spans.setdefault(one.words, ("name" if one.named else "nominal", one.type, 0))
    return spans


def _compatriot(line: Line, i: int) -> bool:
    """An indefinite demonym that describes no noun is somebody: إن فلسطينيا من البلدة أصيب, مقتل إسرائيلي; his phrase
    is a noun's."""
    word, before = line.word(i), line.word(i - 1) if i > 1 else None
    if word.text.startswith("ال"):
        return False
    if before is not None and before.upos == "NOUN":
        governed = before.feat("Definite") == "Cons" and not before.text.startswith("ال")
        return word.upos == "NOUN" and word.deprel == "nmod" and word.head == before.id and governed
    argument = word.deprel.startswith(("nsubj", "obj", "obl", "conj"))
    after = before is None or before.upos in ("VERB", "ADP", "SCONJ", "CCONJ", "PUNCT")
    return argument and after and not line.describes(i)


def _people_noun(line: Line, kb: KnowledgeBase, name: Name) -> bool:
    """Whether what the tagger took for a person's name is a plural noun of people: رشق شبان الجنود."""
    noun = kb.person_noun(line.key(name.first)) if name.first == name.last else None
    return noun is not None and noun.plural and name.type == "PER" and not name.known


def _type(line: Line, kb: KnowledgeBase, name: Name) -> str:
    """The type of a name: the knowledge base's, else its head noun's, else the tagger's."""
    if name.known or name.type == "PER":
        return name.type
    head = kb.head_type(line.key(name.first)) if name.last > name.first else None
    return head if head and head != "PER" else name.type
