"""Parks that are modelled in sites: the sums that must be kept, what is refused, and what their name stands for."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

import sim.regions as regions
from sim import Parameters, ParkEcosystem
from sim.parameters.declare import ParameterError
from sim.parameters.development import check_parks
from sim.regions import InputError, load_folder
from sim.regions.setting import space_at_start

SHIPPED = Path(regions.__file__).parent / "zhongguancun"

TOTALS = {
    # larger park: usable land [m2], factory, office, lab, incubator, amenity [1,000 m2], enterprises, revenue [bn CNY a year] at the start.
    # What was read or judged of each as a whole (docs/data.md): the revenue of the park table of 2006, and floor space that follows from it.
    # A site may be redrawn, its park may not change by that.
    "haidian": (32_610_000, 2361, 6044, 1462, 296, 1067, 6000, 295.4),
    "fengtai": (7_530_000, 1061, 989, 385, 49, 130, 900, 67.7),
    "changping": (6_570_000, 750, 500, 329, 31, 101, 600, 40.9),
    "electronics_city": (4_420_000, 557, 657, 190, 28, 90, 450, 49.9),
    "yizhuang": (20_330_000, 2720, 1480, 960, 103, 387, 700, 151.6),
}
ALLOWED = {"haidian": 1.8, "fengtai": 2.0, "changping": 1.5, "electronics_city": 1.8, "yizhuang": 1.6}
"""Floor area allowed over usable land, of each as a whole."""
OTHER_OPERATOR = "jinyu_workshop"
"""A site of Haidian Park that came with land and space of its own, beside what was divided."""


@pytest.fixture(scope="module")
def shipped():
    return load_folder(SHIPPED)


def rows_of(setting, code, *, at_start=False):
    parks = setting.parks
    sites = [parks.codes.index(site) for site in setting.larger_parks[code].sites if site != OTHER_OPERATOR]
    return [row for row in sites if parks.opening[row] == 0] if at_start else sites


@pytest.mark.parametrize("code", TOTALS)
def test_sites_that_are_open_at_the_start_are_together_what_their_park_was(shipped, code):
    parks, (_, *space, amenity, enterprises, revenue) = shipped.parks, TOTALS[code]
    rows = rows_of(shipped, code, at_start=True)
    assert (parks.stock[rows].sum(axis=0) / 1e3).tolist() == space
    assert parks.amenity_m2[rows].sum() / 1e3 == amenity
    assert parks.enterprises[rows].sum() == enterprises
    assert parks.revenue_at_start[rows].sum() == pytest.approx(revenue * 1e9)


@pytest.mark.parametrize("code", TOTALS)
def test_sites_that_open_later_stand_on_land_of_their_park(shipped, code):
    """The land is that of all sites, so that floor space in addition raises no ceiling."""
    parks, rows = shipped.parks, rows_of(shipped, code)
    assert parks.land_m2[rows].sum() == TOTALS[code][0]
    permitted = (parks.land_m2 * parks.plot_ratio)[rows].sum()
    assert permitted == pytest.approx(TOTALS[code][0] * ALLOWED[code], rel=1e-4)
    assert len(rows) > len(rows_of(shipped, code, at_start=True))


def test_people_fit_on_the_floors_of_every_site(shipped):
    """Revenue, mix and floor space of a site agree as those of parks do: about nine tenths are used, offices serve where there are no factories."""
    parks, need = shipped.parks, space_at_start(shipped.industries, shipped.parks)
    for code in TOTALS:
        rows = rows_of(shipped, code, at_start=True)
        used = need[rows].sum(axis=1) / parks.stock[rows, :3].sum(axis=1)
        np.testing.assert_allclose(used, 0.9, atol=0.05)


def test_names_and_places_of_larger_parks(shipped):
    assert shipped.labels()["haidian"] == {"en": "Haidian Park", "zh": "海淀园"}
    assert shipped.sites_of("fengtai") == ("headquarters_base", "fengtai_scattered", "fengtai_west", "fengtai_east3")
    assert shipped.sites_of("desheng") == ("desheng",)
    assert {row["place"] for row in shipped.evidence} & {"haidian", "yizhuang"} == {"haidian", "yizhuang"}


def copied(tmp_path, **cells):
    """A copy of the shipped region with cells of parks.csv changed: {park: {column: value}}."""
    folder = tmp_path / "zhongguancun"
    copytree(SHIPPED, folder)
    path = folder / "parks.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(cells.get(row["park"], {}))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"shangdi": {"part_of": "haidan"}}, ("parks.csv", "'part_of'", "'haidan' is not known", "did you mean 'haidian'?")),
        ({"shangdi": {"part_of": "yongfeng"}}, ("parks.csv", "'part_of'", "shangdi is part of 'yongfeng'", "floor space of its own")),
        ({"shangdi": {"part_of": "shangdi"}}, ("parks.csv", "'part_of'", "shangdi is part of 'shangdi'", "larger_parks.csv")),
        (
            {"shangdi": {"district": "fengtai_district"}},
            ("'part_of'", "shangdi lies in fengtai_district, but zgc_west, also of haidian, in haidian_district", "one district"),
        ),
        (
            {site: {"part_of": ""} for site in ("headquarters_base", "fengtai_scattered", "fengtai_west", "fengtai_east3")},
            ("larger_parks.csv", "'park'", "no park of parks.csv is part of 'fengtai'"),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_summed_is_refused(tmp_path, cells, words):
    with pytest.raises(InputError) as caught:
        load_folder(copied(tmp_path, **cells))
    for word in (*words, "allowed"):
        assert word in str(caught.value), str(caught.value)


@pytest.mark.parametrize(("code", "what"), [("shangdi", "a park of parks.csv"), ("haidian_district", "a district")])
def test_a_larger_park_has_a_code_of_its_own(tmp_path, code, what):
    folder = copied(tmp_path)
    path = folder / "larger_parks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nhaidian,", f"\n{code},"), encoding="utf-8")
    with pytest.raises(InputError, match=rf"larger_parks.csv, row 2, column 'park': '{code}' is also {what}"):
        load_folder(folder)


def test_a_region_without_larger_parks_needs_no_table(tmp_path):
    names = [park for park in load_folder(SHIPPED).parks.codes]
    folder = copied(tmp_path, **{park: {"part_of": ""} for park in names})
    (folder / "larger_parks.csv").unlink()
    (folder / "evidence.csv").unlink()
    assert load_folder(folder).larger_parks == {}


def test_paths_of_a_larger_park_are_those_of_all_its_sites(shipped):
    """Its code and the list of its sites say the same; an unknown park is named with the closest, larger ones among them."""
    base = Parameters()
    takes = []
    for parks in (("fengtai", "desheng"), (*shipped.sites_of("fengtai"), "desheng")):
        model = ParkEcosystem(replace(base, paths=replace(base.paths, parks=parks)), 0, shipped)
        takes.append(
            {
                shipped_code
                for shipped_code, yes in zip(model.setting.parks.codes, model.takes_paths, strict=True)
                if yes
            }
        )
    assert takes[0] == takes[1] == {*shipped.sites_of("fengtai"), "desheng"}
    with pytest.raises(ParameterError, match=r"did you mean fengtai\?"):
        check_parks(replace(base.paths, parks=("fengtay",)), shipped)
