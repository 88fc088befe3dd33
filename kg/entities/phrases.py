"""Noun phrases without a name that speak of something again: مسؤول أوكراني كبير ... المسؤول; البلاد."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from kg.entities.clusters import Clusters
from kg.entities.names import demonym, same_person
from kg.entities.titles import Titles
from kg.entities.views import View, by_sentence, name_keys, stem
from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import EMPTY_ADJECTIVES, MINISTRIES, NAMING_HEADS, words
from kg.mentions.spelling import similar

_SPEAKERS = frozenset(("مصدر", "مسوول", "مسءول", "مسيول"))
_COUNTRY_NOUNS = frozenset(("البلاد", "بلاد", "البلد"))
_CAPITAL = frozenset(("العاصمه", "عاصمه"))
_REALMS = frozenset(("المملكه", "السلطنه", "الجمهوريه", "الامارات"))
_SAME = {
    "جريده": "صحيفه",
    "مليشيا": "ميليشيا",
    "مليشيات": "ميليشيا",
    "ميليشيات": "ميليشيا",
    "مصرف": "بنك",
    "مقاتلات": "طايرات",
}
"""Stems of nouns that are said of one thing, and one that stands for both."""
_ENDS = words("إنهاء انتهاء زوال")
"""Before these الاحتلال is the act: إنهاء الاحتلال."""

_NEAR = 3

_KINDS = {
    "armed_group": words("جماعه تنظيم حركه ميليشيا مليشيا"),
    "outlet": words("صحيفه قناه شبكه وكاله موقع اذاعه مجله"),
    "company": words("شركه مجموعه"),
    "platform": words("شركه موقع منصه شبكه تطبيق"),
    "igo": words("منظمه"),
    "ngo": words("منظمه"),
    "alliance": words("حلف تحالف"),
    "party": words("حزب"),
    "ministry": words("وزاره"),
    "central_bank": words("بنك مصرف"),
    "security_service": words("جهاز وكاله"),
    "legislature": words("مجلس"),
    "club": words("نادي فريق"),
}
"""Nouns for what the knowledge base has of a kind, folded and without the article."""

_CITIES = frozenset(("المدينه", "البلده", "القريه"))


class Phrases:
    """Joins noun phrases of an article to what they repeat."""

    def __init__(self, views: list[View], clusters: Clusters, titles: Titles, kb: KnowledgeBase) -> None:
        self._views = views
        self._clusters = clusters
        self._titles = titles
        self._kb = kb
        self._in = by_sentence(views)
        self._of_head: dict[str, list[View]] = {}
        self._inner: dict[int, frozenset[str]] = {}
        self._main: int | None = None

    def join(self) -> None:
        """Join every definite phrase to the last one before that it can repeat."""
        for place, view in enumerate(self._views):
            if view.kind not in ("nominal", "name") or view.type == "PER":
                continue
            if not self._linked(view):
                key = view.line.key(view.head.id)
                located = view.kind == "nominal" and (
                    self._other_name(view) or (view.type == "GPE" and self._place(view, key, place))
                )
                if not located and view.owner is None and view.number != "dual":
                    earlier = self._repeated(view)
                    if earlier is not None and not self._two_people(view, earlier):
                        self._clusters.join(view.id, earlier.id)
            for head in dict.fromkeys((_head(view), *self._called(view))):
                self._of_head.setdefault(head, []).append(view)

    def _called(self, view: View) -> frozenset[str]:
        """Stems of the nouns by which an article may call what it has named: الحركة for حماس, الوكالة for رويترز."""
        record = self._clusters.record(view.id) if view.kind == "name" else None
        return _nouns(record) if record is not None else frozenset()

    def _other_name(self, view: View) -> bool:
        """A phrase that is a weak name of what the article names elsewhere: المنظمة الدولية, الدولة العبرية."""
        if not view.definite or view.line.key(view.first - 1) in _ENDS:
            return False
        known = [r for r in self._kb.lookup(view.mention.name.split()) if self._clusters.of_record(r.id) is not None]
        near = self._of_head.get(_head(view), [])[-1:]
        named = near and near[0].kind == "name" and view.segment - near[0].segment < _NEAR
        if named and self._clusters.record(near[0].id) not in known:
            return False  # أعلنت منظمة حظر الأسلحة ... المنظمة الدولية
        return len(known) == 1 and self._clusters.link(view.id, known[0])

    def _two_people(self, view: View, earlier: View) -> bool:
        """Both phrases stand beside the name of a person, and the names differ: ولي العهد البريطاني الأمير فلان ... ولي
        العهد الأمير فلان. Of one house are many: الشيخ تميم بن حمد آل ثاني, الشيخ حمد آل ثاني."""
        one, other = self._people(view), self._people(earlier)
        return bool(one and other) and not any(
            same_person(a, b) or (similar(a[-1], b[-1]) and a[-2:-1] != ("ال",)) for a in one for b in other
        )

    def _people(self, view: View) -> set[tuple[str, ...]]:
        members = (self._views[m] for m in self._clusters.members(view.id))
        return {v.keys for v in members if v.kind == "name" and v.type == "PER"}

    def _linked(self, view: View) -> bool:
        return self._clusters.record(view.id) is not None

    def _place(self, view: View, key: str, place: int) -> bool:
        """البلاد is the country the article speaks of; العاصمة الأميركية is its capital; المدينة the last city named;
        العاصمة before a name is the city named."""
        name = next(
            (v for v in self._views[place + 1 : place + 4]
             if v.sentence == view.sentence and v.first == view.last + 1
             and v.kind == "name" and v.type in ("GPE", "LOC")),
            None,
        )  # fmt: skip
        if name is not None and view.line.bare_start(name.first) and key.startswith("ال"):
            return self._clusters.join(view.id, name.id)
        countries = self.countries_of(view)
        if key in _CAPITAL and len(countries) == 1:
            capital = capital_of(self._kb, next(iter(countries)))
            return capital is not None and self._clusters.link(view.id, capital)
        if key in _COUNTRY_NOUNS and view.owner is None and len(view.mention.words) == 1:
            country = self._main_country()
            return country is not None and self._clusters.join(view.id, country)
        if key in _REALMS and len(view.mention.words) == 1:
            realm = next((v.id for v in self._views if self._country(v) and v.kind == "name" and key in v.keys), None)
            realm = self._main_country() if realm is None and key == "الجمهوريه" else realm
            return realm is not None and self._clusters.join(view.id, realm)
        if key in _CITIES and len(view.mention.words) == 1:
            city = next(
                (
                    v
                    for v in (self._views[i] for i in range(place - 1, -1, -1))
                    if v.kind == "name" and v.type == "GPE" and not self._country(v)
                ),
                None,
            )
            return city is not None and self._clusters.join(view.id, city.id)
        return False

    def _country(self, view: View) -> bool:
        record = self._clusters.record(view.id)
        return record is not None and record.kind == "country"

    def _main_country(self) -> int | None:
        """The country the article speaks of most: by name, by adjective, by the people and places that belong to it."""
        if self._main is not None:
            return self._main
        weight: dict[int, float] = {}
        for view in self._views:
            record = self._clusters.record(view.id)
            if record is None or view.kind not in ("name", "demonym"):
                continue
            own = record.kind == "country"
            root = self._clusters.of_record(record.id if own else record.country or "")
            if root is not None:
                weight[root] = weight.get(root, 0.0) + (1.0 if own and view.kind == "name" else 0.5 if own else 0.25)
        self._main = max(weight, key=lambda root: (weight[root], -root)) if weight else None
        return self._main

    def countries_of(self, view: View) -> frozenset[str]:
        """Record ids of the demonyms and linked names inside a phrase."""
        if view.id not in self._inner:
            words = set(view.mention.words)
            found = set()
            for other in self._in[view.sentence]:
                if other.id != view.id and set(other.mention.words) < words:
                    record = demonym(other, self._kb) if other.kind == "demonym" else self._clusters.record(other.id)
                    if record is not None:
                        found.add(record.id)
            self._inner[view.id] = frozenset(found)
        return self._inner[view.id]

    def _repeated(self, view: View) -> View | None:
        """The last phrase before, of the same head, that says at least as much; rather the subject of its sentence:
        وستبيع إيرباص 15 طائرة لطيران الإمارات، وفقا لبيان للشركة."""
        fitting = (other for other in reversed(self._of_head.get(_head(view), [])) if self._repeats(view, other))
        last = next(fitting, None)
        if last is None or last.kind != "name":
            return last
        near = takewhile(lambda other: other.sentence == last.sentence, fitting)
        return next((v for v in (last, *near) if v.head.deprel.startswith("nsubj")), last)

    def _repeats(self, view: View, other: View) -> bool:
        """`view` says nothing that `other` did not say: the same noun and number, no new and no other modifier."""
        if (view.number != other.number and other.kind != "name") or (
            set(view.mention.words) <= set(other.mention.words) and view.sentence == other.sentence
        ):
            return False
        if view.kind == "name" and other.kind == "name" and not (_common(view) or _shortened(view, other)):
            return False
        if other.owner is not None:
            return False
        mine_post, other_post = self._titles.posts.get(view.id), self._titles.posts.get(other.id)
        if mine_post and other_post and mine_post.excludes(other_post.words):
            return False
        if mine_post and other_post and mine_post.key != other_post.key and mine_post.key in self._kb.titles:
            return False
        headline = other.segment == 1 and view.kind == "nominal" and view.id not in self._titles.posts
        if not view.definite and headline:
            return len(view.mention.words) > 1 and _modifiers(view) == _modifiers(other) and view.number == other.number
        if not view.definite:
            return len(view.keys) > 1 and view.keys == other.keys and view.type not in ("NOM", "EVENT")
        if view.line.key(view.head.id) in MINISTRIES and other.keys[:1] in (("وزاره",), ("الوزاره",)):
            return view.keys == other.keys[1 : len(view.keys) + 1]
        head, before = (_SAME.get(s, s) for s in (stem(v.line.key(v.head.id)) for v in (view, other)))
        mine, theirs = self.countries_of(view), self.countries_of(other)
        if mine and theirs and mine != theirs:
            return False
        words, known = _modifiers(view) - EMPTY_ADJECTIVES, _modifiers(other)
        if head == before:
            if view.type != other.type and "NOM" not in (view.type, other.type):
                return False
            return (
                words <= known
                if not (mine and mine == theirs)
                else _without(words, known) <= _adjectives(view) and len(words) <= len(known)
            )
        if other.kind == "name" and head in self._called(other):
            return (
                view.definite
                and view.type in (other.type, "NOM")
                and _only_nation(view, self._kb)
                and view.number == "sing"
            )
        if head in _SPEAKERS and before in _SPEAKERS and view.number == "sing":
            return words <= known or (mine == theirs and len(words) <= 1)
        return False


def _head(view: View) -> str:
    """What phrases that may repeat each other share: the stem of the head; one for speakers, one for ministries."""
    key = view.line.key(view.head.id)
    head = stem(key)
    if head in _SPEAKERS:
        return "مصدر"
    return "وزاره" if key in MINISTRIES else _SAME.get(head, head)


def _common(view: View) -> bool:
    """A name only because the tagger says so: الحزب الحاكم."""
    return len(view.keys) == 2 and view.keys[1].removeprefix("ال") in EMPTY_ADJECTIVES


def _shortened(view: View, other: View) -> bool:
    """A name of common words that leaves out some of a longer one of the same type: المحكمة الدولية for محكمة العدل
    الدولية, مجموعة الخمس for مجموعة دول الساحل الخمس."""
    foreign = any(view.line.word(i).upos in ("X", "PROPN") for i in view.mention.words)
    return 1 < len(view.keys) < len(other.keys) and view.type == other.type == "ORG" and not foreign


def _only_nation(view: View, kb: KnowledgeBase) -> bool:
    """Nothing but adjectives of nationality beside the noun: الحركة, الحركة الفلسطينية."""
    line = view.line
    return all(i == view.head.id or not line.key(i) or kb.demonym(line.word(i).text) for i in view.mention.words)


@lru_cache(maxsize=1 << 12)
def _nouns(record: Record) -> frozenset[str]:
    """Nouns that stand before one of its names, else those of its kind."""
    firsts = {name_keys(name)[0] for name in (record.name, *record.aliases)}
    own = frozenset(stem(key) for key in firsts if key.removeprefix("ال") in NAMING_HEADS)
    return own or _KINDS.get(record.kind, frozenset())


def _adjectives(view: View) -> int:
    """1 where the phrase may say one thing more than before: an adjective, no name."""
    return int(all(view.line.word(i).upos not in ("X", "PROPN") for i in view.mention.words))


def _without(words: frozenset[str], known: frozenset[str]) -> int:
    return len(words - known)


def _modifiers(view: View) -> frozenset[str]:
    """Stems of the words of a phrase but its head, clitics aside."""
    return frozenset(
        stem(view.line.key(i))
        for i in view.mention.words
        if i != view.head.id and view.line.word(i).upos not in ("ADP", "CCONJ", "PUNCT")
    )


@lru_cache(maxsize=4)
def _capitals(kb: KnowledgeBase) -> dict[str, Record]:
    return {r.stands_for: r for r in reversed(list(kb.records())) if r.stands_for and r.kind == "capital"}


def capital_of(kb: KnowledgeBase, country: str) -> Record | None:
    """The capital of a country, by record id."""
    return _capitals(kb).get(country)
