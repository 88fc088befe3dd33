"""Which surface tokens of the news are split, and how: more entries for the multi-word-token expander's dictionary.

The treebank shows about 11,000 expansions. An expander that learnt only from those takes the first letter of واشنطن
for و "and". Two things tell better: whether the parts are words at all (the vector vocabulary was made from split
text), and how often the rest stands in the news with other beginnings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

CONJUNCTIONS = ("", "و", "ف")
PARTICLES = ("", "ب", "ل", "ك", "س")
PRONOUNS = ("", "ها", "هم", "هما", "هن", "كم", "نا", "ه", "ك", "ي")
HOSTS = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل")
"""What may stand before a stem if it is a word: نك would also occur as والنك."""

OTHER_ENDINGS = {"ت": "ة", "ا": "ى", "ئ": "ء", "ؤ": "ء"}
"""Last letters that change before a pronoun: سفارته is سفارة ه, مستواه is مستوى ه, أعضائه is أعضاء ه."""


def analyses(token: str, words: Container[str]) -> Iterator[tuple[str, ...]]:
    """The ways to split a token so that a word of three letters or more is left: وبسفارته gives و ب سفارة ه."""
    for conjunction in CONJUNCTIONS:
        for particle in PARTICLES:
            for pronoun in PRONOUNS:
                before, after = conjunction + particle, pronoun
                if not (before or after) or not (token.startswith(before) and token.endswith(after)):
                    continue
                stem = token[len(before) : len(token) - len(after)]
                if particle == "ل" and stem.startswith("ل"):
                    stem = "ا" + stem
                options = [stem]
                if after and stem[-1:] in OTHER_ENDINGS:
                    options.insert(0, stem[:-1] + OTHER_ENDINGS[stem[-1:]])
                for option in options:
                    if len(option) >= 3 and option in words:
                        yield tuple(part for part in (conjunction, particle, option, pronoun) if part)


def corrections(
    guesses: Mapping[str, str],
    counts: Mapping[str, int],
    ranks: Mapping[str, int],
    *,
    known: Container[str] = (),
    whole: Mapping[str, int] | None = None,
    share: float = 0.05,
) -> dict[str, str]:
    """Better expansions for tokens that an expander gets wrong; a token to be left whole is mapped to itself.

    ``guesses`` are the expander's (token to parts, separated by spaces), ``counts`` how often each surface token stands
    in a large text, ``ranks`` the place by frequency of the words that are known to exist, ``known`` the tokens whose
    expansion is settled by the treebank, ``whole`` how often the treebank leaves a token unsplit.

    A guess with a part that is no word and occurs with other beginnings in less than ``share`` of the token's own
    number (واشنطن as و أشنطن) gives way to the token itself if that is a word, else to the split whose stem is the
    most frequent word, else to the token itself. A guess made of words (بكين as ب كين) gives way only if the treebank
    has the token whole at least twice, or the token is the more frequent word.
    """
    better: dict[str, str] = {}
    for token, guess in guesses.items():
        parts = guess.split()
        if token in known or len(parts) < 2:
            continue
        strange = [part for part in parts if len(part) > 1 and part not in ranks]
        if not strange:
            stem = max(parts, key=len)
            often_whole = whole is not None and whole.get(token, 0) >= 2
            if often_whole or (token in ranks and ranks[token] < ranks.get(stem, 0)):
                better[token] = token
        elif any(_elsewhere(part, token, counts) < share * counts[token] for part in strange):
            options = [] if token in ranks else list(analyses(token, ranks))
            found = min(options, key=lambda parts: ranks[max(parts, key=len)], default=())
            better[token] = " ".join(found) or token
    return better


def _elsewhere(part: str, token: str, counts: Mapping[str, int]) -> int:
    return sum(counts.get(host + part, 0) for host in HOSTS if host + part != token)


def count_tokens(lines: Iterable[str]) -> Counter[str]:
    """Letter sequences of a text with their numbers: close enough to Stanza's tokens for counting."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update("".join(c if c.isalpha() else " " for c in line).split())
    return counts
