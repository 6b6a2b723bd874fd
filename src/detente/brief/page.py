"""The brief as a page: one self-contained HTML file for a phone, a screen and paper, from which no request leaves."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib import resources
from itertools import groupby
from typing import Any

from detente.brief.courses import Course
from detente.brief.data import text
from detente.brief.drawing import drawings
from detente.brief.parts import Findings, Number, Told
from detente.brief.relation import ARROWS, WAYS, yearly
from detente.brief.words import counted, decade, opening, owner
from detente.bundle import javascript


def page(findings: Findings) -> str:
    """The findings as a page; it computes nothing but how they look."""
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup

    from detente.charts import DARK, LIGHT, SHAPES

    drawn = drawings(findings)
    script, bundle = _file("page.js"), javascript() if drawn else ""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_file))
    environment.filters |= {
        "spoken": text,
        "field": _field,
        "counted": counted,
        "opening": opening,
        "owner": owner,
        "yearly": yearly,
        "rests": _rests,
    }
    environment.tests["number"] = lambda piece: isinstance(piece, Number)
    return environment.get_template("page.html").render(
        f=findings,
        sources={source.key: source for source in findings.sources},
        groups=_groups(findings.timeline.acts),
        glyphs=_GLYPHS,
        arrows=ARROWS,
        ways=WAYS,
        drawn=drawn,
        credited=_credited(findings),
        panelled=any(name.startswith("exchange-") for name in drawn),
        specs=Markup(_json(drawn)),
        colours=Markup(_json({LIGHT[role]: DARK[role] for role in LIGHT})),
        light=LIGHT,
        dark=DARK,
        shapes=SHAPES,
        css=Markup(_file("page.css")),
        script=Markup(script),
        bundle=Markup(bundle),
        hashes=[_hash(script), _hash(bundle)],
    )


def _groups(acts: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """The latest acts, which stand open, then all before them by decade."""
    latest, earlier = acts[:_LATEST], acts[_LATEST:]
    return [("The latest", list(latest)), *((head, list(told)) for head, told in groupby(earlier, decade))]


_LATEST = 6
_GLYPHS = {"actor": "●", "other": "■", "third": "▲", "both": "◆"}


def _credited(findings: Findings) -> list[str]:
    """The sources of the shares, each once."""
    rows = findings.exchange.rows if findings.exchange else ()
    return list(dict.fromkeys(number.source for row in rows for line in row.trend for _, number in line.points))


def _rests(lines: Sequence[Course]) -> list[str]:
    """The sources of some lines, each once."""
    return list(dict.fromkeys(number.source for line in lines for _, number in line.points))


def _file(name: str) -> str:
    return resources.files("detente").joinpath("brief", name).read_text(encoding="utf8")


def _json(value: Any) -> str:
    """JSON that cannot close the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _hash(script: str) -> str:
    """What the page's own content policy names a script by: no other script may run."""
    return b64encode(sha256(script.encode()).digest()).decode()


def _field(name: str | None) -> str:
    return name.replace("-", " ") if name else "no field told"
