"""صاروخا باليستيا, a ballistic missile: the tagger of names called the adjective a place, as it ends like روسيا."""

from __future__ import annotations

from kg.kb import KnowledgeBase
from kg.mentions import find_mentions
from kg.read.conllu import parse_conllu

TEXT = """\
# text = أطلقت روسيا صاروخا باليستيا
1	أطلقت	أَطلَق	VERB	_	_	0	root	_	_
2	روسيا	رُوسِيَا	X	_	_	1	nsubj	_	NER=B-LOC
3	صاروخا	صَارُوخ	NOUN	_	Case=Acc|Definite=Ind	1	obj	_	_
4	باليستيا	باليستيا	X	_	_	3	nmod	_	NER=B-LOC

"""


def test_an_adjective_after_an_indefinite_accusative_is_no_place() -> None:
    [document] = parse_conllu(TEXT)
    places = [m.name for m in find_mentions(document, KnowledgeBase.default()) if m.type in ("LOC", "GPE")]
    assert places == ["روسيا"]
