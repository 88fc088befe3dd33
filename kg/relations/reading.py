"""What the relation rules ask about an article: trees, mentions at a word, entities of a mention."""

from __future__ import annotations

from collections.abc import Iterable

from kg.kb import KnowledgeBase
from kg.relations.frames import Lexicon
from kg.relations.repair import put_right
from kg.relations.tree import Tree
from kg.types import Document, Entity, Mention

SEATS = frozenset(("capital", "city", "palace"))
"""Kinds of records that speak for a government: موسكو, الكرملين, تل أبيب."""

_KIND_ORDER = {"name": 0, "nominal": 1, "pronoun": 2, "demonym": 3}


class Reading:
    """One article under analysis: its trees, and who is mentioned where. Read-only once made."""

    def __init__(
        self,
        document: Document,
        mentions: Iterable[Mention],
        entities: Iterable[Entity],
        kb: KnowledgeBase,
        lexicon: Lexicon,
        several: dict[int, tuple[str, ...]],
    ) -> None:
        """`several` maps a mention that denotes several entities (الرئيسان, كلاهما) to their ids."""
        self.document = document
        self.kb = kb
        self.lexicon = lexicon
        self.trees = [Tree(put_right(s, lexicon, kb)) for s in document.sentences]
        self.mentions = {m.id: m for m in mentions}
        self.entities = {e.id: e for e in entities}
        self.several = several
        self.entity_of = {m: e.id for e in self.entities.values() for m in e.mentions}
        self._at: dict[tuple[int, int], list[Mention]] = {}
        self._inside: dict[tuple[int, int], list[Mention]] = {}
        for mention in self.mentions.values():
            self._at.setdefault((mention.sentence, mention.head), []).append(mention)
            for word in mention.words:
                self._inside.setdefault((mention.sentence, word), []).append(mention)
        for found in (*self._at.values(), *self._inside.values()):
            found.sort(key=lambda m: (_KIND_ORDER[m.kind], -len(m.words), m.id))

    def mention_at(self, sentence: int, word: int) -> Mention | None:
        """The mention whose head is this word, else a name that covers it, else the noun it counts (كل من كييف), else
        what counts it (ثلاثة من عناصر التنظيم)."""
        for mention in self._at.get((sentence, word), ()):
            return mention
        found = self.name_over(sentence, word)
        if found is None:
            counted = self.trees[sentence].counted(word)
            if counted != word:
                return self.mention_at(sentence, counted)
            number = self.trees[sentence][word].head
            if 0 < number < word and self.trees[sentence].counted(number) == word:
                return next(iter(self._at.get((sentence, number), ())), None)
        return found

    def fillers(self, sentence: int, word: int) -> list[int]:
        """The words that stand for a head: itself, or for a partitive what it counts: كييف and موسكو for كل."""
        tree = self.trees[sentence]
        counted = tree.counted(word)
        if counted == word or (sentence, word) in self._at:
            return [word]
        return tree.conjuncts(counted)

    def name_over(self, sentence: int, word: int) -> Mention | None:
        """The name mention this word is part of."""
        for mention in self._inside.get((sentence, word), ()):
            if mention.kind == "name":
                return mention
        return None

    def closing(self, sentence: int, word: int) -> list[Mention]:
        """All mentions whose last word this is, punctuation left aside: إيطاليا in حزب "فورتسا إيطاليا"."""
        tree = self.trees[sentence]
        inside = self._inside.get((sentence, word), ())
        return [m for m in inside if all(tree[w].upos == "PUNCT" for w in m.words if w > word)]

    def beginning(self, sentence: int, word: int) -> list[Mention]:
        """All mentions whose first word this is."""
        return [m for m in self._inside.get((sentence, word), ()) if min(m.words) == word]

    def mentions_at(self, sentence: int, word: int) -> list[Mention]:
        """All mentions with their head at this word, names first."""
        return self._at.get((sentence, word), [])

    def referents(self, mention: Mention) -> tuple[str, ...]:
        """Ids of the entities a mention stands for: one as a rule, several for الرئيسان, none for an open pronoun."""
        if mention.id in self.several:
            return self.several[mention.id]
        entity = self.entity_of.get(mention.id)
        return (entity,) if entity else ()

    def acting(self, entity_id: str) -> str:
        """The country in whose name a capital or palace acts (موسكو تحذر), else the entity itself."""
        entity = self.entities[entity_id]
        record = self.kb.get(entity.kb) if entity.kb else None
        # an army or a ministry acts for itself
        if record and record.stands_for in self.entities and record.kind in SEATS:
            return record.stands_for
        return entity_id
