"""Events."""

from tests.sources.samples.sample import Sample

_GRAPH = (
    "data/icews14_events.parquet",
    "data/icews18_events_sep_oct2018.parquet",
    "data/icews0515_events_partial.parquet",
)

_GDELT = (
    "GLOBALEVENTID,SQLDATE,DATEADDED,Actor1Name,Actor1CountryCode,Actor1KnownGroupCode,Actor1EthnicCode,Actor2Name,Actor2CountryCode,"
    "Actor2KnownGroupCode,GoldsteinScale,eventcode\n"
    "7,2014-01-05,20140105,CHINA,CHN,,,PHNOM PENH,KHM,,1.9,042\n"
    "8,2014-01-06,20140106,UNITED NATIONS,,UNO,,C,KHM,,0,010\n"
)
_GDELT_LATIN = ("9,2014-01-07,20140107,C\xf4TE,,,xyz,CHINA,CHN,,1,040", "?C\xf4TE")

SAMPLES = {
    "gdelt1": Sample(_GDELT, day="2014-01-05", latin=_GDELT_LATIN),
    "gdelt2": Sample(_GDELT, day="2014-01-05", latin=_GDELT_LATIN),
    "icews": Sample(
        "Event ID,Event Date,Source Name,Source Country,CAMEO Code,Intensity,Target Name,target_country\n"
        "1,2014-01-05,China,China,042,1.9,Police (Cambodia),Cambodia\n"
        "2,2014-01-06,China,China,040,1.0,Cambodia,Cambodia\n",
        day="2014-01-05",
        latin=("3,2014-01-07,C\xf4te d'Ivoire,,040,1.0,China,China", "CIV"),
        real=("data/icews_raw_sample_2018.parquet",),
    ),
    "icews_benchmarks": Sample(
        "date,source,relation,target\n2014-01-05,China,Make a visit,Cambodia\n2014-01-06,China,Consult,Cambodia\n",
        day="2014-01-05",
        latin=("2014-01-07,C\xf4te d'Ivoire,Consult,China", "CIV"),
        real=_GRAPH,
        selections=_GRAPH,
    ),
    "keds": Sample(
        "date,source,target,code\n1991-01-17,USAMIL,IRQ,195\n1991-01-18,IGOUNO,IRQGOV,111\n",
        day="1991-01-17",
        latin=("1991-01-19,\xd6ST,IRQ,042", "?\xd6ST"),
        real=("data/events_keds_levant_balkans_gulf_turkey_casia.parquet",),
    ),
    "mie": Sample(
        "micnum,eventnum,ccode1,ccode2,stmon,stday,styear,action\n4,2,339,200,5,-9,1946,16\n4,3,200,339,10,22,1946,7\n",
        real=("data/events_mie_1_0.parquet",),
    ),
    "polecat": Sample(
        "Event ID,Event Date,Event Type,Event Mode,Intensity,Contexts,Actor Name,Actor Country,Recipient Name,"
        "recipient_country\n"
        "W1,2023-01-05,CONSULT,visit,4.0,diplomatic,China,CHN,Cambodia,KHM\n"
        "W2,2023-01-06,ACCUSE,disapprove,,None,United Nations,None,Cambodia,KHM\n",
        day="2023-01-05",
        latin=("W3,2023-01-07,CONSULT,,2.5,,C\xf4te d'Ivoire,,China,CHN", "CIV"),
    ),
    "own_events": Sample(
        "id,date,actor,target_country,weight,act\na,2014-01-05,China,Cambodia,1.5,CONSULT\nb,2014-01-06,CHN,Laos,,AID\n",
        day="2014-01-05",
        latin=("c,2014-01-07,C\xf4te d'Ivoire,CHN,,AID", "CIV"),
    ),
}
