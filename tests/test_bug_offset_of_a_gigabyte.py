"""Found by reading: a CoNLL-U file of one line, whose word begins at 999999998, was given a gigabyte of spaces; and a
file without empty lines is one sentence, whose analysis takes hours."""

import pytest

from kg.errors import InputError
from kg.read.conllu import MAX_WORDS, parse_conllu


def test_offsets_far_from_everything_are_not_believed() -> None:
    row = "1\tقال\tقال\tVERB\t_\t_\t0\troot\t_\tstart_char=999999990|end_char=999999993\n\n"
    (document,) = parse_conllu(row)
    assert document.article.text == "قال" and document.sentences[0].words[0].start == 0


def test_offsets_with_gaps_are() -> None:
    row = "1\tقال\tقال\tVERB\t_\t_\t0\troot\t_\tstart_char=90|end_char=93\n\n"
    (document,) = parse_conllu(row)
    assert document.sentences[0].words[0].start == 90


def test_a_sentence_has_an_end() -> None:
    rows = "".join(f"{n}\tو\tو\tCCONJ\t_\t_\t0\troot\t_\t_\n" for n in range(1, MAX_WORDS + 2))
    with pytest.raises(InputError, match=f"line {MAX_WORDS + 1}: .* an empty line ends a sentence"):
        list(parse_conllu(rows))
