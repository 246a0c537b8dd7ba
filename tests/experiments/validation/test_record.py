"""Observed against simulated."""

import pandas as pd
import pytest

from experiments.statistics import record


def row(topic, value, quarter=None, place="city", year=2010):
    return {
        "topic": topic,
        "place": place,
        "year": year,
        "quarter": quarter,
        "value": value,
        "source_title": "a",
        "provenance": "read",
        "note": "",
    }


def tables():
    quarters = [f"{year}Q{quarter}" for year in (2010, 2011) for quarter in (1, 2, 3, 4)]
    system = pd.DataFrame({
        "scenario": "base", "seed": [0] * 8 + [1] * 8, "date": quarters * 2, "output_in_parks": [1.0] * 8 + [3.0] * 8, "employees_in_parks": 5.0,
        "vacancy_rate": 0.1, "asking_rent": [2.0] * 8 + [4.0] * 8, "stock_m2": 9.0,
    })  # fmt: skip
    return {"system": system, "parks": system.assign(park="a")}


def test_a_year_of_revenue_is_four_quarters_at_start_prices():
    """Two runs with 4 and 12 a year, 16 observed at doubled prices: simulated 8 against 8."""
    found = record.compared(tables(), [row("revenue", 16.0)], {2010: 2.0})
    assert found.loc[0, "simulated"] == 8.0
    assert found.loc[0, "observed_compared"] == 8.0
    assert found.loc[0, "ratio"] == 1.0
    assert found.loc[0, "runs"] == 2


def test_a_quarter_of_rent_in_one_park():
    """Rents are means, shares are not deflated, a year outside the run is left out."""
    evidence = [row("rent", 6.0, 3, "a"), row("vacancy_rate", 0.2, 1), row("revenue", 1.0, year=2030)]
    found = record.compared(tables(), evidence, {2010: 1.5})
    assert list(found["topic"]) == ["rent", "vacancy_rate"]
    assert found.loc[0, "simulated"] == 3.0
    assert found.loc[0, "ratio"] == pytest.approx(0.75)
    assert found.loc[1, "ratio"] == pytest.approx(0.5)
