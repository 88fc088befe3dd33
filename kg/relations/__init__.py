"""From mentions and entities to relations: who did what to whom, whether it happened, and who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.arabic import fold
from kg.entities import antecedents
from kg.kb import KnowledgeBase
from kg.relations.attribution import Attributor, Claim, sources
from kg.relations.clause import ACTORS, PLACES, SOMEBODY
from kg.relations.confidence import confidence, evidence
from kg.relations.dating import event_time, shared_times, still_to_come
from kg.relations.event import Argument, Event, edges
from kg.relations.events import SentenceEvents
from kg.relations.frames import first_person, lexicon
from kg.relations.metonymy import settle
from kg.relations.modality import flip, modality, weaker
from kg.relations.reading import Reading
from kg.relations.state import State
from kg.relations.static import states
from kg.relations.time import sentence_times
from kg.types import Document, Entity, Mention, Relation, TimeRef, Word

__all__ = ["extract_relations", "settle"]

_STAY_PLACES = frozenset(
    ("visit", "leave", "deploy_to", "withdraw_from", "invade", "seize", "located_in", "part_of", "attack", "host")
)
"""Predicates whose object is the capital itself, not its government: زار واشنطن, قصف كييف."""


def extract_relations(
    document: Document, mentions: Sequence[Mention], entities: Sequence[Entity], kb: KnowledgeBase
) -> tuple[Relation, ...]:
    """Every relation the document states, in order of the text.

    `mentions` and `entities` come from `kg.mentions.find_mentions` and `kg.entities.resolve`; relation ids are
    ``<article id>-r<n>`` and events ``<article id>-e<n>``, counted from 1 in text order.
    """
    several = antecedents(document, tuple(mentions), tuple(entities), kb)
    reading = Reading(document, mentions, entities, kb, lexicon(), several)
    attributor = Attributor(reading)
    found: list[Relation] = []
    previous: list[Event] = []
    offices: dict[str, str] = {}
    for sentence in document.sentences:
        if sentence.kind == "dateline":
            continue
        finder = SentenceEvents(reading, sentence.index, previous)
        events = finder.find()
        claims = attributor.claims(sentence.index, finder)
        times = sentence_times(document, sentence)
        stated: list[Relation] = []
        for event in events:
            stated += _of_event(reading, event, events, claims, times)
        for state in states(reading, sentence.index, finder.clause, offices):
            stated.append(_of_state(reading, state))
        stated.sort(key=lambda r: (r.trigger_start, r.trigger_end, r.predicate))
        found += stated
        previous += events
    return _numbered(document.id, _weighed(reading, shared_times(_distinct(found))))


def _of_event(
    reading: Reading, event: Event, events: list[Event], claims: list[Claim], times: tuple[TimeRef, ...]
) -> list[Relation]:
    tree = reading.trees[event.sentence]
    predicate = reading.lexicon.predicates.get(event.predicate)
    polarity, value, modal_rules = modality(tree, reading.lexicon, event.head)
    if predicate and predicate.static and "referent" in event.rules:
        value, modal_rules = "asserted", ()  # دعا أعضاء المجلس إلى الحوار: members they are
    value = weaker(value, event.effect[0])
    if event.effect[1] == "neg":
        polarity = flip(polarity)
    agents = frozenset(e for a in event.filled("agent") for e in a.entities)
    if "necessity" in event.rules:  # شدد الوزير على ضرورة: to say so is to demand it
        claims = [c for c in claims if c.speaker not in agents]
    chain, claim_rules = sources(claims, event.head, event.words, agents)
    _first_person(event, tree[event.head], chain)
    start, end, trigger = _trigger(reading, event.sentence, event.words)
    time = event_time(tree, reading.lexicon, event.head, event.words, times)
    if value == "asserted" and still_to_come(tree[event.head], time, reading.document.article.date):
        value, modal_rules = "future", (*modal_rules, "future_time")
    roles = tuple(
        (a.role, e)
        for a in event.arguments
        if a.role in ("topic", "instrument", "place")
        for e in a.entities
        if a.role != "place" or reading.entities[e].type in PLACES  # في واشنطن, not في محاولة
    )
    found: list[Relation] = []
    pairs = [(a, o, event.predicate) for a, o in edges(event, bool(predicate and predicate.symmetric))]
    if event.predicate in ("meet", "talk_to", "negotiate_with"):
        sides = [*event.filled("agent"), *event.filled("patient")]
        pairs += [(a, t, "discuss") for t in event.filled("topic") for a in sides]
    for agent, other, name in pairs:
        subject = agent.entities[0] if agent.entities[0] not in reading.entities else reading.acting(agent.entities[0])
        target = other.entities[0]
        if name not in _STAY_PLACES and not (name.startswith("other:") and tree.preposition(other.word) == "في"):
            target = reading.acting(target)
        if subject == target or (_vague(event) and not _named(reading, subject, target)):
            continue
        # a car bomb kills, an agreement allows (اتفاق يسمح للقوات بالبقاء), but only somebody warns or meets
        told_of_things = name.startswith("other:") and event.rules[0] == "verbal_clause"
        if (
            predicate
            and predicate.plover not in ("", "ASSAULT")
            and not told_of_things
            and not _can_act(reading, agent)
        ):
            continue
        if name.startswith("other:") and other.word and _is_told(reading, event, other.word, events):
            continue
        found.append(
            Relation(
                id="",
                event=f"{event.sentence}:{event.head}:{event.predicate}",
                sentence=event.sentence,
                subject=subject,
                predicate=name,
                object=target,
                trigger=trigger,
                trigger_start=start,
                trigger_end=end,
                subject_mention=agent.mention,
                object_mention=other.mention,
                polarity=polarity,
                modality=value,
                source=chain[-1] if chain else None,
                sources=chain,
                time=time,
                roles=roles,
                rules=tuple(dict.fromkeys((*event.rules, *modal_rules, *claim_rules))),
            )
        )
    return found


def _first_person(event: Event, verb: Word, chain: tuple[str, ...]) -> None:
    """I is whoever is quoted: قال بوتين: "سأزور بكين"."""
    if chain and verb.upos == "VERB" and first_person(verb) and "passive" not in event.rules:
        overt = [a for a in event.arguments if a.role != "agent" or a.word > verb.id]
        event.arguments = [*overt, Argument("agent", (chain[-1],), None, 0)]
        event.rules.append("first_person")


def _of_state(reading: Reading, state: State) -> Relation:
    start, end, trigger = _trigger(reading, state.sentence, state.trigger)
    return Relation(
        id="",
        event=f"{state.sentence}:{state.trigger[0]}:{state.predicate}",
        sentence=state.sentence,
        subject=state.subject,
        predicate=state.predicate,
        object=state.object,
        trigger=trigger,
        trigger_start=start,
        trigger_end=end,
        subject_mention=state.subject_mention,
        object_mention=state.object_mention,
        rules=state.rules,
    )


def _can_act(reading: Reading, agent: Argument) -> bool:
    """Whether the agent is somebody: bullets, meetings and sums of money warn and meet nobody; عدد من الدول and عشرات
    آلاف الإسرائيليين do."""
    known = [reading.entities[e] for e in agent.entities if e in reading.entities]
    if agent.mention is None or len(known) < len(agent.entities) or any(e.type != "NOM" for e in known):
        return True
    mention = reading.mentions[agent.mention]
    words = reading.document.sentences[mention.sentence].words
    texts = [words[w - 1].text for w in mention.words]
    titled = reading.kb.longest_office([fold(text) for text in texts], 0)[1]  # البابا
    people = any(reading.kb.person_noun(text) or fold(text).removeprefix("ال") in SOMEBODY for text in texts)
    inside = (reading.name_over(mention.sentence, w) for w in mention.words)
    head = reading.kb.head_type(words[reading.trees[mention.sentence].counted(mention.head) - 1].text)
    return titled is not None or people or head in ACTORS or any(m and m.type == "NORP" for m in inside)


def _is_told(reading: Reading, event: Event, word: int, events: list[Event]) -> bool:
    """Whether the object is itself what happened: in أعلنت الشرطة مقتل سبعة the killing is the news, not أعلن."""
    tree = reading.trees[event.sentence]
    if tree[word].upos == "NOUN":
        modal = reading.lexicon.modal(tree[word])
        if reading.lexicon.speech(tree[word]) or (modal and modal.polarity == "neg"):
            return True  # نقل الموقع قوله, تعهدت بعدم المهاجمة
    said = reading.lexicon.speech(tree[event.head]) is not None
    if said and reading.lexicon.noun(tree[word]):
        return True
    masdar = any(frame.kind == "masdar" for frame in reading.lexicon.noun(tree[word]))
    if reading.kb.person_noun(tree[word].text) is not None and not masdar:
        return False  # أجبرت الشرطة المتظاهرين على المغادرة
    embeds = said or _vague(event) or reading.lexicon.modal(tree[event.head]) is not None
    return embeds and any(word in e.words for e in events if e is not event)


def _vague(event: Event) -> bool:
    """Whether the predicate is a verb no frame lists, or a verbal noun's that stays itself."""
    return event.predicate.startswith("other:") and event.rules[0] not in ("verbal_clause", "light_verb")


def _named(reading: Reading, *entities: str) -> bool:
    """Whether one of the entities has a name: what an unlisted verb says of two unnamed things is seldom worth it."""
    return any(reading.entities[e].type != "NOM" for e in entities if e in reading.entities)


def _trigger(reading: Reading, index: int, words: tuple[int, ...]) -> tuple[int, int, str]:
    """The trigger's characters: one span when its words touch, else the first piece's span and all pieces' text."""
    sentence = reading.document.sentences[index]
    pieces: list[tuple[int, int]] = []
    for word_id in sorted(words):
        token = sentence.token_of(word_id)
        start, end = token.start, token.end
        first = sentence.word(token.first)
        if first.id != word_id and first.upos in ("CCONJ", "ADP") and first.end < end:
            start = first.end
        if pieces and not reading.document.text[pieces[-1][1] : start].strip():
            pieces[-1] = (pieces[-1][0], end)
        elif not pieces or start >= pieces[-1][1]:
            pieces.append((start, end))
    text = " ".join(reading.document.text[s:e] for s, e in pieces)
    return *pieces[0], text


def _weighed(reading: Reading, relations: list[Relation]) -> list[Relation]:
    siblings = Counter(r.event for r in relations)
    found: list[Relation] = []
    for r in relations:
        names = evidence(r, reading.trees[r.sentence], reading.mentions, reading.entities, siblings[r.event])
        found.append(replace(r, evidence=names, confidence=confidence(names)))
    return found


def _distinct(relations: list[Relation]) -> list[Relation]:
    """One relation for each trigger, pair and predicate: two rules may find the same."""
    seen: dict[tuple[object, ...], Relation] = {}
    for r in relations:
        seen.setdefault((r.subject, r.predicate, r.object, r.trigger_start, r.polarity, r.modality), r)
    return list(seen.values())


def _numbered(article: str, relations: list[Relation]) -> tuple[Relation, ...]:
    events: dict[str, str] = {}
    out: list[Relation] = []
    for n, relation in enumerate(relations, 1):
        event = events.setdefault(relation.event, f"{article}-e{len(events) + 1}")
        out.append(replace(relation, id=f"{article}-r{n}", event=event))
    return tuple(out)
