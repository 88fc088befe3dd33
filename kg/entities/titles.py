"""Titles and the people who bear them: الرئيس الأمريكي دونالد ترامب, later الرئيس الأمريكي, نظيره الروسي, نائبه."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.entities.clusters import Clusters
from kg.entities.names import demonym, main_country, same_person
from kg.entities.views import View, by_sentence, name_keys, stem
from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import EMPTY_ADJECTIVES, words
from kg.mentions.line import Line

COUNTERPARTS = frozenset(("نظير", "نظيره", "نظيرته", "نظيرها", "نظيرتها", "نظيرت"))
_RELATIVES = words("نجل نجلة ابن ابنة شقيق شقيقة زوج زوجة والد والدة حفيد حفيدة صهر أرملة محامي محامية معارض منتقد")
"""Stems of nouns whose complement is somebody else, and named: in نجل الرئيس السابق حسني مبارك the name is the
president's."""
_PRESENT, _FORMER = words("حالي جديد منتخب"), words("سابق اسبق راحل مخلوع")
_VOICES = words("متحدث ناطق متحدثة ناطقة")
_THEN = words("آنذاك حينها حينئذ حينذاك وقتها حاليا سابقا")
_COMPLEMENT = ("ل", "لدي", "في", "الي", "ب", "امام", "من")


@dataclass(frozen=True, slots=True)
class Post:
    """What a title phrase says: `key` is the knowledge base's title or the stem of the noun, `of` the record ids of the
    countries and organisations in the phrase (a # and a mention where there is no record), `words` the stems of what
    else it says; `owned`: a pronoun is on the noun (نائبه); `now`: it says that the office is held (الحالي)."""

    key: str
    of: frozenset[str]
    words: frozenset[str]
    gender: str | None
    owned: bool
    now: bool

    def excludes(self, said: frozenset[str]) -> bool:
        """The title says that the office is held, the words that it was: الوزير الحالي, الوزير السابق."""
        return self.now and bool(_FORMER & said)


class Titles:
    """The title phrases of an article: joined to the names beside them, then to people spoken of before, then to the
    holders of offices."""

    def __init__(self, views: list[View], clusters: Clusters, kb: KnowledgeBase, date: str | None) -> None:
        self._views = views
        self._clusters = clusters
        self._kb = kb
        self._date = date
        self._in = by_sentence(views)
        main = main_country(views, clusters, kb)
        self._home = frozenset((main.id,)) if main is not None else frozenset()
        self._names = [v for v in views if v.kind == "name" and v.type == "PER"]
        self._at = {(v.sentence, v.first): v for v in reversed(self._names)}
        self.posts = {v.id: post for v in views if (post := self._post(v)) is not None}
        self._of_key: dict[str, list[int]] = {}
        for place, post in self.posts.items():
            self._of_key.setdefault(post.key, []).append(place)

    def join(self) -> None:
        """Join every title phrase of one person."""
        named = self._beside_names()
        for view in self._views:
            post = self.posts.get(view.id)
            if post is None or view.id in named or view.number != "sing":
                continue
            if post.key in COUNTERPARTS or post.owned:
                continue  # these need their pronoun first
            self._find(view, post)

    def whole(self, mention: int) -> tuple[int, frozenset[int]]:
        """Sentence and words of a title phrase with what its complement governs; no words for other mentions."""
        view = self._views[mention]
        if mention not in self.posts:
            return view.sentence, frozenset()
        stop = max(self._complements(view, view.last + 1, 2))
        return view.sentence, frozenset(range(view.first, stop))

    def _post(self, view: View) -> Post | None:
        if view.kind != "nominal" or view.type not in ("NOM", "PER"):
            return None
        line = view.line
        start = view.head.id
        keys = [line.key(i) for i in range(start, min(view.last, start + 5) + 1) if not line.is_enclitic(i)]
        count, key = self._kb.longest_office(keys, 0)
        if not count and not self._kb.person_noun(line.key(start)) and stem(line.key(start)) not in COUNTERPARTS:
            return None
        of, taken = set(), set(range(start, start + count)) | {start}
        for other in self._in[view.sentence]:
            if other.id == view.id or other.kind not in ("name", "demonym"):
                continue
            if set(other.mention.words) <= set(view.mention.words):
                record = demonym(other, self._kb) if other.kind == "demonym" else self._clusters.record(other.id)
                of.add(record.id if record is not None else f"#{self._clusters.root(other.id)}")
                taken |= set(other.mention.words)
        said = [*view.mention.words, *([view.last + 1] if self._elect(line, view.last + 1) else [])]
        words = frozenset(stem(line.key(i)) for i in said if i not in taken and len(line.key(i)) > 2)
        now = bool(words & _PRESENT)
        words -= EMPTY_ADJECTIVES
        return Post(key or stem(line.key(start)), frozenset(of), words, view.gender, view.owner is not None, now)

    def _elect(self, line: Line, place: int) -> bool:
        """An adjective that no mention holds says whose turn it is: الرئيس المنتخب is not the president."""
        return place <= len(line) and line.key(place) in ("المنتخب", "المنتخبه")

    def _beside_names(self) -> set[int]:
        """Join titles to the name that follows, or that they stand after in apposition."""
        named: set[int] = set()
        titled: dict[int, list[View]] = {}
        for view in reversed(self._views):
            if view.id in self.posts and view.number == "sing" and (name := self._name_after(view)) is not None:
                titled.setdefault(name.id, []).append(view)
        for name_id, found in titled.items():
            for view in found:
                if not self._is_other(view, found, name_id) and self._clusters.join(view.id, name_id):
                    named.add(view.id)
        for view in self._views:
            if view.id in self.posts and view.id not in named and view.number == "sing":
                name = self._name_before(view)
                if name is not None and self._clusters.join(view.id, name.id):
                    named.add(view.id)
        return named

    def _is_other(self, view: View, found: list[View], name_id: int) -> bool:
        """Of a title within a title before a name, one is somebody else's: in مساعد الرئيس الأمريكي دونالد ترامب the
        first, since the office is his; in وكيل وزير الخارجية سالم حداد the second."""
        mine = set(view.mention.words)
        chain = [v for v in found if v.id != view.id and v.last == view.last]
        inner = [v for v in chain if set(v.mention.words) < mine]
        outer = [v for v in chain if set(v.mention.words) > mine]
        if any(self._holds(name_id, v) or self._of_another(view, v) for v in inner):
            return True
        return not self._holds(name_id, view) and any(not self._of_another(v, view) for v in outer)

    def _of_another(self, outer: View, inner: View) -> bool:
        """The noun before a title cannot be of its bearer: نجل الرئيس فلان, منافسة الرئيس فلان."""
        post = self.posts[outer.id]
        return stem(post.key) in _RELATIVES or (post.gender == "f" and self.posts[inner.id].gender == "m")

    def _holds(self, name_id: int, title: View) -> bool:
        """The knowledge base gives the person this office."""
        record, post = self._clusters.record(name_id), self.posts[title.id]
        return record is not None and any(
            office.title_key == post.key and (not post.of or office.of in post.of) for office in record.offices
        )

    def _name_after(self, view: View) -> View | None:
        """The name right after the title, or after a comma, or after a second title. A bare noun owns no name: نجل مرسي
        is somebody else than مرسي."""
        line = view.line
        if not (view.definite or len(view.mention.words) > 1):
            return None
        place = view.last + 1
        while place <= len(line) and line.is_enclitic(place):
            place += 1
        if line.key(place) == "ب" and line.key(place + 1) in ("الوكاله", "الانابه", "النيابه"):
            place += 2
        if place > len(line):
            return None
        place = self._past_complement(view, self._past_adjective(view, place))
        comma = place <= len(line) and line.word(place).text in ("،", ",", "-")
        if comma:
            place += 1
        if place > len(line) or not line.bare_start(place):
            return None
        name = self._at.get((view.sentence, place))
        if name is not None and comma and self._name_before(view) is not None:
            return None  # الملك حمد، ملك البحرين - الشيخ محمد: the name before is the king's
        if name is not None:
            return name if not comma or self._apposed(view, name) else None
        if comma and (not view.definite or self._name_before(view) is not None):
            return None
        for other in self._in[view.sentence]:
            if other.first == place and other.id in self.posts and other.number == "sing":
                return None if self._of_two_people(view, other) else self._name_after(other)
        return None

    def _of_two_people(self, view: View, after: View) -> bool:
        """A title and a counterpart, or titles of two countries: اتهم الرئيس الأوكراني الرئيس الروسي فلاديمير بوتين."""
        first, second = self.posts[view.id], self.posts[after.id]
        records = [[record for of in post.of if (record := self._kb.get(of)) is not None] for post in (first, second)]
        countries = [{r.id for r in found if r.kind == "country"} for found in records]
        return second.key in COUNTERPARTS or (all(countries) and countries[0].isdisjoint(countries[1]))

    def _past_adjective(self, view: View, place: int) -> int:
        """The place after المنتخب, a movement's adjective (القيادي الحوثي مهدي المشاط) or a second one: الخبير العسكري
        والإستراتيجي حاتم الفلاحي."""
        line = view.line
        if self._elect(line, place):
            return place + 1
        if place < len(line) and line.key(place) == "و":
            joined = line.word(place + 1)
            own = joined.deprel == "conj" and joined.head in view.mention.words and joined.head != view.head.id
            return place + 2 if own and joined.upos == line.word(joined.head).upos == "ADJ" else place
        for other in self._in[view.sentence]:
            if other.first == place == other.last and other.kind != "nominal" and other.type != "PER":
                key = view.line.key(place)
                if view.definite and key.startswith("ال") and key.endswith(("ي", "يه")):
                    return place + 1
        return place

    def _past_complement(self, view: View, place: int) -> int:
        """The place after what a title governs: ل and a name in الأمين العام لحلف شمال الأطلسي ينس ستولتنبرغ, a body in
        أمين عام الجامعة العربية أحمد أبو الغيط, with what stands in brackets (لحركة المقاومة الإسلامية (حماس) إسماعيل
        هنية) or says when (المدير السابق آنذاك). A rank may come first: قائد الأركان للقوات المسلحة اللواء محمد باقري.

        Unchanged unless the name of a person follows it. A title there has the name, unless a comma is between."""
        body = next((v.last + 1 for v in self._in[view.sentence] if v.first == place and v.type == "ORG"), 0)
        if not view.definite and body and (view.sentence, body) in self._at and view.line.bare_start(place):
            return body
        if not view.definite or place >= len(view.line):
            return place
        titles = {v.last + 1 for v in self._in[view.sentence] if v.first > place and v.id in self.posts}
        ranks = {v.first for v in self._in[view.sentence] if v.first == v.last and v.id in self.posts}
        for end in sorted(self._complements(view, place, 2), reverse=True):
            line = view.line
            after = self._past_aside(line, end)
            comma = after <= len(line) and line.word(after).text in ("،", ",")
            skip = after + 1 if comma else after
            if not comma and (view.sentence, skip + 1) in self._at and skip in ranks:
                return after
            if (view.sentence, skip) in self._at and line.bare_start(skip) and (comma or end not in titles):
                return after
        return place

    def _complements(self, view: View, place: int, depth: int) -> set[int]:
        """`place`, and the places after what prepositions there govern: لدى هولندا, then أمام محكمة العدل الدولية."""
        ends = {place}
        if depth and view.line.key(place) in _COMPLEMENT:
            for other in self._in[view.sentence]:
                if other.first == place + 1 and other.kind in ("name", "nominal") and other.type != "PER":
                    ends |= self._complements(view, other.last + 1, depth - 1)
        return ends

    def _past_aside(self, line: Line, place: int) -> int:
        """The place after short brackets and an adverb of time."""
        if place <= len(line) and line.word(place).text == "(":
            close = next((i for i in range(place, min(place + 5, len(line)) + 1) if line.word(i).text == ")"), None)
            place = close + 1 if close else place
        return place + 1 if line.key(place) in _THEN else place

    def _apposed(self, title: View, name: View) -> bool:
        """A comma between title and name: رئيس مجلس النواب، عقيلة صالح، قال."""
        line = title.line
        after = name.last + 1
        closed = (
            after > len(line)
            or line.word(after).text in ("،", ",", ".", "-")
            or line.word(after).upos in ("VERB", "PUNCT", "AUX")
            or (name.last > name.first and line.word(after).upos == "ADP")
        )
        return title.definite and (closed or line.word(name.mention.head).head in title.mention.words)

    def _name_before(self, view: View) -> View | None:
        """The name that the title explains: نغيرينتي، الخبير الاقتصادي، or, where the tree says so, without a comma:
        خالد بن سلمان نائب وزير الدفاع, or a verb follows. Not an object: استقبل ماكرون الرئيس التركي."""
        line = view.line
        before = view.first - 1
        if before < 1 or not view.definite:
            return None
        comma = line.word(before).text in ("،", ",", "-", "(")
        last = before - 1 if comma else before
        name = next((v for v in self._names if v.sentence == view.sentence and v.last == last), None)
        if name is None or not line.bare_start(view.first):
            return None
        hangs = view.head.head in name.mention.words and view.head.deprel.startswith(("appos", "nmod", "dep", "flat"))
        after = view.last + 1
        begins_clause = not comma and after <= len(line) and line.word(after).upos == "VERB"
        if hangs or begins_clause or (not comma and self._can_only_explain(view, name)):
            return name
        return (
            name if comma and self._closed(line, view.last + 1) and not view.head.deprel.startswith("nsubj") else None
        )

    def _can_only_explain(self, view: View, name: View) -> bool:
        """A title right after a full name that a preposition governs (مع ويندي شيرمان نائبة وزير الخارجية), or that is
        somebody's voice (أبو مجاهد الناطق باسم اللجان)."""
        voice = view.line.key(view.head.id).removeprefix("ال") in _VOICES and len(view.mention.words) > 1
        return len(name.keys) > 1 and (voice or view.line.cased(name.mention.head) or view.line.cased(name.first))

    def _closed(self, line: Line, place: int) -> bool:
        """A comma or the end comes before any verb."""
        for i in range(place, min(place + 10, len(line)) + 1):
            word = line.word(i)
            if word.text in ("،", ",", "-", ")", "."):
                return True
            if word.upos in ("VERB", "AUX"):
                return False
        return place > len(line)

    def _find(self, view: View, post: Post) -> None:
        """The person a definite title means: one of this title and country before, else the holder of the office."""
        if not view.definite:
            return
        known = self.bearer(post, view.id)
        if known is not None:
            self._clusters.join(view.id, known)
        elif post.of == self._home and (known := self.bearer(replace(post, of=frozenset()), view.id)) is not None:
            # نائب وزير الدفاع is the article's country's: later نائب وزير الدفاع السعودي
            holder = self._holder(post) or self._kb.holder(post.key, next(iter(post.of)))
            if holder is None or self._is_called(known, holder):
                self._clusters.join(view.id, known)
        self._link_holder(view, post)

    def _holder(self, post: Post) -> Record | None:
        one = len(post.of) == 1 and self._date and not post.words & _FORMER
        return self._kb.holder(post.key, next(iter(post.of)), self._date) if one else None

    def _link_holder(self, view: View, post: Post) -> None:
        """Link to who holds the office, unless the person has another name; his names in the article go along."""
        record = self._holder(post)
        if record is None or self._clusters.record(view.id) is not None:
            return
        if self._has_name(self._clusters.members(view.id)) and not self._is_called(view.id, record):
            return
        self._clusters.link(view.id, record)
        for name in self._names:
            own = len(name.keys) > 1 and same_person(name.keys, name_keys(record.name))
            if own and self._clusters.record(name.id) is None:
                self._clusters.join(view.id, name.id)

    def _is_called(self, mention: int, record: Record) -> bool:
        own = name_keys(record.name)
        names = [self._views[m] for m in self._clusters.members(mention) if self._views[m].kind == "name"]
        return any(same_person(name.keys, own) for name in names)

    def bearer(self, post: Post, before: int) -> int | None:
        """A mention of the person who bears the title: by the article's own words, then by the knowledge base."""
        best = None
        for place in self._of_key.get(post.key, []):
            other, mine = self._views[place], self.posts[place]
            if place == before:
                continue
            if place > before and best is not None:
                break
            members = self._clusters.members(other.id)
            if not self._has_name(members) or (other.id > before and not post.of):
                continue
            if self._fits(post, mine, members):
                best = other.id
        if best is not None or not post.of:
            return best
        for view in self._names:
            record = self._clusters.record(view.id)
            if record is not None:
                for office in record.offices:
                    if (
                        office.title_key == post.key
                        and office.of in post.of
                        and self._in_office(office.start, office.end)
                    ):
                        return view.id
        return None

    def _fits(self, post: Post, mine: Post, members: list[int]) -> bool:
        """The later title says nothing that the person's own titles and record do not say."""
        said = frozenset(word for m in members if m in self.posts for word in self.posts[m].words)
        of = self._of(members, post.key)
        if post.gender != mine.gender or not post.words <= said or post.excludes(said):
            return False
        return post.of == mine.of or not post.of or bool(post.of & of)

    def _of(self, members: list[int], key: str) -> set[str]:
        """Countries and bodies of a person's titles; of the record's country, too, unless its terms of this office say
        more: مرسي is not الرئيس المصري of 2018."""
        record = self._clusters.record(members[0])
        told = record is None or any(office.title_key == key for office in record.offices)
        own = {record.country} if record is not None and record.country and not told else set()
        return own | {of for m in members if m in self.posts for of in self.posts[m].of}

    def _has_name(self, members: list[int]) -> bool:
        return any(self._views[m].kind == "name" for m in members) or self._clusters.record(members[0]) is not None

    def _in_office(self, start: str | None, end: str | None) -> bool:
        date = self._date or "9998"
        return (start or "") <= date and date[: len(end or "9999")] <= (end or "9999")
