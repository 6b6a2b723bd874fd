"""Votes."""

from tests.sources.samples.sample import Sample

SAMPLES = {
    "un_votes": Sample(
        "rcid,date,iso3,vote\n9,2005-11-01,KHM,yes\n9,2005-11-01,USA,no\n9,2005-11-01,CHN,absent\n",
        day="2005-11-01",
        latin=("9,2005-11-01,C\xf4T,yes", "?C\xf4T"),
        real=(
            "data/unga_votes_1946_2024_iso3.parquet",
            "data/unga_votes_1946_2020_cow.parquet",
            "data/un_votes_2025.parquet",
        ),
    )
}
