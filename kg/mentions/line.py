"""A sentence seen three ways at once: words of the tree, tokens of the text, folded forms for matching."""

from __future__ import annotations

from functools import lru_cache

from kg.arabic import bare, fold, normalise
from kg.mentions.lexicon import NAME_PARTICLES, words
from kg.types import Sentence, Token, Word

_PROCLITICS = words("و ف ب ل ك س")
QUOTES = frozenset("\"'")


class Line:
    """One sentence indexed for name matching. Word ids and token positions are both needed: names are looked up over
    whole tokens, but a name begins after the clitics of its first token (و+كييف) and ends before those of its last."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self.tokens = sentence.tokens
        self.folded = tuple(_fold(word.text) for word in sentence.words)
        self.token_folded = tuple(_fold(token.text) for token in sentence.tokens)
        self._token_at = {
            word_id: place
            for place, token in enumerate(sentence.tokens)
            for word_id in range(token.first, token.last + 1)
        }
        self._cased = {w.head for w in self.words if w.deprel.startswith("case") and w.id < w.head}

    def __len__(self) -> int:
        return len(self.words)

    def word(self, word_id: int) -> Word:
        """The word with this id."""
        return self.words[word_id - 1]

    def key(self, word_id: int) -> str:
        """The folded form of a word; empty for punctuation and outside the sentence."""
        return self.folded[word_id - 1] if 1 <= word_id <= len(self.folded) else ""

    def place(self, word_id: int) -> int:
        """The position of the token that holds the word."""
        return self._token_at[word_id]

    def token(self, word_id: int) -> Token:
        """The token that holds the word."""
        return self.tokens[self._token_at[word_id]]

    def is_proclitic(self, word_id: int) -> bool:
        """و, ف, ب, ل, ك, س before the rest of its token."""
        place = self._token_at[word_id]
        return (
            self.key(word_id) in _PROCLITICS
            and word_id < self.tokens[place].last
            and self.token_folded[place] not in NAME_PARTICLES
        )

    def is_enclitic(self, word_id: int) -> bool:
        """A pronoun at the end of a longer token: ه in نائبه."""
        if not 1 <= word_id <= len(self.words) or self.word(word_id).upos != "PRON":
            return False
        token = self.token(word_id)
        return token.first < word_id == token.last

    def core(self, place: int) -> tuple[int, int]:
        """First and last word of a token without its proclitics and its pronoun."""
        first, last = self.tokens[place].first, self.tokens[place].last
        while first < last and self.is_proclitic(first):
            first += 1
        while last > first and self.is_enclitic(last):
            last -= 1
        return first, last

    def bare_start(self, word_id: int) -> bool:
        """The word begins its token: no clitic stands before it."""
        return word_id == self.token(word_id).first

    def keys_from(self, word_id: int) -> list[str]:
        """Folded text of the rest of the word's token, then of the tokens that follow: what names are matched on."""
        place = self.place(word_id)
        first, last = self.tokens[place].first, self.tokens[place].last
        if word_id == first and not self.is_enclitic(last):
            rest = self.token_folded[place]
        else:
            stop = last - 1 if self.is_enclitic(last) else last
            rest = "".join(self.folded[word_id - 1 : stop])
        return [rest, *self.token_folded[place + 1 : place + 9]]

    def top(self, words: tuple[int, ...]) -> int:
        """The word that the others hang from: its own head is outside; the first of several."""
        inside = set(words)
        return next(
            (
                i
                for i in words
                if self.word(i).head not in inside and self.word(i).upos not in ("ADP", "CCONJ", "PUNCT")
            ),
            words[0],
        )

    def cased(self, word_id: int) -> bool:
        """A preposition governs the word."""
        return word_id in self._cased or (word_id > 1 and self.word(word_id - 1).upos == "ADP")

    def describes(self, word_id: int) -> bool:
        """The word is an adjective after its noun: الفرنسية in الحكومة الفرنسية, not السعودية in قالت السعودية."""
        word = self.word(word_id)
        if word.deprel.startswith("amod"):
            return True
        if word_id == 1 or not self.bare_start(word_id):
            return False
        before = self.word(word_id - 1)
        return before.upos in ("NOUN", "ADJ") and before.text.startswith("ال") == word.text.startswith("ال")

    def tag(self, word_id: int) -> str:
        """The named-entity type of the word's token, "" outside names."""
        return self.token(word_id).ner.partition("-")[2]


@lru_cache(maxsize=1 << 16)
def _fold(text: str) -> str:
    return fold(text)


def phrase(line: Line, words: tuple[int, ...]) -> str:
    """The words as written, without what stands before the first in its token: و+كييف gives كييف.

    Tokens whose words all belong are spelt as they are (والتنمية, للأنباء); a pronoun that closes a token stays on its
    noun (نظيره الروسي); quotation marks and brackets fall away.
    """
    pieces: list[str] = []
    inside = set(words)
    done = -1
    for word_id in words:
        place = line.place(word_id)
        text = line.word(word_id).text
        token = line.tokens[place]
        if place == done:
            continue
        if not any(c.isalnum() for c in text):
            continue
        done = place
        if token.first == word_id:
            pieces.append(normalise(token.text).text)
            if token.last not in inside and not line.is_enclitic(token.last):
                pieces[-1] = "".join(line.word(i).text for i in range(token.first, token.last + 1) if i in inside)
            continue
        noun = "".join(line.word(i).text for i in range(word_id, token.last + 1) if not line.is_enclitic(i))
        pieces.append(with_pronoun(noun, line.word(token.last).text) if line.is_enclitic(token.last) else noun)
    return " ".join(pieces)


def with_pronoun(noun: str, pronoun: str) -> str:
    """A noun with its pronoun: هجمة + هما is هجمتهما."""
    return (noun[:-1] + "ت" if noun.endswith("ة") else noun) + pronoun


def extent(line: Line, words: tuple[int, ...]) -> tuple[int, int]:
    """Offsets of the words in the user's text; a pronoun that closes the last token is inside."""
    last = words[-1]
    end = line.word(last).end
    if line.is_enclitic(last + 1) and line.place(last + 1) == line.place(last):
        end = line.word(last + 1).end
    return min(line.word(i).start for i in words), max([end, *(line.word(i).end for i in words)])


def tanwin(word: Word) -> bool:
    """Whether a noun shows the indefinite accusative, in which nothing completes a noun: أطلقت طائرة صاروخا."""
    return word.upos == "NOUN" and bare(word.text) == bare(word.lemma) + "ا"
