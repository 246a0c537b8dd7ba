"""The contest of forecasts: scores by hand, rivals that know the past only, and verdicts on planted series."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from experiments.analyses.validation import contest
from experiments.statistics import forecast_contest as fc
from experiments.statistics.standing import Given

YEARS = range(2006, 2020)


# scores


def test_the_score_of_an_ensemble_by_hand():
    """Members 1 and 3, seen 2: mean distance 1; among themselves 0, 2, 2, 0, half their mean is 0.5."""
    assert fc.crps_ensemble(np.array([1.0, 3.0]), 2.0) == 0.5
    assert fc.crps_ensemble(np.array([4.0]), 1.0) == 3.0


def test_the_score_of_an_ensemble_is_the_area_between_the_distributions():
    members, seen = np.array([0.3, -1.2, 0.8, 2.0]), 0.5
    area = quad(lambda x: ((members <= x).mean() - (seen <= x)) ** 2, -3.0, 3.0, points=[*members, seen], limit=200)[0]
    assert fc.crps_ensemble(members, seen) == pytest.approx(area)


def test_the_score_of_a_normal_distribution_by_hand():
    """At the mean it is sd x (2 phi(0) - 1 / sqrt(pi)) = 0.2337 sd."""
    assert fc.crps_gaussian(5.0, 2.0, 5.0) == pytest.approx(2.0 * (math.sqrt(2.0) - 1.0) / math.sqrt(math.pi))
    assert fc.crps_gaussian(1.0, 0.0, 3.0) == 2.0


def test_the_score_of_a_normal_distribution_is_that_area():
    area = quad(lambda x: (norm.cdf(x, 1.0, 0.7) - (x >= 2.1)) ** 2, -6.0, 8.0, points=[2.1])[0]
    assert fc.crps_gaussian(1.0, 0.7, 2.1) == pytest.approx(area)


# rivals


def test_no_change_spreads_with_the_root_of_the_horizon():
    mean, sd = fc.no_change(np.array([0.0, 0.3, -0.1]), 4)
    assert mean == 0.0
    assert sd == pytest.approx(2.0 * math.sqrt((0.09 + 0.16) / 2.0))


def test_a_line_is_followed_without_spread():
    mean, sd = fc.trend(np.array([0.0, 0.1, 0.2, 0.3, 0.4]), 3)
    assert mean == pytest.approx(0.3)
    assert sd == pytest.approx(0.0, abs=1e-12)


def test_the_trend_by_hand():
    """Levels 0, 1, 0 have the slope 0 and the mean 1/3; residuals give 2/3 with one degree of freedom, the place 2 ahead
    is 3 from the middle: 2/3 x (1 + 1/3 + 9/2). From the last level it is 1/3 up."""
    mean, sd = fc.trend(np.array([0.0, 1.0, 0.0]), 2)
    assert mean == pytest.approx(1.0 / 3.0)
    assert sd == pytest.approx(math.sqrt(2.0 / 3.0 * (1.0 + 1.0 / 3.0 + 4.5)))


def test_growth_that_halves_is_found():
    """Growth 0.8, 0.4, 0.2, 0.1 goes on with 0.05 and 0.025."""
    past = np.cumsum([0.0, 0.8, 0.4, 0.2, 0.1])
    mean, sd = fc.ar1(past, 2)
    assert mean == pytest.approx(0.075)
    assert sd == pytest.approx(0.0, abs=1e-12)


def test_the_spread_of_growth_forecasts_adds_up_shocks():
    """Growth 1, 0, 1, 1: pairs (1, 0), (0, 1), (1, 1), slope -0.5, constant 1; residuals -0.5, 0, 0.5, variance 0.5 with one degree of
    freedom. Growth goes on with 0.5 and 0.75; over two years a shock counts 1 and 1 - 0.5."""
    past = np.cumsum([0.0, 1.0, 0.0, 1.0, 1.0])
    mean, sd = fc.ar1(past, 2)
    assert mean == pytest.approx(1.25)
    assert sd == pytest.approx(math.sqrt(0.5 * (1.0 + 0.25)))


def test_growth_that_explodes_is_held():
    """Growth that doubles has the root 2; held at 0.99 it cannot double again."""
    past = np.cumsum([0.0, 0.1, 0.2, 0.4, 0.8])
    assert 0.8 < fc.ar1(past, 1)[0] < 1.1
    assert np.isfinite(fc.ar1(np.array([0.0, 0.1, 0.2, 0.3, 0.4]), 3)).all()


# the contest


def made(growth):
    """A series by year that starts at 100."""
    return dict(zip(YEARS, 100.0 * np.exp(np.cumsum([0.0, *growth])), strict=True))


def planted(root, constant, shocks, first):
    growth = [first]
    for shock in shocks:
        growth.append(constant + root * growth[-1] + shock)
    return made(growth)


def runs_of(*series, start=1.0):
    """Simulated levels [years, runs]; their height is no matter."""
    return pd.DataFrame(
        {k: {year: start * (k + 1) * value for year, value in one.items()} for k, one in enumerate(series)}
    )


def every(frame):
    return dict.fromkeys(contest.ORIGINS, frame)


AR = planted(0.8, 0.02, 0.004 * np.sin(np.arange(12) * 2.3), 0.3)


def test_a_planted_ar1_beats_no_change():
    found = fc.scores("x", AR, every(runs_of(made(np.full(13, 0.05)))), contest.ORIGINS)
    rmse = fc.verdict(found).set_index("forecaster")["rmse"]
    assert rmse["ar1"] < 0.2 * rmse["no_change"]


def test_a_model_that_is_right_wins_and_a_wrong_one_loses():
    right = fc.verdict(fc.scores("x", AR, every(runs_of(AR, AR)), contest.ORIGINS)).set_index("forecaster")
    assert right.loc[fc.MODEL, ["rmse", "crps", "points"]].tolist() == pytest.approx([0.0, 0.0, 12])
    assert set(right["verdict"]) == {"better"}
    assert (right.loc[list(fc.RIVALS), "behind_high"] < 0.0).all()
    wrong = fc.verdict(fc.scores("x", AR, every(runs_of(made(np.full(13, -0.3)))), contest.ORIGINS)).set_index(
        "forecaster"
    )
    assert set(wrong["verdict"]) == {"worse"}


def test_levels_of_runs_cancel_and_errors_are_log_points():
    """The model grows by 0.05 a year, the world by 0.08: three points a year too little, of every run."""
    world, model = made(np.full(13, 0.08)), made(np.full(13, 0.05))
    found = fc.scores("x", world, every(runs_of(model, model, start=7.0)), contest.ORIGINS)
    of_model = found[found["forecaster"] == fc.MODEL]
    assert of_model["error"].tolist() == pytest.approx([-3.0, -6.0, -9.0] * 4)
    assert of_model["crps"].tolist() == pytest.approx([3.0, 6.0, 9.0] * 4)
    assert of_model["year"].tolist()[:3] == [2011, 2012, 2013]
    of_change = found[found["forecaster"] == "no_change"]
    assert of_change["error"].tolist() == pytest.approx([-8.0, -16.0, -24.0] * 4)


def test_rivals_do_not_see_what_follows_the_origin():
    later = {year: value * (9.0 if year > 2012 else 1.0) for year, value in AR.items()}
    columns = ["forecaster", "origin", "horizon", "forecast", "spread"]
    seen = [fc.scores("x", world, every(runs_of(AR)), (2010, 2012))[columns] for world in (AR, later)]
    pd.testing.assert_frame_equal(*seen)


def test_a_scenario_may_differ_by_origin():
    runs = every(runs_of(AR)) | {2012: runs_of(made(np.full(13, 0.5)))}
    found = fc.scores("x", AR, runs, contest.ORIGINS)
    far = found[found["forecaster"] == fc.MODEL].groupby("origin")["error"].max()
    assert far[2012] > 40.0
    assert far.drop(2012).abs().max() < 1e-9


@pytest.mark.parametrize(
    ("observed", "runs", "reason"),
    [
        ({}, AR, "short_series"),
        ({year: AR[year] for year in range(2009, 2012)}, AR, "short_past"),
        (AR, {year: AR[year] for year in range(2006, 2010)}, "short_runs"),
    ],
)
def test_what_cannot_be_tried_says_why(observed, runs, reason):
    told = fc.verdict(fc.scores("x", observed, every(runs_of(runs)), contest.ORIGINS))
    assert told[["verdict", "reason"]].to_numpy().tolist() == [["not_tried", reason]]


def test_a_gap_ends_the_past():
    assert len(fc.past_of({2008: 1.0, 2009: 1.0, 2010: 1.0, 2006: 1.0}, 2010)) == 3
    assert len(fc.past_of({2009: 1.0}, 2010)) == 0


# of a region


def system(series, noise=0.0):
    """A table of the whole whose years are those of a series."""
    dates = [f"{year}Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4)]
    level = np.repeat(list(series.values()), 4) * (1.0 + noise)
    return pd.DataFrame(
        {"date": dates, "output_in_parks": level / 4.0, "employees_in_parks": level, "enterprises_in_parks": level}
    )


def region():
    def seen(topic, year, value, broker="", quarter=None):
        return {"topic": topic, "place": "city", "year": year, "quarter": quarter, "value": value, "broker": broker, "annualised_from": "",
                "source_title": "a", "provenance": "read", "note": ""}  # fmt: skip

    deflator = {year: 1.03 ** (year - 2006) for year in YEARS}
    evidence = [seen(topic, year, value) for topic in ("employees", "enterprises") for year, value in AR.items()]
    evidence += [seen("revenue", year, value * deflator[year]) for year, value in AR.items()]
    return SimpleNamespace(evidence=[*evidence, seen("rent", 2012, 3.0, "A", 1)], deflator=deflator)


def test_the_contest_of_a_region_deflates_and_says_what_is_too_short():
    runs = {seed: system(AR, 0.1 * seed) for seed in range(3)}
    found = contest.rows(runs, region(), Given())
    model = found[(found["forecaster"] == fc.MODEL) & (found["reason"] == "")]
    assert model.groupby("quantity").size().to_dict() == {"employees": 12, "enterprises": 12, "revenue": 12}
    assert model["error"].abs().max() < 1e-9
    told = contest.verdict(found).set_index(["quantity", "forecaster"])
    assert told.loc[("revenue", fc.MODEL), "verdict"] == "better"
    assert told.loc[("rent", fc.MODEL), ["verdict", "reason"]].tolist() == ["not_tried", "baskets"]
    assert told.loc[("vacancy_rate", fc.MODEL), "reason"] == "short_series"


def test_runs_by_origin_take_the_place_of_the_others():
    other = {2014: {0: system(made(np.full(13, 0.5)))}}
    found = contest.rows({0: system(AR)}, region(), Given(), other)
    far = found[(found["forecaster"] == fc.MODEL) & (found["quantity"] == "employees")].groupby("origin")["error"].max()
    assert far[2014] > 40.0
    assert far.drop(2014).abs().max() < 1e-9


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_prints_a_verdict_on_every_quantity(lang):
    told = contest.verdict(contest.rows({0: system(AR), 1: system(AR)}, region(), Given()))
    shown = contest.text(told, lang)
    words = contest.texts_of("analyses/validation_record", lang)
    for quantity in contest.QUANTITIES + contest.TOO_SHORT:
        assert words(f"contest.quantity.{quantity}") in shown
    assert shown.count(words("contest.verdict.better", n=12)) == 3


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_revenue_that_is_fed_does_not_take_part(lang):
    found = contest.rows({0: system(AR), 1: system(AR)}, region(), Given(market=frozenset({2010})))
    told = contest.verdict(found)
    revenue = told[told["quantity"] == "revenue"]
    assert revenue[["verdict", "reason"]].to_numpy().tolist() == [["not_tried", "fed"]]
    words = contest.texts_of("analyses/validation_record", lang)
    assert words("contest.fed", quantity=words("contest.quantity.revenue")) in contest.text(told, lang)
