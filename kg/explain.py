"""Why the graph says what it says: the sentence, the way through the tree, the rules, the knowledge base's candidates.

`explain` takes an analysis, `explain_graph` a graph read from a file, which keeps less: neither tree nor candidates.
Both give plain dictionaries ready for JSON; `as_text` lays them out for a terminal: a line begins with a Latin word and
has one piece of Arabic, at its end, so that neither reorders the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.arabic import fold
from kg.errors import InputError
from kg.kb import KnowledgeBase, Record
from kg.relations.confidence import BIAS, weights
from kg.relations.predicates import predicate
from kg.relations.tables import rows
from kg.relations.tree import Tree
from kg.types import UNKNOWN, Analysis, Entity, Mention, Relation, Word

if TYPE_CHECKING:
    import networkx as nx

_MENTIONS = 12
"""Mentions of an entity that are listed."""

Entry = dict[str, Any]


def explain(analysis: Analysis, kb: KnowledgeBase, what: Sequence[str] = ()) -> list[Entry]:
    """Explanations of relations and entities of an article, of all its relations when `what` is empty.

    A relation is asked for by its number in the summary ("R12") or its id, an entity by its id, its Wikidata id or any
    of its names. Raises InputError for a word that is neither.
    """
    numbered = _numbered(analysis)
    if not what:
        return [_relation(analysis, f"R{n}", r) for n, r in numbered.items()]
    found: list[Entry] = []
    for word in what:
        chosen = [(n, r) for n, r in numbered.items() if word.upper() == f"R{n}" or word == r.id]
        entities = [e for e in analysis.entities if _named(word, e.id, e.qid, e.kb, e.name, e.name_en, *e.aliases)]
        if not chosen and not entities:
            raise InputError(_unknown(word, len(numbered)))
        found += [_relation(analysis, f"R{n}", r) for n, r in chosen]
        found += [_entity(analysis, kb, entity, numbered) for entity in entities]
    return found


def explain_graph(graph: nx.MultiDiGraph[str], what: Sequence[str] = ()) -> list[Entry]:
    """The same for a graph that was read from a file: what its edges and nodes keep. Relations are numbered article by
    article in the order of the text. Raises InputError for a word that names nothing."""
    edges = sorted(graph.edges(keys=True, data=True), key=lambda e: (e[3]["article"], e[3]["trigger_start"] or 0, e[2]))
    names = {node: data["name"] for node, data in graph.nodes(data=True)}
    if not what:
        return [_edge(n, edge, names) for n, edge in enumerate(edges, 1)]
    found: list[Entry] = []
    for word in what:
        chosen = [
            (n, e) for n, e in enumerate(edges, 1) if word.upper() == f"R{n}" or word in (e[2], e[2][-len(word) :])
        ]
        nodes = [
            node
            for node, d in graph.nodes(data=True)
            if _named(word, node, d["qid"], d["name"], d["name_en"], *d["aliases"])
        ]
        if not chosen and not nodes:
            raise InputError(_unknown(word, len(edges)))
        found += [_edge(n, edge, names) for n, edge in chosen]
        for node in nodes:
            own = [f"R{n}" for n, e in enumerate(edges, 1) if node in e[:2]]
            found.append(_node(node, graph.nodes[node], own))
    return found


def _unknown(word: str, count: int) -> str:
    return f"{word!r} is no relation (R1 to R{count}) and no name of an entity; kg extract lists both"


def _numbered(analysis: Analysis) -> dict[int, Relation]:
    """The relations by their number in the summary."""
    return dict(enumerate(sorted(analysis.relations, key=lambda r: (r.sentence, r.trigger_start)), 1))


def _named(word: str, *names: str | None) -> bool:
    return any(name is not None and fold(name) == fold(word) for name in names)


# ------------------------------------------------------------------------------------------------------- relations


def _relation(analysis: Analysis, number: str, r: Relation) -> Entry:
    sentence = analysis.document.sentences[r.sentence]
    tree = Tree(sentence)
    entities = {e.id: e for e in analysis.entities}
    mentions = {m.id: m for m in analysis.mentions}
    time = r.time
    entry: Entry = {
        "relation": number,
        "id": r.id,
        "event": r.event,
        "subject": _end(r.subject, entities, mentions, r.subject_mention),
        "predicate": _predicate(r.predicate),
        "object": _end(r.object, entities, mentions, r.object_mention),
        "trigger": {"text": r.trigger, "span": [r.trigger_start, r.trigger_end]},
        "polarity": r.polarity,
        "modality": r.modality,
        "sources": [{"id": s, "name": entities[s].name} for s in r.sources if s in entities],
        "time": {"text": time.text, "value": time.value, "span": [time.start, time.end]} if time else None,
        "roles": [{"role": role, "id": e, "name": entities[e].name} for role, e in r.roles if e in entities],
        "sentence": analysis.document.text[sentence.start : sentence.end],
        "sentence_span": [sentence.start, sentence.end],
        "tree": _way(tree, r, mentions),
        "rules": [_rule(rule) for rule in r.rules],
        "confidence": _confidence(r),
    }
    return entry


def _end(name: str, entities: Mapping[str, Entity], mentions: Mapping[int, Mention], number: int | None) -> Entry:
    mention = mentions.get(number) if number is not None else None
    return {
        "id": name,
        "name": entities[name].name if name in entities else name,
        "kind": mention.kind if mention else "unknown" if name == UNKNOWN else "understood",
        "text": mention.text if mention else None,
        "span": [mention.start, mention.end] if mention else None,
    }


def _predicate(name: str) -> Entry:
    row = predicate(name)
    return {"name": name, "plover": row.plover, "label_en": row.label_en, "label_ar": row.label_ar}


def _way(tree: Tree, r: Relation, mentions: Mapping[int, Mention]) -> list[Entry]:
    """The words from the subject up to the trigger and down to the object, each with its head and relation."""
    ends = [mentions[m] for m in (r.subject_mention, r.object_mention) if m is not None and m in mentions]
    heads = [mention.head for mention in ends if mention.sentence == r.sentence]
    trigger = next((w.id for w in reversed(tree.words) if w.start <= r.trigger_start < w.end), 0)
    stops = [*heads[:1], trigger, *heads[1:]] if len(heads) > 1 else [trigger, *heads]
    way: list[int] = []
    for start, end in pairwise(stops):
        way += [w for w in tree.path(start, end) if w not in way]
    return [_word(tree[w]) for w in way]


def _word(word: Word) -> Entry:
    return {"word": word.id, "text": word.text, "lemma": word.lemma, "upos": word.upos, "head": word.head,
            "deprel": word.deprel}  # fmt: skip


def _rule(rule: str) -> Entry:
    meaning, example = _rules().get(rule.partition(":")[0], ("", ""))
    return {"rule": rule, "meaning": meaning, "example": example}


@lru_cache(maxsize=1)
def _rules() -> Mapping[str, tuple[str, str]]:
    """Meaning and example of each rule: `kg/relations/data/rules.tsv`."""
    return {
        row["rule"]: (row["meaning"], row["example"]) for _, row in rows("rules.tsv", ("rule", "meaning", "example"))
    }


def _confidence(r: Relation) -> Entry:
    table = weights()
    evidence = [{"evidence": name, "weight": table[name]} for name in (BIAS, *r.evidence) if name in table]
    return {"value": r.confidence, "evidence": evidence}


# -------------------------------------------------------------------------------------------------------- entities


def _entity(analysis: Analysis, kb: KnowledgeBase, entity: Entity, numbered: Mapping[int, Relation]) -> Entry:
    own = set(entity.mentions)
    mentions = [m for m in analysis.mentions if m.id in own]
    return {
        "entity": entity.id,
        "name": entity.name,
        "name_en": entity.name_en,
        "type": entity.type,
        "qid": entity.qid,
        "kb": entity.kb,
        "country": entity.country,
        "local": entity.local,
        "aliases": list(entity.aliases),
        "mentions": [
            {"text": m.text, "kind": m.kind, "sentence": m.sentence, "span": [m.start, m.end]} for m in mentions
        ],
        "candidates": _candidates(analysis, kb, entity, mentions),
        "relations": [f"R{n}" for n, r in numbered.items() if entity.id in (r.subject, r.object)],
    }


def _candidates(analysis: Analysis, kb: KnowledgeBase, entity: Entity, mentions: Iterable[Mention]) -> list[Entry]:
    """Every record of the knowledge base that bears one of the entity's names, best first for each name, with what
    speaks for it."""
    spoken = {e.kb for e in analysis.entities if e.kb} | {e.country for e in analysis.entities if e.country}
    names = dict.fromkeys(m.name for m in mentions if m.kind in ("name", "demonym"))
    found: list[Entry] = []
    for name in names:
        records = list(kb.lookup(name.split()))
        adjective = kb.demonym(name.split()[-1]) if not records else None
        for record in records or ([adjective] if adjective else []):
            found.append(_candidate(record, name, entity, kb.certain(name.split()), spoken, analysis))
    return found


def _candidate(record: Record, name: str, entity: Entity, certain: bool, spoken: set[str], analysis: Analysis) -> Entry:
    day = analysis.document.article.date
    held = [o.title_key for o in record.offices if day and (o.start or "") <= day <= (o.end or "9999")]
    return {
        "for": name,
        "id": record.id,
        "name": record.name,
        "name_en": record.name_en,
        "type": record.type,
        "kind": record.kind,
        "qid": record.qid,
        "rank": record.rank,
        "certain_name": certain,
        "country_spoken_of": bool(record.country and record.country in spoken),
        "offices_then": held,
        "chosen": record.id == entity.kb,
    }


# ---------------------------------------------------------------------------------------------------------- graphs


def _edge(number: int, edge: tuple[str, str, str, Mapping[str, Any]], names: Mapping[str, str]) -> Entry:
    subject, object_, key, e = edge

    def end(name: str, which: str) -> Entry:
        span = [e[f"{which}_start"], e[f"{which}_end"]] if e[f"{which}_start"] is not None else None
        return {"id": name, "name": names[name], "kind": None, "text": None, "span": span}

    time = {"text": e["time"], "value": e["time_value"], "span": [e["time_start"], e["time_end"]]}
    return {
        "relation": f"R{number}",
        "id": key,
        "event": e["event"],
        "subject": end(subject, "subject"),
        "predicate": _predicate(e["predicate"]),
        "object": end(object_, "object"),
        "trigger": {"text": e["trigger"], "span": [e["trigger_start"], e["trigger_end"]]},
        "polarity": e["polarity"],
        "modality": e["modality"],
        "sources": [{"id": s, "name": names[s]} for s in e["sources"]],
        "time": time if e["time"] else None,
        "roles": [{"role": role, "id": name, "name": names[name]} for role, name in e["roles"]],
        "sentence": e["sentence"],
        "sentence_span": [e["sentence_start"], e["sentence_end"]],
        "tree": [],
        "rules": [_rule(rule) for rule in e["rules"]],
        "confidence": {"value": e["confidence"], "evidence": []},
    }


def _node(node: str, data: Mapping[str, Any], relations: list[str]) -> Entry:
    return {
        "entity": node,
        "name": data["name"],
        "name_en": data["name_en"],
        "type": data["type"],
        "qid": data["qid"],
        "kb": None,
        "country": data["country"],
        "local": data["local"],
        "aliases": list(data["aliases"]),
        "mentions": [
            {"text": text, "kind": None, "sentence": None, "span": [start, end], "article": article}
            for article, start, end, text in data["mentions"]
        ],
        "candidates": [],
        "relations": relations,
    }


# ------------------------------------------------------------------------------------------------------------ text


def as_text(entries: Iterable[Entry], *, show: Callable[[str], str] = str) -> str:
    """Explanations for a terminal, an empty line between them; `show` isolates a piece of Arabic where needed."""
    parts = [_relation_text(e, show) if "relation" in e else _entity_text(e, show) for e in entries]
    return "\n".join(parts)


def _relation_text(e: Entry, show: Callable[[str], str]) -> str:
    label = e["predicate"]["label_en"]
    denied = {"future": "will not", "hypothetical": "may not"}.get(e["modality"], "not")
    holds = {"future": "will", "hypothetical": "may"}.get(e["modality"], "")
    how = denied if e["polarity"] == "neg" else holds
    lines = [f"{e['relation']} {e['predicate']['name']}" + (f" ({how}: {e['modality']})" if how else "")]
    lines.append(f"  subject     {_end_text(e['subject'], show)}")
    lines.append(
        f"  predicate   {label}" + (f", PLOVER {e['predicate']['plover']}" if e["predicate"]["plover"] else "")
    )
    lines.append(f"  object      {_end_text(e['object'], show)}")
    lines.append(f"  words       {_span(e['trigger']['span'])} {show(e['trigger']['text'])}")
    for role in e["roles"]:
        lines.append(f"  {role['role']:<11} {show(role['name'])}")
    if e["time"]:
        time = e["time"]
        lines.append(f"  time        {time['value'] or 'not computed'}, {_span(time['span'])} {show(time['text'])}")
    for depth, source in enumerate(reversed(e["sources"])):
        lines.append(f"  {'said by' if not depth else 'quoted by':<11} {show(source['name'])}")
    if e["sentence"]:
        lines += [f"  sentence    {_span(e['sentence_span'])}", f"    {show(e['sentence'])}"]
    if e["tree"]:
        lines.append("  tree")
        lines += [
            f"    word {w['word']:<3} {w['upos']:<6} {w['deprel']:<11} of {w['head']:<3} {show(w['text'])}"
            for w in e["tree"]
        ]
    lines.append("  rules")
    for rule in e["rules"]:
        name, _, lemma = rule["rule"].partition(":")
        meaning = f": {rule['meaning']}" if rule["meaning"] else ""
        words = lemma or rule["example"]
        lines.append(f"    {name}{meaning}" + (f", {'word' if lemma else 'as in'} {show(words)}" if words else ""))
    lines.append(f"  confidence  {e['confidence']['value']:.2f}")
    if e["confidence"]["evidence"]:
        ranked = sorted(e["confidence"]["evidence"], key=lambda x: -abs(x["weight"]))
        lines += [f"    {x['weight']:+.2f} {x['evidence']}" for x in ranked]
    return "\n".join(lines) + "\n"


def _end_text(end: Entry, show: Callable[[str], str]) -> str:
    how = f"{end['kind']} " if end["kind"] else ""
    where = f"{_span(end['span'])} " if end["span"] else ""
    return f"{end['id']}, {how}{where}{show(end['text'] or end['name'])}"


def _span(span: Sequence[int | None]) -> str:
    return f"{span[0]}-{span[1]}"


def _entity_text(e: Entry, show: Callable[[str], str]) -> str:
    known = [e["type"], *filter(None, (e["qid"], e["name_en"]))]
    lines = [f"entity {e['entity']} ({', '.join(known)}) {show(e['name'])}"]
    if e["local"]:
        lines.append("  local to this article: no record of the knowledge base and no name")
    lines += [f"  also        {show(alias)}" for alias in e["aliases"]]
    for m in e["mentions"][:_MENTIONS]:
        kind = f"{m['kind']} " if m["kind"] else ""
        place = f"sentence {m['sentence']}, " if m["sentence"] is not None else ""
        lines.append(f"  mention     {kind}{place}{_span(m['span'])} {show(m['text'])}")
    if len(e["mentions"]) > _MENTIONS:
        lines.append(f"  mention     and {len(e['mentions']) - _MENTIONS} more")
    for c in e["candidates"]:
        facts = [c["kind"] or c["type"], f"rank {c['rank']}"]
        facts += ["certain name"] if c["certain_name"] else ["name may mean something else"]
        facts += ["its country is spoken of"] if c["country_spoken_of"] else []
        facts += [f"then {title}" for title in c["offices_then"]]
        mark = "chosen" if c["chosen"] else "not chosen"
        lines.append(f"  candidate   {mark}: {c['id']}, {', '.join(facts)}, for {show(c['for'])}")
    if e["relations"]:
        lines.append(f"  relations   {', '.join(e['relations'])}")
    return "\n".join(lines) + "\n"
