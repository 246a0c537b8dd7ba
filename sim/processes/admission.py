"""Admission: which new tenants operators let in, when they admit by chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy, vacancy_rate


def focused(plan: NDArray, leading: NDArray, *, focus: float) -> NDArray[np.bool_]:
    """Which operators have an industry to keep their park for [J], plan of the leading industry >= focus; none without a leading industry.

    plan [J, K share of enterprises], leading [J row of an industry, -1 none], focus [share].
    """
    return (leading >= 0) & (plan[np.arange(len(leading)), leading] >= focus)


def relatedness_required(
    vacancy: NDArray, keeps: NDArray, *, relatedness: float, anybody: float, span: float
) -> NDArray[np.float64]:
    """Relatedness to its leading industry that an operator asks of new tenants [J 0-1], keeps * relatedness * clip((anybody - vacancy) / span, 0, 1).

    vacancy of the park [J 0-1]; keeps [J] marks who has a focus; relatedness asked at most [0-1], vacancy from which on anybody may come, and the
    span below it over which an operator becomes choosy [0-1]. Who has much to let takes whom it gets.
    """
    return keeps * relatedness * np.clip((anybody - vacancy) / span, 0.0, 1.0)


def let_in(relatedness: NDArray, leading: NDArray, required: NDArray) -> NDArray[np.bool_]:
    """Which industries each operator lets in [J, K], relatedness of the industry to the leading one >= required, or nothing required.

    relatedness [K, K 0-1], leading [J row of an industry, -1 none], required [J 0-1].
    """
    return (relatedness[leading] >= required[:, None]) | (required <= 0.0)[:, None]


def decide(model: Economy) -> None:
    """Operators say what they ask of new tenants in the search that comes, by what they have vacant of all space types."""
    p, parks = model.parameters.admission, model.parks
    parks.relatedness_required = 0.0
    if p.kind == "everybody":
        return
    vacancy = vacancy_rate(parks.stock.sum(axis=1), parks.leased.sum(axis=1), empty=1.0)
    keeps = focused(model.setting.parks.industry_mix, parks.leading_industry, focus=p.focus)
    parks.relatedness_required = relatedness_required(
        vacancy, keeps, relatedness=p.relatedness, anybody=p.anybody, span=p.span
    )


def admitted(model: Economy) -> NDArray[np.bool_] | None:
    """Which industries each operator lets in this quarter [J, K]; None when nobody is refused anywhere."""
    parks = model.parks
    if model.parameters.admission.kind == "everybody" or not parks.relatedness_required.any():
        return None
    return let_in(model.setting.industries.relatedness, parks.leading_industry, parks.relatedness_required)
