"""The shelf of charts: a table in, an Altair chart out. The page around a chart gives its title and source."""

from __future__ import annotations

from detente.charts.agreement import agreement
from detente.charts.fields import fields
from detente.charts.look import DARK, LIGHT, SHAPES
from detente.charts.scores import scores
from detente.charts.tally import tally
from detente.charts.timeline import timeline

__all__ = ["DARK", "LIGHT", "SHAPES", "agreement", "fields", "scores", "tally", "timeline"]
