"""A small file of every data set, written by hand in its publisher's format, and the real tables that are beside."""

from __future__ import annotations

from tests.sources.samples import events, flows, scores, ties, visits, votes
from tests.sources.samples.sample import Sample

SAMPLES: dict[str, Sample] = {
    **events.SAMPLES,
    **flows.SAMPLES,
    **scores.SAMPLES,
    **ties.SAMPLES,
    **visits.SAMPLES,
    **votes.SAMPLES,
}
