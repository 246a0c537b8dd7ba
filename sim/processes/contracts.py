"""Contracts: what each enterprise is asked for changes in lumps, and who makes more than that sells cheaper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process

NOTHING = 1e-300  # CNY per quarter: nothing to divide by


def contract_won(uniform: NDArray, normal: NDArray, spread: NDArray, *, rate: float) -> NDArray:
    """Contract won, above zero, or lost in a quarter [N log points of what is asked for]: spread * normal where uniform < rate, else 0.

    uniform [0-1] and normal draws, spread [N log points], rate [per quarter].
    """
    return np.where(uniform < rate, spread * normal, 0.0)


def spread_by_size(employees: NDArray, *, spread: float, reference: float, exponent: float) -> NDArray:
    """Spread of a relative change of an enterprise [N log points], spread * (employees / reference)^-exponent.

    The larger an enterprise, the more it does at once, each a smaller part of it; spread at the reference size [persons].
    """
    return spread * (employees / reference) ** -exponent


def asked_after(asked: NDArray, contract: NDArray, shown: NDArray) -> NDArray:
    """What an enterprise is asked for after a quarter [N CNY per quarter at start prices], asked * exp(contract + shown).

    asked before [CNY per quarter at start prices]; contract won or lost, and what has shown of a newcomer's promise [log points].
    """
    return asked * np.exp(contract + shown)


def own_price(made: NDArray, asked: NDArray, *, elasticity: float) -> NDArray:
    """Price an enterprise could ask against others of its industry [N ratio], (asked / made)^(1 / elasticity), up to a common factor.

    asked and made [N CNY per quarter at start prices]. Demand for its own variety has a constant elasticity (Dixit and Stiglitz 1977).
    """
    return (asked / made) ** (1.0 / elasticity)


def hired_for(contract: NDArray, filled: NDArray, room: NDArray, *, shed: float, largest: float) -> NDArray:
    """Change of employees by a contract [N log points], within +-largest: contract * filled * room when won, shed * contract when lost.

    filled [share] of jobs for which people are found, room [share] that floor space allows, shed [share] of people who leave at once.
    """
    return np.clip(np.where(contract > 0.0, contract * filled * room, shed * contract), -largest, largest)


def newcomers_asked(units: NDArray, size: NDArray, usual: NDArray, ratio: NDArray, *, size_shows: float) -> NDArray:
    """What newcomers are asked for at first [N CNY per quarter at start prices], units * (size / usual)^(size_shows - 1) * ratio.

    units [CNY per quarter at start prices] they make; their size and the usual one of newcomers to their industry [persons]; ratio of what is asked
    for to what is made in the industry.
    """
    return units * (size / usual) ** (size_shows - 1.0) * ratio


def prices_against_industry(model: Economy, made: NDArray) -> NDArray[np.float64]:
    """Price of each enterprise against its industry's [N ratio], one on average of what is made; made [N CNY per quarter at start prices]."""
    firms = model.enterprises
    own = own_price(made, firms.asked, elasticity=model.parameters.contracts.price_elasticity)
    mean = model.by_industry(made * own) / np.maximum(model.by_industry(made), NOTHING)
    return own / mean[firms.industry]


def asked_over_made(model: Economy, made: NDArray) -> NDArray[np.float64]:
    """What the enterprises of each industry are asked for over what they make [K ratio], one where there are none."""
    total = model.by_industry(made)
    asked = model.by_industry(model.enterprises.asked)
    return np.divide(asked, total, out=np.ones(total.size), where=total > 0.0)


@process("enterprises.asked", "enterprises.contract", "enterprises.promise")
def contracts(model: Economy, draws: Draws) -> None:
    """Enterprises win and lose contracts, and newcomers find out what they are worth."""
    p, firms, production = model.parameters.contracts, model.enterprises, model.parameters.production
    spread = spread_by_size(
        firms.employees,
        spread=p.spread,
        reference=production.reference_size,
        exponent=production.growth_size_exponent,
    )
    firms.contract = contract_won(draws.uniform(1, firms.name), draws.normal(2, firms.name), spread, rate=p.rate)
    shown = p.verdict_speed * firms.promise
    firms.promise = firms.promise - shown
    firms.asked = asked_after(firms.asked, firms.contract, shown)
