"""How good is the graph: predictions against gold, event triples against human ones, time values against cases.

Four measures, each a function from files to a frozen record, and one that prints it:

- `score`: knowledge graphs of articles, in the format that `kg.export.prediction` writes. A predicted relation matches
  when its two entities are the same (any alias, letters normalised, clitics stripped; either order where the predicate
  is symmetric), then when its predicate is, then polarity and modality, then the source.
- `score_events`: (source, event, target) triples of sentences, as in the Arabic event data of openeventdata.
- `score_judged`: is there an event of a category in a sentence, judged by people.
- `score_times`: values of time expressions, cases in the format of Recognizers-Text.
- `score_pronouns`: pronouns whose antecedents people have marked by offsets.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kg.entities import antecedents
from kg.errors import DataError
from kg.kb import KnowledgeBase
from kg.relations.predicates import predicate
from kg.relations.time import Tense, find_times
from kg.relations.tree import Tree
from kg.types import UNKNOWN, Analysis, Article, Mention, Relation

# -------------------------------------------------------------------------------------- phrases that mean the same

_MARKS = re.compile("[\u064b-\u0655\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_PUNCTUATION = re.compile(r"[^\w\s]")
_LETTERS = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_TITLES = frozenset(
    (
        "الرييس", "رييس", "الوزير", "وزير", "الملك", "الامير", "الشيخ", "السيد", "نايب", "النايب", "الجنرال", "البابا",
        "بن", "ابن", "ال", "ابو", "عبد",
    )
)  # fmt: skip
_SUFFIXES = ("هما", "هم", "ها", "هن", "نا", "ه")

Phrase = tuple[str, ...]


def _phrase(text: str) -> Phrase:
    """The words of a surface form, letters normalised."""
    return tuple(_PUNCTUATION.sub(" ", _MARKS.sub("", text)).translate(_LETTERS).split())


@cache
def _readings(word: str) -> frozenset[str]:
    """Every reading of a surface word once proclitics and pronoun suffixes are taken off (وللبيت: البيت, بيته: بيت)."""
    forms = {word}
    for letter in "وف":
        forms |= {f[1:] for f in forms if f[0] == letter and len(f) > 3}
    for form in tuple(forms):
        if form.startswith("لل") and len(form) > 4:
            forms.add("ال" + form[2:])
        if form[0] in "بلكس" and len(form) > 3:
            forms.add(form[1:])
    for form in tuple(forms):
        for suffix in _SUFFIXES:
            stem = form[: -len(suffix)]
            if form.endswith(suffix) and len(stem) >= 3:
                forms.add(stem)
                if stem.endswith("ت"):
                    forms.add(stem[:-1] + "ه")
    return frozenset(forms)


def _same_phrase(a: Phrase, b: Phrase) -> bool:
    return len(a) == len(b) and all(_readings(x) & _readings(y) for x, y in zip(a, b, strict=True))


def _within(a: Phrase, b: Phrase) -> bool:
    """Every word of `a` is a word of `b`, and `a` is more than titles."""
    words = frozenset().union(*(_readings(w) for w in b))
    return bool(a) and all(_readings(w) & words for w in a) and any(w not in _TITLES for w in a)


# ---------------------------------------------------------------------------------------------- graphs of articles


@dataclass(frozen=True, slots=True)
class _Entity:
    name: str = "unknown"
    type: str | None = None
    qid: str | None = None
    forms: frozenset[Phrase] = frozenset()


@dataclass(slots=True)
class _Fact:
    subject: str | None
    predicate: str
    object: str | None
    polarity: str
    modality: str
    source: str | None
    trigger: str | None
    subjects: tuple[str, ...]  # acceptable ids, gold alternatives included
    objects: tuple[str, ...]
    subject_text: Phrase
    object_text: Phrase
    core: bool
    construction: str  # the first rule that made it
    evidence: tuple[str, ...]
    confidence: float
    time: str | None


_NOBODY = _Entity()


@dataclass(frozen=True, slots=True)
class _Graph:
    entities: dict[str, _Entity]
    facts: list[_Fact]

    def get(self, ident: str | None) -> _Entity | None:
        if ident in self.entities:
            return self.entities[ident]
        return _NOBODY if ident == UNKNOWN else None

    def name(self, ident: str | None) -> str:
        return (self.get(ident) or _NOBODY).name

    def named_ends(self, fact: _Fact) -> int:
        """How many of the two ends are named entities."""
        ends = (self.get(fact.subject), self.get(fact.object))
        return sum(e is not None and e.type not in ("NOM", None) for e in ends)

    def named(self, fact: _Fact) -> bool:
        """Both ends are named entities."""
        return self.named_ends(fact) == 2


def _json(path: str | Path) -> Any:
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise DataError(f"{path}: not JSON in UTF-8 ({error})") from error


def _load(path: Path) -> _Graph:
    data = _json(path)
    try:
        return _graph(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}: not a graph of entities (id, name, type, mentions) and relations (subject, predicate, object):"
            f" {type(error).__name__} {error}"
        ) from error


def _graph(data: Mapping[str, Any]) -> _Graph:
    """Reads the prediction format and the gold format (s, p, o, aliases) alike; a fact stated twice is one."""
    entities: dict[str, _Entity] = {}
    for e in data["entities"]:
        surface = [e.get("name", ""), *e.get("aliases", []), *e.get("mentions", [])]
        forms = (_phrase(s["text"] if isinstance(s, dict) else s) for s in surface if s)
        entities[e["id"]] = _Entity(e.get("name", ""), e.get("type"), e.get("qid"), frozenset(f for f in forms if f))
    facts: dict[object, _Fact] = {}
    for r in data["relations"]:
        subject, object_ = r.get("s", r.get("subject")), r.get("o", r.get("object"))
        fact = _Fact(
            subject=subject,
            predicate=r.get("p", r.get("predicate")) or "",
            object=object_,
            polarity=r.get("polarity") or "pos",
            modality=r.get("modality") or "asserted",
            source=r.get("source"),
            trigger=r.get("trigger"),
            subjects=(subject, *(r.get("s_alt") or ())),
            objects=(object_, *(r.get("o_alt") or ())),
            subject_text=_phrase(r.get("subject_text") or ""),
            object_text=_phrase(r.get("object_text") or ""),
            core=bool(r.get("core", False)),
            construction=next(iter(r.get("rules") or ()), ""),
            evidence=tuple(r.get("evidence") or ()),
            confidence=float(r.get("confidence", 1)),
            time=r.get("time"),
        )
        ends = (subject, object_)
        key = (
            tuple(sorted(map(str, ends))) if predicate(fact.predicate).symmetric else ends,
            fact.predicate,
            fact.polarity,
            fact.modality,
        )
        same = facts.setdefault(key, fact)
        same.core |= fact.core
        same.time = same.time or fact.time
    return _Graph(entities, list(facts.values()))


def _same_entity(pred: _Entity | None, gold: _Entity | None, text: Phrase = ()) -> bool:
    if pred is None or gold is None:
        return pred is gold
    if pred.qid and pred.qid == gold.qid:
        return True
    forms = pred.forms | {text} if text else pred.forms
    if any(_same_phrase(a, b) for a in forms for b in gold.forms):
        return True
    if gold.type == "PER":  # ترامب is دونالد ترامب, and the other way round
        name = _phrase(gold.name)
        return any(_within(a, name) or (len(name) > 1 and _within(name, a)) for a in forms)
    if gold.type in ("NOM", "PRODUCT", "EVENT"):  # one head word, and one phrase is part of the other
        return any(
            bool(a and b and _readings(a[0]) & _readings(b[0])) and (_within(a, b) or _within(b, a))
            for a in forms
            for b in gold.forms
        )
    return False


@dataclass(frozen=True, slots=True)
class _Match:
    """A predicted and a gold fact about the same pair; `level` is 1 pair, 2 predicate, 3 modality, 4 source."""

    gold: int
    pred: int
    level: int


class _Comparison:
    """One article's prediction beside its gold graph."""

    def __init__(self, gold: _Graph, pred: _Graph) -> None:
        self.gold, self.pred = gold, pred
        self.matches = self._best()

    def _same_end(self, pred_id: str | None, text: Phrase, gold_ids: Sequence[str | None]) -> bool:
        if UNKNOWN in (pred_id, gold_ids[0]):
            return pred_id == gold_ids[0]
        found = self.pred.get(pred_id)
        golds = (self.gold.get(x) for x in gold_ids)
        return any(_same_entity(found, g, text) for g in golds if g)

    def _same_pair(self, g: _Fact, p: _Fact) -> bool:
        if self._same_end(p.subject, p.subject_text, g.subjects) and self._same_end(p.object, p.object_text, g.objects):
            return True
        return (
            predicate(g.predicate).symmetric
            and self._same_end(p.subject, p.subject_text, g.objects)
            and self._same_end(p.object, p.object_text, g.subjects)
        )

    def _level(self, g: _Fact, p: _Fact) -> int:
        if not _same_predicate(g, p):
            return 1
        if (g.polarity, g.modality) != (p.polarity, p.modality):
            return 2
        if not g.source or not p.source:
            same = not g.source and not p.source
        else:
            same = _same_entity(self.pred.get(p.source), self.gold.get(g.source))
        return 4 if same else 3

    def _best(self) -> dict[int, _Match]:
        """One-to-one, the richest matches first; keyed by the gold fact."""
        pairs = [
            _Match(i, j, self._level(g, p))
            for i, g in enumerate(self.gold.facts)
            for j, p in enumerate(self.pred.facts)
            if self._same_pair(g, p)
        ]
        taken: dict[int, _Match] = {}
        used: set[int] = set()
        for match in sorted(pairs, key=lambda m: (-m.level, m.gold, m.pred)):
            if match.gold not in taken and match.pred not in used:
                taken[match.gold] = match
                used.add(match.pred)
        return taken

    def counts(self) -> Counter[str]:
        c: Counter[str] = Counter()
        for i, fact in enumerate(self.gold.facts):
            level = self.matches[i].level if i in self.matches else 0
            c["gold"] += 1
            for need, key in enumerate(LEVELS, start=1):
                c["tp_" + key] += level >= need
            c["gold_core"] += fact.core
            c["tp_core"] += fact.core and level >= 2
            c["gold_named"] += self.gold.named(fact)
            c["tp_named"] += self.gold.named(fact) and level >= 2
        for match in self.matches.values():
            if match.level >= 2:
                c["time_" + _same_time(self.gold.facts[match.gold].time, self.pred.facts[match.pred].time)] += 1
        c["pred"] = len(self.pred.facts)
        c["pred_named"] = sum(self.pred.named(p) for p in self.pred.facts)
        for entity in self.gold.entities.values():
            if entity.type in ("NOM", None):
                continue
            hits = [e for e in self.pred.entities.values() if _same_entity(e, entity)]
            c["entities"] += 1
            c["found"] += bool(hits)
            c["split"] += len(hits) > 1
            if entity.qid:
                c["qids"] += 1
                c["right_qids"] += any(e.qid == entity.qid for e in hits)
                c["wrong_qids"] += any(e.qid not in (None, entity.qid) for e in hits)
        return c


def _same_predicate(g: _Fact, p: _Fact) -> bool:
    if not (g.predicate.startswith("other:") and p.predicate.startswith("other:")):
        return bool(g.predicate) and g.predicate == p.predicate
    if _phrase(g.predicate[6:]) == _phrase(p.predicate[6:]):
        return True
    words = [frozenset().union(*(_readings(w) for w in _phrase(f.trigger or ""))) for f in (g, p)]
    return bool(words[0] & words[1])


def _same_time(gold: str | None, pred: str | None) -> str:
    """How a predicted time compares: "right" (the same days), "close" (they overlap), "wrong", "missing", "spurious",
    "none" where neither has one."""
    if not gold or not pred:
        return "missing" if gold else "spurious" if pred else "none"
    a, b = _period(gold), _period(pred)
    if gold == pred or (a and a == b):
        return "right"
    return "close" if a and b and a[0] <= b[1] and b[0] <= a[1] else "wrong"


def _period(value: str) -> tuple[date, date] | None:
    """First and last day of any ISO 8601 value, a clock left out; None for an open end and for what is no date."""
    try:
        return _days_of(re.sub(r"T[\d:]+", "", value))
    except ValueError:
        return None


LEVELS = ("pair", "predicate", "modality", "source")


@dataclass(frozen=True, slots=True)
class Level:
    """Precision, recall and their harmonic mean, each between 0 and 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article's numbers of relations and its F1 for pairs, and for pairs with the right predicate."""

    id: str
    gold: int
    pred: int
    pair: float
    predicate: float


@dataclass(frozen=True, slots=True)
class Times:
    """When the relations that were found with their predicate took place: numbers of them whose time is the gold one,
    overlaps it, is another, lacks, is given although gold has none, or is rightly not given."""

    right: int
    close: int
    wrong: int
    missing: int
    spurious: int
    none: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Every figure of a run over gold articles.

    `pair`, `predicate`, `modality`, `source` grow stricter; `named` is `predicate` between named entities only. Shares:
    core relations found with their predicate, named entities found, found under several ids, Wikidata ids right, wrong.
    """

    pair: Level
    predicate: Level
    modality: Level
    source: Level
    named: Level
    core_recall: float
    entity_recall: float
    entity_split: float
    qid_right: float
    qid_wrong: float
    times: Times
    relations_gold: int
    relations_pred: int
    articles: int
    articles_without_prediction: int
    rows: tuple[ArticleScore, ...] = field(repr=False)


def _measure(right: int, gold: int, pred: int) -> Level:
    recall, precision = right / gold if gold else 0.0, right / pred if pred else 0.0
    total = precision + recall
    return Level(precision, recall, 2 * precision * recall / total if total else 0.0)


def _pairs(gold_dir: Path, pred_dir: Path) -> Iterator[tuple[str, _Comparison, bool]]:
    """Gold articles in order of name, each with its prediction (an empty one where the file is missing)."""
    if not gold_dir.is_dir():
        raise DataError(f"{gold_dir}: no such directory of gold articles")
    if not pred_dir.is_dir():
        raise DataError(f"{pred_dir}: no such directory of predictions; write one with kg extract --format json -o DIR")
    files = [f for f in sorted(gold_dir.glob("*.json")) if f.stem != "articles"]
    if not files:
        raise DataError(f"{gold_dir}: no gold article (ID.json) in it")
    for path in files:
        guess = pred_dir / path.name
        pred = _load(guess) if guess.exists() else _Graph({}, [])
        yield path.stem, _Comparison(_load(path), pred), guess.exists()


def score(gold_dir: str | Path, pred_dir: str | Path) -> Scores:
    """Compare the predictions ID.json of one directory with the gold ID.json of another.

    Raises DataError, naming the file, for a directory or file that cannot be used; an article without a prediction
    counts as an empty one.
    """
    total: Counter[str] = Counter()
    rows: list[ArticleScore] = []
    missing = 0
    for name, comparison, present in _pairs(Path(gold_dir), Path(pred_dir)):
        c = comparison.counts()
        total.update(c)
        missing += not present
        f1 = [_measure(c["tp_" + key], c["gold"], c["pred"]).f1 for key in LEVELS[:2]]
        rows.append(ArticleScore(name, c["gold"], c["pred"], *f1))
    pair, predicate, modality, source = (_measure(total["tp_" + key], total["gold"], total["pred"]) for key in LEVELS)
    return Scores(
        pair=pair,
        predicate=predicate,
        modality=modality,
        source=source,
        named=_measure(total["tp_named"], total["gold_named"], total["pred_named"]),
        core_recall=total["tp_core"] / max(1, total["gold_core"]),
        entity_recall=total["found"] / max(1, total["entities"]),
        entity_split=total["split"] / max(1, total["entities"]),
        qid_right=total["right_qids"] / max(1, total["qids"]),
        qid_wrong=total["wrong_qids"] / max(1, total["qids"]),
        times=Times(*(total["time_" + f.name] for f in fields(Times))),
        relations_gold=total["gold"],
        relations_pred=total["pred"],
        articles=len(rows),
        articles_without_prediction=missing,
        rows=tuple(rows),
    )


def judged(gold_dir: str | Path, pred_dir: str | Path) -> Iterator[tuple[str, tuple[str, ...], float, int]]:
    """Article, evidence, confidence and level of every predicted relation of the gold articles; the level is 0 without
    a match, 1 for the right pair, 2 with the predicate, 3 with modality and polarity, 4 with the source. Raises
    DataError as `score` does."""
    for name, comparison, _ in _pairs(Path(gold_dir), Path(pred_dir)):
        levels = {m.pred: m.level for m in comparison.matches.values()}
        for number, fact in enumerate(comparison.pred.facts):
            yield name, fact.evidence, fact.confidence, levels.get(number, 0)


def rule_shares(gold_dir: str | Path, pred_dir: str | Path) -> str:
    """Of the predicted relations of each construction and number of named ends, how many have the right pair and
    predicate. Tab-separated, with a header. Raises DataError as `score` does."""
    right: Counter[tuple[str, int]] = Counter()
    total: Counter[tuple[str, int]] = Counter()
    for _, comparison, _ in _pairs(Path(gold_dir), Path(pred_dir)):
        hits = {m.pred for m in comparison.matches.values() if m.level >= 2}
        for number, fact in enumerate(comparison.pred.facts):
            key = (fact.construction, comparison.pred.named_ends(fact))
            total[key] += 1
            right[key] += number in hits
    rows = [f"{name}\t{ends}\t{right[name, ends]}\t{total[name, ends]}" for name, ends in sorted(total)]
    return "\n".join(["construction\tnamed_ends\tright\ttotal", *rows])


def format_scores(scores: Scores) -> str:
    """The figures as a table to print: a line an article, a line a level, one of shares."""
    lines = [
        f"{row.id:<6} gold {row.gold:3} pred {row.pred:3} | pair F1 {row.pair:.2f} | +predicate F1 {row.predicate:.2f}"
        for row in scores.rows
    ]
    for key in (*LEVELS, "named"):
        level: Level = getattr(scores, key)
        lines.append(f"{key:<10} P {level.precision:.3f} R {level.recall:.3f} F1 {level.f1:.3f}")
    lines.append(
        f"core recall {scores.core_recall:.3f}"
        f" | entities found {scores.entity_recall:.3f} split {scores.entity_split:.3f}"
        f" | QID right {scores.qid_right:.3f} wrong {scores.qid_wrong:.3f}"
        f" | {scores.relations_gold} gold, {scores.relations_pred} predicted"
    )
    lines.append("times of relations found: " + ", ".join(f"{n} {key}" for key, n in asdict(scores.times).items()))
    if scores.articles_without_prediction:
        lines.append(f"{scores.articles_without_prediction} of {scores.articles} articles have no prediction")
    return "\n".join(lines)


def show(gold_dir: str | Path, pred_dir: str | Path, article_id: str) -> str:
    """One article relation by relation: found (ok1 to ok4, the level reached), missed and extra.

    Raises DataError when there is no gold article of this id.
    """
    comparison = next((c for name, c, _ in _pairs(Path(gold_dir), Path(pred_dir)) if name == article_id), None)
    if comparison is None:
        raise DataError(f"{gold_dir}: no gold article {article_id}.json")
    gold, pred, matches = comparison.gold, comparison.pred, comparison.matches
    marks = [f"ok{matches[i].level}" if i in matches else "MISS" for i in range(len(gold.facts))]
    lines = [f"{mark:<5} {_line(gold, fact)}" for mark, fact in zip(marks, gold.facts, strict=True)]
    used = {m.pred for m in matches.values()}
    lines += [f"EXTRA {_line(pred, fact)}" for j, fact in enumerate(pred.facts) if j not in used]
    return "\n".join(lines)


def _line(graph: _Graph, fact: _Fact) -> str:
    return f"{graph.name(fact.subject)} -[{fact.predicate}]-> {graph.name(fact.object)} ({fact.trigger})"


# --------------------------------------------------------------------------------------------------- event triples

CONFLICT = (
    "attack", "kill", "protest_against", "abduct", "injure", "invade", "seize", "arrest", "expel", "deploy_to",
    "sanction", "threaten", "release",
)  # fmt: skip
"""Predicates of PLOVER's ASSAULT, COERCE and PROTEST and their kin, the most telling first."""

_EVENT_MARKS = re.compile("[\u064b-\u0652\u0670\u0640«»\"'().,،؛:!?؟\\-\\[\\]]")

Triple = tuple[str, str, str]


def events_to_articles(path: str | Path) -> Iterator[Article]:
    """The sentences of an event file (a JSON list of objects with `_id` and `text`), each as an article.

    Raises DataError for a file of another shape.
    """
    for sentence in _spans(path):
        yield Article(id=sentence["_id"], text=sentence["text"])


def _spans(path: str | Path) -> list[dict[str, Any]]:
    data = _json(path)
    if not isinstance(data, list) or not all(isinstance(x, dict) and {"_id", "text"} <= x.keys() for x in data):
        raise DataError(f"{path}: not a list of sentences with _id and text")
    return data


def events_predictions(
    analyses: Iterable[Analysis], *, predicates: Sequence[str] = CONFLICT, limit: int = 3
) -> dict[str, list[Triple]]:
    """At most `limit` (source, event, target) triples for each article, as `score_events` reads them.

    Relations with one of `predicates` go first, in that order, then others that happen, and each predicate once before
    any a second time; what only holds is left out. A slot is the text of a mention with its head word first, "" where
    nobody is named.
    """
    return {a.document.id: _triples(a, predicates, limit) for a in analyses}


def _triples(analysis: Analysis, predicates: Sequence[str], limit: int) -> list[Triple]:
    rank = {p: i for i, p in enumerate(predicates)}
    chosen = [r for r in analysis.relations if not predicate(r.predicate).static]
    chosen.sort(key=lambda r: (rank.get(r.predicate, len(rank)), -r.confidence, r.trigger_start))
    triples: dict[Triple, None] = {}
    seen: Counter[str] = Counter()
    turns: list[tuple[int, Relation]] = []
    for relation in chosen:
        turns.append((seen[relation.predicate], relation))
        seen[relation.predicate] += 1
    for _, relation in sorted(turns, key=lambda turn: turn[0]):
        triples.setdefault(_triple(analysis, relation))
    return list(triples)[:limit]


def _triple(analysis: Analysis, r: Relation) -> Triple:
    return (
        _slot(analysis, r.subject, r.subject_mention),
        " ".join(reversed(r.trigger.split())),  # شن هجوما: the noun is the event
        _slot(analysis, r.object, r.object_mention),
    )


def _slot(analysis: Analysis, entity_id: str, mention_id: int | None) -> str:
    """What the text calls a participant; for a dropped subject the entity's name."""
    if mention_id is not None:
        mention = next(m for m in analysis.mentions if m.id == mention_id)
        if mention.kind != "pronoun":
            return _head_first(analysis, mention)
    entity = next((e for e in analysis.entities if e.id == entity_id), None)
    if entity is None:
        return ""
    named = (m for m in analysis.mentions if m.id in entity.mentions and m.kind != "pronoun" and m.name == entity.name)
    first = next(named, None)
    return _head_first(analysis, first) if first else entity.name


def _head_first(analysis: Analysis, mention: Mention) -> str:
    tree = Tree(analysis.document.sentences[mention.sentence])
    head = tree[tree.counted(mention.head)].text  # ثلاثة جنود: the soldiers, not the three
    words = mention.text.split()
    rest = [w for w in words if head not in w]
    return " ".join([head, *rest]) if len(rest) < len(words) else mention.text


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`."""

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / max(1, self.total)


@dataclass(frozen=True, slots=True)
class EventScores:
    """How often the event, the event with its source, and the whole triple are right; the same for one human."""

    triples_per_sentence: float
    event: Share
    source: Share
    full: Share
    human_event: Share
    human_source: Share
    human_full: Share


@cache
def _event_readings(word: str) -> frozenset[str]:
    """Readings of a surface word for event slots: clitics, article and pronouns off."""
    word = _EVENT_MARKS.sub("", word).translate(_LETTERS)
    forms = {word} | ({word[1:]} if word.startswith(("و", "ف")) and len(word) > 3 else set())
    for form in tuple(forms):
        for prefix in ("بال", "كال", "لل", "ال", "ب", "ل", "ك", "س"):
            if form.startswith(prefix) and len(form) - len(prefix) >= 2:
                forms.add(form[len(prefix) :])
    for form in tuple(forms):
        forms.update(form[: -len(s)] for s in _SUFFIXES if form.endswith(s) and len(form) - len(s) >= 3)
    return frozenset(forms - {""})


class _Sentence:
    """What the annotators of one sentence marked, and whether most of them gave a source and a target."""

    def __init__(self, spans: Sequence[Mapping[str, Any]]) -> None:
        def words(key: str) -> frozenset[str]:
            return frozenset().union(*(_event_readings(w) for s in spans for w in s.get(key) or ()))

        def most(key: str) -> bool:
            return sum(bool(s.get(key)) for s in spans) * 2 > len(spans)

        self.events, self.sources, self.targets = (words(k) for k in ("verb", "source_actor", "target_actor"))
        self.any = any(s.get("verb") for s in spans)
        self.has_source = most("source_actor")
        self.has_target = most("target_actor")

    def judge(self, answers: Iterable[tuple[Sequence[str], Sequence[str], Sequence[str]]]) -> Counter[str]:
        """Counts for answers that may name several phrases a slot."""
        c: Counter[str] = Counter()
        if not self.any:
            return c
        found = [a for a in answers if _hits(a[1], self.events)]
        c.update(event_n=1, event=int(bool(found)))
        if self.has_source:
            found = [a for a in found if _hits(a[0], self.sources)]
            c.update(source_n=1, source=int(bool(found)))
            if self.has_target:
                c.update(full_n=1, full=int(any(_hits(a[2], self.targets) for a in found)))
        return c


def _hits(phrases: Sequence[str], words: frozenset[str]) -> bool:
    heads = (p.split()[0] for p in phrases if p.split())
    return any(_event_readings(h) & words for h in heads)


def score_events(spans: str | Path, predictions: Mapping[str, Sequence[Sequence[str]]] | str | Path) -> EventScores:
    """Judge triples (``{sentence id: [[source, event, target], ...]}``, or a JSON file of it) by human spans.

    A slot is right when the head word of its phrase, clitics stripped, is among the words any annotator gave that slot.
    Raises DataError, naming the file, when one cannot be used.
    """
    if isinstance(predictions, str | Path):
        predictions = _json(predictions)
    if not isinstance(predictions, Mapping) or any(len(t) != 3 for ts in predictions.values() for t in ts):
        raise DataError("event predictions: expected {sentence id: [[source, event, target], ...]}")
    system: Counter[str] = Counter()
    human: Counter[str] = Counter()
    triples = sentences = 0
    for sentence in _spans(spans):
        marks: list[dict[str, Any]] = sentence.get("spans") or []
        answer = predictions.get(sentence["_id"], [])
        sentences += 1
        triples += len(answer)
        system.update(_Sentence(marks).judge([([a[0]], [a[1]], [a[2]]) for a in answer]))
        for k, mark in enumerate(marks):
            others = marks[:k] + marks[k + 1 :]
            if others:
                own = (mark.get("source_actor") or [], mark.get("verb") or [], mark.get("target_actor") or [])
                human.update(_Sentence(others).judge([own]))
    shares = [Share(c[k], c[k + "_n"]) for c in (system, human) for k in ("event", "source", "full")]
    return EventScores(triples / max(1, sentences), *shares)


def format_event_scores(scores: EventScores) -> str:
    """Three lines to print: the system, its triples a sentence, one annotator against the others."""

    def line(name: str, event: Share, source: Share, full: Share) -> str:
        shares = zip(("event", "event+source", "event+source+target"), (event, source, full), strict=True)
        return f"{name:<24} " + " | ".join(f"{k} {100 * s.value:.1f}% ({s.right}/{s.total})" for k, s in shares)

    return "\n".join(
        [
            line("system", scores.event, scores.source, scores.full),
            f"{'triples per sentence':<24} {scores.triples_per_sentence:.2f}",
            line("one annotator vs others", scores.human_event, scores.human_source, scores.human_full),
        ]
    )


# ----------------------------------------------------------------------------------------------------------- times


@dataclass(frozen=True, slots=True)
class TimeScore:
    """One file of cases: in how many we found an expression over theirs, in how many with the right value."""

    name: str
    found: Share
    value: Share
    wrong: tuple[str, ...] = field(repr=False)
    """A line for each wrong case: the text, what was expected, what we gave."""


_SECONDS = {"Y": 365 * 86400, "M": 30 * 86400, "W": 7 * 86400, "D": 86400, "H": 3600, "T": 60, "S": 1}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def score_times(directory: str | Path) -> tuple[TimeScore, ...]:
    """Judge `find_times` by cases of Recognizers-Text (Specs/*/Arabic/*.json), one record a file.

    Their value is right when it says what ours does: the same day, moment or number of seconds; for a period the same
    first day and the same end, which they write as the day after, as the last day itself, or as the day where the
    last part begins (2014-2018 ends on 2018-01-01). Where they give a past and a future reading, either is right. The
    tense is future where a verb says so (سأعود), else past. Raises DataError for a directory without cases or a file
    that cannot be read.
    """
    files = sorted(Path(directory).glob("*.json"))
    if not files:
        raise DataError(f"{directory}: no time cases (*.json) in it")
    return tuple(_time_score(path) for path in files)


def _time_score(path: Path) -> TimeScore:
    try:
        cases = json.loads(path.read_text("utf-8"))
        total = found = right = 0
        wrong: list[str] = []
        for case in cases:
            tense: Tense = "future" if re.search(r"\b(?:سأ\w+|سوف|سي\w+)\b", case["Input"]) else "past"
            anchor = (case.get("Context") or {}).get("ReferenceDateTime")
            refs = find_times(case["Input"], anchor=anchor, tense=tense)
            for result in case["Results"]:
                start, end = result["Start"], result["Start"] + result["Length"]
                over = [r for r in refs if r.start < end and start < r.end]
                good = any(_right_value(r.value, result) for r in over)
                total, found, right = total + 1, found + bool(over), right + good
                if not good:
                    wrong.append(
                        f"{case['Input']} | {result['Text']} = {result['Value'].get('Timex')}"
                        f" {list((result['Value'].get('FutureResolution') or {}).values())}"
                        f" | {[(r.text, r.value) for r in refs]}"
                    )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a list of time cases ({type(error).__name__} {error})") from error
    return TimeScore(path.stem, Share(found, total), Share(right, total), tuple(wrong))


def _right_value(value: str | None, result: Mapping[str, Any]) -> bool:
    timex = result["Value"].get("Timex") or ""
    answers = [result["Value"].get(k) or {} for k in ("FutureResolution", "PastResolution")]
    season = re.fullmatch(r"(?:(\d{4})-)?(SP|SU|FA|WI)", timex)
    if season and not any(answers):  # they name a season and give no days; ours are the meteorological months
        if season[1] is None:
            return value is None
        start = date(int(season[1]), _SEASONS[season[2]], 1)
        return value is not None and (_days_of(value) or (None,))[0] == start
    if value is None:
        return False
    if result["Type"] == "duration":
        return value.startswith("P") and any(float(a.get("duration", "nan")) == _seconds(value) for a in answers)
    if value.startswith("P"):
        return False
    moments = {a["dateTime"].replace(" ", "T") for a in answers if "dateTime" in a}
    if moments:
        return (value + ":00" if value.count(":") == 1 else value if "T" in value else value + "T00:00:00") in moments
    ours = _days_of(value.partition("T")[0] if "/" not in value else value)
    for a in answers:
        if "date" in a and ours == (date.fromisoformat(a["date"]),) * 2:
            return True
        if "startDate" in a and ours and ours[0] == date.fromisoformat(a["startDate"]):
            end = date.fromisoformat(a["endDate"])
            last_part = _days_of(value.rpartition("/")[2].partition("T")[0]) if "/" in value else None
            if ours[1] in (end, end - timedelta(days=1)) or (last_part and last_part[0] == end):
                return True
    return False


def _seconds(duration: str) -> float:
    days, _, clock = duration[1:].partition("T")
    parts = re.findall(r"([\d.]+)([YMWD])", days) + [
        (n, "T" if u == "M" else u) for n, u in re.findall(r"([\d.]+)([HMS])", clock)
    ]
    return sum(float(n) * _SECONDS[u] for n, u in parts)


def _days_of(value: str) -> tuple[date, date] | None:
    """First and last day of an ISO 8601 day, week, month, year or closed interval."""
    if "/" in value:
        a, _, b = value.partition("/")
        first, last = (_days_of(x.partition("T")[0]) if x else None for x in (a, b))
        return (first[0], last[1]) if first and last else None
    week = re.fullmatch(r"(\d{4})-W(\d\d)", value)
    if week:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + timedelta(days=6)
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1), date(year, last_month, last_day)


def format_time_scores(scores: Sequence[TimeScore]) -> str:
    """A line a kind of case: found and right."""
    lines = [
        f"{s.name:<18} {s.value.total:3} cases"
        f" | found {100 * s.found.value:5.1f}% | right value {100 * s.value.value:5.1f}%"
        for s in scores
    ]
    right, total = sum(s.value.right for s in scores), sum(s.value.total for s in scores)
    return "\n".join([*lines, f"{'all':<18} {total:3} cases | right value {100 * right / max(1, total):5.1f}%"])


# ------------------------------------------------------------------------------------------------- judged sentences

_JUDGED = {"yes": True, "easy no": False}
"""Labels of sentences whose judges agreed, as (is there such an event)."""


@dataclass(frozen=True, slots=True)
class DetectionScores:
    """Sentences said to tell of an event: `right` of the `predicted`, where `judged` do."""

    right: int
    predicted: int
    judged: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / max(1, self.predicted + self.judged)


def judged_sentences(path: str | Path) -> list[tuple[Article, str, bool]]:
    """The sentences of an event data CSV on which the judges agreed: article, PLOVER category, whether it is told.

    The file has columns `text`, `event_type` and `label`; rows with a label other than "yes" and "easy no" are left
    out. Articles are named by their row. Raises DataError for a file of another shape.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    if not rows or not {"text", "event_type", "label"} <= rows[0].keys():
        raise DataError(f"{path}: not a table with the columns text, event_type and label")
    return [
        (Article(id=str(n), text=row["text"]), row["event_type"], _JUDGED[row["label"]])
        for n, row in enumerate(rows, 1)
        if row["label"] in _JUDGED
    ]


def score_judged(sentences: Iterable[tuple[Article, str, bool]], analyses: Iterable[Analysis]) -> DetectionScores:
    """Whether an event of the category is told where people say so, and only there.

    Told is what is asserted, by a verb or of somebody who has no name: مقتل جنديين is news, قضية اغتيال السادات speaks
    of what readers know.
    """
    told: set[tuple[str, str]] = set()
    for analysis in analyses:
        types = {e.id: e.type for e in analysis.entities}
        for r in analysis.relations:
            known = r.rules[:1] == ("verbal_noun",) and types.get(r.object) != "NOM"
            if r.polarity == "pos" and r.modality == "asserted" and not known:
                told.add((analysis.document.id, predicate(r.predicate).plover))
    pairs = [((article.id, category) in told, judged) for article, category, judged in sentences]
    return DetectionScores(
        right=sum(found and judged for found, judged in pairs),
        predicted=sum(found for found, _ in pairs),
        judged=sum(judged for _, judged in pairs),
    )


def format_detection(scores: DetectionScores) -> str:
    """One line: precision, recall, F1 with their counts."""
    return (
        f"is there such an event  P {scores.right / max(1, scores.predicted):.3f} ({scores.right}/{scores.predicted})"
        f" R {scores.right / max(1, scores.judged):.3f} ({scores.right}/{scores.judged}) F1 {scores.f1:.3f}"
    )


# ------------------------------------------------------------------------------------------------------- pronouns


@dataclass(frozen=True, slots=True)
class PronounScore:
    """`right` of the pronouns with an antecedent, `silent` of those that refer to nothing named (أنه لا يوجد) and were
    left alone; `wrong` has a line for each failure: article, offsets, what was taken."""

    right: Share
    silent: Share
    wrong: tuple[str, ...] = field(repr=False, default=())


def score_pronouns(path: str | Path, analyses: Iterable[Analysis], kb: KnowledgeBase) -> PronounScore:
    """Judge pronouns by a JSON list of ``{"article", "start", "end", "antecedents": [[start, end]], "none"}``.

    Offsets are code points of the article's text. An antecedent is the span of a noun or name; any one of them counts,
    and it is met when the pronoun's entity, or one of those that a dual or plural stands for, has a mention whose head
    word is in it. `none`: the pronoun may be left alone. Raises DataError for a file of another form.
    """
    found = {analysis.document.id: _pronouns(analysis, kb) for analysis in analyses}
    right = total = silent = alone = 0
    wrong: list[str] = []
    try:
        for case in _json(path):
            taken = found[case["article"]].get((case["start"], case["end"]), [])
            met = any(start <= at < end for start, end in case["antecedents"] for at, _ in taken)
            good = met or (case["none"] and not taken)
            if case["none"]:
                silent, alone = silent + good, alone + 1
            else:
                right, total = right + good, total + 1
            if not good:
                names = " | ".join(dict.fromkeys(text for _, text in taken)) or "nothing"
                wrong.append(f"{case['article']} {case['start']}-{case['end']}: {names}")
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path}: not a list of pronouns of these articles ({type(error).__name__} {error})") from error
    return PronounScore(Share(right, total), Share(silent, alone), tuple(wrong))


def _pronouns(analysis: Analysis, kb: KnowledgeBase) -> dict[tuple[int, int], list[tuple[int, str]]]:
    """Start of the head word and text of every mention that each pronoun, by offsets, is said to mean."""
    several = antecedents(analysis.document, analysis.mentions, analysis.entities, kb)
    entities = {entity.id: entity for entity in analysis.entities}
    owner = {m: entity.id for entity in analysis.entities for m in entity.mentions}
    result = {}
    for mention in analysis.mentions:
        if mention.kind == "pronoun":
            ids = several.get(mention.id) or ((owner[mention.id],) if mention.id in owner else ())
            others = [analysis.mentions[m] for i in ids if i in entities for m in entities[i].mentions]
            word = analysis.document.sentences[mention.sentence].word(mention.head)
            result[word.start, word.end] = [
                (analysis.document.sentences[m.sentence].word(m.head).start, m.text)
                for m in others
                if m.kind != "pronoun"
            ]
    return result


def format_pronoun_scores(scores: PronounScore) -> str:
    """The shares as text."""
    both = Share(scores.right.right + scores.silent.right, scores.right.total + scores.silent.total)
    rows = (("antecedent right", scores.right), ("rightly left alone", scores.silent), ("all pronouns", both))
    return "\n".join(f"{name:<20}{share.value:6.1%} ({share.right}/{share.total})" for name, share in rows)
