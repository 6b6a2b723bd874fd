"""Make files of the shape and the skew of real ones, of any size, for measurements of speed.

python benchmarks/generate.py gdelt2 ROWS FILE

Which states act, and towards whom, is skewed as in news of the world: a few states fill most rows (Zipf), more than
two rows in five lack a country on one side or the other, and most acts stay within one state.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

_STATES = (
    "USA RUS CHN GBR FRA ISR IND PAK IRN TUR DEU UKR SYR AUS CAN JPN EGY SAU KOR NGA AFG IRQ ITA PRK ESP ZAF PHL IDN "
    "LBN PSE MEX POL GRC BRA KEN VNM BGD MYS THA YEM ARE QAT LBY SDN JOR IRL BEL NLD SWE NOR CHE AUT HUN SRB KHM MMR"
)
_GROUPS = "UNO NAT EEC WBK IMF"
_CODES = (
    "010 020 036 040 042 043 051 046 111 112 030 061 190 173 012 013 016 057 071 120 130 138 141 160 163 180 193 "
    "0311 0233 1123 1711 1823 0841 --- X"
)

_ROWS = """
create or replace macro drawn(names, u) as list_extract(names, cast(floor(pow(len(names) + 1, u)) as integer));
select
    600000000 + i as globaleventid, strftime(day, '%Y%m%d') as sqldate, strftime(day, '%Y%m') as monthyear,
    year(day) as year, year(day) + 0.5 as fractiondate,
    coalesce(c1, '') || 'GOV' as actor1code, coalesce(n1, '') as actor1name, c1 as actor1countrycode,
    g1 as actor1group, if(c1 is null and u3 > 0.95, 'kur', null), null, null, 'GOV' as actor1type, null, null,
    coalesce(c2, '') as actor2code, coalesce(n2, '') as actor2name, c2 as actor2countrycode,
    g2 as actor2group, if(c2 is null and u3 < 0.05, 'kur', null), null, null, null, null, null,
    i % 2 as isrootevent, code, left(code, 3) as base, left(code, 2) as root, 1 + i % 4 as quadclass,
    round(r1 * 20 - 10, 1) as goldstein, 4 as mentions, 1 as sources, 4 as articles, round(r2 * 10 - 5, 6) as tone,
    4, 'Phnom Penh, Phnum Penh, Cambodia', 'CB', 'CB11', '24738', 11.55, 104.917, '-1030899',
    4, 'Washington, District of Columbia, United States', 'US', 'USDC', 'DC001', 38.8951, -77.0364, '531871',
    4, 'Phnom Penh, Phnum Penh, Cambodia', 'CB', 'CB11', '24738', 11.55, 104.917, '-1030899',
    '20240301' || lpad(cast(i % 24 as varchar), 2, '0') || '0000' as dateadded,
    'https://news.example/' || (i // 4) || '/some-words-of-the-title-of-an-article.html' as sourceurl
from (
    select *,
        if(u2 < 0.45, null, if(here and c1 is not null, c1, drawn(states, r4))) as c2,
        if(c1 is null and u3 < 0.1, drawn(groups, r4), null) as g1,
        if(u2 < 0.45 and u3 > 0.9, drawn(groups, r3), null) as g2,
        if(c1 is null and u3 > 0.4, null, coalesce(c1, 'POLICE')) as n1,
        if(u2 < 0.45 and u3 < 0.6, null, 'PRESIDENT') as n2
    from (
        select *, if(u1 < 0.4, null, drawn(states, r3)) as c1, u4 < 0.6 as here
        from (
            select range as i, random() as u1, random() as u2, random() as u3, random() as u4, random() as r1,
                random() as r2, random() as r3, random() as r4,
                string_split($states, ' ') as states, string_split($groups, ' ') as groups,
                list_extract(string_split($codes, ' '), 1 + cast(pow(random(), 2) * 34 as integer)) as code,
                date '2024-03-01' - cast(pow(random(), 40) * 3650 as integer) as day
            from range($rows)
        )
    )
)
"""


def gdelt2(rows: int, target: Path, *, seed: float = 0.5) -> None:
    """Write an event file of GDELT 2.0: 61 columns between tabs, no line of names."""
    engine = duckdb.connect()
    engine.execute("select setseed(?)", [seed])
    macro, query = _ROWS.split(";", 1)
    engine.execute(macro)
    given = {"states": _STATES, "groups": _GROUPS, "codes": _CODES, "rows": rows}
    for name, value in given.items():
        query = query.replace(f"${name}", str(value) if isinstance(value, int) else f"'{value}'")
    engine.execute(f"copy ({query}) to '{target}' (format csv, delimiter '\t', header false, quote '')")


SHAPES = {"gdelt2": gdelt2}

if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in SHAPES or not sys.argv[2].isdigit():
        sys.exit(f"python benchmarks/generate.py {'|'.join(SHAPES)} ROWS FILE")
    SHAPES[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
