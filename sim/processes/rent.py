"""Asking rents: the two-gap rule in logarithms, and each operator's mark-up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy, vacancy_rate
from sim.parameters.strategies import MARKUP
from sim.process import process


def adjusted_rent(
    rent: NDArray,
    vacancy: NDArray,
    equilibrium: NDArray,
    natural: NDArray,
    *,
    vacancy_response: float,
    level_response: float,
    tight_response: float,
    cap: float,
    sharper: NDArray | float = 1.0,
) -> NDArray:
    """Rent by the two-gap rule after a quarter [CNY/m2/day], before the operator's mark-up.

    ln R' = ln R + clip(sharper a (v* - v) + b (ln R* - ln R), +-cap), a = vacancy_response, times tight_response where v < v*; b = level_response;
    sharper [ratio] is above one for a marketised operator.
    vacancy v and natural v* [rate]; equilibrium R* [CNY/m2/day]. Hendershott 1996, as quoted by Brounen and Jennen 2009. R' = R at v = v*, R = R*.
    """
    gap = natural - vacancy
    response = np.where(gap > 0.0, tight_response, 1.0) * vacancy_response * sharper
    return rent * np.exp(np.clip(response * gap + level_response * np.log(equilibrium / rent), -cap, cap))


def equilibrium_rent(base: NDArray, wage_index: NDArray, *, elasticity: float) -> NDArray:
    """Rent at which space earns its keep in the long run [CNY/m2/day], base * wage_index^elasticity."""
    return base * wage_index**elasticity


def marked_up(rent: NDArray, markup: NDArray) -> NDArray:
    """Asking rent [CNY/m2/day], rent * exp(markup): the rent by the rule with the mark-up of the operator [log points]."""
    return rent * np.exp(markup)


@process("parks.rule_rent", "parks.asking_rent")
def rent(model: Economy, draws: Draws) -> None:
    """Operators ask more where space is short and less where it stands empty."""
    p, parks = model.parameters.rent, model.parks
    vacancy = vacancy_rate(parks.stock, parks.leased, empty=model.natural_vacancy)
    wage = model.governments.wage_index[parks.district][:, None]
    parks.rule_rent = adjusted_rent(
        parks.rule_rent,
        vacancy,
        equilibrium_rent(parks.base_rent, wage, elasticity=p.income_elasticity),
        model.natural_vacancy,
        vacancy_response=p.vacancy_response,
        level_response=p.level_response,
        tight_response=p.tight_response,
        cap=p.cap,
        sharper=(1.0 + model.parameters.paths.market_response * parks.marketised)[:, None],
    )
    markup = MARKUP[parks.strategy] + model.parameters.business_model.rent_level
    parks.asking_rent = marked_up(parks.rule_rent, markup[:, None])
