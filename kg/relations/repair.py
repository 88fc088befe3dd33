"""Sentences put right where the grammar of Arabic rules out what tagger and parser say."""

from __future__ import annotations

from dataclasses import replace

from kg.relations.frames import Lexicon
from kg.types import Sentence

_PERFECT = "Aspect=Perf|Gender={}|Person=3|Voice=Act"


def verbs_retagged(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    """The sentence with verbs that the tagger took for nouns made verbs again.

    They are: a noun with a subject right after it (رد الرئيس على), one after إن and its subject that is no verbal noun
    (إن المجلس شكل حكومة) or ends as a dual verb does (إن جنديين قتلا), one coordinated with a verb (هاجمهم وقتلهم),
    one before نفسه (فجر نفسه), and one with the plural ending that no noun has (مسؤولون زاروا واشنطن).
    """
    subjects = {w.head: w.id for w in sentence.words if w.deprel == "nsubj" and w.head}
    marked = {w.head for w in sentence.words if w.deprel == "mark"}
    words = list(sentence.words)
    for word in sentence.words:
        if word.text.startswith("ال") or not lexicon.reads_as_verb(word):
            continue
        subject = subjects.get(word.id, 0)
        said = word.id in marked and 0 < subject < word.id and (word.text.endswith("ا") or not lexicon.noun(word))
        joined = word.deprel == "conj" and words[word.head - 1].upos == "VERB"
        himself = sentence.words[word.id].text in ("نفس", "أنفس", "نفسي") if word.id < len(words) else False
        plural = word.text.endswith("وا")
        if subject == word.id + 1 or said or joined or himself or plural:
            gender = "Fem" if word.text.endswith("ت") and len(word.text) > 3 else "Masc"
            words[word.id - 1] = replace(word, upos="VERB", lemma=word.text, feats=_PERFECT.format(gender))
    return replace(sentence, words=tuple(words))
