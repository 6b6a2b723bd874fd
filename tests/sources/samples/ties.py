"""Standing ties."""

from tests.sources.samples.sample import Sample

_TREATIES = "number,base_treaty,name,entry_type,typememb,year,entryforceyear,iso3\n"

SAMPLES = {
    "atop": Sample(
        "stateA,stateB,year,defense,offense,neutral,nonagg,consul\n"
        "2,20,1960,1,0,0,0,1\n20,2,1960,1,0,0,0,1\n2,740,1960,1,0,0,0,0\n740,2,1960,1,0,0,0,0\n",
        real=("data/alliances_atop_dyadyear.parquet",),
    ),
    "cow_alliances": Sample(
        "version4id,ccode1,ccode2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,"
        "defense,neutrality,nonaggression,entente\n"
        "1,2,20,7,4,1949,,,,1,0,0,0\n2,2,740,28,4,1952,19,1,1960,1,0,0,0\n",
    ),
    "cow_organisations": Sample("ccode,state,asean,un,year\n811,CAMBODIA,1,1,1999\n"),
    "cow_representation": Sample("ccode1,ccode2,year,dr_at_1,dr_at_2\n2,811,2000,3,3\n"),
    "cow_shared_organisations": Sample(
        "ccode1,ccode2,year,dyadigos\n2,811,2000,28\n2,811,2001,29\n",
        real=("data/igo_cow_shared_dyadyear.parquet",),
    ),
    "desta": Sample(
        f"{_TREATIES}7,7,Chad Mali,base_treaty,1,1990,1992,TCD\n7,7,Chad Mali,base_treaty,1,1990,1992,MLI\n"
        "8,8,Chad Niger,base_treaty,1,1990,,TCD\n8,8,Chad Niger,base_treaty,1,1990,,NER\n",
        real=("data/treaties_desta_members.parquet",),
    ),
    "rivalries": Sample(
        "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\n"
        "1,One,2,365,1945,1989,1,,1,\n2,Two,2,710,1996,2020,1,,,\n",
        real=("data/rivalries_tss.parquet",),
    ),
    "unctad_treaties": Sample(
        "title,status,in_force,terminated,signed\n"
        "Cambodia - China BIT (1996),In force,2000-02-01,,1996-07-19\nChad - Mali BIT (1990),Signed,,,1990-01-03\n",
        latin=("Chad - C\xf4te d'Ivoire BIT (1991),Signed,,,1991-01-03", "CIV"),
        real=("data/treaties_unctad_bits.parquet",),
    ),
    "us_missions": Sample(
        "territory,role,started,ended\nchad,ambassador-e-p,1961-01-09,1961-06-02\nmali,ambassador-e-p,1960-10-01,\n",
        real=("data/diplomats_us_chiefs_of_mission.parquet",),
    ),
}
