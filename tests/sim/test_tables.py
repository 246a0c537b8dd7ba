"""Tables as people have them are read as they are meant, or refused with words that say what to do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.regions import InputError, load_folder
from sim.regions.cells import quarter_of, value_of
from sim.regions.column import Column
from sim.regions.files import table_path
from sim.regions.read_table import read_table
from tests.sim.small_city import EVIDENCE, TABLES, with_cells, write

ANY = (
    Column("code", "code", "a code"),
    Column("amount", "number", "an amount", "m2", low=0.0, default=7.0),
    Column("part", "number", "a part", "share", low=0.0, high=1.0, default=0.5),
    Column("count", "integer", "a count", "quarters", low=0, high=100, default=3),
    Column("known", "switch", "whether it is known", default=True),
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return load_folder(write(tmp_path_factory.mktemp("plain")))


def same(one, other):
    for table in ("districts", "parks"):
        for name, value in vars(getattr(one, table)).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_array_equal(value, getattr(getattr(other, table), name), err_msg=name)
            elif name != "names":
                assert value == getattr(getattr(other, table), name), name


def refused(act, *words):
    with pytest.raises(InputError) as caught:
        act()
    for word in (*words, "allowed"):
        assert word in str(caught.value), str(caught.value)


def cell(name, text, **more):
    column = next(column for column in ANY if column.name == name)
    return value_of(Path("any.csv"), 2, column, {name: text}, **more)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, True) for text in ("true", "TRUE", "True", "yes", "Y", "1", "1.0", "on", "是", "ＴＲＵＥ", "１")),
        *((text, False) for text in ("false", "FALSE", "no", "N", "0", "0.0", "off", "否", "Ｆalse", " false ")),
    ],
)
def test_true_and_false_in_their_usual_spellings(text, value):
    assert cell("known", text) is value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "8", 8), ("count", "8.0", 8), ("count", "８", 8), ("count", "+8", 8), ("count", "8e0", 8), ("count", "", 3),
        ("amount", "1200", 1200.0), ("amount", "1,200", 1200.0), ("amount", "1,234,567.5", 1234567.5), ("amount", "1 200 000", 1.2e6),
        ("amount", "1\u00a0200", 1200.0), ("amount", "1\u202f200", 1200.0), ("amount", "1'200", 1200.0), ("amount", "１，２００．５", 1200.5),
        ("amount", "1.2e6", 1.2e6), ("amount", ".5", 0.5), ("amount", "\u200b12\ufeff", 12.0), ("amount", "０.３", 0.3),
        ("part", "12%", 0.12), ("part", "12 %", 0.12), ("part", "33.3％", 0.333), ("part", "１００％", 1.0), ("part", "0.12", 0.12),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(name, text, value):
    read = cell(name, text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("count", "8.5", "8.5 is outside"), ("count", "9000", "9000 is outside"), ("count", "NaN", "Leave the cell empty"),
        ("amount", "12%", "12 % is 0.12"), ("amount", "12,00", "thousands separators"),
        ("amount", "1,2000", "thousands separators"),
        ("amount", "0,300", "thousands separators"),
        ("amount", "1.234,5", "thousands separators"), ("amount", "12亿", "12亿 is 1200000000"),
        ("amount", "3.5万元", "3.5万 is 35000"), ("amount", "25㎡", "the number alone"), ("amount", "10²", "the number alone"),
        ("amount", "inf", "a finite number"), ("amount", "#REF!", "an error of the spreadsheet"), ("amount", "-1", "-1 is outside"),
        ("amount", "1e999", "the number alone"), ("amount", "1_000", "the number alone"),
        ("part", "70", "70 % is 0.7"), ("part", "170", "170 is outside"), ("part", "120%", "120% is outside"),
        ("known", "maybe", "true or false"), ("known", "2", "true or false"),
        ("code", "North Park", "for example to north_park"), ("code", "软件园", "name_zh"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_a_hint(name, text, words):
    refused(lambda: cell(name, text), "any.csv, row 2", f"column '{name}'", words)


def test_a_single_comma_is_not_taken_for_thousands_where_it_may_be_a_decimal_sign():
    refused(lambda: cell("amount", "1,200", commas_separate=False), "thousands separators")
    assert cell("amount", "1,200,000", commas_separate=False) == 1.2e6


@pytest.mark.parametrize(
    "text",
    ["2015Q2", "2015q2", "2015 Q2", "2015-Q2", "2015年2季度", "2015年第二季度", "2015年Q2", "Q2 2015", "２０１５Ｑ２"],
)
def test_quarters_as_people_write_them(text):
    assert quarter_of(text) == (2015, 2)


@pytest.mark.parametrize("text", ["2015", "2015Q5", "2015-05", "2015-05-01", "spring 2015", "15Q2", "2015Q22"])
def test_what_is_no_quarter_is_none(text):
    assert quarter_of(text) is None


def test_a_date_is_answered_with_its_quarter(tmp_path):
    city = write(tmp_path, parks=with_cells("parks", {"opening": "2015-05-01"}, ["harbour"]))
    refused(lambda: load_folder(city), "row 3", "'opening'", "2015Q2")


CSV = TABLES["parks"]
AS_WRITTEN = {
    "BOM": b"\xef\xbb\xbf" + CSV.encode(),
    "GBK": CSV.encode("gbk"),
    "UTF-16 with tabs, as Excel's Unicode text": CSV.replace(",", "\t").encode("utf-16"),
    "UTF-16 big end first": b"\xfe\xff" + CSV.encode("utf-16-be"),
    "semicolons": CSV.replace(",", ";"),
    "tabs": CSV.replace(",", "\t"),
    "sep=": "sep=;\r\n" + CSV.replace(",", ";"),
    "Windows line ends": CSV.replace("\n", "\r\n"),
    "old Mac line ends": CSV.replace("\n", "\r"),
    "trailing commas": CSV.replace("\n", ",,\n"),
    "trailing commas in some rows": CSV.replace("0,0\n", "0,0,,\n"),
    "an empty column": re.sub(r"^", ",", CSV, flags=re.M).replace("\n,\n", "\n").rstrip(","),
    "a title": "Table 3-7 Parks of the city,,,\n" + CSV,
    "a title and an empty row": "表3-7 各园区基本情况,,\n\n,,\n" + CSV,
    "a remark": "# of the planning office, 2015\n" + CSV,
    "a remark below": CSV + "# source: yearbook,,\n",
    "a header in two languages": CSV.replace("\n", "\n"
                                     "园区,英文名,中文名,区,开园季度,土地面积,容积率,厂房面积,办公面积,实验室面积,孵化器面积,配套面积,"
                                     "厂房租金,办公租金,实验室租金,孵化器租金,x坐标,y坐标,交通可达性,运营策略,主导产业,企业数,营业收入\n", 1),
    "a Chinese header": "园区代码,英文名,中文名,所在区,开园季度,土地面积（平方米）,容积率,厂房面积,办公面积(m²),实验室面积,孵化器面积,配套面积,"
                        "厂房租金,办公租金（元/平方米/天）,实验室租金,孵化器租金,X坐标,Y坐标（公里）,交通可达性,运营策略,主导产业,企业数（家）,营业收入（元）\n"
                        + CSV.split("\n", 1)[1],
    "blanks and capitals in the header": CSV.replace("land_m2", " Land m²").replace("park,name_en", "Park ,Name EN"),
    "thousands and full-width digits": CSV.replace("9000000000", '"9,000,000,000"').replace(",180,", ",１８０,"),
    "percentages": CSV.replace(",0.8,service", ",80%,service").replace(",0.5,volume", ",50 %,volume"),
    "whole numbers with a decimal": CSV.replace(",300,", ",300.0,"),
}  # fmt: skip


@pytest.mark.parametrize("how", AS_WRITTEN)
def test_a_table_means_the_same_however_it_is_written(how, plain, tmp_path):
    setting = load_folder(write(tmp_path, parks=AS_WRITTEN[how]))
    same(setting, plain)
    assert setting.parks.names == plain.parks.names


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path):
    city = write(tmp_path, parks="A title,,\n\n# remark\n" + CSV)
    assert load_folder(city).rows["parks"] == (5, 6, 7)
    write(tmp_path, parks="A title,,\n\n# remark\n" + with_cells("parks", {"enterprises": "many"}, ["harbour"]))
    refused(lambda: load_folder(city), "row 6", "'enterprises'")


def test_settings_and_industries_are_known_by_their_chinese_names(plain, tmp_path):
    words = {
        "key,value": "项目,取值",
        "name,": "英文名,",
        "name_zh,": "名称,",
        "start,2015Q1": "起始季度,2015年1季度",
        "quarters,40": "季度数,40.0",
    }
    region = "\n".join(
        next((line.replace(old, new) for old, new in words.items() if line.startswith(old)), line)
        for line in TABLES["region"].splitlines()
    )
    industries = "加工轻工,装备制造,电子信息,集成电路,新材料,新能源与节能环保,生物医药,医疗器械,软件和信息服务,科技服务"
    mix = f"园区,{industries}\n" + TABLES["mix"].split("\n", 1)[1]
    setting = load_folder(write(tmp_path, region=region, mix=mix))
    same(setting, plain)
    assert (setting.start, setting.quarters, setting.names) == (plain.start, plain.quarters, plain.names)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("土地面积（万平方米）", "multiply by 10,000"), ("land_m2 (ha)", "multiply by 10,000"), ("用地面积（亩）", "multiply by 666.67"),
        ("land_m2,land_m2", "more than once"), ("用地面积,土地面积", "more than once"), ("lnad_m2", "did you mean 'land_m2'?"),
    ],
)  # fmt: skip
def test_headers_that_are_not_meant_so_are_refused(header, words, tmp_path):
    table = CSV.replace("land_m2", header, 1).replace(",2015Q1,", ",2015Q1," + "1," * header.count(","))
    refused(lambda: load_folder(write(tmp_path, parks=table)), "parks.csv, row 1", words)


@pytest.mark.parametrize(
    ("column", "header", "words"),
    [
        ("revenue_at_start", "营业收入（亿元）", "multiply by 100,000,000"), ("rent_office", "办公租金（元/平方米/月）", "divide by 30.4"),
        ("x_km", "X坐标（米）", "divide by 1,000"), ("accessibility", "可达性（%）", "divide by 100"),
        ("enterprises", "企业数（人）", "number of enterprises"),
    ],
)  # fmt: skip
def test_a_unit_in_the_header_that_is_not_the_columns_is_refused(column, header, words, tmp_path):
    refused(lambda: load_folder(write(tmp_path, parks=CSV.replace(column, header, 1))), "row 1", header, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CSV.replace("park,", ",park,", 1).replace("software_hill,", "0,software_hill,", 1).replace("harbour", "1,harbour")
         .replace("new_lab", "2,new_lab"), "without a name"),
        (CSV.encode("big5", "ignore"), "not UTF-8, and the file is not GBK"),
        (re.sub("[\u4e00-\u9fff]", "", CSV).replace("Software Hill", "Zürich Höhe").encode("cp1252"), "not UTF-8"),
        (b"PK\x03\x04rest", "Rename it to parks.xlsx"), (b"\xd0\xcf\x11\xe0rest", "Save it as .xlsx"), (CSV.encode() + b"\0", "bytes of 0"),
        (b"", "the header is empty"), (b"\n,,\n", "the header is empty"), (CSV.split("\n")[0].encode(), "at least one row"),
        (CSV.replace(",", "|"), "is one cell"), ((CSV + "source: yearbook\n").encode(), "begin the row with #"), (CSV + '"open', "quotes"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_understood_are_refused(content, words, tmp_path):
    refused(lambda: load_folder(write(tmp_path, parks=content)), "parks.csv", words)


def test_a_table_is_there_once_and_a_file_in_capitals_is_named(tmp_path):
    city = write(tmp_path)
    (city / "parks.tsv").write_text(CSV.replace(",", "\t"), encoding="utf-8")
    refused(lambda: load_folder(city), "parks.csv and as parks.tsv")
    (city / "parks.csv").unlink()
    assert len(load_folder(city).parks) == 3
    (city / "parks.tsv").rename(city / "Parks.csv")
    if not (city / "parks.csv").exists():
        refused(lambda: load_folder(city), "no such file", "'Parks.csv'")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("vacancy_rate,city,2015,2,15.7,share,none", ("'value'", "1570%", "15.7 % as 0.157")),
        ("vacancy_rate,city,2015,2,0.157,m2,none", ("'unit'", "share for vacancy_rate")),
        ("rent,city,2015,2,2.4,CNY/year,none", ("'unit'", "CNY/m2/day for rent")),
        ("rent,city,2015,2,24%,CNY/m2/day,none", ("'value'", "12 % is 0.12")),
    ],
)  # fmt: skip
def test_unit_and_range_of_evidence_follow_from_its_topic(row, words, tmp_path):
    refused(
        lambda: load_folder(write(tmp_path, evidence=f"{EVIDENCE}{row},Broker,http,read\n")),
        "evidence.csv, row 2",
        *words,
    )


def test_a_percentage_of_evidence_is_a_share(tmp_path):
    city = write(tmp_path, evidence=f"{EVIDENCE}vacancy_rate,city,2015,2,15.7 %,share,none,Broker,http,read\n")
    assert load_folder(city).evidence[0]["value"] == 0.157


# workbooks


def book(path, sheets):
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, text in sheets.items():
        sheet = made.create_sheet(name)
        for line in text.splitlines():
            sheet.append([number(cell) for cell in line.split(",")])
    made.save(path)
    return path


def number(text):
    try:
        return float(text) if text else None
    except ValueError:
        return text


def test_a_workbook_for_a_table_and_for_all_tables(plain, tmp_path):
    city = write(tmp_path / "one")
    (city / "parks.csv").unlink()
    book(city / "parks.xlsx", {"Sheet1": "Parks of the city\n" + CSV})
    setting = load_folder(city)
    same(setting, plain)
    assert setting.rows["parks"] == (3, 4, 5)
    whole = book(tmp_path / "riverside.xlsx", {**TABLES, "notes": "what we did"})
    setting = load_folder(whole)
    same(setting, plain)
    assert setting.name == "riverside"
    assert setting.checksums["parks.csv"] == setting.checksums["mix.csv"]
    assert len(setting.checksums["linkage.csv"]) == 64


def test_mistakes_in_a_workbook_name_sheet_row_and_column(tmp_path):
    spoilt = with_cells("parks", {"enterprises": "many"}, ["harbour"])
    refused(
        lambda: load_folder(book(tmp_path / "a.xlsx", {**TABLES, "parks": spoilt})),
        "parks, row 3",
        "'enterprises'",
        "a.xlsx",
    )
    formula = with_cells("parks", {"enterprises": "=1+1"}, ["harbour"])
    refused(
        lambda: load_folder(book(tmp_path / "b.xlsx", {**TABLES, "parks": formula})), "parks, row 3", "no stored result"
    )
    without = {name: text for name, text in TABLES.items() if name != "mix"}
    refused(lambda: load_folder(book(tmp_path / "c.xlsx", {**without, "mixture": TABLES["mix"]})), "no sheet 'mix'")
    (tmp_path / "d.xlsx").write_bytes(b"no workbook")
    refused(lambda: load_folder(tmp_path / "d.xlsx"), "cannot be read as a workbook")


def test_a_workbook_without_openpyxl_is_answered_with_what_to_install(tmp_path, monkeypatch):
    city = write(tmp_path)
    (city / "parks.csv").rename(city / "parks.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    refused(lambda: load_folder(city), "parks.xlsx", "pip install openpyxl", "CSV UTF-8")


def test_keys_must_not_repeat_and_second_headers_are_no_rows(tmp_path):
    path = tmp_path / "any.csv"
    path.write_text("code,amount\ncode,amount\na,1\n# a,2\na,3\n", encoding="utf-8")
    refused(lambda: read_table(path, ANY, key=("code",)), "any.csv, row 5", "already in row 3")
    assert table_path(tmp_path, "any") == path
