"""Expected stages of places that people know: only those that a region has are asked."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from experiments.analyses.validation.responses.known_places import CHECK, EXPECTED, HITS, statistic


def run(**stages):
    rows = [(75, "2024Q4", park, True, stage) for park, stage in stages.items()]
    rows += [(74, "2024Q3", "pinggu", True, 4), (76, "2025Q1", "pinggu", True, 4)]
    return SimpleNamespace(tables={"parks": pd.DataFrame(rows, columns=["quarter", "date", "park", "open", "stage"])})


def test_hits_are_counted_over_the_places_that_are_there():
    found = statistic(run(shangdi=3, pinggu=1, shunyi=3, somewhere=4))
    assert found == {HITS: pytest.approx(2 / 3), "shangdi": 3.0, "pinggu": 1.0, "shunyi": 3.0}
    assert {part.name for part in CHECK.parts} == {HITS, *EXPECTED}


def test_a_region_without_any_of_them_is_not_asked():
    assert statistic(run(elsewhere=2, pinggu_2=1)) == {}
    assert statistic(SimpleNamespace(tables={})) == {}
