"""Downloads from a server that cuts, delays, lies and refuses: whole and checked, or nothing."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from detente import cli, downloads
from detente.downloads import Got, day, get, transfer
from detente.downloads.listings import LISTINGS
from detente.downloads.transfer import Line, Patience
from detente.errors import DetenteError, NotThere
from detente.sources import SOURCES
from tests.publisher import Publisher, bare, cut, publishing, silent, stalled, status, tag, there, told, unsized
from tests.sources.samples import SAMPLES

BODY = bytes(range(256)) * 2_000  # 512,000 bytes: 62.5 pieces
LISTED = "/api/datasets/:persistentId/?persistentId=doi:10.7910/DVN/LEJUQZ"
VOTES = b"rcid,ccode,session,date,vote\n3,2,1,1946-01-01,1\n3,200,1,1946-01-01,3\n"
FILE = "/data/file.bin"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of a test, and no proxy between it and itself."""
    monkeypatch.setattr(transfer, "PATIENCE", Patience(timeout=1, tries=3, wait=0.01, longest=5))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing({FILE: BODY}) as server:
        yield server


def given(monkeypatch: pytest.MonkeyPatch, facts: Mapping[str, Any]) -> None:
    """Let a source be had as the facts say."""
    import dataclasses

    monkeypatch.setitem(SOURCES, "icews", dataclasses.replace(SOURCES["icews"], get=facts))


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch, publisher: Publisher, tmp_path: Path) -> Any:
    """Download the one file of a publisher without checksums."""
    given(monkeypatch, {"by": "addresses", "files": {"file.bin": f"http://publisher.example{FILE}"}})
    return lambda **words: get("icews", mirror=publisher.url, into=tmp_path / "into", **words)


def checked(monkeypatch: pytest.MonkeyPatch, body: bytes, size: int | None = None) -> None:
    """The file with its checksum listed."""
    remote = transfer.Remote("file.bin", f"http://publisher.example{FILE}", f"md5:{md5(body).hexdigest()}", size)
    monkeypatch.setitem(LISTINGS, "listed", lambda facts, ask, since, until: [remote])  # type: ignore[arg-type]
    given(monkeypatch, {"by": "listed"})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != ".checksums"}


def refused(one: Any, folder: Path, *words: str, left: frozenset[str] = frozenset()) -> DetenteError:
    """The error of a download that leaves nothing under the file's name."""
    with pytest.raises(DetenteError) as caught:
        one()
    shown = str(caught.value)
    assert len(shown.splitlines()) <= 3 and all(word in shown for word in words), shown
    assert names(folder) == left
    return caught.value


def test_a_file_comes_whole_and_only_once(one: Any, publisher: Publisher) -> None:
    got = one()
    assert (got.came, got.kept, got.bytes) == (1, 0, len(BODY))
    assert got.files[0].read_bytes() == BODY
    again = one()
    assert (again.came, again.kept, again.files) == (0, 1, got.files)
    assert [asked.path for asked in publisher.asked] == [FILE]


def test_a_file_that_was_cut_since_comes_again(one: Any, publisher: Publisher) -> None:
    path = one().files[0]
    path.write_bytes(BODY[:1000])
    assert one().came == 1 and path.read_bytes() == BODY


def test_a_cut_file_goes_on_where_it_was(one: Any, publisher: Publisher) -> None:
    publisher.plays[FILE] = [cut(81_920), cut(81_920), cut(81_920), cut(81_920)]
    assert one().files[0].read_bytes() == BODY
    ranges = [asked.range for asked in publisher.asked]
    assert ranges == [None, "bytes=81920-", "bytes=163840-", "bytes=245760-", "bytes=327680-"]
    assert {asked.state for asked in publisher.asked[1:]} == {tag(BODY)}


def test_what_came_is_kept_for_the_next_run(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.plays[FILE] = [cut(245_760), *[status(503)] * 3]
    parts = frozenset({"file.bin.part", "file.bin.note.part"})
    refused(one, tmp_path / "into", "did not come whole", "status 503", left=parts)
    assert one().files[0].read_bytes() == BODY
    assert publisher.asked[-1].range == "bytes=245760-"
    assert names(tmp_path / "into") == {"file.bin"}


def test_a_server_without_ranges_starts_anew(one: Any, publisher: Publisher) -> None:
    publisher.plays[FILE] = [cut(245_760), bare]
    assert one().files[0].read_bytes() == BODY
    assert publisher.asked[1].range == "bytes=245760-"


@pytest.mark.parametrize("honest", [True, False], ids=["tells", "does not tell"])
def test_a_file_that_changes_between_two_halves_is_taken_anew(one: Any, publisher: Publisher, honest: bool) -> None:
    new = BODY[::-1]

    def changed(handler: Any, body: bytes) -> None:
        publisher.files[FILE] = new
        cut(163_840)(handler, body)

    def blind(handler: Any, body: bytes) -> None:
        span = f"bytes 163840-{len(new) - 1}/{len(new)}"
        handler.send(new[163_840:], status=206, ETag=tag(new), Content_Range=span)

    publisher.plays[FILE] = [changed] if honest else [changed, blind]
    assert one().files[0].read_bytes() == new


@pytest.mark.parametrize("wrong", ["bytes 0-9/512000", "bytes 81921-511999/512000", "", "lines 3-4/9"])
def test_another_part_than_asked_for_is_not_taken(one: Any, publisher: Publisher, wrong: str) -> None:
    def other(handler: Any, body: bytes) -> None:
        handler.send(bytes(len(body) - 81_920), status=206, ETag=tag(body), Content_Range=wrong)

    publisher.plays[FILE] = [cut(81_920), other]
    assert one().files[0].read_bytes() == BODY


def test_a_part_without_a_name_for_its_state_is_not_gone_on_with(one: Any, publisher: Publisher) -> None:
    publisher.plays[FILE] = [lambda handler, body: handler.send(body[:9], length=len(body))]
    assert one().files[0].read_bytes() == BODY
    assert [asked.range for asked in publisher.asked] == [None, None]


def test_a_server_that_stalls_or_does_not_answer_is_asked_again(one: Any, publisher: Publisher) -> None:
    publisher.plays[FILE] = [silent, stalled(73_728)]
    assert one().files[0].read_bytes() == BODY
    assert [asked.range for asked in publisher.asked] == [None, None, "bytes=73728-"]


def test_a_server_that_never_answers_is_given_up(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.plays[FILE] = [silent] * 9
    refused(one, tmp_path / "into", FILE, "no answer within 1 seconds")
    assert len(publisher.asked) == 3


def test_a_file_that_is_not_there_is_named_in_two_lines(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.files.clear()
    error = refused(one, tmp_path / "into")
    assert isinstance(error, NotThere)
    assert str(error).splitlines() == [f"{publisher.url}{FILE} is not there.", "  found: status 404"]
    assert len(publisher.asked) == 1


def test_a_busy_server_is_asked_when_it_says(one: Any, publisher: Publisher) -> None:
    publisher.plays[FILE] = [status(429, Retry_After="1"), status(503)]
    begun = time.monotonic()
    assert one().files[0].read_bytes() == BODY
    assert time.monotonic() - begun >= 1
    one().files[0].unlink()
    publisher.plays[FILE] = [status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), status(429, Retry_After="soon")]
    assert one().came == 1


def test_a_server_that_asks_for_too_long_a_wait_is_told(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.plays[FILE] = [status(429, Retry_After="3600")]
    refused(one, tmp_path / "into", "asks to wait 3,600 seconds", "status 429")


@pytest.mark.parametrize("code", [401, 403, 451])
def test_a_refusal_is_not_asked_again(one: Any, publisher: Publisher, tmp_path: Path, code: int) -> None:
    publisher.plays[FILE] = [status(code)] * 3
    refused(one, tmp_path / "into", "refused", f"status {code}")
    assert len(publisher.asked) == 1


def test_a_length_that_is_more_than_there_is_is_refused(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.plays[FILE] = [told(len(BODY) + 9)] * 20
    refused(
        one, tmp_path / "into", "did not come whole", "512000 bytes read, 9 more", left=frozenset(parts_of("file.bin"))
    )
    publisher.plays.clear()
    assert one().files[0].read_bytes() == BODY


def parts_of(name: str) -> set[str]:
    return {f"{name}.part", f"{name}.note.part"}


def test_a_length_that_is_less_than_there_is_is_seen_by_the_checksum(
    one: Any, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(monkeypatch, BODY)
    publisher.plays[FILE] = [told(len(BODY) - 9)]
    refused(one, tmp_path / "into", "is not the file that is listed", md5(BODY).hexdigest())
    assert one().files[0].read_bytes() == BODY


def test_a_file_of_unknown_length_is_whole_at_the_size_that_is_listed(
    one: Any, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(monkeypatch, BODY, size=len(BODY))
    publisher.plays[FILE] = [unsized(81_920), unsized(len(BODY))]
    assert one().files[0].read_bytes() == BODY
    assert [asked.range for asked in publisher.asked] == [None, "bytes=81920-"]


def test_a_changed_file_is_refused_by_its_checksum(
    one: Any, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(monkeypatch, BODY)
    publisher.files[FILE] = BODY[::-1]
    refused(one, tmp_path / "into", "is not the file that is listed", md5(BODY[::-1]).hexdigest())


def test_a_newer_file_takes_the_place_of_the_older(
    one: Any, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(monkeypatch, BODY)
    one()
    new = publisher.files[FILE] = BODY[::-1]
    checked(monkeypatch, new)
    got = one()
    assert got.came == 1 and got.files[0].read_bytes() == new


def test_a_failed_update_leaves_the_older_file(
    one: Any, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(monkeypatch, BODY)
    one()
    checked(monkeypatch, BODY[::-1])
    with pytest.raises(DetenteError):
        one()
    assert (tmp_path / "into" / "file.bin").read_bytes() == BODY


def test_redirects_are_followed_to_an_end(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.files["/else"] = BODY
    publisher.plays[FILE] = [there("/else")]
    assert one().files[0].read_bytes() == BODY
    one().files[0].unlink()
    publisher.plays[FILE] = [there(FILE)] * 50
    refused(one, tmp_path / "into", "without end")


def test_a_page_in_place_of_a_file_is_refused(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    publisher.files[FILE] = b"\n<!DOCTYPE html><title>Sign in</title>"
    refused(one, tmp_path / "into", "a web page in place of the file")
    publisher.files[FILE] = b""
    refused(one, tmp_path / "into", "is empty")


def archive(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in members.items():
            written.writestr(f"{name}.tab", body)
    return made.getvalue()


@pytest.mark.parametrize("wrong", ["cut", "changed", "other"])
def test_a_broken_archive_is_refused(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    whole = archive(a=BODY)
    broken = {"cut": whole[:-30], "changed": whole[:60] + b"\0\0\0" + whole[63:], "other": b"no archive"}[wrong]
    publisher.files = {"/a.zip": broken}
    given(monkeypatch, {"by": "addresses", "files": {"a.zip": "http://p.example/a.zip"}})
    refused(lambda: get("icews", mirror=publisher.url, into=tmp_path / "into"), tmp_path / "into", "a broken ZIP")


def test_an_archive_is_unpacked_once_and_whole(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.files = {"/a.zip": archive(one=b"1", two=b"2", three=b"3")}
    facts = {"by": "addresses", "files": {"a.zip": "http://p.example/a.zip"}, "unpack": "one.tab", "beside": "tw.*"}
    given(monkeypatch, facts)
    got = get("icews", mirror=publisher.url, into=tmp_path)
    assert [(path.name, path.read_bytes()) for path in got.files] == [("one.tab", b"1")]
    assert get("icews", mirror=publisher.url, into=tmp_path).files == got.files
    # As an unpacking that was killed leaves it.
    got.files[0].parent.rename(tmp_path / "a.zip.unzip.part")
    assert get("icews", mirror=publisher.url, into=tmp_path).files == got.files
    assert {path.name for path in got.files[0].parent.iterdir()} == {"one.tab", "two.tab"}
    given(monkeypatch, facts | {"unpack": "four.tab"})
    (tmp_path / "a.zip").unlink()
    with pytest.raises(DetenteError, match="no file that is looked for"):
        get("icews", mirror=publisher.url, into=tmp_path)


def test_what_is_listed_and_not_there_is_left_out_and_the_rest_comes(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.files = {f"/{number}": b"x%d" % number for number in range(9) if number != 4}
    files = {f"{number}.txt": f"http://p.example/{number}" for number in range(9)}
    given(monkeypatch, {"by": "addresses", "files": files})
    got = get("icews", mirror=publisher.url, into=tmp_path)
    assert [path.name for path in got.files] == [f"{number}.txt" for number in range(9) if number != 4]
    assert [error.message for error in got.missing] == [f"{publisher.url}/4 is not there."]
    assert got.command == f"detente load icews {tmp_path}/*.txt"


def test_no_more_than_four_are_asked_for_at_once(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slow(handler: Any, body: bytes) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= 1
        handler.send(body)

    publisher.files = {f"/{number}": b"x" for number in range(16)}
    publisher.plays = {path: [slow] for path in publisher.files}
    given(monkeypatch, {"by": "addresses", "files": {f"{n}.txt": f"http://p.example/{n}" for n in range(16)}})
    assert get("icews", mirror=publisher.url, into=tmp_path).came == 16
    assert most[0] == downloads.AT_ONCE == 4


def test_a_mistake_ends_the_other_transfers_at_once(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PATIENCE", Patience(timeout=15))
    publisher.files = {"/0": BODY, "/1": BODY}

    def later(handler: Any, body: bytes) -> None:
        time.sleep(0.2)
        handler.send(b"", status=403)

    publisher.plays = {"/0": [stalled(1000)], "/1": [later]}
    given(monkeypatch, {"by": "addresses", "files": {f"{n}.bin": f"http://p.example/{n}" for n in range(2)}})
    begun = time.monotonic()
    with pytest.raises(DetenteError, match="refused"):
        get("icews", mirror=publisher.url, into=tmp_path)
    assert time.monotonic() - begun < 12
    assert names(tmp_path) == parts_of("0.bin")


@pytest.mark.parametrize("mirror", ["localhost:80", "ftp://x/y", "http://", "http://[::1", ""])
def test_a_mirror_is_an_address(mirror: str) -> None:
    with pytest.raises(DetenteError, match="The mirror is no address"):
        get("icews", mirror=mirror)


def test_a_server_that_is_not_there_is_told(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(DetenteError) as caught:
        get("icews", mirror="http://127.0.0.1:9", into=tmp_path / "into")
    assert "Connection refused" in str(caught.value) and "0x" not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_told(one: Any, publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "into").write_text("a file")
    with pytest.raises(DetenteError, match="cannot be written"):
        one()


def dataverse(*files: Mapping[str, Any]) -> bytes:
    return json.dumps({"status": "OK", "data": {"latestVersion": {"files": list(files)}}}).encode()


def test_a_dataverse_gives_the_deposited_form_with_its_checksum(publisher: Publisher, tmp_path: Path) -> None:
    original = {
        "id": 7,
        "filename": "UNVotes.tab",
        "filesize": 999,
        "originalFileFormat": "text/csv",
        "originalFileName": "UNVotes.csv",
        "originalFileSize": len(VOTES),
        "md5": md5(VOTES).hexdigest(),
    }
    other = {"id": 8, "filename": "Codebook.pdf", "md5": "0" * 32}
    shut = {"id": 9, "filename": "UNVotes-draft.csv", "md5": "0" * 32}
    listing = dataverse({"dataFile": original}, {"dataFile": other}, {"dataFile": shut, "restricted": True})
    publisher.files = {LISTED: listing, "/api/access/datafile/7?format=original": VOTES}
    got = get("un_votes", mirror=publisher.url, into=tmp_path)
    assert [path.name for path in got.files] == ["UNVotes.csv"]
    assert got.files[0].read_bytes() == VOTES
    with pytest.raises(DetenteError, match="all years in one file"):
        get("un_votes", since=date(2000, 1, 1), mirror=publisher.url, into=tmp_path)


@pytest.mark.parametrize(
    "page", [b"<html>", b"[]", b"{}", b'{"data": {"latestVersion": {"files": [{"dataFile": {"id": "x"}}]}}}']
)
def test_a_page_that_is_no_listing_is_told(publisher: Publisher, tmp_path: Path, page: bytes) -> None:
    publisher.files = {LISTED: page}
    with pytest.raises(DetenteError, match="no listing of a Dataverse"):
        get("un_votes", mirror=publisher.url, into=tmp_path)


def test_a_dataverse_without_the_file_tells_what_it_has(publisher: Publisher, tmp_path: Path) -> None:
    publisher.files = {LISTED: dataverse({"dataFile": {"id": 8, "filename": "Codebook.pdf", "md5": "0" * 32}})}
    with pytest.raises(DetenteError) as caught:
        get("un_votes", mirror=publisher.url, into=tmp_path)
    assert caught.value.found == "Codebook.pdf"


def test_a_listing_is_whole_or_asked_for_again(publisher: Publisher, tmp_path: Path) -> None:
    listing = dataverse({"dataFile": {"id": 7, "filename": "UNVotes.csv", "md5": md5(VOTES).hexdigest()}})
    publisher.files = {LISTED: listing, "/api/access/datafile/7": VOTES}
    publisher.plays[LISTED] = [cut(40), status(503)]
    assert get("un_votes", mirror=publisher.url, into=tmp_path).came == 1


@pytest.mark.parametrize("name", ["../../outside.csv", "/etc/UNVotes.csv", "..\\UNVotes.csv"])
def test_a_listing_names_no_place_outside_the_folder(publisher: Publisher, tmp_path: Path, name: str) -> None:
    remote = transfer.Remote(name, "http://p.example/x")
    publisher.files = {"/x": b"x"}
    line = Line(mirror=publisher.url)
    assert downloads._safe(remote.name) in ("outside.csv", "UNVotes.csv")
    assert line.place(remote.url) == f"{publisher.url}/x"


def test_gdelt_lists_days_months_and_years() -> None:
    held = ["1979.zip", "200601.zip", "201303.zip", "20130401.export.CSV.zip", "20140301.export.CSV.zip", "odd.zip"]
    pages = {
        "http://g/md5sums": [f"{number:032x}  {name}" for number, name in enumerate(held)] + ["", "a b c"],
        "http://g/filesizes": [f"{number} {name}" for number, name in enumerate(held)],
    }

    def ask(url: str, keep: Any) -> list[str]:
        return [line for line in pages[url] if keep(line)]

    def found(since: str, until: str) -> list[str]:
        listed = LISTINGS["gdelt"]({"folder": "http://g/"}, ask, day(since), day(until, last=True))
        assert all(remote.checksum == f"md5:{remote.size:032x}" for remote in listed)
        return [remote.name for remote in listed]

    assert found("2013", "2013") == ["201303.zip", "20130401.export.CSV.zip"]
    assert found("1979-05-01", "2006-01-02") == ["1979.zip", "200601.zip"]
    assert found("2014-03-01", "2014-03-01") == ["20140301.export.CSV.zip"]
    with pytest.raises(DetenteError, match="lists no file"):
        found("2015", "2016")
    with pytest.raises(DetenteError, match="a file for each day"):
        LISTINGS["gdelt"]({"folder": "http://g/"}, ask, None, None)


def test_gdelt2_lists_quarters_of_an_hour_from_the_master_list() -> None:
    lines = [
        f"9 {number:032x} http://g/gdeltv2/{stamp}.{kind}"
        for number, stamp in enumerate(("20150218230000", "20150219000000", "20150219001500", "20150216384000"))
        for kind in ("export.CSV.zip", "mentions.CSV.zip", "gkg.csv.zip")
    ]

    def ask(url: str, keep: Any) -> list[str]:
        return [line for line in [*lines, "http://g/half"] if keep(line)]

    listed = LISTINGS["gdelt2"]({"list": "l"}, ask, date(2015, 2, 19), date(2015, 2, 19))
    assert [remote.name[:14] for remote in listed] == ["20150219000000", "20150219001500"]
    assert listed[0].checksum == f"md5:{1:032x}" and listed[0].size == 9
    with pytest.raises(DetenteError, match="96 files"):
        LISTINGS["gdelt2"]({"list": "l"}, ask, None, None)


# Where the publisher's archive holds what is loaded, and what it holds beside.
ARCHIVES = {
    "atop": ("ATOP 5.1 (.csv)/atop5_1ddyr.csv", "ATOP 5.1 (.csv)/atop5_1a.csv"),
    "baci": ("BACI_HS92_Y2014_V202501.csv", "product_codes_HS92_V202501.csv"),
    "cow_alliances": ("version4.1_csv/alliance_v4.1_by_directed.csv", "version4.1_csv/alliance_v4.1_by_member.csv"),
    "cow_trade": ("COW_Trade_4.0/Dyadic_COW_4.0.csv", "COW_Trade_4.0/National_COW_4.0.csv"),
    "us_missions": ("pocom-1a2b3c/missions-countries/chad.xml", "pocom-1a2b3c/people/a/a.xml"),
    "us_travels": ("travels-1a2b3c/president-travels/obama.xml", "travels-1a2b3c/README.md"),
    "us_visitors": ("visits-1a2b3c/data/2015.xml", "visits-1a2b3c/schema.rnc"),
}


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.get.get("by") == "addresses"])
def test_what_an_archive_holds_is_found_and_can_be_read(name: str, publisher: Publisher, tmp_path: Path) -> None:
    loaded, other = ARCHIVES[name]
    ((_, url),) = SOURCES[name].get["files"].items()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr(loaded, SAMPLES[name].text)
        written.writestr(other, "nothing to load")
        written.writestr("country_codes_V202501.csv", "country_code,country_iso3\n842,USA\n116,KHM\n156,CHN\n")
    publisher.files = {urlsplit(url).path: made.getvalue()}
    files = get(name, mirror=publisher.url, into=tmp_path).files
    assert [file.name for file in files] == [Path(loaded).name]
    assert SOURCES[name].read(files[0]).count().to_pyarrow().as_py() > 0


@pytest.mark.parametrize("name", ["gdelt1", "gdelt2"])
def test_days_of_gdelt_come_and_can_be_read(name: str, publisher: Publisher, tmp_path: Path) -> None:
    text = SAMPLES[name].text.encode()
    whole = io.BytesIO()
    stem = "20150301" if name == "gdelt1" else "20150301001500"
    with zipfile.ZipFile(whole, "w") as written:
        written.writestr(f"{stem}.export.CSV", text)
    body, file = whole.getvalue(), f"{stem}.export.CSV.zip"
    check = md5(body).hexdigest()
    publisher.files = {
        "/events/md5sums": f"{check}  {file}\n".encode(),
        "/events/filesizes": f"{len(body)} {file}\n".encode(),
        "/gdeltv2/masterfilelist.txt": f"{len(body)} {check} http://data.gdeltproject.org/gdeltv2/{file}\n".encode(),
        f"/events/{file}": body,
        f"/gdeltv2/{file}": body,
    }
    got = get(name, since=date(2015, 3, 1), until=date(2015, 3, 1), mirror=publisher.url, into=tmp_path)
    assert SOURCES[name].read(*got.files).count().to_pyarrow().as_py() > 0
    publisher.files["/events/filesizes"] = publisher.files["/gdeltv2/masterfilelist.txt"] = (
        b"1"
        + (
            f"{len(body)} {check} http://data.gdeltproject.org/gdeltv2/{file}\n" if name == "gdelt2" else f"0 {file}"
        ).encode()
    )
    got.files[0].unlink()
    with pytest.raises(DetenteError, match="did not come whole"):
        get(name, since=date(2015, 3, 1), until=date(2015, 3, 1), mirror=publisher.url, into=tmp_path)


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source.get])
def test_what_is_told_of_getting_a_source_can_be_used(name: str) -> None:
    facts = SOURCES[name].get
    wanted = {
        "addresses": {"files"},
        "dataverse": {"host", "doi", "files"},
        "gdelt": {"folder"},
        "gdelt2": {"list"},
    }[facts["by"]]
    assert set(facts) - {"by", "unpack", "beside"} == wanted
    re.compile(f"{facts.get('unpack', '')}|{facts.get('beside', '')}")
    if facts["by"] == "dataverse":
        re.compile(facts["files"])
        assert facts["doi"] in SOURCES[name].citation + SOURCES[name].where
    if facts["by"] == "addresses":
        assert all(url.startswith(("https://", "http://")) for url in facts["files"].values())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        (" 2014-12-31 ",) + ("2014-12-31",) * 2,
    ],
)
def test_a_day_is_a_year_a_month_or_a_day(text: str, first: str, last: str) -> None:
    assert (day(text).isoformat(), day(text, last=True).isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["", "14", "2014-13", "2014-02-30", "2014/02", "yesterday", "0000", "9999-12-32"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(DetenteError, match="no day, month or year"):
        day(text)


def test_the_command_names_few_files_and_all_of_a_folder_by_a_star(tmp_path: Path) -> None:
    files = tuple(tmp_path / f"{number}.zip" for number in range(5))
    for file in files:
        file.touch()
    assert Got("x", tmp_path, files, 5, 0, 0).command == f"detente load x {tmp_path}/*.zip"
    assert Got("x", tmp_path, files[1:], 4, 0, 0).command == " ".join(["detente load x", *map(str, files[1:])])


def test_one_command_ends_with_the_data_in_the_store(publisher: Publisher, tmp_path: Path) -> None:
    listing = dataverse({"dataFile": {"id": 7, "filename": "UNVotes.csv", "md5": md5(VOTES).hexdigest()}})
    publisher.files = {LISTED: listing, "/api/access/datafile/7": VOTES}
    words = ["get", "un_votes", "--mirror", publisher.url, "--into", str(tmp_path / "into")]
    shown = CliRunner().invoke(cli.app, [*words, "--store", str(tmp_path / "s.duckdb")], catch_exceptions=False).stdout
    assert "1 file came, 0 were there" in shown and "votes: 2 rows read, 2 new" in shown
    shown = CliRunner().invoke(cli.app, [*words, "--no-load"], catch_exceptions=False).stdout
    assert "0 files came, 1 was there" in shown
    assert shown.splitlines()[-1] == f"Load with: detente load un_votes {tmp_path / 'into' / 'UNVotes.csv'}"


def test_ctrl_c_leaves_parts_that_the_next_run_goes_on_with(publisher: Publisher, tmp_path: Path) -> None:
    body = VOTES + b"4,2,1,1946-01-01,1\n" * 20_000
    listing = dataverse({"dataFile": {"id": 7, "filename": "UNVotes.csv", "md5": md5(body).hexdigest()}})
    path = "/api/access/datafile/7"
    publisher.files = {LISTED: listing, path: body}
    publisher.plays[path] = [stalled(163_840)]
    words = ["get", "un_votes", "--mirror", publisher.url, "--into", str(tmp_path / "into"), "--no-load"]
    command = [sys.executable, "-m", "detente", *words]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    part = tmp_path / "into" / "UNVotes.csv.part"
    until = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size == 163_840):
        assert time.monotonic() < until and running.poll() is None, running.communicate()
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130 and "Traceback" not in told
    assert names(tmp_path / "into") == parts_of("UNVotes.csv")
    assert get("un_votes", mirror=publisher.url, into=tmp_path / "into").files[0].read_bytes() == body
    assert publisher.asked[-1].range == "bytes=163840-"


def test_the_list_of_sources_says_which_can_be_had() -> None:
    shown = CliRunner().invoke(cli.app, ["sources"], catch_exceptions=False).stdout
    for name, source in SOURCES.items():
        how = f"  detente get {name}\n" if source.get else f"  by hand, then detente load {name} PATH\n"
        assert how in shown
