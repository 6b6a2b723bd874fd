"""Events."""

from tests.sources.samples.sample import Sample

_GRAPH = (
    "data/icews14_events.parquet",
    "data/icews18_events_sep_oct2018.parquet",
    "data/icews0515_events_partial.parquet",
)

SAMPLES = {
    "icews": Sample(
        "date,source,relation,target\n2014-01-05,China,Make a visit,Cambodia\n2014-01-06,China,Consult,Cambodia\n",
        day="2014-01-05",
        latin=("2014-01-07,C\xf4te d'Ivoire,Consult,China", "CIV"),
        real=("data/icews_raw_sample_2018.parquet", *_GRAPH),
        selections=_GRAPH,
    )
}
