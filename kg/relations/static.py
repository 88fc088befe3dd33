"""Relations that hold rather than happen: who holds which office, what belongs to what, what lies where."""

from __future__ import annotations

from kg.arabic import fold
from kg.relations.clause import Clause
from kg.relations.offices import offices_given
from kg.relations.places import places
from kg.relations.reading import Reading
from kg.relations.state import SIDES, State, folded
from kg.relations.tree import Tree
from kg.types import Mention, Word

_MEMBERS = folded(
    "عضو عضوة أعضاء عناصر عنصر مقاتلو مقاتلي مقاتلون مقاتلين جنود مسلحو مسلحي أنصار نواب نائب منتسبو منتسبي"
)
"""Nouns for those who make up a body: عضو اللجنة, عناصر التنظيم."""

_OFFICIALS = folded(
    "مسؤول مسؤولة مسؤولون مسؤولين مسؤولو مسؤولي دبلوماسي دبلوماسيون دبلوماسيين ممثل ممثلة ممثلون ممثلين "
    "ممثلو ممثلي مندوب مبعوث مستشار مستشارة ناطق متحدث متحدثة قائد قيادي قادة زعيم زعماء نظير مدير مديرة "
    "مؤسس موفد محافظ مفوض"
)
"""Nouns for people who act for a country or body whatever their title: مسؤول أوكراني."""

_SENIOR = folded("كبار كبير أحد أبرز")
"""Words before officials that say which: كبار المسؤولين."""

_LOOSE_OFFICIALS = folded("مسؤول دبلوماسي قيادي")

_GOVERNMENTS = folded(
    "الحكومة حكومة السلطات سلطات القيادة قيادة الرئاسة رئاسة الإدارة إدارة القوات قوات النظام نظام الدولة دولة"
)
"""Heads that speak of the country itself rather than of a body inside it: الحكومة البريطانية."""

_STATE_BODIES = _GOVERNMENTS | folded("وزارة مجلس برلمان جيش شرطة محكمة")

_OWNED = folded(
    "شركة صحيفة جريدة قناة وكالة مجلة موقع شركات صحف مصرف بنك وفد وفود إذاعة شبكة مرصد جمعية ميليشيا ميليشيات مليشيا"
)
"""Bodies that have a nationality rather than being a part of the state: شركة إماراتية."""

_LED = folded("رئاسة قيادة زعامة إمرة")
"""Nouns of leadership that ب makes an attribute of what is led: حكومة برئاسة فلان."""

_AMONG = frozenset(("بين", "من", "ابرز", "اهم", "ضمن", "راس", "مقدمه"))
"""Words that with a pronoun pick some out of those named before: بينهم, منها, أبرزهم, على رأسهم."""

_PARTS = folded("لجنة لجان بعثة وفد وفود فريق جناح كتيبة كتائب برلمان هيئة هيئات فرع مكتب خبراء")
"""Bodies that belong to what their idafa names: لجان الكونغرس, بعثة الاتحاد."""

_FORCES = folded("قوات جيش شرطة مخابرات استخبارات بحرية")
"""Bodies that belong to the country their pronoun or idafa means: قواتها, جيش النيجر."""

_PREMISES = folded("سفارة قنصلية مقر قاعدة مبنى مكتب برنامج برامج ترسانة أسطول أصول ممتلكات")
"""Places and things that belong to a country or body: قنصليتها, السفارة الأميركية, برنامج إيران النووي."""

_PLACED = ("FAC", "GPE", "LOC", "ORG")

_GATHERINGS = folded(
    "انتخابات انتخاب قمة مؤتمر اجتماع اجتماعات مظاهرات مظاهرة احتجاجات مسيرة مهرجان معرض ندوة بطولة حفل مفاوضات "
    "محادثات مباحثات قاعدة قواعد مقر مقرات معسكر معسكرات مخيم مخيمات مصنع مصانع مستشفى مستشفيات منشأة منشآت سجن سجون"
)
"""What is held or stands somewhere though it need not have a name: الانتخابات في تركيا, قواعد في اليونان."""


def states(reading: Reading, index: int, clause: Clause, offices: dict[str, str]) -> list[State]:
    """The static relations of one sentence, in order of the text.

    `offices` says for whom or what each person was found to hold office so far; it is added to, so that نائبه later
    finds the country.
    """
    tree = reading.trees[index]
    found: list[State] = []
    for word in tree.words:
        for mention in reading.mentions_at(index, word.id):
            if mention.kind in ("nominal", "name"):
                found += _position(reading, index, tree, mention, offices)
                found += _belonging(reading, index, tree, mention)
                found += _parthood(reading, index, tree, mention)
                found += _bracketed(reading, index, tree, mention)
                found += _location(reading, index, tree, mention)
        found += _leadership(reading, index, tree, word)
        found += _inclusion(reading, index, tree, word)
    more = [*offices_given(reading, index, clause, offices), *places(reading, index, tree)]
    told = {(s.subject, s.predicate, s.object) for s in found}
    seats = {s.trigger for s in more if "headquarters" in s.rules}  # ومقرها لندن: they own no seat
    found = [s for s in found if s.predicate != "owner_of" or s.trigger not in seats]
    return found + [s for s in more if (s.subject, s.predicate, s.object) not in told]


def _inclusion(reading: Reading, index: int, tree: Tree, word: Word) -> list[State]:
    """وفود بينهم رؤساء, شركات بما فيها رايثيون, شركاؤها وعلى رأسهم فرنسا: who or what belongs to those named before."""
    if word.id < 3 or word.upos != "PRON" or word.id == len(tree.words):
        return []
    picking, leading = fold(tree[word.id - 1].text), fold(tree[word.id - 1].text) in ("راس", "مقدمه")
    including = picking == "في" and tree[word.id - 2].text in ("ما", "بما")  # بما فيها تركيا
    if not including and (picking not in _AMONG or (leading and tree[word.id - 2].text not in ("في", "على"))):
        return []
    before = word.id - 2
    while before > 0 and tree[before].text in ("،", "(", "-", "و", "بما", "ب", "ما", "في", "على", "جميعا", "كافة"):
        before -= 1
    top = before
    while top and 0 < tree[top].head < top:
        if tree[top].deprel not in ("nmod", "amod", "nummod", "flat:foreign") and tree[top].upos != "ADJ":
            break
        upper = tree[top].head
        made = tree.preposition(upper) == "ل" and not reading.lexicon.acts(tree[tree[upper].head])
        if reading.lexicon.acts(tree[upper]) and made:  # شركات لتصنيع الأسلحة
            top = upper
            continue
        several = tree[top].feat("Number") == "Plur" and reading.name_over(index, top) is None
        apart = word.text == "ها" and tree.preposition(top) != ""  # ممثلين لشركات بما فيها رايثيون
        if several and (apart or tree[upper].feat("Number") != "Plur"):
            break  # صيانة المؤسسات، وعلى رأسها الجيش
        if reading.lexicon.acts(tree[upper]):
            break
        top = upper
    if top and word.text == "ها" and tree[top].text.endswith(("ين", "ون")):  # دول تستضيف اللاجئين وعلى رأسها لبنان
        clause = tree[tree[top].head] if tree[top].head else tree[top]
        top = clause.head if clause.deprel.startswith("acl") else 0
    whole = reading.mention_at(index, top) if top else None
    first = reading.mention_at(index, word.id + 1)
    if whole is None or first is None or whole.kind == "demonym" or first.kind in ("demonym", "pronoun"):
        return []
    found: list[State] = []
    for head in tree.conjuncts(first.head):
        part = reading.mention_at(index, head)
        if part is None or part.kind in ("demonym", "pronoun"):
            continue
        who, what = reading.referents(part)[:1], reading.referents(whole)[:1]
        people = reading.kb.person_noun(tree[part.head].text) is not None
        chief = leading and part.type == "PER" and whole.type == "ORG"  # حكومة على رأسها فلان
        if who and what and who != what and not chief and (people or part.type not in ("NOM", "EVENT", "MISC")):
            named = people or part.type in ("PER", "ORG", "GPE", "NORP")
            predicate = "member_of" if named else "part_of"
            trigger = (word.id - 1, word.id)
            found.append(State(index, who[0], predicate, what[0], trigger, part.id, whole.id, ("among",)))
    return found


def _bracketed(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """مجموعة دول الساحل الخمس (مالي وبوركينا فاسو والنيجر): the members of a body, told in brackets after it."""
    opening = mention.words[-1] + 1
    if mention.type not in ("ORG", "GPE") or opening >= len(tree.words) or tree[opening].text != "(":
        return []
    closing = next((w.id for w in tree.words[opening:] if w.text == ")"), 0)
    members = [
        m
        for w in range(opening + 1, closing)
        for m in reading.mentions_at(index, w)
        if m.kind == "name" and m.type == "GPE"
    ]
    others = set(range(opening + 1, closing)) - {w for m in members for w in m.words}
    whole = reading.referents(mention)[:1]
    if len(members) < 2 or not whole or any(tree[w].upos not in ("CCONJ", "PUNCT") for w in others):
        return []
    found = []
    for member in members:
        who = reading.referents(member)[:1]
        if who and who != whole:
            ends = (who[0], "member_of", whole[0])
            found.append(State(index, *ends, mention.words, member.id, mention.id, ("in_brackets",)))
    return found


def _leadership(reading: Reading, index: int, tree: Tree, word: Word) -> list[State]:
    """الحكومة برئاسة علي صالح, قوات التحالف بقيادة السعودية: who leads what stands before."""
    if fold(word.text) not in _LED or tree.preposition(word.id) != "ب":
        return []
    leaders = [c for c in tree.children(word.id, "nmod") if c > word.id and not tree.preposition(c)]
    leader = next((m for c in leaders if (m := reading.mention_at(index, c))), None)
    before = word.id - 2  # ب is a word of its own
    while before > 0 and tree[before].upos == "PUNCT":
        before -= 1
    described = before  # حزب الرابطة اليميني المتطرف بقيادة
    while described and tree[described].deprel == "amod" and 0 < tree[described].head < described:
        described = tree[described].head
    places = dict.fromkeys((before, described, tree[word.id].head))
    ending = (m for w in places if w for m in _led(reading, index, tree, w))
    led = next(ending, None)
    if leader is None or led is None:
        return []
    who, what = reading.referents(leader)[:1], reading.referents(led)[:1]
    if not who or not what or who == what:
        return []
    predicate = "position_of" if reading.entities[who[0]].type in ("PER", "NOM") else "other:قاد"
    return [State(index, who[0], predicate, what[0], (word.id,), leader.id, led.id, ("led_by",))]


def _led(reading: Reading, index: int, tree: Tree, word: int) -> list[Mention]:
    """The bodies a word closes or heads, longest first."""
    found = [m for m in reading.closing(index, word) if m.kind != "demonym"]
    found += [m for m in reading.mentions_at(index, word) if m.kind in ("name", "nominal")]
    bodies = [m for m in found if m.type in ("ORG", "NOM", "NORP") and not reading.lexicon.acts(tree[m.head])]
    return sorted(bodies, key=_length, reverse=True)


def _length(mention: Mention) -> int:
    return len(mention.words)


def _position(reading: Reading, index: int, tree: Tree, mention: Mention, offices: dict[str, str]) -> list[State]:
    """الرئيس الأمريكي دونالد ترامب, وزير خارجية فرنسا, مسؤول أوكراني, المتحدث باسم الوزارة, عضو اللجنة."""
    head = fold(tree[mention.head].text).removeprefix("ال")
    if tree[mention.head].deprel == "amod":
        return []  # المنافس الرئيس لإيران
    if mention.kind != "nominal" or (reading.lexicon.noun(tree[mention.head]) and head not in _MEMBERS):
        return []
    office = mention.head + (head in _SENIOR and mention.head < len(tree.words))
    head = fold(tree[office].text).removeprefix("ال")
    title = _title(reading, tree, mention.words)
    if not title and head not in _OFFICIALS and head not in _MEMBERS:
        return []
    if _inner(reading, tree, mention.head):
        return []
    subject = reading.referents(mention)
    if len(subject) != 1:
        return []
    predicate = "member_of" if head in _MEMBERS else "position_of"
    for target in _owners(reading, index, tree, mention):
        entities = [e for e in reading.referents(target) if e != subject[0]]
        if predicate == "member_of" and target.type == "GPE":
            continue
        if entities:
            rule = "title" if title else "official_of"
            offices.setdefault(subject[0], entities[0])
            return [State(index, subject[0], predicate, entities[0], (office,), mention.id, target.id, (rule,))]
    implied = _implied(reading, index, tree, mention, subject[0], offices)
    if implied and title and predicate == "position_of":
        return [State(index, subject[0], predicate, implied, (mention.head,), mention.id, None, ("title_in_context",))]
    return []


def _implied(
    reading: Reading, index: int, tree: Tree, mention: Mention, holder: str, offices: dict[str, str]
) -> str | None:
    """Whose office it is where the title does not say: نائبه is of the country of the one it points to, الرئيس ترامب of
    the country the knowledge base has for him, if the article speaks of that country."""
    for child in tree.children(mention.head, "nmod"):
        if tree[child].upos == "PRON":
            for owner in (o for m in reading.mentions_at(index, child) for o in reading.referents(m)):
                entity = reading.entities[owner]
                found = owner if entity.type in ("GPE", "ORG") else offices.get(owner) or entity.country
                return found if found in reading.entities and found != holder else None
    entity = reading.entities[holder]
    known = offices.get(holder) or entity.country
    return known if entity.type == "PER" and known in reading.entities else None


def _title(reading: Reading, tree: Tree, words: tuple[int, ...]) -> str | None:
    """The title key a phrase begins with: وزير الخارجية الفرنسي gives foreign_minister."""
    return reading.kb.longest_office([fold(tree[w].text) for w in words], 0)[1]


def _inner(reading: Reading, tree: Tree, word: int) -> bool:
    """Whether the noun only completes a title: الوزراء in رئيس الوزراء البريطاني."""
    upper = tree[word].head
    return bool(
        upper and tree[word].deprel == "nmod" and not tree.preposition(word) and _title(reading, tree, (upper,))
    )


def _owners(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[Mention]:
    """Countries and organisations of a title phrase, named ones before adjectives: رئيس وزراء بريطانيا.

    Those inside the phrase decide, so that in يزور الملك السعودي جاكرتا no parse makes him king of Jakarta; only a
    phrase without any is continued through the tree.
    """
    found = [m for word in mention.words for m in reading.mentions_at(index, word) if _owns(m, mention)]
    # عضو في اللجنة, but الرئيس في بكين is only there
    head = fold(tree[mention.head].text).removeprefix("ال")
    member = head in _MEMBERS
    senior = head in _SENIOR  # كبار المسؤولين في البنتاغون
    loose = senior or tree[mention.head].feat("Number") == "Plur" or fold(tree[mention.head].text) in _LOOSE_OFFICIALS
    prepositions = ("", "ل", "باسم", "في", "ب") if member else ("", "ل", "باسم", *("في", "عن", "ب", "لدى") * loose)
    todo = [] if found else [mention.head]
    seen = set(todo)
    while todo:
        for child in tree.children(todo.pop(0), "nmod", "amod", "flat:foreign"):
            on_behalf = tree[child].text == "اسم"  # المتحدث باسم الوزارة
            if child in seen or (tree.preposition(child) not in prepositions and not on_behalf):
                continue
            seen.add(child)
            found += [m for m in reading.mentions_at(index, child) if _owns(m, mention)]
            todo.append(child)
    if not found:
        found = _owner_by_pronoun(reading, index, tree, mention) if head in _OFFICIALS | _MEMBERS else []
    if loose and any(m.type == "GPE" for m in found) and not tree.children(mention.head, "amod"):
        placed = [c for c in tree.children(mention.head, "nmod") if tree.preposition(c) in ("في", "ب")]
        found = [m for m in found if m.head not in placed or m.type == "ORG"]  # مسؤول في بغداد: only there
    found.sort(key=lambda m: (m.kind == "demonym", m.start))
    return found


def _owner_by_pronoun(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[Mention]:
    """The body or country whose pronoun a noun carries: مقاتليها, جنودها."""
    pronouns = [c for c in tree.children(mention.head, "nmod") if tree[c].upos == "PRON"]
    owners = [m for c in pronouns for m in reading.mentions_at(index, c)]
    return [m for m in owners if any(reading.entities[e].type in ("ORG", "GPE") for e in reading.referents(m))]


def _owns(mention: Mention, phrase: Mention) -> bool:
    return mention.id != phrase.id and mention.type in ("GPE", "ORG", "NORP") and mention.kind != "pronoun"


def _parthood(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """لجان الكونغرس, بعثة الاتحاد الأفريقي, قواتها: a body that belongs to the one its attribute names; قنصليتها:
    premises that one owns."""
    head = fold(tree[mention.head].text).removeprefix("ال")
    premises = head in _PREMISES and mention.type in ("FAC", "ORG", "NOM", "LOC")
    forces = head in _FORCES
    if mention.kind == "demonym" or mention.type in ("PER", "EVENT") or not (head in _PARTS or premises or forces):
        return []
    subject = reading.referents(mention)[:1]
    owners = _owner_by_pronoun(reading, index, tree, mention)
    for child in tree.children(mention.head, "nmod", "amod"):
        if child > mention.head and tree.preposition(child) in (("",) if forces else ("", "ل", "ب")):
            owners += [m for m in reading.mentions_at(index, child) if _owns(m, mention)]
    if premises:
        owners = [m for m in owners if m.type == "GPE" or m.kind == "pronoun"]
    else:
        owners = [m for m in owners if m.kind != "demonym"]  # told by the nationality rule
    for owner in owners:
        whole = tuple(reading.acting(e) for e in reading.referents(owner)[:1])
        if forces and whole and reading.entities[whole[0]].type != "GPE":
            continue
        if subject and whole and subject != whole:
            ends = (whole[0], "owner_of", subject[0]) if premises else (subject[0], "part_of", whole[0])
            mentions = (owner.id, mention.id) if premises else (mention.id, owner.id)
            return [State(index, *ends, (mention.head,), *mentions, ("attribute_of",))]
    return []


def _belonging(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """A body with a nationality: الجيش الأمريكي is part of the country, شركة إماراتية has its nationality, and so has
    who is known by name: الناشط البحريني نبيل رجب."""
    head = fold(tree[mention.head].text)
    subject = reading.referents(mention)
    somebody = len(subject) == 1 and reading.entities[subject[0]].type == "PER" and mention.kind == "nominal"
    if somebody:  # القس الأمريكي: no office, so it is where he comes from
        named = fold(head).removeprefix("ال") in _OFFICIALS | _MEMBERS or _title(reading, tree, mention.words)
        if named or reading.kb.person_noun(tree[mention.head].text) is None or tree[mention.head].deprel == "amod":
            return []
    elif mention.type != "ORG" or head in _GOVERNMENTS:
        return []
    for word in mention.words:
        adjective = reading.kb.demonym(tree[word].text) if word != mention.head else None
        if somebody and tree[word].head != mention.head:
            continue  # نجل الرئيس الأمريكي
        if (
            subject
            and adjective
            and adjective.type == "GPE"
            and adjective.id in reading.entities
            and adjective.id != subject[0]
        ):
            inner = next((m.id for m in reading.mentions_at(index, word) if m.kind == "demonym"), None)
            predicate = "nationality" if somebody or head.removeprefix("ال") in _OWNED else "part_of"
            trigger = mention.words if predicate == "part_of" else (word,)
            return [State(index, subject[0], predicate, adjective.id, trigger, mention.id, inner, ("body_of",))]
    return []


def _location(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """قاعدة في قطر, مدينة خاركيف في أوكرانيا, السفارة الأميركية في بغداد."""
    head = fold(tree[mention.head].text).removeprefix("ال")
    people = mention.type == "NOM" and reading.kb.person_noun(tree[mention.head].text) is not None
    if mention.type not in _PLACED and head not in _GATHERINGS and not people:
        return []
    subject = reading.referents(mention)
    if people and any(reading.entities[e].type == "PER" for e in subject):
        return []  # نظيره خالد في بغداد: he is only there
    for child in tree.children(mention.head, "nmod", "appos"):
        inside = tree.preposition(child) in ("في", "ب", *SIDES)
        aside = fold(tree[child].text).removeprefix("ال") in SIDES
        if aside and not reading.name_over(index, child):  # رفح جنوبي قطاع غزة, سيفاري بوسط مالي
            child = next((c for c in tree.children(child, "nmod") if not tree.preposition(c)), 0)
            inside = True
        if not inside or child < mention.head:
            continue
        places = (m for m in reading.mentions_at(index, child) if m.kind == "name" and m.type in ("GPE", "LOC"))
        place = next(places, None)
        if place is None or not subject:
            continue
        target = reading.referents(place)
        if target and target[0] != subject[0]:
            trigger = (*tree.children(child, "case")[:1], child)
            state = head in _STATE_BODIES  # وزارة المالية في رواندا
            predicate = "part_of" if state else "located_in"
            return [State(index, subject[0], predicate, target[0], trigger, mention.id, place.id, ("place_phrase",))]
    return []
