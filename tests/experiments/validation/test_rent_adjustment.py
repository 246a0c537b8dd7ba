"""Rent adjustment on made panels with a planted slope, natural vacancy and asymmetry."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.rent_adjustment import adjustment


def panel(below: float, above: float, natural: float) -> pd.DataFrame:
    """Two parks with an effect of their own; rents move by a slope below and another above each park's mean vacancy [points]."""
    frames = []
    for place, mean in (("a", natural - 4.0), ("b", natural + 4.0)):
        vacancy = mean + np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
        away = vacancy - mean
        growth = np.where(away < 0.0, below, above) * away
        frames.append(pd.DataFrame({"place": place, "vacancy": vacancy, "growth": growth, "weight": 2.0}))
    return pd.concat(frames)


def test_planted_slope_and_natural_vacancy():
    found = adjustment(panel(-2.0, -2.0, 14.0))
    assert found == pytest.approx({"slope": -2.0, "correlation": -1.0, "natural": 0.14, "ratio": 1.0})


def test_planted_asymmetry():
    assert adjustment(panel(-3.0, -1.5, 14.0))["ratio"] == pytest.approx(2.0)


def test_weights_count_as_rows_would():
    rows = panel(-3.0, -1.0, 12.0).assign(weight=[1.0, 2.0, 3.0, 1.0, 2.0, 3.0] * 2)
    repeated = rows.iloc[np.repeat(np.arange(12), rows["weight"].astype(int))].assign(weight=1.0)
    assert adjustment(rows) == pytest.approx(adjustment(repeated))


def test_too_little_to_reckon_from():
    rows = panel(-2.0, -2.0, 14.0)
    for part in (rows.iloc[:0], rows.iloc[:2], rows.assign(vacancy=1.0), rows.assign(growth=0.0)):
        assert np.isnan(list(adjustment(part).values())).all()
