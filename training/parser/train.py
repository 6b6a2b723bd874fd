"""Train the parser again: python training/parser/train.py TREEBANK, about a quarter of an hour on one core.

TREEBANK is a folder with UD English EWT (Silveira and others 2014, universaldependencies.org, CC BY-SA 4.0):
en_ewt-train.conllu, -dev and -test, plain or gzipped. The weights that come out are under the same licence.
It writes src/detente/weights/parser and src/detente/weights/lemmas.tsv.gz and prints the scores on the test file.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.training.converters import conllu_to_docs
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "src" / "detente" / "weights"


def text(treebank: Path, part: str) -> str:
    """One part of the treebank, plain or gzipped."""
    plain = treebank / f"en_ewt-{part}.conllu"
    if plain.exists():
        return plain.read_text(encoding="utf8")
    return gzip.decompress(Path(f"{plain}.gz").read_bytes()).decode("utf8")


def lemmas(conllu: str) -> Iterator[tuple[str, str, str]]:
    """Each form with its part of speech and the base it has most often."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in conllu.splitlines():
        cells = line.split("\t")
        if len(cells) == 10 and cells[0].isdigit():
            found[cells[1].lower(), cells[4]][cells[2].lower()] += 1
    for (form, tag), bases in sorted(found.items()):
        yield form, tag, bases.most_common(1)[0][0]


def main(treebank: Path) -> None:
    """Train, measure, and put the weights where the package has them."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("train", "dev", "test"):
            docs = conllu_to_docs(text(treebank, part), n_sents=1)
            DocBin(docs=docs, store_user_data=False).to_disk(Path(folder, f"{part}.spacy"))
        config = load_config(HERE / "parser.cfg", overrides={"paths.folder": folder}, interpolate=True)
        Path(folder, "model").mkdir()
        train(init_nlp(config), Path(folder, "model"), use_gpu=-1)
        best = spacy.load(Path(folder, "model", "model-best"))
        held = list(DocBin().from_disk(Path(folder, "test.spacy")).get_docs(best.vocab))
        scores = best.evaluate([Example(best.make_doc(doc.text), doc) for doc in held])
        print({name: round(scores[name], 4) for name in ("tag_acc", "dep_uas", "dep_las")})
        shutil.rmtree(WEIGHTS / "parser", ignore_errors=True)
        best.to_disk(WEIGHTS / "parser")
    head = "# form, part of speech, base; from UD English EWT, CC BY-SA 4.0\n"
    rows = "".join("\t".join(row) + "\n" for row in lemmas(text(treebank, "train")))
    (WEIGHTS / "lemmas.tsv.gz").write_bytes(gzip.compress((head + rows).encode("utf8"), mtime=0))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
