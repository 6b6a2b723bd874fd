"""Visits of leaders and ministers."""

from tests.sources.samples.sample import Sample

SAMPLES = {
    "chinese_leaders": Sample(
        "name,level,country,year\nXi Jinping,President,Cambodia,2016\nLi Keqiang,Premier,Cambodia,2018\n",
        real=("data/visits_chinese_leaders_1949_2020.parquet",),
    ),
    "colt": Sample(
        "leader,title,leader_country,start_date,destination\n"
        "Hun Sen,Prime Minister,KHM,2019-01-20,China\nHun Sen,Prime Minister,KHM,2019-06-20,Thailand\n",
        day="2019-01-20",
        latin=("A Leader,President,C\xf4te d'Ivoire,2019-03-01,France", "CIV"),
    ),
    "us_travels": Sample(
        "name,role,start,country\n"
        "Barack Obama,president,2012-11-19,Cambodia\nHillary Rodham Clinton,secretary,2012-07-11,Cambodia\n",
        day="2012-11-19",
        real=("data/visits_us_president_secstate_abroad.parquet",),
    ),
    "us_visitors": Sample(
        "visitor,start,country\nPrime Minister Hun Sen,2016-02-16,Cambodia\nPresident Xi Jinping,2015-09-24,China\n",
        day="2016-02-16",
        latin=("President Ouattara,2011-07-29,C\xf4te d'Ivoire", "CIV"),
        real=("data/visits_foreign_leaders_to_us.parquet",),
    ),
}
