"""The chart of a measure as a file: a page that stands alone, or a picture for a paper."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from detente.errors import allowed

if TYPE_CHECKING:
    from detente.charts.scores import Drawing
    from detente.sources import Source

FORMATS = (".html", ".svg", ".png", ".pdf")
WIDE = 820  # pixels of a sheet
_LETTERS = 118  # of a line of small print across a sheet
_LISTED = 1_000  # rows of the table below a page
_COLUMNS = ("when", "line", "field", "said", "interval", "n", "source")


@dataclass(frozen=True, slots=True)
class Figure:
    """The chart of a measure with all that stands around it: what it shows, in what unit, and who says so."""

    drawing: Drawing
    title: str
    subtitle: str
    credits: Sequence[str]

    def save(self, out: Path) -> None:
        """Write it to a file, in the form that its name tells.

        Args:
            out: a file whose name ends in .html, .svg, .png or .pdf.

        Raises:
            UnknownName: it ends otherwise.
            DetenteError: the file cannot be written.
        """
        from detente.export import saved

        kind = form(out)
        content = self.html() if kind == ".html" else self._picture(kind)
        with saved(out, "w" if isinstance(content, str) else "wb") as stream:
            stream.write(content)

    def html(self) -> str:
        """A page that stands alone, for a phone and a screen, by day and at night; no request leaves it."""
        from jinja2 import Environment
        from markupsafe import Markup

        from detente.bundle import javascript
        from detente.charts import DARK, LIGHT
        from detente.charts.scores import panels

        script, bundle = _file("page.js"), javascript()
        rows = [row for panel in self.drawing.panels for row in panel.rows]
        specs = {name: panel.to_dict(validate=False) for name, panel in panels(self.drawing).items()}
        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        return environment.from_string(_file("page.html")).render(
            title=self.title,
            subtitle=self.subtitle,
            panels=list(specs),
            counts={panel.name: len(panel.rows) for panel in self.drawing.panels},
            span=f"{min(row['when'] for row in rows)} to {max(row['when'] for row in rows)}",
            notes=self.drawing.notes,
            credits=self.credits,
            columns=("Period", "Who", "Field", "Value", "90% interval", "n", "Source"),
            rows=[[row[column] for column in _COLUMNS] for row in rows[:_LISTED]],
            left_out=f"{len(rows) - _LISTED:,}" if len(rows) > _LISTED else "",
            specs=Markup(_json(specs)),
            colours=Markup(_json({LIGHT[role]: DARK[role] for role in LIGHT})),
            light=LIGHT,
            dark=DARK,
            css=Markup(_file("page.css")),
            script=Markup(script),
            bundle=Markup(bundle),
            hashes=[_hash(script), _hash(bundle)],
        )

    def _picture(self, kind: str) -> str | bytes:
        """The sheet as SVG, PNG at twice the size, or PDF."""
        import vl_convert

        spec: Any = json.dumps(self.sheet().to_dict(validate=False))
        if kind == ".svg":
            drawn: str = vl_convert.vegalite_to_svg(spec)
            return drawn
        picture: bytes = (
            vl_convert.vegalite_to_png(spec, scale=2) if kind == ".png" else vl_convert.vegalite_to_pdf(spec)
        )
        return picture

    def sheet(self) -> Any:
        """The chart on one sheet of white, with its title above and its sources below."""
        import altair as alt

        from detente.charts.look import LIGHT, framed
        from detente.charts.scores import layers

        first, *others = (
            alt.LayerChart(layer=layers(panel, self.drawing, paper=True), title=_heading(panel.name))
            for panel in self.drawing.panels
        )
        first = (
            first.properties(width=WIDE, height=240) if others else first.properties(width=WIDE, height=320, title="")
        )
        parts: Any = [chart.properties(width=WIDE // 2 - 32, height=150) for chart in others]
        small = [line for text in (" ".join(self.drawing.notes), *self.credits) for line in wrap(text, _LETTERS)]
        foot = alt.Chart(alt.InlineData(values=[{"line": small}]), height=15 * len(small), width=WIDE).mark_text(
            align="left", baseline="top", x=0, y=0, color=LIGHT["background"], lineHeight=15
        )
        rows: Any = (
            [first, alt.concat(*parts, columns=2, bounds="flush", spacing={"row": 56, "column": 64})]
            if parts
            else [first]
        )
        title = alt.Title(
            wrap(self.title, 76),
            subtitle=wrap(self.subtitle, _LETTERS),
            anchor="start",
            fontSize=18,
            subtitleFontSize=12,
            subtitleColor=LIGHT["background"],
            color=LIGHT["ink"],
            offset=16,
        )
        whole = alt.vconcat(*rows, foot.encode(text="line:N"), title=title, background="white", padding=16, spacing=24)
        sheet = framed(whole.resolve_scale(color="shared", x="independent", y="independent"))
        sheet.datasets = {panel.name: [_inked(row) for row in panel.rows] for panel in self.drawing.panels}
        return sheet


def form(out: Path) -> str:
    """The form of a chart that a file's name tells.

    Raises:
        UnknownName: it is none of FORMATS.

    Example:
        >>> form(Path("agreement.SVG"))
        '.svg'
    """
    return allowed(out.suffix.lower(), FORMATS, what="form of a chart")


def figure(table: Any, *, measure: str, title: str) -> Figure:
    """The chart of the scores of a measure or model, with its unit, its sources and whom to cite.

    A period without a value is left open; that is not to say that the value is zero.

    Args:
        table: SCORES of one measure.
        measure: its name on its shelf.
        title: what is shown, of whom.

    Raises:
        NotEnoughEvidence: there is no score.

    Example:
        >>> row = {"actor": "CHN", "other": "KHM", "field": "all", "by": "year", "value": 0.9, "low": 0.8, "high": 0.95,
        ...        "n": 80, "source": "un_votes", "period": "2001-01-01"}
        >>> figure([row], measure="agreement", title="Cambodia and China").subtitle
        'How often two states vote the same way at the United Nations. Unit: share of contested roll calls.'
    """
    from detente.charts.scores import drawn
    from detente.measures import Measure
    from detente.scoring import named
    from detente.sources import SOURCES

    row = named(measure)
    drawing = drawn(table, unit=row.unit, low=row.low, high=row.high)
    names = sorted({name for panel in drawing.panels for score in panel.rows for name in score["source"].split("+")})
    cited = [_cited(SOURCES[name]) if name in SOURCES else name for name in names]
    what = "Measure" if isinstance(row, Measure) else "Model"
    return Figure(
        drawing,
        title,
        f"{row.title}. Unit: {drawing.unit}.",
        [
            f"Source: {'; '.join(text.rstrip('.') for text in cited)}.",
            f"{what}: {row.citation}",
        ],
    )


def _inked(row: Mapping[str, Any]) -> dict[str, Any]:
    """What of a row is drawn, without what a touch tells."""
    return {name: row[name] for name in ("day", "value", "low", "high", "line", "stretch", "lone")}


def _cited(source: Source) -> str:
    """How to cite a data set; documents are each cited by themselves, so they are named together."""
    return source.title if source.kind.name == "documents" else source.citation


def _heading(name: str) -> Any:
    import altair as alt

    words = name.replace("-", " ")
    return alt.Title(words[:1].upper() + words[1:], anchor="start", frame="group", fontSize=13)


def _file(name: str) -> str:
    return resources.files("detente").joinpath("figures", name).read_text(encoding="utf8")


def _json(value: Any) -> str:
    """JSON that cannot close the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _hash(script: str) -> str:
    """What the page's own content policy names a script by: no other script may run."""
    return b64encode(sha256(script.encode()).digest()).decode()
