"""How does a sentence hang together? Its words with their heads, parts of speech and base forms."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from detente.reading.lexicon import bases

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc


WEIGHTS = Path(__file__).parents[1] / "weights"
# Half a character, as broken files hold it: the parser writes its words as UTF-8 and would stop there.
_HALF = re.compile("[\ud800-\udfff]")


class Word(NamedTuple):
    """One word of a sentence: its place, its characters, its base form, and what it hangs on.

    `tag` is the part of speech (Penn Treebank), `dep` the dependency (Universal Dependencies), `head` the place of the
    word that it hangs on, its own for the root. `mark` is punctuation or space.
    """

    at: int
    start: int
    end: int
    lower: str
    base: str
    tag: str
    dep: str
    head: int
    mark: bool
    number: bool
    alpha: bool


class Tree(NamedTuple):
    """A parsed sentence: its characters, its words, and the places of the words that hang on each."""

    text: str
    words: tuple[Word, ...]
    hanging: tuple[tuple[int, ...], ...]

    def within(self, start: int, end: int) -> frozenset[int]:
        """The places of the words that share a character with a stretch of the sentence."""
        return frozenset(word.at for word in self.words if word.start < end and start < word.end and not word.mark)

    def above(self, at: int) -> list[Word]:
        """A word and all that it hangs on, up to the root."""
        out = [self.words[at]]
        while out[-1].head != out[-1].at:
            out.append(self.words[out[-1].head])
        return out

    def under(self, at: int) -> list[Word]:
        """The words that hang on a word."""
        return [self.words[child] for child in self.hanging[at]]


@cache
def _parser() -> Language:
    # spaCy takes most of a second to import: only a text that is parsed pays for it.
    import spacy

    return spacy.load(WEIGHTS / "parser")


def parse(sentences: Iterable[str]) -> Iterator[Tree]:
    """Parse sentences, each on its own.

    Args:
        sentences: one sentence each.

    Returns:
        The trees in the same order.

    Source: the parser is trained on UD English EWT, Silveira and others (2014), CC BY-SA 4.0.

    Example:
        >>> tree = next(parse(["She thanked Chile."]))
        >>> [(word.lower, word.dep, word.head) for word in tree.words][:3]
        [('she', 'nsubj', 1), ('thanked', 'ROOT', 1), ('chile', 'obj', 1)]
    """
    whole = (sentence if sentence.isascii() else _HALF.sub("\ufffd", sentence) for sentence in sentences)
    return map(_tree, _parser().pipe(whole, batch_size=256))


_READ: list[int | str] = [
    "IDX",
    "LENGTH",
    "LOWER",
    "TAG",
    "DEP",
    "HEAD",
    "IS_PUNCT",
    "IS_SPACE",
    "LIKE_NUM",
    "IS_ALPHA",
]


def _tree(doc: Doc) -> Tree:
    """The words of a sentence, read out of spaCy all at once: one by one takes four times as long."""
    # A head to the left comes as a number below zero that was written without its sign.
    cells = doc.to_array(_READ).astype("int64").tolist()
    words = tuple(_word(doc.vocab.strings, at, row) for at, row in enumerate(cells))
    hanging = [list[int]() for _ in words]
    for word in words:
        if word.head != word.at:
            hanging[word.head].append(word.at)
    return Tree(doc.text, words, tuple(map(tuple, hanging)))


def _word(named: StringStore, at: int, row: Sequence[int]) -> Word:
    start, length, *names, head, punct, space, number, alpha = row
    lower, tag, dep = (named[name % 2**64] for name in names)
    kind = bool(punct or space), bool(number), bool(alpha)
    return Word(at, start, start + length, lower, lemma(lower, tag), tag, dep, at + head, *kind)


@cache
def _lemmas() -> Mapping[tuple[str, str], str]:
    """The base form of a form with its part of speech, as the treebank has it."""
    lines = gzip.decompress((WEIGHTS / "lemmas.tsv.gz").read_bytes()).decode("utf8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(form, tag): base for form, tag, base in rows}


@cache
def lemma(word: str, tag: str) -> str:
    """The base of a form, by its part of speech.

    Args:
        word: the form, in small letters.
        tag: its part of speech (Penn Treebank).

    Example:
        >>> lemma("condemning", "VBG"), lemma("treaties", "NNS")
        ('condemn', 'treaty')
    """
    known = _lemmas().get((word, tag))
    if known:
        return known
    if tag.startswith("VB"):
        return bases().get(word) or _stem(word)
    if tag in ("NNS", "NNPS") and word.endswith("s"):
        return word[:-3] + "y" if word.endswith("ies") else word[: -1 - word.endswith(("sses", "shes", "ches"))]
    return word


def _stem(word: str) -> str:
    """A guess at the base of a verb that no list knows."""
    if word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word
