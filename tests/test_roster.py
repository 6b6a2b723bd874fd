"""Names and actors of the user's own: what a file may say, what it changes, and what it leaves as it was."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente import actors, build, cli
from detente.errors import BadTable, UnknownActor
from detente.reading.gazetteer import named
from detente.reading.mentions import Story
from detente.reading.who import who
from detente.registry import Name, Roster, roster
from detente.roster import known, read, using
from tests.test_bad_input import ACT, detente

OWN = """name,code,kind,since,until,adjective,leader
Ruritania,RUR,state,,,Ruritanian,Rudolf Elphberg
Strelsau,RUR,capital,,,,
Bobby Bridges,KHM,minister,2010-05,2020,,
Blue Hand,RURREB,agency,,,,
Rose growers,RUR,civil,,,,
"""
TEXT = "On 3 May 2015 Ruritania accused Cambodia of espionage. The Blue Hand attacked Ruritanian troops.\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, name: str = "own.csv") -> Path:
        (tmp_path / name).write_text(text, encoding="utf8")
        return tmp_path / name

    return written


def run(*words: object) -> str:
    """What a command prints, run within this process."""
    result = CliRunner().invoke(cli.app, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_roster_is_known_for_a_while_only(write: Write) -> None:
    with pytest.raises(UnknownActor):
        actors.find("Ruritania")
    with known(write(OWN)):
        assert actors.get("RUR").adjective == "Ruritanian"
        assert {actors.find(name).code for name in ("Ruritania", "RUR", "Strelsau", "Elphberg")} == {"RUR"}
        assert actors.find("the Blue Hand").kind == "organisation"
        assert Name("Strelsau", "RUR", "capital") in actors.names()
        assert "RUR" in {actor.code for actor in actors.every("state")}
        assert [name.actor for name in named("Ruritania met Cambodia.")] == ["RUR", "KHM"]
    assert [name.actor for name in named("Ruritania met Cambodia.")] == ["KHM"]
    assert "RUR" not in {actor.code for actor in actors.every()}
    for name in ("Ruritania", "RUR", "Strelsau"):
        with pytest.raises(UnknownActor):
            actors.find(name)


def test_the_same_file_is_the_same_roster_and_a_changed_one_another(write: Write) -> None:
    before = read(write(OWN))
    assert read(write(OWN)) is before
    with known(write(OWN.replace("RUR,", "RUX,"))):
        assert actors.find("Ruritania").code == "RUX"
        assert [name.actor for name in named("Ruritania slept.")] == ["RUX"]


def test_a_roster_within_another_takes_its_place_and_gives_it_back(write: Write) -> None:
    with using(read(write(OWN))):
        with using(Roster()):
            assert named("Ruritania slept.") == ()
        assert actors.find("Ruritania").code == "RUR"


def test_a_person_counts_on_the_days_of_the_row(write: Write) -> None:
    with known(write(OWN)):
        inside, outside = (named("Bobby Bridges spoke.", on=date(year, 12, 31))[0] for year in (2020, 2021))
        assert (inside.actor, inside.holds, outside.holds) == ("KHM", True, False)
        assert actors.find("Bobby Bridges", on=date(2010, 5, 1)).code == "KHM"
        with pytest.raises(UnknownActor, match="means no actor on 2010-04-30"):
            actors.find("Bobby Bridges", on=date(2010, 4, 30))


def test_an_own_name_comes_before_one_that_ships_and_dates_part_them(write: Write) -> None:
    with known(write("name,code,since,until\nCathay,CHN,,\nGaul,GLX,1990,1995\nFrance,GLX,1990,1995\n")):
        assert actors.find("Cathay").code == "CHN"
        assert actors.find("France", on=date(1992, 1, 1)).code == "GLX"
        assert actors.find("France", on=date(1996, 1, 1)).code == "FRA"
        assert named("France won.", on=date(1992, 1, 1))[0].actor == "GLX"
        assert named("France won.", on=date(1996, 1, 1))[0].actor == "FRA"
        gaul = actors.get("GLX")
        assert (gaul.since, gaul.until) == (date(1990, 1, 1), date(1995, 12, 31))


def test_an_own_name_may_be_small_and_is_a_whole_word(write: Write) -> None:
    with known(write("name,code\njunta,MMR\nThe Lady,MMR\n")):
        assert [name.actor for name in named("The junta met juntas of Thailand; the Lady slept.")] == [
            "MMR",
            "THA",
            "MMR",
        ]


def test_a_row_without_a_kind_leaves_the_kind_that_is_known(write: Write) -> None:
    with known(write("name,code\nChinese,CHN\n")):
        assert roster().names == ()
        assert named("Chinese troops left.")[0].kind == "adjective"


def test_people_who_do_not_act_for_the_state_are_told_apart(write: Write) -> None:
    with known(write(OWN)):
        assert [mention.kind for mention in who("Rose growers met Ruritania.", Story())] == ["civil", "state"]


def test_the_persons_of_a_roster_are_no_reason_to_take_a_stranger_for_a_state(write: Write) -> None:
    sentence = "In May the writer Zebedee Georgia left."
    assert named(sentence) == ()
    with known(write("name,code,kind\nZebedee Quill,KHM,leader\n")):
        assert named(sentence) == ()
        assert named("Zebedee Quill left.")[0].actor == "KHM"


def test_documents_are_coded_with_it_in_other_processes_too(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, folder = write(OWN), tmp_path / "texts"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"Number {number}. {TEXT}")
    monkeypatch.setattr("detente.coding._MUCH", 1)
    monkeypatch.setattr("detente.coding._PIECES", 2)
    monkeypatch.setenv("DETENTE_WORKERS", "2")
    found = build.read(folder, actors=own).to_pyarrow()
    assert sorted(found["actor"].to_pylist()) == ["RUR"] * 4 + ["RURREB"] * 4
    loaded = build.load("documents", [folder], store=tmp_path / "own.duckdb", actors=own)
    assert loaded.added["events"] == 8


def test_a_roster_crosses_processes_whole(write: Write) -> None:
    before = read(write(OWN))
    with using(before):
        actors.find("Ruritania")
    after = pickle.loads(pickle.dumps(before))
    assert (after.names, after.actors, after.answers) == (before.names, before.actors, {})


def test_the_command_line_knows_it_by_option_and_by_environment(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, text = write(OWN), write(TEXT, "text.txt")
    monkeypatch.setenv("DETENTE_STORE", str(tmp_path / "store.duckdb"))
    by_option = run("read", text, "--actors", own, "--format", "jsonl")
    assert by_option.count('"RURREB"') == 1
    assert "events: 2 rows read, 2 new" in run("load", "documents", text, "--actors", own)
    monkeypatch.setenv("DETENTE_ACTORS", str(own))
    assert run("read", text, "--format", "jsonl") == by_option
    assert "Ruritania" in run("measure", "cooperation", "RUR", "KHM")
    other = write("name,code\nRuritania,RUX\n", "other.csv")
    assert '"RUX"' in run("read", text, "--actors", other, "--format", "jsonl")
    assert roster().names == ()


def test_a_bad_file_is_told_in_two_or_three_lines(write: Write) -> None:
    text = write(ACT, "text.txt")
    told = detente("read", text, "--actors", write("name,code\n,KHM\n"))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.splitlines()[0].startswith("own.csv, row 2: a name is wanted")
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "row 1: the columns name and code are wanted"),
        ("name,code\n", "holds no name"),
        ("name\nRuritania\n", "row 1: the columns name and code are wanted"),
        ("name,code,colour\nRuritania,RUR,red\n", "row 1: there is no such column.\n  found: colour"),
        ("name,code,name\nA,RUR,B\n", "each column once"),
        ("name,code\nRuritania,RUR\n , RUR\n", "row 3: a name is wanted"),
        ("name,code\n'Ndrangheta,ITA\n", "row 2: a name is wanted"),
        ("name,code,leader\nRuritania,RUR,A||?\n", "row 2: a name is wanted"),
        ("name,code\nRuritania,RUR,RUS\n", "row 2: there are more cells than columns"),
        ("name,code\nRuritania,\n", "row 2: this is no code.\n  found: ''"),
        ("name,code\nRuritania,rur\n", "row 2: this is no code"),
        ("name,code\nRuritania,R1\n", "row 2: this is no code"),
        ("name,code\nRuritania,ABCDEFGHIJKLM\n", "row 2: this is no code"),
        (
            "name,code\nRuritania,US\n",
            "row 2: other systems have this code for another actor.\n  found: US\n  wanted: USA",
        ),
        ("name,code,kind\nRuritania,RUR,stat\n", "row 2: there is no such kind.\n  found: stat\n  nearest: state"),
        ("name,code,kind\nRuritania,USA,state\n", "row 2: the code USA belongs to another state.\n  found: Ruritania"),
        ("name,code,kind\nBob Bridges,KHN,leader\n", "row 2: no row names the state or organisation of this code"),
        ("name,code,since\nRuritania,RUR,5 May\n", "row 2: this is no date.\n  found: 5 May"),
        ("name,code,since\nRuritania,RUR,12\n", "row 2: this is no date"),
        ("name,code,until\nRuritania,RUR,2020-02-30\n", "row 2: this is no date"),
        ("name,code,until\nRuritania,RUR,2020-13\n", "row 2: this is no date"),
        ("name,code,since,until\nRuritania,RUR,2020,2019\n", "row 2: until is before since"),
        (
            "name,code\nRuritania,RUR\n\nthe Ruritania,RUX\n",
            "row 4: this name stands for another actor on the same days",
        ),
        ("name,code,since,until\nA B,KHM,2001,2003\nA B,LAO,2003,2004\n", "on the same days, in own.csv, row 2"),
    ],
)
def test_a_row_that_cannot_be_is_named(write: Write, text: str, says: str) -> None:
    with pytest.raises(BadTable) as refused:
        read(write(text))
    assert says in str(refused.value)


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(b"name,code\nRurit\xe4nia,RUR\n")
    with pytest.raises(BadTable, match="is not text in UTF-8"):
        read(tmp_path / "own.csv")
    for missing in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadTable, match="cannot be read"):
            read(missing)


def test_tabs_quotes_marks_and_notes_are_understood(write: Write) -> None:
    text = '\ufeffName\tCODE\tleader\n# a note\n"Grand Fenwick"\tGFW\tGloriana XII|Count Mountjoy\n\t\t\nCathay\tCHN\n'
    found = read(write(text, "own.tsv"))
    assert [(name.text, name.actor) for name in found.names] == [
        ("Grand Fenwick", "GFW"),
        ("Gloriana XII", "GFW"),
        ("Count Mountjoy", "GFW"),
        ("Mountjoy", "GFW"),
        ("Cathay", "CHN"),
    ]


def test_a_surname_of_two_is_nobodys(write: Write) -> None:
    found = read(write("name,code,kind\nJohn Zzyx,KHM,leader\nMary Zzyx,LAO,leader\n"))
    assert [name.text for name in found.names] == ["John Zzyx", "Mary Zzyx"]


@given(
    st.lists(st.text("qxzQXZ é-1", min_size=1, max_size=9), min_size=1, max_size=9),
    st.lists(st.text("qxzQXZ é-1,.", max_size=9), max_size=9),
)
def test_the_longest_whole_name_is_found_as_a_slow_search_finds_it(texts: list[str], around: list[str]) -> None:
    texts = [text for text in texts if text[0].isalnum() and text == text.strip()]
    sentence, at, slow = " ".join([*around, *texts, *texts[::-1]]), 0, []
    for start in range(len(sentence)):
        ends = [start + len(text) for text in texts if sentence.startswith(text, start)]
        whole = [end for end in ends if not (sentence[end : end + 1].isalnum() and sentence[end - 1].isalnum())]
        if whole and start >= at and not sentence[max(0, start - 1) : start].isalnum():
            at = max(whole)
            slow.append((start, at))
    with using(Roster(tuple(Name(text, "KHM", "name") for text in texts))):
        assert [(name.start, name.end) for name in named(sentence)] == slow
