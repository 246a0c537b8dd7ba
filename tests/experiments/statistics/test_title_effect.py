"""Selection and effect of titles told apart: made-up parks worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics import title_effect
from experiments.statistics.title_effect import AFTER, MEASURED, TITLES, counts_of_run, parks_of_run, parts_of_pair

GIVEN, QUARTERS = 4, 4 + AFTER + 1
# growth of occupancy in points from the year before the title to its third year, without and with a title given to a, b and c
WITHOUT = {"a": 8.0, "b": 6.0, "c": 4.0, "d": 1.0, "e": 3.0, "f": 2.0, "g": 0.0, "h": 4.0, "i": 2.0}
ADDED = {"a": 3.0, "b": 3.0, "c": 6.0, "d": -1.0, "e": -1.0, "f": -1.0, "g": -1.0, "h": -1.0, "i": -1.0}
TITLED, REFUSED = ("a", "b", "c"), ("d", "e")


def run(titles: bool, extra: float = 0.0) -> pd.DataFrame:
    """The table of parks of a run, each park growing at once when the titles are given; extra points to the titled ones."""
    rows = []
    for quarter in range(QUARTERS):
        for number, (park, growth) in enumerate(WITHOUT.items()):
            after = quarter >= GIVEN
            added = (ADDED[park] + extra * (park in TITLED)) * titles
            rows.append(
                {
                    "quarter": quarter,
                    "park": park,
                    "open": park != "i" or quarter > 2,
                    "titled": titles and after and park in TITLED,
                    "titled_since": GIVEN if titles and after and park in TITLED else -1,
                    "applications": int(titles and after and park in TITLED + REFUSED),
                    "stock_m2": 100.0,
                    "leased_m2": 50.0 + number % 2 + after * (growth + added),
                    "output": 1e6 * (1.0 + number**2),
                    "enterprises": 10.0 + 3.0 * np.sqrt(number),
                    "asking_rent": 2.0 + np.sin(number),
                }
            )
    return parks_of_run(pd.DataFrame(rows))


def test_naive_difference_is_effect_and_selection_and_what_others_lose():
    found = parts_of_pair(run(True), run(False))
    # titled grow by 11, 9 and 10 with a title, 8, 6 and 4 without; d to h by 0, 2, 1, -1, 3, and one more without; i opened too late
    assert found["occupancy", "naive"] == pytest.approx(10.0 - 1.0)
    assert found["occupancy", "effect"] == pytest.approx(4.0)
    assert found["occupancy", "selection"] == pytest.approx(6.0 - 2.0)
    assert found["occupancy", "others"] == pytest.approx(1.0)
    # d and e applied in vain
    assert found["occupancy", "applicants"] == pytest.approx(10.0 - 1.0)
    assert found["occupancy", "compared"] == 3.0
    for outcome in MEASURED[1:]:
        assert found[outcome, "naive"] == pytest.approx(0.0)
    assert np.isfinite(found["occupancy", "regression"])


def test_controls_take_out_what_parks_differ_in_beforehand():
    treated, base = run(True), run(False)
    # all growth is told by the enterprises a park had before, but for two points of the title
    for table, title in ((treated, 2.0), (base, 0.0)):
        late = table["quarter"] >= GIVEN
        held = table["park"].isin(TITLED)
        before = np.where(table["park"] == "i", np.nan, table["enterprises"])
        table["occupancy"] = 40.0 + table["output"] % 7.0 + late * (0.1 * before + title * held)
    found = parts_of_pair(treated, base)
    assert found["occupancy", "regression"] == pytest.approx(2.0)
    assert found["occupancy", "effect"] == pytest.approx(2.0)
    assert found["occupancy", "naive"] != pytest.approx(2.0)


def test_a_title_given_too_late_or_to_all_is_not_compared():
    treated, base = run(True), run(False)
    assert parts_of_pair(treated[treated["quarter"] < QUARTERS - 1], base[base["quarter"] < QUARTERS - 1]) == {}
    few = treated["park"].isin(TITLED)
    assert parts_of_pair(treated[few], base) == {}


def placed(table: pd.DataFrame, scenario: str, seed: int) -> pd.DataFrame:
    return table.assign(world="", scenario=scenario, seed=seed)


def test_the_table_has_means_over_seeds_and_the_share_that_is_not_the_titles():
    system = pd.DataFrame(
        {"quarter": range(8), "title_applications": [0, 5, 0, 2, 0, 0, 0, 0], "titles_given": [0, 3, 0, 1, 0, 0, 0, 0],
         "titles_lost": [0, 0, 0, 0, 0, 1, 0, 0], "titles_held": [0, 3, 3, 4, 4, 3, 3, 3]}
    )  # fmt: skip
    flows = pd.DataFrame(
        {"quarter": [2, 3, 3], "purpose": ["title grant", "title grant", "rent"], "amount": [6.0, 8.0, 99.0]}
    )
    nothing = system.assign(title_applications=0, titles_given=0, titles_lost=0, titles_held=0)
    parks = pd.concat(
        [placed(run(True, extra), "titles", seed) for seed, extra in enumerate((0.0, 1.0))]
        + [placed(run(False), "base", seed) for seed in (0, 1)]
    )
    counts = pd.concat(
        [placed(counts_of_run(system, flows), "titles", seed) for seed in (0, 1)]
        + [placed(counts_of_run(nothing, None), "base", seed) for seed in (0, 1)]
    )
    table = title_effect.titles(parks, counts, "base")
    assert tuple(table.columns) == TITLES
    assert set(table["scenario"]) == {"titles"}
    told = table.set_index(["outcome", "part"])["value"]
    assert told["titles", "applications"] == 7.0
    assert told["titles", "given"] == 4.0
    assert told["titles", "lost"] == 1.0
    assert told["titles", "held"] == 3.0
    assert told["titles", "compared"] == 3.0
    assert told["cost", "title grant"] == 7.0, "14 over two years"
    assert told["cost", "title report"] == 0.0
    # naive 9 and 10, effect 4 and 5
    assert told["occupancy", "naive"] == pytest.approx(9.5)
    assert told["occupancy", "effect"] == pytest.approx(4.5)
    row = table.set_index(["outcome", "part"]).loc[("occupancy", "effect")]
    assert row["n"] == 2
    assert row["low"] < 4.5 < row["high"]
    # with two seeds half a point apart the naive difference is beyond doubt
    assert told["occupancy", "share_apart"] == pytest.approx(5.0 / 9.5)
    assert np.isnan(told["output", "share_apart"])
