"""The one recipe on real input: read and load."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from detente import build, coding
from detente import store as stores
from detente.errors import BadTable, UnknownName, UnreadableDocument
from detente.holdings import faults
from detente.progress import Step
from detente.sources import gdelt1, gdelt2
from detente.sources.documents import written
from detente.tables import DOCUMENTS, EVENTS, VOTES, Document
from tests.loadable import ICEWS, ballots, graph, rows

TOLD = "On 7 April 2006 China criticised Japan."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text(f"é🤝 First.\n\n{TOLD}\n")
    (tmp_path / "papers" / "two.md").write_text("---\ntitle: Two\n---\nOn 8 May 2007 Japan criticised China.\n")
    return tmp_path / "papers"


def test_a_quote_is_the_documents_own_text(folder: Path) -> None:
    told = rows(build.read(folder))
    assert {(row["actor"], row["other"]) for row in told} == {("CHN", "JPN"), ("JPN", "CHN")}
    for row in told:
        assert row["quote"] == Path(row["document"]).read_text(encoding="utf8")[row["start"] : row["end"]]


def test_a_text_a_name_and_several_of_them(folder: Path) -> None:
    assert rows(build.read(TOLD))[0]["quote"].startswith("On 7 April 2006")
    assert rows(build.read(TOLD + "\nAnd more."))[0]["actor"] == "CHN"
    both = rows(build.read([folder / "one.txt", str(folder / "two.md"), TOLD]))
    assert [Path(row["document"]).name for row in both] == ["one.txt", "two.md", "text"]
    for missing in ("missing", "my missing notes.txt"):
        with pytest.raises(UnreadableDocument, match="no file"):
            build.read(missing)
    with pytest.raises(UnknownName) as refused:
        build.read(TOLD, coder="rule")
    assert refused.value.nearest == ("rules",)


def test_a_text_without_an_act_gives_an_empty_table() -> None:
    table = build.read("Nothing at all is told here.")
    assert rows(table) == []
    assert table.columns == (*EVENTS.names, "quote")


def test_documents_load_once_with_their_acts(folder: Path) -> None:
    (folder / "bad.bin").write_bytes(b"\0\1")
    once, twice = build.load("documents", [folder]), build.load("documents", [folder])
    assert once.added == {"documents": 2, "events": 2} and once.read == once.added
    assert twice.added == {"documents": 0, "events": 0} and twice.read["documents"] == 2
    assert len(once.skipped) == 1
    with stores.open() as opened:
        assert rows(opened.coverage()) == []
        assert {row["title"] for row in rows(opened.table(DOCUMENTS))} == {None, "Two"}


def test_a_load_is_all_or_nothing(tmp_path: Path) -> None:
    good, bad = ballots(tmp_path / "good.csv", 1990, 1995), tmp_path / "bad.csv"
    bad.write_text("rcid,date,iso3\n")
    with pytest.raises(BadTable):
        build.load("un_votes", [good, bad])
    with stores.open() as opened:
        assert rows(opened.table(VOTES)) == []


def test_loading_tells_what_was_covered(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    files = [tmp_path / f"{year}.csv" for year in (2013, 2014)]
    for year, file in zip((2013, 2014), files, strict=True):
        file.write_text(ICEWS.format(year=year))
    loaded = build.load("icews", files, progress=lambda step: seen.append((step.name, step.rows)))
    assert loaded.added == {"events": 4} and seen == [("2013.csv", 2), ("2014.csv", 4)]
    with stores.open() as opened:
        spans = [(row["source"], row["kind"], row["since"], row["until"]) for row in rows(opened.coverage())]
    assert spans == [("icews", "events", date(2013, 1, 1), date(2014, 12, 31))]


def test_a_source_that_is_none() -> None:
    with pytest.raises(UnknownName) as refused:
        build.load("un_vote", [])
    assert refused.value.nearest == ("un_votes",)


def test_real_votes_load_and_load_again(shared: Callable[[str], Path]) -> None:
    file = shared("data/unga_votes_1946_2024_iso3.parquet")
    first, second = build.load("un_votes", [file]), build.load("un_votes", [file])
    assert first.added["votes"] == first.read["votes"] > 900_000
    assert second.added["votes"] == 0


# A load that keeps each document by itself, reads in processes, and says when it keeps one.
OFTEN = """
from detente import build, coding
coding._MUCH = coding._PIECE = 1
build._OFTEN = 0.0
keep = build._keep
def told(*given):
    print("kept", flush=True)
    return keep(*given)
build._keep = told
from detente.__main__ import main
main()
"""
MANY = 120


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Documents that tell two acts each."""
    (tmp_path / "many").mkdir()
    for number in range(MANY):
        text = f"Note {number}.\n\n{TOLD} Nothing else was told. On 9 April 2006 Japan praised China.\n"
        (tmp_path / "many" / f"{number:03}.txt").write_text(text)
    return tmp_path / "many"


def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a large folder is read: by two processes, a few documents at a time."""
    monkeypatch.setattr(coding, "_MUCH", 1)
    monkeypatch.setattr(coding, "_PIECE", 2_000)
    monkeypatch.setattr(build, "_BATCH", 2_000)
    monkeypatch.setenv("DETENTE_WORKERS", "2")


def streamed(what: Any, **more: Any) -> list[dict[str, Any]]:
    return [row for table in build.stream(what, **more) for row in table.to_pylist()]


def test_a_stream_in_processes_tells_what_a_reading_tells(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(build.read(many))
    in_pieces(monkeypatch)
    assert len([*build.stream(many)]) > 4
    assert streamed(many) == whole and len(whole) == 2 * MANY
    assert rows(build.read(many)) == whole


def test_faults_come_back_from_processes(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (many / "050.txt").write_bytes(b"\0\1")
    in_pieces(monkeypatch)
    skipped: list[UnreadableDocument] = []
    assert len(streamed(many, skipped=skipped)) == 2 * MANY - 2
    assert ["050.txt is a binary" in fault.message for fault in skipped] == [True]
    with pytest.raises(UnreadableDocument, match=r"050.txt"):
        streamed([many, many / "050.txt"])


def test_what_is_not_there_is_told_before_anything_is_kept(many: Path) -> None:
    (many / "none").mkdir()
    for wrong in (many / "nowhere", many / "none"):
        with pytest.raises(UnreadableDocument):
            build.load("documents", [many, wrong])
        with stores.open() as opened:
            assert rows(opened.table(DOCUMENTS)) == []


def test_steps_count_files_and_bytes(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_pieces(monkeypatch)
    steps: list[Step] = []
    streamed(many, progress=steps.append)
    size = sum(path.stat().st_size for path in many.iterdir())
    assert {(step.all_files, step.all_bytes) for step in steps} == {(MANY, size)}
    assert (steps[-1].files, steps[-1].bytes) == (MANY, size)
    assert [step.files for step in steps] == sorted({step.files for step in steps})


def silent(texts: Sequence[Document]) -> list[list[Any]]:
    return [[] for _ in texts]


def test_a_large_folder_never_stands_in_memory_whole(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"{number}.txt").write_text(f"{number} " * 60_000)
    tracemalloc.start()
    count = sum(1 for _ in coding.coded([tmp_path], silent))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100 and peak < 6_000_000 < sum(path.stat().st_size for path in tmp_path.iterdir()) / 2


def test_a_second_reading_tells_the_same_from_the_store(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    store = tmp_path / "kept.duckdb"
    first = streamed(many, store=store)
    (many / "new.txt").write_text("On 8 May 2007 China thanked Japan.")
    seen: list[str] = []
    monkeypatch.setattr(coding, "_MUCH", 10**9)
    coder = build.codes("rules")
    monkeypatch.setattr(build, "codes", lambda name: partial(noted, seen, coder))
    again = streamed(many, store=store)
    assert seen == ["new.txt"]
    assert again[:-1] == first and again[-1]["document"].endswith("new.txt")


def noted(seen: list[str], coder: coding.Codes, texts: Sequence[Document]) -> Any:
    seen.extend(Path(text.document).name for text in texts)
    return coder(texts)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("verb", ["load", "read"])
def test_a_stopped_reading_keeps_whole_documents_and_goes_on(
    number: signal.Signals, verb: str, many: Path, tmp_path: Path
) -> None:
    store = tmp_path / "kept.duckdb"
    words = ["load", "documents", many] if verb == "load" else ["read", many, "--format", "jsonl", "--out", "acts"]
    command = [sys.executable, "-c", OFTEN, *map(str, words), "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as run:
        assert run.stdout and [run.stdout.readline() for _ in range(4)] == ["kept\n"] * 4
        run.send_signal(number)
        _, errors = run.communicate(timeout=30)
    assert (run.returncode, errors) == ((130, "Stopped.\n") if number is signal.SIGINT else (-number, ""))
    with stores.open(store) as opened:
        texts = {row["record"] for row in rows(opened.table(DOCUMENTS))}
        acts = [row["record"].partition(":")[0] for row in rows(opened.table(EVENTS))]
    assert 3 <= len(texts) < MANY
    assert sorted(acts) == sorted([*texts, *texts])
    rest = build.load("documents", [many], store=store)
    assert rest.added == {"documents": MANY - len(texts), "events": 2 * (MANY - len(texts))}
    assert not (tmp_path / "acts").exists()


def test_documents_are_coded_again_when_asked(folder: Path, tmp_path: Path) -> None:
    build.load("icews_benchmarks", [graph(tmp_path / "graph.csv", 1999)])
    build.load("documents", [folder])
    (folder / "other.txt").write_text("On 1 June 2001 Japan thanked Peru.")
    build.load("documents", [folder / "other.txt"])
    with stores.open() as opened:
        whole = rows(opened.table(EVENTS).order_by("source", "record"))
    with stores.open(write=True) as opened:  # as an earlier coder left it
        opened.engine.sql("DELETE FROM events WHERE actor = 'JPN' AND source = 'documents'")
        opened.engine.sql("UPDATE events SET act = 'AID', record = record || 'x' WHERE act = 'ACCUSE'")
        opened.engine.sql("UPDATE documents SET title = 'Old'")
    assert build.load("documents", [folder]).added == {"documents": 0, "events": 0}
    again = build.load("documents", [folder], again=True)
    assert again.replaced == {"documents": 3, "events": 1} and again.added == {"documents": 3, "events": 3}
    with stores.open() as opened:
        assert rows(opened.table(EVENTS).order_by("source", "record")) == whole
        assert {row["title"] for row in rows(opened.table(DOCUMENTS))} == {None, "Two"}
    with pytest.raises(UnknownName, match="documents"):
        build.load("icews_benchmarks", [tmp_path / "graph.csv"], again=True)


def test_acts_are_replaced_or_stay_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build.load("documents", [folder])

    def broken(*given: object) -> dict[str, int]:
        raise BadTable("the disk is full")

    monkeypatch.setattr(build, "_keep", broken)
    with pytest.raises(BadTable):
        build.load("documents", [folder], again=True)
    with stores.open() as opened:
        assert (len(rows(opened.table(DOCUMENTS))), len(rows(opened.table(EVENTS)))) == (2, 2)


def test_codes_takes_documents_together() -> None:
    texts = [written(TOLD, "one"), written("Nothing.", "two")]
    assert [len(acts) for acts in build.codes("rules")(texts)] == [1, 0]


def test_a_process_that_codes_loads_no_store() -> None:
    """Many of them run at once, so each has to stay small and start fast."""
    script = (
        "import pickle, sys; from detente.build import codes; sys.stdout.buffer.write(pickle.dumps(codes('rules')))"
    )
    work = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    script = "import pickle, sys; import detente.coding; pickle.load(sys.stdin.buffer); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], input=work, capture_output=True, check=True)
    loaded = set(run.stdout.decode().split())
    assert "detente.coders.rules" in loaded and not {"detente.store", "duckdb", "pyarrow"} & loaded


def quarter(folder: Path, number: int, *acts: int) -> None:
    """A file of GDELT 2.0 of one quarter of an hour of 18 February 2015."""
    given = {"sqldate": "20150218", "actor1countrycode": "CHN", "actor2countrycode": "KHM", "eventcode": "042"}
    stamp = f"20150218{number // 4:02}{number % 4 * 15:02}00"
    rows = (given | {"globaleventid": str(act), "dateadded": stamp} for act in acts)
    lines = "".join("\t".join(row.get(name, "") for name in gdelt2._COLUMNS) + "\n" for row in rows)
    with zipfile.ZipFile(folder / f"{stamp}.export.CSV.zip", "w") as archive:
        archive.writestr(f"{stamp}.export.CSV", lines)


def test_a_folder_of_quarters_of_an_hour_is_appended_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look into the store for all files, one span for the day that they make up, nothing left unpacked."""
    (tmp_path / "day").mkdir()
    for number in range(96):
        quarter(tmp_path / "day", number, number * 2, number * 2 + 1)
    appended: list[str] = []
    append = stores.Store.append

    def counted(self: stores.Store, tables: Any, **more: Any) -> dict[str, int]:
        appended.extend(tables)
        return append(self, tables, **more)

    monkeypatch.setattr(stores.Store, "append", counted)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "rooms"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rooms"))
    (tmp_path / "rooms").mkdir()
    seen: list[Step] = []
    loaded = build.load("gdelt2", [tmp_path / "day"], progress=seen.append)
    assert loaded.added == {"events": 192} and appended == ["events", "coverage"]
    assert [step.rows for step in seen] == [0, 192] and "and 95 more files" in seen[0].name
    assert not [path for path in (tmp_path / "rooms").rglob("*") if path.is_file()]
    with stores.open() as opened:
        [span] = rows(opened.coverage())
    assert (span["source"], span["since"], span["until"]) == ("gdelt2", date(2015, 2, 18), date(2015, 2, 18))
    assert build.load("gdelt2", [tmp_path / "day"]).added == {"events": 0}


def test_an_act_that_was_told_late_is_no_fault(tmp_path: Path) -> None:
    """The spans of GDELT are the days of the news; a page of 2014 tells of 2005."""
    (tmp_path / "20140105.export.CSV").write_text(
        "\t".join(
            {"globaleventid": "1", "sqldate": "20050101", "actor1countrycode": "CHN", "actor2countrycode": "KHM"}.get(
                name, ""
            )
            for name in gdelt1._COLUMNS
        )
        + "\n"
    )
    assert build.load("gdelt1", [tmp_path / "20140105.export.CSV"]).added == {"events": 1}
    with stores.open() as opened:
        assert len(rows(opened.coverage())) == 1 and not list(faults(opened))


def test_lines_that_were_left_out_are_told(tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    for number in range(2):
        quarter(tmp_path / "day", number, number)
    with zipfile.ZipFile(tmp_path / "day" / "20150218003000.export.CSV.zip", "w") as archive:
        archive.writestr("a.CSV", "9\tshort\n" + "\t".join(["8", "20150218", *[""] * 59]) + "\n")
    loaded = build.load("gdelt2", [tmp_path / "day"])
    assert loaded.added == {"events": 2}
    assert [error.message.partition(":")[0] for error in loaded.skipped] == ["20150218003000.export.CSV.zip"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadTable, match="holds no file"):
        build.load("icews", [tmp_path / "empty"])
