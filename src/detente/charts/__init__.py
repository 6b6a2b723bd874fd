"""The shelf of charts: a table in, an Altair chart out. The page around a chart gives its title and source."""

from __future__ import annotations

from detente.charts.affinity import affinity
from detente.charts.agreement import agreement
from detente.charts.fields import fields
from detente.charts.ideal_points import ideal_points
from detente.charts.issues import issues
from detente.charts.look import DARK, LIGHT, SHAPES
from detente.charts.scores import scores
from detente.charts.tally import tally
from detente.charts.timeline import timeline
from detente.charts.trend import trend

__all__ = [
    "DARK",
    "LIGHT",
    "SHAPES",
    "affinity",
    "agreement",
    "fields",
    "ideal_points",
    "issues",
    "scores",
    "tally",
    "timeline",
    "trend",
]
