"""Small tables by hand that every model can be fitted to: acts and conduct by month, ballots by year."""

from __future__ import annotations

from datetime import date
from random import Random

Rows = list[tuple[object, ...]]

PAIRS = (("KHM", "USA"), ("USA", "KHM"), ("CHN", "KHM"), ("CHN", "USA"))
STATES = {"KHM": -1.0, "CHN": -0.8, "VNM": -1.2, "FRA": 0.6, "GBR": 0.9, "USA": 1.5, "ISR": 1.3, "?OLD": 0.0}


def month_rows() -> Rows:
    """Five years of acts: a fall of Cambodia and the United States after three, a quiet month in four."""
    random, rows = Random(11), Rows()
    for month in range(60):
        day = date(2001 + month // 12, month % 12 + 1, 1)
        for actor, other in PAIRS:
            level = -5.0 if "USA" in (actor, other) and "KHM" in (actor, other) and month >= 36 else 3.0
            n = random.randrange(1, 6) if random.random() < 0.75 else 0
            value = sum(max(-10.0, min(10.0, random.gauss(level, 2.0))) for _ in range(n))
            key = f"{actor}-{other}:{day}"
            rows.append(("news", key, "cooperation", actor, other, "all", day, "month", value, None, None, n, None))
            kind = "COERCE:arrest" if level < 0 else "CONSULT:visit"
            if n:
                rows.append(
                    ("news", f"{key}:{kind}", "conduct", actor, other, kind, day, "month", n, None, None, n, None)
                )
    return rows


def stray_rows() -> Rows:
    """What no model of a pair reads: cooperation in one field or by the year, and a measure of something else."""
    told = (("cooperation", "trade", "month"), ("cooperation", "all", "year"), ("attention", "all", "month"))
    return [
        ("news", f"stray{name}{field}{by}", name, "KHM", "USA", field, date(2002, 1, 1), by, 9.0, 8.0, 10.0, 50, None)
        for name, field, by in told
    ]


def ballot_rows() -> Rows:
    """Thirty roll calls in each of four years, on which states vote by where they stand; an unknown one does too."""
    random, rows = Random(12), Rows()
    for call in range(120):
        day, cut = date(2001 + call // 30, 11, 1 + call % 30), random.gauss(0, 1)
        side = 1 if random.random() < 0.8 else -1
        for actor, place in STATES.items():
            leaning = side * (place - cut) + random.gauss(0, 0.4)
            ballot = 0 if abs(leaning) < 0.3 else (1 if leaning > 0 else -1)
            issue = ("nuclear", "human rights", "nuclear|human rights")[call % 3]
            if random.random() < 0.9:
                rows.append(("un", f"{call}/{actor}", day, f"r{call}", actor, ballot, issue, None))
    return rows
