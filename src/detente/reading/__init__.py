"""One question asked of a sentence per file: sentences, who, when, what, field, status, voice."""
