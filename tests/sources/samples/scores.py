"""Scores that somebody else made of events."""

from tests.sources.samples.sample import Sample

_NET = ("data/gdelt2_netscore_dyadmonth_2018_2024.parquet",)

SAMPLES = {
    "gdelt_net_scores": Sample(
        "month,iso3_a,iso3_b,score_sum,days_with_events\n2019-05,USA,KHM,-12.5,20\n2019-05,CHN,KHM,31.25,28\n",
        latin=("2019-05,C\xf4T,KHM,1.5,2", "?C\xf4T"),
        real=_NET,
        selections=_NET,
    )
}
