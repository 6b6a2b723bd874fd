"""Raw text to acts, end to end: 20,000 sentences of mixed news in files, read by the command itself.

python benchmarks/reading.py [--sentences 20000] [--profile]

The text is this project's own (corpus/). Of ten sentences six come from whole documents, two from the sentences that
tell an act, one from those that name two and tell none, and one is plain reporting that names nobody. The corpus is
smaller than that, so it repeats, each time with other years in it and in other company, so that no two files are the
same. A file holds some twenty sentences.

The rival, in the same run: a plain spaCy pipeline with the parser that ships here, reading the same files with `pipe`
in one process. It splits and parses; it finds no act, so it does less. It is left out where no parser ships. Printed
are sentences a second, processor seconds (all processes), the most memory that all processes held together, and how
long one short document takes from the shell, cold. `--profile` prints where the time goes in one process instead.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
PARSER = ROOT / "src" / "detente" / "weights" / "parser"
MIX = (("document", 6), ("act", 2), ("none", 1), ("plain", 1))
PLAIN = (
    "Shares closed {n} points higher after a quiet morning.",
    "The river rose by {n} centimetres overnight, and two roads were closed.",
    "About {n} people queued outside the stadium before the gates were opened.",
    "The harvest was smaller than a year ago, farmers said, because the rain came late.",
    "A museum in the old town opens its new wing with {n} paintings on Saturday.",
    "Bread cost {n} per cent more than in March.",
    "The train was {n} minutes late, and nobody could say why.",
    "Doctors advised older people to stay indoors during the heat.",
)
RIVAL = """
import sys
from pathlib import Path
import spacy
read = spacy.load(sys.argv[1])
texts = (path.read_text() for path in sorted(Path(sys.argv[2]).iterdir()))
print(sum(1 for text in read.pipe(texts, batch_size=64) for _ in text.sents))
"""


class Cost(NamedTuple):
    """What a command took: seconds, processor seconds and the most memory of all its processes [MB]."""

    wall: float
    processor: float
    memory: float


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z\"“])", text) if part.strip()]


def _told(none: bool) -> list[str]:
    """The sentences of the corpus that tell an act, or those that tell none."""
    found = []
    for path in sorted((CORPUS / "sentences").glob("*.tsv")):
        with path.open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if (row["act"] == "NONE") == none:
                    found.append(re.sub(r"</?[st](?: \w+)?>", "", row["sentence"]))
    return found


def _kinds() -> dict[str, list[str]]:
    texts = [path.read_text(encoding="utf8") for path in sorted((CORPUS / "documents").glob("*.txt"))]
    documents = [part for text in texts for part in _sentences(text)]
    return {"document": documents, "act": _told(False), "none": _told(True), "plain": list(PLAIN)}


def news(count: int) -> Iterator[str]:
    """Sentences in the mix named above, always the same ones."""
    kinds, chance = _kinds(), random.Random(7)
    order = [kind for kind, share in MIX for _ in range(share)]
    place = dict.fromkeys(kinds, 0)
    for number in range(count):
        kind = order[number % len(order)]
        sentence = kinds[kind][place[kind] % len(kinds[kind])].replace("{n}", str(chance.randint(2, 90)))
        turn = place[kind] // len(kinds[kind])
        place[kind] += 1
        yield re.sub(r"\b(?:1[89]|20)\d\d\b", lambda year, by=turn: str(1900 + (int(year[0]) + by) % 125), sentence)


def write(folder: Path, count: int) -> int:
    """Write the sentences into files of some twenty; the number of bytes."""
    sentences = list(news(count))
    size = 0
    for number, start in enumerate(range(0, count, 20)):
        part = sentences[start : start + 20]
        paragraphs = "\n\n".join(" ".join(part[place : place + 4]) for place in range(0, len(part), 4))
        text = f"Agency report {number}\n\n{paragraphs}\n"
        (folder / f"{number:05}.txt").write_text(text, encoding="utf8")
        size += len(text.encode())
    return size


def _held(pid: int) -> float:
    """The memory of a process and of all below it [MB]."""
    threads = Path(f"/proc/{pid}/task")
    try:
        children = {int(child) for task in threads.iterdir() for child in (task / "children").read_text().split()}
        own = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return (int(own[1]) / 1024 if own else 0.0) + sum(_held(child) for child in children)


def run(command: Sequence[object], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and tell what it took."""
    before, start, most = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), [0.0]
    with tempfile.TemporaryFile() as heard:
        process = subprocess.Popen(
            list(map(str, command)), stdout=heard, stderr=heard, env={**os.environ, **(environment or {})}
        )
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(0.05):
                most[0] = max(most[0], _held(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        ended.set()
        watcher.join()
        if code:
            heard.seek(0)
            sys.exit(f"{command[1:4]} failed: {heard.read().decode()[-800:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return Cost(time.perf_counter() - start, spent, most[0])


def _line(name: str, count: int, cost: Cost) -> str:
    return (
        f"{name:<34}{count / cost.wall:10,.0f} sentences/s {cost.wall:8.1f} s"
        f"{cost.processor:8.1f} CPU s {cost.memory:7,.0f} MB"
    )


def measure(folder: Path, count: int) -> None:
    """Print what reading takes, the rival's figures, and one short document cold."""
    command = [sys.executable, "-m", "detente", "read", folder, "--format", "jsonl", "--out", folder.parent / "acts"]
    print(_line("detente read, all cores", count, run(command)))
    with (folder.parent / "acts").open(encoding="utf8") as acts:
        print(f"{'  acts found':<34}{sum(1 for _ in acts):10,}")
    print(_line("detente read, one process", count, run(command, {"DETENTE_WORKERS": "1"})))
    if (PARSER / "config.cfg").exists():
        print(_line("spaCy with our parser, no acts", count, run([sys.executable, "-c", RIVAL, PARSER, folder])))
    else:
        print("spaCy with our parser: left out, no parser ships")
    short = folder.parent / "short.txt"
    short.write_text("On 3 May 1965 Cambodia severed diplomatic relations with the United States.\n", encoding="utf8")
    cold = min(run([sys.executable, "-m", "detente", "read", short, "--format", "jsonl"]).wall for _ in range(3))
    print(f"{'one short document, cold':<34}{cold:10.2f} s (least of three)")


def profile(folder: Path) -> None:
    """Print where the time goes, all in one process."""
    import cProfile
    import pstats

    from detente import build

    os.environ["DETENTE_WORKERS"] = "1"
    with cProfile.Profile() as watched:
        for _ in build.stream(folder):
            pass
    pstats.Stats(watched).sort_stats("tottime").print_stats(40)


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--sentences", type=int, default=20_000)
    reader.add_argument("--profile", action="store_true")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "news")
        folder.mkdir()
        size = write(folder, given.sentences)
        print(f"{given.sentences:,} sentences, {size / 1e6:.1f} MB in {len(list(folder.iterdir())):,} files")
        profile(folder) if given.profile else measure(folder, given.sentences)


if __name__ == "__main__":
    main()
