"""What is a name in one sentence is the same name in the others: ستولمان, found three times, is a person the fourth.

The tagger reads sentence by sentence. As in Krishnan and Manning (2006, "An effective two-stage model for exploiting
non-local dependencies in named entity recognition"), the labels that an article gives a name elsewhere are evidence;
here the majority simply wins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.clitics import PROCLITICS, main_word
from kg.arabic import fold
from kg.types import Sentence, Token

Span = tuple[int, int, str]
Form = tuple[str, ...]

_MAJORITY = 0.6
_LETTERS = 3
_UNSPLIT_LETTERS = 5


def spans(labels: Sequence[str]) -> set[Span]:
    """The names (first token, token after the last, kind) of BIO labels."""
    found: set[Span] = set()
    begin = 0
    for i, (before, label) in enumerate(zip(["O", *labels], [*labels, "O"], strict=True)):
        if before != "O" and label != f"I-{before[2:]}":
            found.add((begin, i, before[2:]))
        if label != "O" and label != f"I-{before[2:]}":
            begin = i
    return found


def consistent(sentences: Sequence[Sentence]) -> list[Sentence]:
    """An article's sentences with its names labelled everywhere as in most places, whole names before their parts.

    A name counts that was found twice or more, most often with one label, and whose word, if it is only one, is not
    more often none. The last word of a person's name stands for the person: ريتشارد ستولمان ... رفض ستولمان. No name
    that was found is cut.
    """
    read = [[_form(sentence, token) for token in sentence.tokens] for sentence in sentences]
    known = _known(sentences, read)
    if not known:
        return list(sentences)
    longest = max(map(len, known))
    return [_relabelled(s, forms, known, longest) for s, forms in zip(sentences, read, strict=True)]


def _form(sentence: Sentence, token: Token) -> str:
    """A token's main word, folded: لستولمان, split, gives ستولمان."""
    words = [word.text for word in sentence.words[token.first - 1 : token.last]]
    return fold(words[main_word(words)])


def _known(sentences: Sequence[Sentence], read: Sequence[Sequence[str]]) -> dict[Form, str]:
    votes: defaultdict[Form, Counter[str]] = defaultdict(Counter)
    others = Counter[str]()
    for sentence, forms in zip(sentences, read, strict=True):
        found = spans([token.ner for token in sentence.tokens])
        for begin, end, kind in found:
            votes[tuple(forms[begin:end])][kind] += 1
            if kind == "PER" and end - begin > 1:
                votes[(forms[end - 1],)][kind] += 1
        inside = {i for begin, end, _ in found for i in range(begin, end)}
        others.update(
            form
            for i, (form, token) in enumerate(zip(forms, sentence.tokens, strict=True))
            if i not in inside and not _foreign(sentence, token)
        )
    known: dict[Form, str] = {}
    for form, counts in votes.items():
        kind, number = counts.most_common(1)[0]
        rare = len(form) == 1 and (others[form[0]] > number or len(form[0]) < _LETTERS)
        if number > 1 and number >= _MAJORITY * counts.total() and not rare:
            known[form] = kind
    return known


def _foreign(sentence: Sentence, token: Token) -> bool:
    """Whether the treebank's way to tag foreign names is that of the token's words."""
    return any(word.upos in ("X", "PROPN") for word in sentence.words[token.first - 1 : token.last])


def _relabelled(sentence: Sentence, forms: Sequence[str], known: Mapping[Form, str], longest: int) -> Sentence:
    labels = [token.ner for token in sentence.tokens]
    found = spans(labels)
    at = 0
    while at < len(forms):
        for size in range(min(longest, len(forms) - at), 0, -1):
            kind = _kind(sentence, forms, at, size, known)
            cut = any(b < at < e or b < at + size < e for b, e, _ in found)
            if kind is not None and not cut:
                on = labels[at] == "O" and kind == "PER" and _goes_on(sentence, forms, labels, at)
                labels[at : at + size] = [f"{'I' if on else 'B'}-{kind}", *[f"I-{kind}"] * (size - 1)]
                at += size - 1
                break
        at += 1
    tokens = [replace(t, ner=label) if t.ner != label else t for t, label in zip(sentence.tokens, labels, strict=True)]
    return replace(sentence, tokens=tuple(tokens))


def _goes_on(sentence: Sentence, forms: Sequence[str], labels: Sequence[str], at: int) -> bool:
    """Whether a person's name stands right before, without و between: كمال عبد | المعروف."""
    return at > 0 and labels[at - 1].endswith("-PER") and fold(sentence.tokens[at].text).startswith(forms[at])


def _kind(sentence: Sentence, forms: Sequence[str], at: int, size: int, known: Mapping[Form, str]) -> str | None:
    """The label of the name at a place, also where a clitic was left on it: لستولمان, unsplit."""
    form = tuple(forms[at : at + size])
    token = sentence.tokens[at]
    if form not in known and token.first == token.last and form[0].startswith(PROCLITICS):
        form = (form[0][1:], *form[1:]) if len(form[0]) >= _UNSPLIT_LETTERS else form
    return known.get(form)
