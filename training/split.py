"""Which sentence or document is held back? One in three, by its words alone, so that it is never on both sides."""

from __future__ import annotations

import hashlib
import re

_MARK = re.compile(r"</?[st](?: \w+)?>")


def held(text: str) -> bool:
    """Whether a sentence of the corpus (its marks apart) or a document measures and so may train nothing.

    Example:
        >>> held("<s PER>Peru</s> thanked <t CHL>Chile</t>.") == held("Peru thanked Chile.")
        True
    """
    return int(hashlib.sha256(_MARK.sub("", text).strip().encode()).hexdigest(), 16) % 3 == 0
