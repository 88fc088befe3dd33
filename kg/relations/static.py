"""Relations that hold rather than happen: who holds which office, what belongs to what, what lies where."""

from __future__ import annotations

from dataclasses import dataclass

from kg.relations.reading import Reading
from kg.relations.tree import Tree
from kg.types import Mention


@dataclass(frozen=True, slots=True)
class State:
    """A static relation read off a noun phrase; `trigger` are the words that state it."""

    sentence: int
    subject: str
    predicate: str
    object: str
    trigger: tuple[int, ...]
    subject_mention: int
    object_mention: int | None
    rules: tuple[str, ...]


_MEMBERS = frozenset(("عضو", "أعضاء", "عضوة"))
_PLACED = ("FAC", "GPE", "LOC", "ORG")


def states(reading: Reading, index: int) -> list[State]:
    """The static relations of one sentence, in order of the text."""
    tree = reading.trees[index]
    found: list[State] = []
    for word in tree.words:
        for mention in reading.mentions_at(index, word.id):
            if mention.kind in ("nominal", "name"):
                found += _position(reading, index, tree, mention)
                found += _belonging(reading, index, tree, mention)
                found += _location(reading, index, tree, mention)
    return found


def _position(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """الرئيس الأمريكي دونالد ترامب, وزير خارجية فرنسا, مسؤول أوكراني, المتحدث باسم الوزارة."""
    if mention.kind != "nominal":
        return []
    head = tree[mention.head]
    title = reading.kb.office([w.text for w in (tree[i] for i in mention.words)])
    person = title or reading.kb.person_noun(head.text)
    if not person:
        return []
    subject = reading.referents(mention)
    if len(subject) != 1:
        return []
    predicate = "member_of" if head.text in _MEMBERS else "position_of"
    for target in _owners(reading, index, tree, mention):
        entities = [e for e in reading.referents(target) if e != subject[0]]
        if entities:
            name = "title" if title else "nominal_country"
            return [State(index, subject[0], predicate, entities[0], (mention.head,), mention.id, target.id, (name,))]
    return []


def _owners(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[Mention]:
    """Countries and organisations inside a title phrase, the idafa before the adjective: رئيس وزراء بريطانيا."""
    found: list[Mention] = []
    todo = [mention.head]
    seen = set(todo)
    while todo:
        current = todo.pop(0)
        for child in tree.children(current, "nmod", "amod", "flat:foreign"):
            if child in seen or tree.preposition(child) not in ("", "ل", "ب", "في", "باسم"):
                continue
            seen.add(child)
            for inner in reading.mentions_at(index, child):
                if inner.id != mention.id and inner.type in ("GPE", "ORG", "NORP") and inner.kind != "pronoun":
                    found.append(inner)
            todo.append(child)
    found.sort(key=lambda m: (m.kind == "demonym", m.start))
    return found


def _belonging(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """A body with a nationality is part of the country: الجيش الأمريكي."""
    if mention.type != "ORG":
        return []
    subject = reading.referents(mention)
    for word in mention.words:
        for inner in reading.mentions_at(index, word):
            if inner.kind == "demonym" and subject:
                countries = reading.referents(inner)
                if countries and countries[0] != subject[0]:
                    return [
                        State(index, subject[0], "part_of", countries[0], mention.words, mention.id, inner.id, ("body_of",))
                    ]
    return []


def _location(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """قاعدة في قطر, مدينة خاركيف في أوكرانيا."""
    if mention.type not in _PLACED:
        return []
    subject = reading.referents(mention)
    for child in tree.children(mention.head, "nmod"):
        if tree.preposition(child) not in ("في", "ب") or child < mention.head:
            continue
        place = next((m for m in reading.mentions_at(index, child) if m.kind == "name" and m.type in ("GPE", "LOC")), None)
        if place is None or not subject:
            continue
        target = reading.referents(place)
        if target and target[0] != subject[0]:
            predicate = "part_of" if mention.type == "ORG" else "located_in"
            trigger = tuple(tree.children(child, "case")[:1]) + (child,)
            return [State(index, subject[0], predicate, target[0], trigger, mention.id, place.id, ("place_phrase",))]
    return []
