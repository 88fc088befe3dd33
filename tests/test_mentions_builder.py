"""Parsed sentences written by hand, for the tests of mentions and entities."""

from __future__ import annotations

from kg.kb import KnowledgeBase, Office, Record
from kg.types import Article, Document, Sentence, Token, Word


def document(*sentences: str, date: str | None = "2025-10-16", id: str = "a") -> Document:
    """A document from lines "form upos head deprel [feats|-] [ner]"; a form ending in + is a clitic of the next, one
    beginning with + of the one before."""
    text = ""
    built = []
    for index, block in enumerate(sentences):
        start = len(text)
        words: list[Word] = []
        tokens: list[Token] = []
        first = 1
        begin = start
        rows = [line.split() for line in block.strip().splitlines()]
        for number, row in enumerate(rows, 1):
            form, upos, head, deprel = row[:4]
            feats = row[4] if len(row) > 4 and row[4] != "-" else ""
            ner = row[5] if len(row) > 5 else "O"
            if not form.startswith("+") and not (number > 1 and rows[number - 2][0].endswith("+")):
                text += " " if words else ""
                first, begin, tag = number, len(text), ner
            plain = form.strip("+") or "+"
            at = len(text)
            text += plain
            words.append(Word(number, plain, plain, upos, "", feats, int(head), deprel, at, len(text)))
            ends = not form.endswith("+") and not (number < len(rows) and rows[number][0].startswith("+"))
            if ends:
                tokens.append(Token(first, number, text[begin:], begin, len(text), tag))
        built.append(Sentence(index, index, "body", start, len(text), tuple(words), tuple(tokens)))
        text += "\n"
    return Document(Article(id, text, date=date), tuple(built), "hand")


def knowledge() -> KnowledgeBase:
    """A few records; titles, adjectives of nationality and head nouns are those that ship with kg."""

    def president(of: str, start: str, end: str | None) -> Office:
        return Office("president", of, start, end)

    return KnowledgeBase(
        [
            Record("Q30", "GPE", "country", "الولايات المتحدة", "United States", ("أمريكا",), qid="Q30"),
            Record("Q159", "GPE", "country", "روسيا", "Russia", qid="Q159"),
            Record("Q212", "GPE", "country", "أوكرانيا", "Ukraine", qid="Q212"),
            Record("Q61", "GPE", "capital", "واشنطن", "Washington", qid="Q61", country="Q30", stands_for="Q30"),
            Record("Q649", "GPE", "capital", "موسكو", "Moscow", qid="Q649", country="Q159", stands_for="Q159"),
            Record("Q1899", "GPE", "capital", "كييف", "Kyiv", qid="Q1899", country="Q212", stands_for="Q212"),
            Record("Q35525", "FAC", "seat", "البيت الأبيض", "White House", qid="Q35525", stands_for="Q30"),
            Record("Q40464", "ORG", "agency", "وكالة فرانس برس", "AFP", ("فرانس برس",), qid="Q40464"),
            Record("Q1065", "ORG", "un", "الأمم المتحدة", "United Nations", qid="Q1065"),
            Record(
                "Q22686", "PER", "politician", "دونالد ترامب", "Donald Trump", ("ترامب",), qid="Q22686", country="Q30",
                offices=(president("Q30", "2017-01-20", "2021-01-20"), president("Q30", "2025-01-20", None)),
            ),
            Record(
                "Q7747", "PER", "politician", "فلاديمير بوتين", "Vladimir Putin", ("بوتين",), qid="Q7747",
                country="Q159", offices=(president("Q159", "2012-05-07", None),),
            ),
        ]
    )  # fmt: skip
