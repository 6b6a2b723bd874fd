"""How does a sentence hang together? Its words with their heads, parts of speech and base forms."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from detente.reading.lexicon import bases

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


WEIGHTS = Path(__file__).parents[1] / "weights"
# Half a character, as broken files hold it: the parser writes its words as UTF-8 and would stop there.
_HALF = re.compile("[\ud800-\udfff]")


@cache
def _parser() -> Language:
    # spaCy takes most of a second to import: only a text that is parsed pays for it.
    import spacy

    return spacy.load(WEIGHTS / "parser")


def parse(sentences: Iterable[str]) -> Iterator[Doc]:
    """Parse sentences, each on its own.

    Args:
        sentences: one sentence each.

    Returns:
        spaCy documents in the same order: every token with its head, its dependency (Universal Dependencies) and its
        part of speech (Penn Treebank).

    Source: the parser is trained on UD English EWT, Silveira and others (2014), CC BY-SA 4.0.

    Example:
        >>> [(t.text, t.dep_, t.head.text) for t in next(parse(["Peru thanked Chile."]))][:3]
        [('Peru', 'nsubj', 'thanked'), ('thanked', 'ROOT', 'thanked'), ('Chile', 'obj', 'thanked')]
    """
    whole = (sentence if sentence.isascii() else _HALF.sub("\ufffd", sentence) for sentence in sentences)
    return _parser().pipe(whole, batch_size=256)


@cache
def _lemmas() -> Mapping[tuple[str, str], str]:
    """The base form of a form with its part of speech, as the treebank has it."""
    lines = gzip.decompress((WEIGHTS / "lemmas.tsv.gz").read_bytes()).decode("utf8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(form, tag): base for form, tag, base in rows}


def lemma(token: Token) -> str:
    """The base form of a word, in small letters.

    Example:
        >>> [lemma(token) for token in next(parse(["They were condemning both treaties."]))][:5]
        ['they', 'be', 'condemn', 'both', 'treaty']
    """
    return _lemma(token.lower_, token.tag_)


@cache
def _lemma(word: str, tag: str) -> str:
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
