"""What was found in an article, as lines for people: entities, then relations as sentences.

Lines are laid out so that Arabic and Latin do not reorder each other: an English line begins with a Latin word and has
one between any two Arabic names; in an Arabic summary only identifiers and dates are Latin. For terminals,
`isolate=True` also puts every name between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE; never in files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import FormatError
from kg.types import UNKNOWN, Analysis, Entity, Relation, TimeRef
from kg.wording import LANGUAGES, ROLES, SOMEBODY, TYPES, arabic_clause, english_verb, is_feminine, quoted

_FSI, _PDI = "\u2068", "\u2069"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def summarise(analysis: Analysis, *, lang: str = "en", isolate: bool = False) -> str:
    """The summary of one article, ending in a line break. Raises FormatError for a language other than `LANGUAGES`.

    Entities come with type, name, English name, Wikidata id and other names, those most spoken of first; participants
    without a name only where a relation needs them. A relation reads subject, predicate, object, its negation and
    modality in the verb (will, may, does not), and then further participants, time, who says so, and the words of the
    text.
    """
    if lang not in LANGUAGES:
        raise FormatError(f"no summaries in {lang!r}; choose one of {', '.join(LANGUAGES)}")
    writer = _Writer({entity.id: entity for entity in analysis.entities}, isolated if isolate else _plain)
    spoken_of = {UNKNOWN} | {
        name
        for relation in analysis.relations
        for name in (relation.subject, relation.object, *relation.sources, *(name for _, name in relation.roles))
    }
    entities = [entity for entity in analysis.entities if not entity.local or entity.id in spoken_of]
    entities.sort(key=lambda entity: (entity.local, -len(entity.mentions), entity.mentions[:1]))
    relations = sorted(analysis.relations, key=lambda relation: (relation.sentence, relation.trigger_start))
    english = lang == "en"
    article = analysis.document.article
    facts = [article.id, article.date, *(map(writer.show, filter(None, (article.source, article.title))))]
    lines = [(" | " if english else " — ").join(filter(None, facts))]
    lines += ["", f"Entities ({len(entities)})" if english else f"الكيانات ({len(entities)})"]
    lines += ["  " + (writer.entity_en(entity) if english else writer.entity_ar(entity)) for entity in entities]
    lines += ["", f"Relations ({len(relations)})" if english else f"العلاقات ({len(relations)})"]
    for number, relation in enumerate(relations, 1):
        lines.append(f"  R{number} {writer.english(relation)}" if english else f"  {number}. {writer.arabic(relation)}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    entities: dict[str, Entity]
    show: Callable[[str], str]

    def entity_en(self, entity: Entity) -> str:
        name = self.show(entity.name)
        parts = [f"{entity.name_en} = {name}" if entity.name_en else name]
        if entity.qid:
            parts.append(entity.qid)
        if aliases := _aliases(entity):
            parts.append(f"also {self.show(aliases)}")
        return f"{TYPES[entity.type][0]:<14}{', '.join(parts)}"

    def entity_ar(self, entity: Entity) -> str:
        known = [self.show(entity.name_en)] if entity.name_en else []
        known += [entity.qid] if entity.qid else []
        aliases = _aliases(entity)
        return (
            f"{TYPES[entity.type][1]}: {self.show(entity.name)}"
            + (f" ({'، '.join(known)})" if known else "")
            + (f"، ويُذكر أيضا باسم: {self.show(aliases)}" if aliases else "")
        )

    def english(self, relation: Relation) -> str:
        """Donald Trump may send to Ukraine; with: Tomahawk; says: ...; words: "قد يرسل"."""
        verb = english_verb(relation.predicate, relation.polarity, relation.modality)
        parts = [f"{self._name_en(relation.subject)} {verb} {self._name_en(relation.object)}"]
        parts += [f"{ROLES[role][0]} {self._name_en(name)}" for role, name in relation.roles]
        if relation.time:
            parts.append(self._time_en(relation.time))
        if relation.sources:
            said = [self._name_en(name) for name in reversed(relation.sources)]
            parts.append("says " + ", quoted by ".join(said))
        parts.append(f"words {self.show(_quoted(relation.trigger))}")
        return "; ".join(parts)

    def arabic(self, relation: Relation) -> str:
        """قد يرسل دونالد ترامب إلى أوكرانيا؛ بواسطة: توماهوك؛ بحسب ...؛ بلفظ: «قد يرسل»."""
        subject, object_ = self._name_ar(relation.subject), self._name_ar(relation.object)
        known = self.entities.get(relation.subject)
        feminine = known is not None and is_feminine(known.name, known.type)
        how = (relation.predicate, relation.polarity, relation.modality)
        parts = [arabic_clause(*how, subject, object_, feminine=feminine)]
        parts += [f"{ROLES[role][1]}: {self._name_ar(name)}" for role, name in relation.roles]
        if relation.time:
            value = f" ({relation.time.value})" if relation.time.value else ""
            parts.append(f"الزمن: {_plain(relation.time.text)}{value}")
        if relation.sources:
            said = [self._name_ar(name) for name in reversed(relation.sources)]
            parts.append("بحسب " + "، كما نقل ".join(said))
        parts.append(f"بلفظ: {_quoted(relation.trigger)}")
        return "؛ ".join(parts) + "."

    def _name_en(self, entity_id: str) -> str:
        if entity_id == UNKNOWN:
            return SOMEBODY["en"]
        entity = self.entities[entity_id]
        return entity.name_en or self.show(entity.name)

    def _name_ar(self, entity_id: str) -> str:
        return SOMEBODY["ar"] if entity_id == UNKNOWN else self.show(self.entities[entity_id].name)

    def _time_en(self, time: TimeRef) -> str:
        words = self.show(_quoted(time.text))
        return f"time {time.value} {words}" if time.value else f"time {words}"


def _aliases(entity: Entity) -> str:
    return "، ".join(alias for alias in entity.aliases if alias != entity.name)


def _quoted(words: str) -> str:
    return quoted(_plain(words))


def _plain(text: str) -> str:
    """Text on one line, without the control characters and bidi marks that would disturb a terminal or the line."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def isolated(text: str) -> str:
    """A piece of text that keeps its own direction on a terminal."""
    return f"{_FSI}{_plain(text)}{_PDI}"
