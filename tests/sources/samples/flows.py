"""Trade, arms, aid and investment."""

from tests.sources.samples.sample import Sample

_REGISTER = (
    "sipri_at_database_id,supplier,recipient,designation,order_date,numbers_delivered,delivery_year,status,sipri_estimate,"
    "tiv_deal_unit,local_production,tiv_delivery_values\n"
)
_PROJECTS = (
    "project_id,recommended_for_research,umbrella,year,recipient_condensed,recipient_iso3,flow_class,crs_sector_code,"
    "usd_defl_2014\n"
)

SAMPLES = {
    "aiddata_gcdf": Sample(
        "ccode,year,oda_amt,oda_adj,oof_amt,oof_adj,vof_amt,vof_adj\n811,2017,3000000,3000000,5000000,4000000,,\n",
        real=("data/aid_aiddata_gcdf_recipient_year.parquet",),
    ),
    "aiddata_gcof": Sample(
        f"{_PROJECTS}1,true,0,2010,Cambodia,KHM,ODA-like,110,2000000\n2,true,0,2010,Cambodia,KHM,OOF-like,230,9000000\n"
        "3,true,1,2010,Cambodia,KHM,ODA-like,110,7000000\n4,false,0,2010,Cambodia,KHM,ODA-like,110,7000000\n"
        "5,true,0,2010,Cambodia,KHM,ODA-like,120,\n",
        latin=('6,true,0,2011,"R\xe9gion",,ODA-like,998,1000000', "CHN"),
        real=("data/aid_aiddata_china_official_finance_2000_2014.parquet",),
    ),
    "baci": Sample("t,i,j,k,v,q\n2014,116,842,610910,1500,90\n2014,116,842,640399,500,20\n2014,156,116,852910,7,\n"),
    "comtrade": Sample(
        "typeCode,freqCode,reporterCode,reporterISO,flowCode,partnerCode,partnerISO,partner2Code,cmdCode,motCode,"
        "primaryValue,period\n"
        "C,A,116,KHM,X,842,USA,0,TOTAL,0,2000000,2014\nC,A,842,USA,M,116,KHM,0,TOTAL,0,2900000,2014\n"
        "C,A,116,KHM,X,0,W00,0,TOTAL,0,2000000,2014\n"
    ),
    "cow_trade": Sample(
        "ccode1,ccode2,year,importer1,importer2,smoothflow1,flow1,flow2\n"
        "2,811,2012,United States of America,Cambodia,2701,2700.5,225\n"
        "2,710,1960,United States of America,China,0,-9,-9\n"
    ),
    "crs": Sample(
        "Year,DonorName,RecipientName,FlowCode,PurposeCode,usd_disbursement\n"
        "2022,Japan,Cambodia,13,21020,80.5\n2022,Japan,Cambodia,11,11220,1.5\n2022,Japan,Cambodia,14,21020,7\n",
        latin=("2022,Japan,C\xf4te d'Ivoire,11,12220,2.5", "JPN"),
    ),
    "dac": Sample(
        "donor,recipient,aid_type,amount_type,year,value_musd\n"
        "Japan,Viet Nam,240,Constant Prices (2022 USD millions),2022,500\n"
        "Japan,Cambodia,240,Constant Prices (2022 USD millions),2022,100\n"
        "DAC Countries - Total,Viet Nam,240,Constant Prices (2022 USD millions),2022,900\n",
        latin=("Japan,C\xf4te d'Ivoire,240,Constant Prices (2022 USD millions),2022,10", "JPN"),
        real=("data/aid_oecd_dac_donor_recipient_2009_2022.parquet",),
    ),
    "imf_investment": Sample(
        "reporter,dv_type,indicator,counterpart,year,value_musd\n"
        "CHN,O,OTWD_D_NETAL_FALL_ALL,KHM,2024,8.5\nCHN,SCC,OTWD_D_NETAL_FALL_ALL,KHM,2024,17.5\n"
        "KHM,O,INWD_D_NETLA_FALL_ALL,CHN,2024,17.5\nCHN,O,OTWD_D_NETAL_FALL_ALL,G001,2024,99\n",
        real=("data/fdi_imf_dip_5reporters_2014_2024.parquet",),
    ),
    "itpde": Sample(
        "year,exporter_iso3,importer_iso3,industry_id,flag_mirror,flag_zero,trade\n"
        "2016,CHN,KHM,1,0,p,1.5\n2016,CHN,KHM,153,0,p,2\n2016,KHM,KHM,1,0,p,9\n2016,KHM,CHN,1,0,r,0\n2016,LAO,KHM,1,0,u,0\n",
        real=("data/trade_itpde_2000_2016_const2010usd.parquet",),
    ),
    "oec": Sample(
        "year,origin,dest,sitc4,import_val,export_val\n2014,khm,usa,8451,NULL,2500000\n2014,usa,khm,7810,,900000\n"
        "2014,usa,lao,7810,,NULL\n",
        real=("data/trade_oec_sitc_1962_2014.parquet",),
    ),
    "sipri": Sample(
        f"{_REGISTER}1,China,Cambodia,Z-9,2010,4,2013,New,9,9.75,No,39\n2,China,Cambodia,Type-1,2020,2,2021,New,5,5,No,10\n",
        latin=("3,China,C\xf4te d'Ivoire,WZ-1,2006,1,2007,New,1,1,No,1", "CHN"),
        real=(
            "data/arms_sipri_register_deliveries_1995_2025.parquet",
            "data/arms_sipri_tiv_supplier_recipient_year_1995_2025.parquet",
        ),
    ),
}
