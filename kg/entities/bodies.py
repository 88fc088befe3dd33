"""What belongs to a country, by whatever name: الجيش السوداني, جيش السودان, القوات المسلحة السودانية, later الجيش."""

from __future__ import annotations

from kg.entities.clusters import Clusters
from kg.entities.names import demonym, main_country
from kg.entities.views import View, by_sentence
from kg.kb import KnowledgeBase, Record

_TYPES = ("ORG", "NOM", "NORP", "GPE")


class Bodies:
    """Links armies, governments, ministries, peoples to the record of their country's (see `kg.kb.bodies`)."""

    def __init__(self, views: list[View], clusters: Clusters, kb: KnowledgeBase, date: str | None) -> None:
        self._views = views
        self._clusters = clusters
        self._kb = kb
        self._date = date
        self._in = by_sentence(views)

    def join(self) -> None:
        """Those with a country first, then those without: by the last one of the kind, else the only one, else the
        country the article is about."""
        found: dict[str, list[View]] = {}
        open_: list[tuple[str, View]] = []
        for view in self._views:
            if view.kind not in ("name", "nominal") or view.type not in _TYPES or view.owner is not None:
                continue
            people = demonym(view, self._kb) if view.type == "NORP" else None
            if people is not None and people.kind != "country":
                self._clusters.link(view.id, people)  # الحوثيون are the movement
                continue
            words, country = self._under_leader(view) or self._parts(view)
            key = self._kb.body_key(words)
            if key is None:
                continue
            if country is not None and view.definite:
                record = self._kb.body(words, country)
                if record is not None and self._clusters.link(view.id, record):
                    found.setdefault(key, []).append(view)
            elif country is None and words[0].startswith("ال") and self._clusters.record(view.id) is None:
                open_.append((key, view))
        main = main_country(self._views, self._clusters, self._kb) if open_ else None
        for key, view in open_:
            near = [v for v in found.get(key, ()) if v.id < view.id] or found.get(key, [])[:1]
            if near:
                self._clusters.join(view.id, near[-1].id)
            elif main is not None and key != "country" and (record := self._kb.body(self._parts(view)[0], main)):
                self._clusters.link(view.id, record)

    def _parts(self, view: View) -> tuple[list[str], Record | None]:
        """The folded words that name the kind, and the country that the phrase ends with: an adjective or a name."""
        if view.type == "NORP" and (people := demonym(view, self._kb)) is not None:
            return ["الشعب"], people if people.kind == "country" else None
        last = view.last
        for other in self._in[view.sentence]:
            inside = set(other.mention.words) < set(view.mention.words)
            if inside and other.last == last and other.kind in ("demonym", "name"):
                record = demonym(other, self._kb) if other.kind == "demonym" else self._clusters.record(other.id)
                if record is not None and record.kind == "country":
                    return self._keys(view, other.first), record
        words = list(view.mention.words)
        for count in (2, 1):  # a name of the tagger has no mentions inside
            record = self._kb.demonym(" ".join(view.line.key(i) for i in words[-count:]), weak=True)
            if record is not None and len(words) > count and record.kind == "country":
                return self._keys(view, words[-count]), record
        return self._keys(view, last + 1), None

    def _under_leader(self, view: View) -> tuple[list[str], Record] | None:
        """The administration of who is president at the date, and his country: إدارة ترامب is the American one; إدارة
        أوباما of 2018 is another."""
        rest = view.mention.name.split()[1:]
        if view.keys[:1] != ("اداره",) or not rest:
            return None
        for person in self._kb.lookup(rest) or self._kb.surname(rest[-1]):
            country = self._kb.get(person.country or "")
            if country is not None and self._kb.holder("president", country.id, self._date) == person:
                return ["اداره"], country
        return None

    def _keys(self, view: View, stop: int) -> list[str]:
        return [view.line.key(i) for i in view.mention.words if i < stop and view.line.key(i)]
