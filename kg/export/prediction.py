"""An analysis as the JSON that `kg evaluate` scores: entities and relations by id, with the words that say so."""

from __future__ import annotations

from typing import Any

from kg.types import Analysis, Entity, Relation


def prediction(analysis: Analysis) -> dict[str, Any]:
    """A dictionary ready for JSON, in the order of the article, the same for the same analysis.

    The keys that scoring reads come first: entities with ``id name type qid mentions`` (each surface form once),
    relations with ``subject predicate object polarity modality source subject_text object_text trigger time``. A
    subject may be "unknown". The others tell where things stand: offsets are half-open code points into the article's
    text.
    """
    article = analysis.document.article
    return {
        "id": article.id,
        "date": article.date,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "annotator": analysis.run.annotator,
        "version": analysis.run.version,
        "entities": [_entity(analysis, e) for e in analysis.entities],
        "relations": [_relation(analysis, r) for r in analysis.relations],
    }


def _entity(analysis: Analysis, entity: Entity) -> dict[str, Any]:
    own = set(entity.mentions)
    mentions = [m for m in analysis.mentions if m.id in own]
    forms = dict.fromkeys(form for m in mentions if m.kind != "pronoun" for form in (m.name, m.text) if form)
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "qid": entity.qid,
        "mentions": list(forms),
        "aliases": list(entity.aliases),
        "name_en": entity.name_en,
        "kb": entity.kb,
        "country": entity.country,
        "local": entity.local,
        "spans": [[m.start, m.end] for m in mentions],
    }


def _relation(analysis: Analysis, relation: Relation) -> dict[str, Any]:
    texts = {m.id: m.text for m in analysis.mentions}
    subject, object_ = relation.subject_mention, relation.object_mention
    sentence = analysis.document.sentences[relation.sentence]
    time = relation.time
    return {
        "subject": relation.subject,
        "predicate": relation.predicate,
        "object": relation.object,
        "polarity": relation.polarity,
        "modality": relation.modality,
        "source": relation.source,
        "subject_text": None if subject is None else texts[subject],
        "object_text": None if object_ is None else texts[object_],
        "trigger": relation.trigger,
        "time": time.value if time else None,
        "id": relation.id,
        "event": relation.event,
        "sources": list(relation.sources),
        "roles": [{"role": role, "entity": entity} for role, entity in relation.roles],
        "time_text": time.text if time else None,
        "sentence": relation.sentence,
        "sentence_span": [sentence.start, sentence.end],
        "trigger_span": [relation.trigger_start, relation.trigger_end],
        "confidence": relation.confidence,
        "rules": list(relation.rules),
        "evidence": list(relation.evidence),
    }
