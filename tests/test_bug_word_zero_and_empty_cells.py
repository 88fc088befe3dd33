"""Found by fuzzing: a range that begins with word 0, or an empty cell, was read, and what was written of it was not
what was read."""

import pytest

from kg.errors import InputError
from kg.read.conllu import parse_conllu, to_conllu


def test_words_are_counted_from_one() -> None:
    with pytest.raises(InputError, match="line 1: the range 0-2 holds no words"):
        list(parse_conllu("0-2\tوكان\t_\t_\t_\t_\t_\t_\t_\t_\n1\tو\t_\t_\t_\t_\t0\troot\t_\t_\n\n"))


def test_an_empty_cell_is_an_unknown_value() -> None:
    (document,) = parse_conllu("1\tقال\t\t\t\t\t\t\t\t\n\n")
    word = document.sentences[0].words[0]
    assert (word.lemma, word.upos, word.head, word.deprel) == ("قال", "X", 0, "dep")
    (again,) = parse_conllu(to_conllu(document))
    assert again.sentences == document.sentences
