"""One question asked of a sentence per file, from where it ends to who did what to whom and whether it happened."""
