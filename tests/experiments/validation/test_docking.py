"""Relations of other models: each statistic on tables worked by hand, and settings that compose."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.analyses.validation.declared import Run
from experiments.analyses.validation.docking import (
    building_cycles,
    coordinated_estates,
    heredity,
    incentive_race,
    lagging_district,
    naive_regression,
    nelson_winter,
    partner_networks,
    strict_admission,
)

TRIED = (building_cycles, coordinated_estates, heredity, incentive_race, lagging_district, naive_regression)
UNTRIED = (nelson_winter, partner_networks, strict_admission)
OWN = [(module.CHECK.name, name, words) for module in TRIED for name, words in module.CHECK.own.items()]


def run(tables, **beside):
    """What a statistic is given; none of these looks at the setting or at parameters."""
    return Run(tables, setting=None, parameters=None, beside=beside)


def estates(vacancy, moves):
    """Ten enterprises over the quarters 0 to 39, and so many moves late, besides one early that does not count."""
    quarters = np.arange(40)
    system = pd.DataFrame(
        {"quarter": quarters, "enterprises": 10.0, "vacancy_rate": np.where(quarters < 20, 0.9, vacancy)}
    )
    events = [{"quarter": 3, "event": "relocation"}, {"quarter": 30, "event": "exit"}] + [
        {"quarter": 30, "event": "relocation"}
    ] * moves
    return {"system": system, "events": pd.DataFrame(events)}


def test_coordinated_estates_are_compared_in_vacancy_and_moves():
    found = coordinated_estates.statistic(run(estates(0.30, 10), coordinated=estates(0.20, 20), poor=estates(0.30, 5)))
    assert found[coordinated_estates.VACANCY] == pytest.approx(0.10)
    assert found[coordinated_estates.MOVES] == pytest.approx(math.log(2))
    assert found[coordinated_estates.QUALITY] == pytest.approx(math.log(2))
    # ten moves of ten enterprises in five years
    assert coordinated_estates.relocations(estates(0.3, 10)) == pytest.approx(0.2)


def test_moves_over_none_are_no_number():
    still = {"system": estates(0.3, 0)["system"]}
    assert coordinated_estates.relocations(still) == 0.0
    assert math.isnan(
        coordinated_estates.statistic(run(estates(0.3, 1), coordinated=estates(0.3, 1), poor=still))[
            coordinated_estates.QUALITY
        ]
    )


def wave(width, slope=0.0):
    """A vacancy rate that goes up and down by `width` around a straight line."""
    quarter = np.arange(96)
    return {
        "system": pd.DataFrame(
            {"quarter": quarter, "vacancy_rate": 0.2 + slope * quarter + width * np.sin(2 * np.pi * quarter / 8)}
        )
    }


def test_swing_is_the_spread_around_a_straight_line():
    assert building_cycles.swing(wave(0.05)) == pytest.approx(0.05 / math.sqrt(2), rel=0.02)
    assert building_cycles.swing(wave(0.05, slope=0.002)) == pytest.approx(building_cycles.swing(wave(0.05)))
    found = building_cycles.statistic(run(wave(0.04), counted=wave(0.02), short=wave(0.04), stiff=wave(0.08)))
    assert found[building_cycles.NAMES["counted"]] == pytest.approx(math.log(2))
    assert found[building_cycles.NAMES["short"]] == pytest.approx(0.0)
    assert found[building_cycles.NAMES["stiff"]] == pytest.approx(-math.log(2))


def located(counts):
    """A snapshot with so many enterprises of each industry (rows) in each park (columns), one outside and an older snapshot."""
    rows = [
        {"quarter": 9, "park": f"park_{park}", "industry": f"industry_{industry}"}
        for industry, row in enumerate(counts)
        for park, count in enumerate(row)
        for _ in range(count)
    ]
    return {
        "enterprises": pd.DataFrame(
            [*rows, {"quarter": 9, "park": "", "industry": "industry_0"}, {"quarter": 0, "park": "x", "industry": "y"}]
        )
    }


APART, MIXED = [[40, 0], [0, 40]], [[20, 20], [20, 20]]


def test_concentration_is_one_where_industries_sit_apart_and_about_none_where_they_mix():
    assert heredity.concentration(located(APART)) == pytest.approx(1.0)
    assert heredity.concentration(located(MIXED)) == pytest.approx(-1 / 39)
    assert math.isnan(heredity.concentration(located([[3, 0], [0, 3]])))
    assert math.isnan(heredity.concentration({}))
    found = heredity.statistic(
        run(located(APART), neither=located(MIXED), agglomeration=located(APART), both=located(MIXED))
    )
    assert found[heredity.ALONE] == pytest.approx(40 / 39)
    assert found[heredity.RIVALS] == pytest.approx(0.0)
    assert found[heredity.TOGETHER] == pytest.approx(-40 / 39)


def race(large, small, revenue):
    """Two districts over 40 quarters, offering nothing before quarter 12 and these intensities of two of three instruments afterwards."""
    rows = [
        {
            "quarter": quarter,
            "region": region,
            "enterprises": enterprises,
            "revenue": revenue,
            "spending_rent_subsidy": 10.0,
            **dict.fromkeys(incentive_race.OFFERED, offered if quarter >= 12 else 0.0),
            "offered_land_discount": 0.0,
        }
        for quarter in range(40)
        for region, enterprises, offered in (("a", 5, small), ("b", 9, large))
    ]
    return {"regions": pd.DataFrame(rows)}


def test_a_race_is_told_by_offers_that_rise_and_revenue_that_goes():
    found = incentive_race.statistic(run(race(0.3, 0.3, 60.0), alone=race(0.15, 0.09, 110.0)))
    assert found[incentive_race.ESCALATION] == pytest.approx(0.2 - 0.08)
    assert found[incentive_race.LOSS] == pytest.approx(math.log(50 / 100))
    assert found[incentive_race.LARGER] == pytest.approx(0.04)


def subsidised(own, slope, scale=1.0):
    """Enterprises of two industries, half of them subsidised, whose own R&D per sales rises by `slope` with subsidy per sales."""
    rows = []
    for industry, base in (("a", own), ("b", 2 * own)):
        for paid in (0.0, 0.02):
            sales = 1000.0 * scale
            rows.append(
                {
                    "quarter": 12,
                    "industry": industry,
                    "revenue": sales,
                    "rd": (base + (1 + slope) * paid) * sales,
                    "subsidy": paid * sales,
                }
            )
    return {
        "enterprises": pd.DataFrame([*rows, {"quarter": 0, "industry": "a", "revenue": 1.0, "rd": 9.0, "subsidy": 1.0}])
    }


def test_the_regression_finds_the_slope_within_industries():
    found = naive_regression.statistic(run(subsidised(0.05, -0.35), honest=subsidised(0.08, 0.3, scale=7.0)))
    assert found[naive_regression.LEAKING] == pytest.approx(-0.35)
    assert found[naive_regression.HONEST] == pytest.approx(0.3)
    nobody = subsidised(0.05, 0.0)["enterprises"].assign(subsidy=0.0)
    assert math.isnan(naive_regression.additionality({"enterprises": nobody}))
    assert math.isnan(naive_regression.additionality({}))


def sales(lagging, others=500.0):
    """Districts over 30 quarters; the lagging one and the other sell so much a quarter, and ten times that in the first ten."""
    rows = [
        {"quarter": quarter, "region": region, "output": output * (10 if quarter < 10 else 1)}
        for quarter in range(30)
        for region, output in (("district_1", others), (lagging_district.LAGGING, lagging))
    ]
    return {"regions": pd.DataFrame(rows)}


def test_support_is_told_by_the_sales_of_the_lagging_district():
    found = lagging_district.statistic(
        run(
            sales(120.0, 450.0),
            unsupported=sales(100.0),
            supported_uncopied=sales(88.0),
            unsupported_uncopied=sales(80.0),
        )
    )
    assert found[lagging_district.GAIN] == pytest.approx(math.log(1.2))
    assert found[lagging_district.OTHERS] == pytest.approx(math.log(0.9))
    assert found[lagging_district.ADOPTION] == pytest.approx(math.log(1.2 / 1.1))
    assert math.isnan(lagging_district.gain(sales(0.0), sales(1.0)))


@pytest.mark.parametrize(("check", "name", "words"), OWN, ids=[f"{check}-{name}" for check, name, _ in OWN])
def test_every_setting_composes(check, name, words):
    assert compose(*words).region.kind == "synthetic"


@pytest.mark.parametrize("module", TRIED, ids=lambda module: module.CHECK.name)
def test_runs_and_parts_are_those_declared(module):
    check = module.CHECK
    assert {*check.settings, *check.beside.values()} == set(check.own)
    assert not check.not_runnable
    assert check.parts
    # settings of one check are not those of another
    assert all(name not in other.CHECK.own for other in TRIED if other is not module for name in check.own)


@pytest.mark.parametrize("module", UNTRIED, ids=lambda module: module.CHECK.name)
def test_what_cannot_be_tried_says_why(module):
    check = module.CHECK
    assert check.not_runnable[0].islower()
    assert not check.settings
    assert check.statistic is None


@pytest.mark.slow
@pytest.mark.parametrize("module", TRIED, ids=lambda module: module.CHECK.name)
def test_every_part_is_a_number_on_short_runs_of_the_model(module):
    from sim import ParkEcosystem

    check, made = module.CHECK, {}
    for name, words in check.own.items():
        model = ParkEcosystem(compose(*words, "quarters=28"), seed=0)
        model.run_for(model.quarters)
        tables = model.results.tables()
        made[name] = {
            table: tables[table][list(columns)] for table, columns in check.columns.items() if len(tables[table])
        }
    found = check.statistic(run(made[check.settings[0]], **{key: made[name] for key, name in check.beside.items()}))
    assert set(found) == {part.name for part in check.parts}
    assert all(math.isfinite(number) for number in found.values())
