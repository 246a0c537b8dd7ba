"""Inputs that are wrong are refused with words that say where and what to do."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.regions as regions
from sim import ParkEcosystem
from sim.parameters import Leasing, Parameters, Supply, Turnover
from sim.parameters.declare import ParameterError
from sim.parameters.policy_table import Instrument
from sim.regions import InputError, check_setting, load_folder
from tests.sim.strategies import DECLARED, INDUSTRIES, changed, coherent, small, values_of

HOME = Path(regions.__file__).parent
NUMBERS = (
    "land_m2",
    "plot_ratio",
    "office_m2",
    "amenity_m2",
    "rent_lab",
    "x_km",
    "accessibility",
    "enterprises",
    "revenue_at_start",
)


class Folder:
    """A copy of the shipped region in which cells can be spoilt."""

    def __init__(self, path):
        self.path = path / "zhongguancun"
        copytree(HOME / "zhongguancun", self.path)

    def read(self, name):
        with (self.path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def write(self, name, rows):
        with (self.path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)

    def spoil(self, name, key, column, value):
        """Put `value` in the row that starts with `key`; give the row's number as a spreadsheet shows it."""
        rows = self.read(name)
        number = next(number for number, cells in enumerate(rows) if cells[0] == key)
        rows[number][rows[0].index(column)] = value
        self.write(name, rows)
        return number + 1

    @contextmanager
    def spoilt(self, name, key, column, value):
        """The same for a while; the table is sound again afterwards."""
        path = self.path / f"{name}.csv"
        sound = path.read_bytes()
        try:
            yield self.spoil(name, key, column, value)
        finally:
            path.write_bytes(sound)

    def refused(self, *words):
        """The text of the refusal, which must hold all the given words."""
        with pytest.raises(InputError) as caught:
            load_folder(self.path)
        text = str(caught.value)
        for word in (*words, "allowed"):
            assert str(word) in text, text
        return text


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_the_copy_is_sound(folder):
    setting = load_folder(folder.path)
    assert len(setting.parks) == len(folder.read("parks")) - 1
    assert setting.checksums["parks.csv"]


def test_a_misspelt_column_is_named_with_the_closest(folder):
    rows = folder.read("parks")
    rows[0][rows[0].index("office_m2")] = "ofice_m2"
    folder.write("parks", rows)
    folder.refused("parks.csv", "row 1", "'ofice_m2'", "did you mean 'office_m2'?")


def test_a_missing_column_is_named(folder):
    rows = folder.read("districts")
    drop = rows[0].index("housing_rent")
    folder.write("districts", [[cell for number, cell in enumerate(row) if number != drop] for row in rows])
    folder.refused("districts.csv", "housing_rent", "missing")


def test_a_cell_that_is_no_number_is_named(folder, subtests):
    for column in ("land_m2", "rent_lab", "enterprises"):
        for value in ("NaN", "nan", "inf", "-inf", "", "12,00", "1,2000", "12 %", "12万", "many", "0x10", "1e999"):
            with (
                subtests.test(column=column, value=value),
                folder.spoilt("parks", "headquarters_base", column, value) as row,
            ):
                folder.refused("parks.csv", f"row {row}", f"'{column}'")


def test_every_numeric_column_refuses_what_is_not_finite(folder, subtests):
    for column in NUMBERS:
        with subtests.test(column=column), folder.spoilt("parks", "shangdi", column, "nan") as row:
            folder.refused("parks.csv", f"row {row}", f"'{column}'", "nan")


def test_values_outside_their_range_are_refused(folder, subtests):
    for name, key, column, value in (
        ("parks", "shangdi", "factory_m2", "-5"), ("parks", "shangdi", "rent_office", "-1"), ("parks", "shangdi", "rent_office", "0"),
        ("parks", "shangdi", "accessibility", "1.2"), ("parks", "shangdi", "enterprises", "10.5"), ("parks", "shangdi", "opening", "2006"),
        ("parks", "shangdi", "opening", "2006Q5"), ("parks", "shangdi", "strategy", "cheap"), ("parks", "shangdi", "tag", "true"),
        ("districts", "haidian_district", "responsiveness", "-0.1"), ("districts", "haidian_district", "off_park_rent", "0"),
        ("mix", "shangdi", "software", "-0.42"), ("deflator", "2007", "index", "0"), ("region", "quarters", "value", "many"),
        ("region", "quarters", "value", "0"), ("region", "start", "value", "spring 2006"),
    ):  # fmt: skip
        with subtests.test(f"{name}.{column}", value=value), folder.spoilt(name, key, column, value) as row:
            folder.refused(f"{name}.csv", f"row {row}", f"'{column}'", value)


def test_unknown_codes_are_refused_with_the_closest(folder):
    row = folder.spoil("parks", "headquarters_base", "district", "fengtai_distric")
    folder.refused("parks.csv", f"row {row}", "'district'", "did you mean 'fengtai_district'?")


def test_an_unknown_leading_industry_is_refused(folder):
    row = folder.spoil("parks", "headquarters_base", "leading_industry", "softwear")
    folder.refused("parks.csv", f"row {row}", "'leading_industry'", "did you mean 'software'?")


def test_an_unknown_industry_in_the_mix_is_refused(folder):
    rows = folder.read("mix")
    rows[0][rows[0].index("software")] = "softwares"
    folder.write("mix", rows)
    folder.refused("mix.csv", "'softwares'", "did you mean 'software'?")


def test_a_park_cannot_open_before_the_region_starts(folder):
    row = folder.spoil("parks", "headquarters_base", "opening", "2005Q3")
    folder.refused(
        "parks.csv",
        f"row {row}",
        "'opening'",
        "park headquarters_base opens 2005Q3, before the region starts in 2006Q1",
    )


def test_zero_parks_are_refused(folder):
    folder.write("parks", folder.read("parks")[:1])
    folder.refused("parks.csv", "at least one row")


def test_zero_enterprises_are_refused(folder):
    for name, columns in (("parks", ("enterprises", "revenue_at_start")), ("districts", ("off_park_enterprises",))):
        rows = folder.read(name)
        for column in columns:
            for row in rows[1:]:
                row[rows[0].index(column)] = "0"
        folder.write(name, rows)
    folder.refused("districts.csv", "no enterprises", "at least one enterprise")


def test_more_stock_than_the_plan_allows_is_refused(folder):
    row = folder.spoil("parks", "headquarters_base", "land_m2", "1000")
    folder.refused("parks.csv", f"row {row}", "'land_m2'", "headquarters_base", "land that allows 2,000 m2")


def test_shares_must_sum_to_one(folder):
    row = folder.spoil("mix", "shangdi", "software", "0.274")
    folder.refused("mix.csv", f"row {row}", "sum to 1.08")


def test_weights_of_districts_must_sum_to_one(folder):
    folder.spoil("districts", "haidian_district", "founders_weight", "0.9")
    folder.refused("districts.csv", "founders_weight", "sum to")


def test_a_code_may_stand_in_one_row_only(folder):
    rows = folder.read("parks")
    folder.write("parks", [*rows, rows[2]])
    folder.refused("parks.csv", f"row {len(rows) + 1}", "already in row 3")


def test_a_park_without_a_mix_is_refused(folder):
    folder.write("mix", [row for row in folder.read("mix") if row[0] != "headquarters_base"])
    folder.refused("mix.csv", "headquarters_base", "one row per park")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("revenue_at_start", "0", "enterprises but no revenue"),
        ("enterprises", "0", "revenue but no enterprises"),
    ],
)
def test_a_park_must_agree_with_itself(folder, column, value, words):
    row = folder.spoil("parks", "headquarters_base", column, value)
    folder.refused("parks.csv", f"row {row}", words)


def test_a_park_that_opens_later_may_bring_enterprises_but_not_be_the_only_one_with_any(folder):
    folder.spoil("parks", "headquarters_base", "opening", "2008Q1")
    parks = load_folder(folder.path).parks
    assert parks.enterprises[parks.codes.index("headquarters_base")] == 594
    for name, column, value in (("parks", "opening", "2008Q1"), ("districts", "off_park_enterprises", "0")):
        rows = folder.read(name)
        for row in rows[1:]:
            row[rows[0].index(column)] = value
        folder.write(name, rows)
    folder.refused("districts.csv", "no enterprises", "at least one enterprise")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"park": "jinyu_workshops"}, ("'park'", "did you mean 'jinyu_workshop'?")),
        ({"park": "shangdi"}, ("'park'", "open when the region starts", "evidence.csv")),
        ({"quantity": "tenants"}, ("'quantity'", "'tenants' is not known", "occupancy_rate")),
        ({"year": "2016"}, ("'year'", "before park medical_devices_park opens", "2017Q2 or later")),
        ({"quantity": "occupancy_rate", "value": "95"}, ("'value'", "an occupancy rate of 95", "95 % is 0.95")),
        ({"quarter": ""}, ("'quarter'", "enterprises of 2020", "nearest to the day")),
        ({"quantity": "output"}, ("'quarter'", "output of 2020Q1", "whole year")),
        ({"comparison": "more"}, ("'comparison'", "at_least")),
        ({"tag": ""}, ("'tag'", "the cell is empty")),
    ],
)  # fmt: skip
def test_cases_that_cannot_be_compared_are_refused(folder, cells, words):
    for column, value in cells.items():
        row = folder.spoil("cases", "medical_devices_park", column, value)
    folder.refused("cases.csv", f"row {row}", *words)


def test_a_region_without_cases_is_read(folder):
    (folder.path / "cases.csv").unlink()
    assert load_folder(folder.path).cases == ()


def test_missing_tables_and_folders_are_named(folder, tmp_path):
    (folder.path / "mix.csv").unlink()
    folder.refused("mix.csv", "no such file")
    with pytest.raises(InputError, match=r"nowhere.*no such folder"):
        load_folder(tmp_path / "nowhere")


def test_rows_of_uneven_length_and_other_encodings_are_refused(folder):
    path = folder.path / "parks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "one,two,three\n", encoding="utf-8")
    folder.refused("parks.csv", f"row {len(text.splitlines()) + 1}", "3 cells")
    path.write_bytes(text.encode("big5", "ignore"))
    folder.refused("parks.csv", "not UTF-8", "not GBK")


def test_a_table_saved_by_a_spreadsheet_is_read(folder):
    """With a byte-order mark, Windows line ends and empty lines at the end, as Excel writes it."""
    path = folder.path / "parks.csv"
    before = load_folder(folder.path).parks
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\r\n,,,\r\n")
    after = load_folder(folder.path).parks
    np.testing.assert_array_equal(before.stock, after.stock)
    assert before.codes == after.codes


def test_own_industries_need_their_own_matrices(folder):
    rows = list(csv.reader((HOME / "industries" / "industries.csv").open(newline="", encoding="utf-8")))
    rows[1][0] = "ceramics"
    folder.write("industries", rows)
    folder.refused("industries.csv", "linkage.csv")


@pytest.mark.parametrize(
    ("name", "value", "words"), [("relatedness", "0.99", "symmetric"), ("linkage", "0.99", "at most 1")]
)
def test_matrices_are_checked(folder, name, value, words):
    (folder.path / f"{name}.csv").write_bytes((HOME / "industries" / f"{name}.csv").read_bytes())
    folder.spoil(name, "equipment", "materials", value)
    folder.refused(f"{name}.csv", words)


def test_synthetic_regions_refuse_impossible_numbers():
    for parks, districts, firms in ((0, 1, 5), (2, 3, 5), (2, 0, 5), (2, 1, 0)):
        with pytest.raises(InputError, match="synthetic region"):
            regions.synthetic(parks, districts, firms, INDUSTRIES, 0)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 3_000), st.integers(0, 10_000))
def test_synthetic_regions_are_sound(parks, districts, firms, layout):
    districts = min(parks, districts)
    setting = regions.synthetic(parks, districts, firms, INDUSTRIES, layout)
    p, d = setting.parks, setting.districts
    assert int(p.enterprises.sum() + d.off_park_enterprises.sum()) == firms
    assert set(p.district.tolist()) == set(range(districts))
    np.testing.assert_allclose(p.industry_mix.sum(axis=1), 1.0)
    assert d.founders_weight.sum() == pytest.approx(1.0)
    assert (p.stock.sum(axis=1) + p.amenity_m2 <= p.land_m2 * p.plot_ratio * (1.0 + 1e-9)).all()
    assert (p.asking_rent > 0.0).all()
    assert ((d.responsiveness >= 0.0) & (d.responsiveness <= 1.0)).all()
    assert ((p.enterprises == 0) | (p.stock.sum(axis=1) > 0.0)).all()
    again = regions.synthetic(parks, districts, firms, INDUSTRIES, layout)
    np.testing.assert_array_equal(p.stock, again.parks.stock)


def test_every_declared_parameter_knows_its_range_and_refuses_the_rest(subtests):
    plain = Parameters()
    setting = regions.load(plain)
    for name, item in DECLARED.items():
        low, high = item.metadata["low"], item.metadata["high"]
        with subtests.test(name):
            if low is None:
                with pytest.raises(ParameterError, match=name.replace(".", r"\.")):
                    # which names there are, plugins may add to: a run knows them
                    check_setting(changed(plain, {name: "maybe"}), setting)
                for wrong in (3, None):
                    with pytest.raises(ParameterError, match=name.replace(".", r"\.")):
                        changed(plain, {name: wrong})
                continue
            assert item.default is None or low <= item.default <= high
            for value in (low, high):
                changed(plain, coherent({name: (float if item.default is None else type(item.default))(value)}))
            for wrong in (low - 1, high + 1, float("nan"), float("inf"), "3", True):
                with pytest.raises(ParameterError, match=name.replace(".", r"\.")):
                    changed(plain, {name: wrong})


def test_refused_parameters_say_what_is_allowed():
    with pytest.raises(ParameterError, match=r"leasing\.nesting must lie between 0\.1 and 1 .*got 0"):
        Leasing(nesting=0.0)
    with pytest.raises(
        ParameterError, match=r"turnover\.exit must be one of cash, table; got 'tabel'; did you mean table\?"
    ):
        Turnover(exit="tabel")
    with pytest.raises(ParameterError, match=r"supply\.conversion is a switch: true or false; got 1"):
        Supply(conversion=1)
    with pytest.raises(
        ParameterError, match="policy.kind must be one of .*rent_subsidy; got 'rent_subsidies'|rent_subsidies"
    ):
        Instrument(kind="rent_subsidies")


def test_parameters_that_contradict_one_another_are_refused():
    with pytest.raises(
        ParameterError, match=r"inheritance_low must not exceed turnover\.inheritance_high; got 1\.2 and 0\.9"
    ):
        Turnover(inheritance_low=1.2, inheritance_high=0.9)
    with pytest.raises(ParameterError, match=r"term_short"):
        Leasing(term_short=0.7, term_long=0.5)


def test_programmes_for_places_that_are_not_there_are_refused():
    with pytest.raises(
        ParameterError, match=r"policy\.instruments\[0\]\.districts names 'atlantis'; this region has district_"
    ):
        ParkEcosystem(small(instruments=(Instrument(districts=("atlantis",)),)))
    with pytest.raises(ParameterError, match=r"target names 'chain_leader'.*software.*did you mean chain_leaders\?"):
        ParkEcosystem(small(instruments=(Instrument(target="chain_leader"),)))


def test_a_cell_of_the_policy_table_is_filled_once():
    def programmes(**other):
        return (
            Instrument(target="software", duration=8, districts=("district_1",)),
            Instrument(target="software", **other),
        )

    with pytest.raises(
        ParameterError,
        match=r"instruments\[1\] fills the cell of policy\.instruments\[0\] again: rent_subsidy for software",
    ):
        ParkEcosystem(small(instruments=programmes()))
    for other in ({"start": 8}, {"districts": ("district_2",)}, {"max_age": 12}):
        ParkEcosystem(small(instruments=programmes(**other)))


def test_a_table_of_programmes_is_not_read_by_the_model():
    with pytest.raises(ParameterError, match=r"policy\.table=mine\.csv is read when a configuration is composed"):
        ParkEcosystem(small(policy__table="mine.csv"))


@given(st.sampled_from(sorted(DECLARED)).flatmap(lambda name: st.tuples(st.just(name), values_of(DECLARED[name]))))
def test_values_within_the_range_are_accepted(choice):
    name, value = choice
    group, leaf = name.split(".")
    assert getattr(getattr(changed(Parameters(), coherent({name: value})), group), leaf) == value


def test_settings_cannot_be_written_to():
    setting = load_folder(HOME / "zhongguancun")
    with pytest.raises(ValueError, match="read-only"):
        setting.parks.stock[0] = 0.0
    with pytest.raises(AttributeError):
        setting.parks = None
