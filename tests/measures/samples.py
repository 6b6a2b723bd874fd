"""Small tables by hand: every sort of row that a measure counts, and every sort that it leaves out."""

from __future__ import annotations

from datetime import date

Rows = list[tuple[object, ...]]

NO_TEXT = (None, None, None, None)  # No voice, document, start or end.

DAYS = (date(2001, 3, 5), date(2001, 3, 20), date(2001, 5, 1), date(2002, 3, 9), date(2003, 12, 31))


def vote_rows() -> Rows:
    """Five roll calls of four states and one unknown voter; the third is unanimous, and CHN misses the second."""
    ballots: dict[str, tuple[int | None, ...]] = {
        "CHN": (1, None, 1, 0, -1),
        "KHM": (1, 1, 1, 1, 0),
        "LAO": (0, -1, 1, 1, 1),
        "USA": (-1, -1, 1, -1, 1),
        "?OLD": (1, 0, 1, 1, 1),
    }
    return [
        ("un", f"{call}/{actor}", DAYS[call], f"r{call}", actor, ballot, None, None)
        for actor, cast in ballots.items()
        for call, ballot in enumerate(cast)
        if ballot is not None
    ]


def spring_rows() -> Rows:
    """Eight roll calls of one month on two issues, the last four of both; half of them important."""
    ballots = {
        "CHN": (1, 1, 0, -1, 1, 0, 1, 1),
        "KHM": (1, 0, 0, -1, 1, 1, 1, -1),
        "LAO": (1, 0, 1, -1, 0, 1, -1, 1),
        "USA": (-1, -1, 1, 1, -1, 0, 0, -1),
        "?OLD": (1, 1, 1, 1, 1, 1, 1, 1),
    }
    return [
        ("un", f"s{call}/{actor}", date(2001, 4, 2), f"s{call}", actor, ballot, issue, call % 2 == 0)
        for actor, cast in ballots.items()
        for call, ballot in enumerate(cast)
        for issue in ("nuclear" if call < 4 else "nuclear|human rights",)
    ]


def point_rows() -> Rows:
    """Ideal points of four states and one unknown over three years, on two issues; one without a band, two at one."""
    points = {"CHN": (-0.9, -0.4, -0.4), "KHM": (-0.7, -0.4, 0.1), "LAO": (-1.1, -1.2, -1.6), "USA": (2.1, 2.4, 2.2)}
    return [
        (
            *("un", f"{actor}:{field}:{year}", "ideal_points", actor, None, field, date(year, 1, 1), "year", value),
            *((None, None) if (actor, year) == ("LAO", 2002) else (value - 0.2, value + 0.3)),
            80 + year - len(field) if field == "all" else 9,
        )
        for field in ("all", "nuclear")
        for actor, values in {**points, "?OLD": (0.0, 0.0, 0.0)}.items()
        for year, value in zip((2000, 2001, 2002), values, strict=True)
    ]


def tie_rows() -> Rows:
    """Alliances of every strength, one that binds a side alone, one that ended, one yet to come, and no alliance."""
    told: Rows = [
        ("CHN", "KHM", "alliance", "nonaggression|consultation", date(1960, 12, 1), None, True),
        ("CHN", "LAO", "alliance", "defense|nonaggression", date(1990, 1, 1), None, True),
        ("USA", "LAO", "alliance", "Entente", date(1990, 1, 1), date(2001, 6, 30), False),
        ("KHM", "USA", "alliance", "neutrality", None, None, True),
        ("?OLD", "USA", "alliance", None, date(1990, 1, 1), None, True),
        ("KHM", "USA", "alliance", "Defense Pact", date(2002, 2, 1), date(2002, 3, 1), True),
        ("CHN", "USA", "treaty", "Defense Pact", date(2001, 1, 1), None, True),
    ]
    return [("pacts", str(row), *tie, "military", None) for row, tie in enumerate(told)]


TIES_COVERED: Rows = [("pacts", "a", "ties", date(2001, 1, 1), date(2001, 12, 31), "*")]


def visit_rows() -> Rows:
    """Visits as a list of them tells, with ranks, and as news tells them, by both sides and day after day."""
    told: Rows = [
        ("trips", date(2001, 3, 5), "day", "KHM", "CHN", "VISIT", "head"),
        ("trips", date(2001, 3, 7), "day", "KHM", "CHN", "VISIT", "minister"),
        ("trips", date(2001, 3, 20), "day", "CHN", "KHM", "VISIT", "envoy"),
        ("trips", date(2001, 1, 1), "year", "CHN", "KHM", "VISIT", "head"),
        ("trips", date(2001, 1, 1), "year", "CHN", "KHM", "VISIT", "minister"),
        ("trips", date(2001, 3, 1), "month", "KHM", "USA", "VISIT", "other"),
        ("trips", date(2002, 4, 1), "day", "CHN", "KHM", "VISIT", "head"),
        ("wires", date(2001, 3, 30), "day", "KHM", "CHN", "ICEWS", "042"),
        ("wires", date(2001, 4, 1), "day", "CHN", "KHM", "ICEWS", "043"),
        ("wires", date(2001, 4, 4), "day", "KHM", "CHN", "ICEWS", "042"),
        ("wires", date(2001, 4, 8), "day", "KHM", "CHN", "ICEWS", "042"),
    ]
    weighs = {"042": 1.9, "043": 2.8}
    return [
        (
            source,
            f"v{row}",
            day,
            exact,
            actor,
            other,
            "CONSULT",
            "visit",
            None,
            book,
            code,
            weighs.get(code),
            "happened",
            *NO_TEXT,
        )
        for row, (source, day, exact, actor, other, book, code) in enumerate(told)
    ]


VISITS_COVERED: Rows = [("trips", "a", "events", date(2001, 1, 1), date(2001, 12, 31), "*")]


def signal_rows() -> Rows:
    """Words and deeds of two states over three years: kept, not kept, in one month, planned, and by year alone."""
    told: Rows = [
        (date(2000, 1, 10), "day", "KHM", "CHN", "AGREE", "happened"),
        (date(2000, 2, 10), "day", "KHM", "CHN", "SUPPORT", "happened"),
        (date(2000, 4, 1), "month", "KHM", "CHN", "AID", "happened"),
        (date(2000, 9, 10), "day", "KHM", "CHN", "CONSULT", "happened"),
        (date(2000, 9, 20), "day", "KHM", "CHN", "COOPERATE", "happened"),
        (date(2000, 11, 20), "day", "KHM", "CHN", "COOPERATE", "planned"),
        (date(2001, 1, 1), "year", "KHM", "CHN", "AID", "happened"),
        (date(2001, 5, 3), "day", "KHM", "CHN", "AGREE", "happened"),
        (date(2002, 5, 3), "day", "KHM", "CHN", "AID", "happened"),
        (date(2002, 11, 3), "day", "KHM", "CHN", "AGREE", "happened"),
        (date(2000, 6, 10), "day", "CHN", "KHM", "AGREE", "happened"),
        (date(2000, 8, 10), "day", "CHN", "KHM", "RETREAT", "happened"),
        (date(2001, 2, 10), "day", "CHN", "KHM", "CONCEDE", "happened"),
        (date(2001, 3, 10), "day", "CHN", "KHM", "AID", "happened"),
        (date(2001, 6, 10), "day", "USA", "CHN", "AGREE", "happened"),
        (date(2001, 7, 10), "day", "USA", "CHN", "ACCUSE", "happened"),
        (date(2001, 6, 10), "day", "USA", "?THEM", "AGREE", "happened"),
    ]
    return [
        ("cables", str(row), day, exact, actor, other, act, None, None, "PLOVER", act, None, status, *NO_TEXT)
        for row, (day, exact, actor, other, act, status) in enumerate(told)
    ]


SIGNALS_COVERED: Rows = [("cables", "a", "events", date(2000, 1, 1), date(2002, 12, 31), "*")]


def event_rows() -> Rows:
    """Acts in two sources, with one of every sort that does not count."""
    told: Rows = [
        ("icews", DAYS[0], "day", "KHM", "CHN", "042", None, 1.9, "happened"),
        ("icews", DAYS[1], "day", "KHM", "CHN", "163", "trade", -8.0, "happened"),
        ("icews", DAYS[2], "day", "CHN", "KHM", "071", "aid", 7.4, "happened"),
        ("icews", DAYS[3], "day", "KHM", "CHN", "061", "trade", 6.4, "happened"),
        ("icews", DAYS[0], "day", "KHM", "KHM", "111", None, -2.0, "happened"),
        ("icews", DAYS[0], "day", "KHM", "?THEM", "111", None, -2.0, "happened"),
        ("icews", DAYS[0], "day", "KHM", "CHN", "036", None, 4.0, "planned"),
        ("icews", None, "none", "KHM", "CHN", "036", None, 4.0, "happened"),
        ("icews", DAYS[0], "day", "KHM", "CHN", "1214", None, None, "happened"),
        ("papers", date(2001, 1, 1), "year", "KHM", "CHN", "AID", "health", 10.0, "happened"),
        ("papers", date(2001, 3, 1), "month", "KHM", "CHN", "CONSULT/visit", "health", 4.0, "happened"),
    ]
    return [
        (
            source,
            str(row),
            *when,
            actor,
            other,
            *_act(source, code),
            field,
            *_book(source, code),
            weight,
            status,
            *NO_TEXT,
        )
        for row, (source, *when, actor, other, code, field, weight, status) in enumerate(told)
    ]


def _act(source: str, code: str) -> tuple[str | None, str | None]:
    known = {
        "042": ("CONSULT", "visit"),
        "163": ("COERCE", "embargo"),
        "071": ("AID", "economic"),
        "061": ("COOPERATE", None),
        "111": ("ACCUSE", "disapprove"),
        "036": ("AGREE", None),
        "1214": ("REJECT", "assist"),
    }
    if source == "icews":
        return known[code]
    act, _, mode = code.partition("/")
    return act, mode or None


def _book(source: str, code: str | None) -> tuple[str, str | None]:
    return "ICEWS" if source == "icews" else "PLOVER", code


COVERED: Rows = [("icews", "a", "events", date(2001, 2, 10), date(2002, 3, 31), "*")]


def flow_rows() -> Rows:
    """What Cambodia and others sent one another: told by both sides and by one, to unknown partners, and net."""
    year, later = date(2001, 1, 1), date(2002, 1, 1)
    told: Rows = [
        ("books", year, "KHM", "USA", "trade", 48.0, "KHM"),
        ("books", year, "KHM", "USA", "trade", 80.0, "USA"),
        ("books", year, "KHM", "CHN", "trade", 32.0, "KHM"),
        ("books", year, "KHM", "?HKG", "trade", 32.0, "KHM"),
        ("books", year, "CHN", "KHM", "trade", 24.0, "CHN"),
        ("books", year, "CHN", "KHM", "trade", 8.0, "KHM"),
        ("books", year, "USA", "KHM", "trade", 16.0, "USA"),
        ("books", year, "CHN", "USA", "trade", 64.0, "CHN"),
        ("books", year, "CHN", "LAO", "trade", 8.0, "CHN"),
        ("books", year, "KHM", "KHM", "trade", 512.0, "KHM"),
        ("books", later, "KHM", "USA", "trade", 128.0, "KHM"),
        ("books", later, "USA", "KHM", "trade", 64.0, "USA"),
        ("books", later, "USA", "CHN", "trade", 64.0, "USA"),
        ("arms", date(2001, 3, 1), "CHN", "KHM", "arms", 16.0, None),
        ("arms", date(2001, 9, 1), "CHN", "KHM", "arms", 32.0, None),
        ("arms", year, "RUS", "CHN", "arms", 64.0, None),
        ("arms", year, "RUS", "KHM", "arms", 16.0, None),
        ("arms", later, "RUS", "KHM", "arms", 4.0, None),
        ("arms", later, "KHM", "CHN", "arms", 2.0, None),
        ("donors", year, "USA", "KHM", "aid", 16.0, None, "health"),
        ("donors", year, "USA", "KHM", "aid", 8.0, None, "governance"),
        ("donors", year, "USA", "KHM", "aid", 4.0, None, None),
        ("donors", year, "USA", "KHM", "aid", 4.0, None, "military"),
        ("donors", year, "CHN", "KHM", "aid", 32.0, None, "investment"),
        ("donors", year, "KHM", "CHN", "aid", 1.0, None, "humanitarian"),
        ("donors", year, "USA", "LAO", "aid", -8.0, None, None),
        ("donors", later, "USA", "KHM", "aid", 16.0, None, "health"),
        ("stocks", year, "CHN", "KHM", "investment", 96.0, "CHN"),
        ("stocks", year, "USA", "KHM", "investment", 32.0, "USA"),
        ("stocks", year, "USA", "LAO", "investment", 16.0, "USA"),
        ("stocks", later, "USA", "KHM", "investment", 64.0, "USA"),
    ]
    return [
        (source, str(row), period, actor, other, kind, value, "USD", *(*rest, None)[:2])
        for row, (source, period, actor, other, kind, value, *rest) in enumerate(told)
    ]


FLOWS_COVERED: Rows = [
    (source, "a", "flows", date(2001, 1, 1), date(2002, 12, 31), actors)
    for source, actors in (("books", "*"), ("arms", "*"), ("donors", "CHN|KHM|USA>*"), ("stocks", "CHN|USA>*"))
]


def bond_rows() -> Rows:
    """Ties of every kind: of both alike and of one side, ended and lasting, signed alone, and without a first day."""
    early, late, day = date(1999, 7, 1), date(2001, 6, 30), date(2002, 2, 1)
    told: Rows = [
        ("obligations", "CHN", "KHM", "alliance", "neutrality|nonaggression", early, late, True, "military"),
        ("obligations", "CHN", "KHM", "alliance", "consultation", day, None, True, None),
        ("obligations", "USA", "LAO", "alliance", "defense", early, None, False, "military"),
        ("treaties", "CHN", "KHM", "treaty", "in force", early, None, True, "investment"),
        ("treaties", "CHN", "KHM", "treaty", "in force", late, None, True, "trade"),
        ("treaties", "KHM", "USA", "treaty", "in force", early, None, True, "trade"),
        ("treaties", "KHM", "USA", "treaty", "in force", day, None, True, "culture"),
        ("treaties", "KHM", "LAO", "treaty", "signed", early, None, True, "trade"),
        ("treaties", "KHM", "LAO", "treaty", "in force", None, None, True, "trade"),
        ("treaties", "?OLD", "KHM", "treaty", "in force", early, None, True, "trade"),
        ("bodies", "CHN", "?APEC", "organisation", "full member", early, None, False, None),
        ("bodies", "KHM", "?APEC", "organisation", "observer", early, None, False, None),
        ("bodies", "KHM", "ASEAN", "organisation", "full member", early, None, False, None),
        ("bodies", "LAO", "ASEAN", "organisation", "full member", early, late, False, None),
        ("bodies", "CHN", "UN", "organisation", "full member", early, None, False, None),
        ("bodies", "KHM", "UN", "organisation", "full member", early, None, False, None),
        ("bodies", "USA", "UN", "organisation", "full member", early, None, False, None),
        ("shared", "KHM", "USA", "organisation", "28", early, late, True, None),
        ("missions", "USA", "KHM", "representation", "ambassador", early, late, False, None),
        ("missions", "USA", "CHN", "representation", "ambassador", early, None, False, None),
        ("missions", "USA", "KHM", "representation", "chargé d'affaires", day, None, False, None),
        ("rivals", "CHN", "USA", "rivalry", "positional", early, None, True, None),
    ]
    return [(source, str(row), *bond, None) for row, (source, *bond) in enumerate(told)]


BONDS_COVERED: Rows = [
    (source, "a", "ties", date(2000, 1, 1), date(2002, 12, 31), "USA>*" if source == "missions" else "*")
    for source in ("obligations", "treaties", "bodies", "shared", "missions", "rivals")
]
