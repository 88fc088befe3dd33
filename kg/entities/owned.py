"""Phrases whose meaning hangs on a pronoun: نظيره الروسي, نائبه, بلاده."""

from __future__ import annotations

from kg.entities.clusters import Clusters
from kg.entities.titles import COUNTERPARTS, Titles
from kg.entities.views import View, stem
from kg.kb import KnowledgeBase, Record

_COUNTRY = frozenset(("بلاد", "بلد", "دوله", "دولت"))
_LED = frozenset(("حزب", "حكومه", "حركه", "تيار", "جماعه", "شركه", "ائتلاف", "تحالف", "تنظيم", "اداره", "كتله"))
"""What a person leads: حزبه is the party of his title."""


class Owned:
    """Joins owned phrases once pronouns are resolved."""

    def __init__(
        self, views: list[View], clusters: Clusters, titles: Titles, kb: KnowledgeBase, date: str | None
    ) -> None:
        self._views = views
        self._clusters = clusters
        self._titles = titles
        self._kb = kb
        self._date = date
        self._pronoun = {(v.sentence, v.first): v for v in views if v.kind == "pronoun"}

    def join(self) -> None:
        """Join each owned phrase to what it means in relation to its owner."""
        for view in self._views:
            if (
                view.kind != "nominal"
                or view.owner is None
                or (view.number != "sing" and view.line.key(view.head.id) != "بلاد")
            ):
                continue
            owner = self._pronoun.get((view.sentence, view.owner))
            key = view.line.key(view.head.id)
            if key in _COUNTRY and owner is not None:
                country = self._country(owner)
                if country is not None:
                    self._clusters.link(view.id, country)
                continue
            if owner is not None and view.type == "ORG" and self._organisation(view, key, owner):
                continue
            post = self._titles.posts.get(view.id)
            if post is None or any(self._views[m].kind == "name" for m in self._clusters.members(view.id)):
                continue
            if stem(key) in COUNTERPARTS and len(post.of) == 1:
                self._counterpart(view, next(iter(post.of)), owner)
            elif stem(key) in ("نائب", "نايب") and owner is not None:
                self._deputy(view, owner)

    def _organisation(self, view: View, key: str, owner: View) -> bool:
        """جيشها, of a country; حزبه, of the person whose title names it: زعيم حزب العمال بيل شورتن ... حزبه."""
        words = [view.line.key(i) for i in view.mention.words if view.line.key(i) and not view.line.is_enclitic(i)]
        record = self._clusters.record(owner.id)
        if record is not None and record.kind == "country":
            body = self._kb.body(words, record)
            return body is not None and self._clusters.link(view.id, body)
        if key not in _LED or len(words) > 1:
            return False
        members = set(self._clusters.members(owner.id))
        for other in self._views:
            if other.kind == "name" and other.type == "ORG" and stem(other.keys[0]) == stem(key):
                inside = (self._titles.whole(m) for m in members)
                if any(other.sentence == sentence and set(other.mention.words) < said for sentence, said in inside):
                    return self._clusters.join(view.id, other.id)
        return False

    def _country(self, owner: View) -> Record | None:
        """The country of a person: of the record, else of the person's titles; a country's own country is itself."""
        record = self._clusters.record(owner.id)
        if record is not None and record.kind == "country":
            return record
        country = self._kb.get(record.country) if record is not None and record.country else None
        return country or next(
            (r for r in map(self._kb.get, self._of(owner)) if r is not None and r.kind == "country"), None
        )

    def _of(self, view: View) -> list[str]:
        posts = [self._titles.posts[m] for m in self._clusters.members(view.id) if m in self._titles.posts]
        return [of for post in posts for of in sorted(post.of)]

    def _counterpart(self, view: View, country: str, owner: View | None) -> None:
        """نظيره الروسي: a person of that country named in the article, else the holder of the owner's office there."""
        people = [v for v in self._people() if country in self._countries(v)]
        mine = self._clusters.root(owner.id) if owner is not None else None
        people = [v for v in people if self._clusters.root(v.id) != mine]
        roots = {self._clusters.root(v.id) for v in people}
        if len(roots) == 1:
            self._clusters.join(view.id, people[0].id)
            return
        if owner is None or not self._date:
            return
        for key in self._keys(owner):
            record = self._kb.holder(key, country, self._date)
            if record is not None:
                self._clusters.link(view.id, record)
                return

    def _people(self) -> list[View]:
        """The first mention by name of every person."""
        first: dict[int, View] = {}
        for view in self._views:
            if view.kind == "name" and view.type == "PER":
                first.setdefault(self._clusters.root(view.id), view)
        return list(first.values())

    def _countries(self, view: View) -> set[str]:
        record = self._clusters.record(view.id)
        own = {record.country} if record is not None and record.country else set()
        return own | set(self._of(view))

    def _keys(self, owner: View) -> list[str]:
        """Title keys of a person: those the article gives, then the offices held at the date."""
        keys = [self._titles.posts[m].key for m in self._clusters.members(owner.id) if m in self._titles.posts]
        record = self._clusters.record(owner.id)
        date = self._date or ""
        if record is not None:
            keys += [o.title_key for o in record.offices if (o.start or "") <= date <= (o.end or "9999")]
        return list(dict.fromkeys(keys))

    def _deputy(self, view: View, owner: View) -> None:
        country = self._country(owner)
        if country is None or not self._date or "president" not in self._keys(owner):
            return
        record = self._kb.holder("vice_president", country.id, self._date)
        if record is not None:
            self._clusters.link(view.id, record)
