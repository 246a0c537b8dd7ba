"""What an enterprise pays for its business, what is left, and who gets it: equations that production and the first day share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


def wage_bill(wage: NDArray, employees: NDArray, *, overhead: float) -> NDArray:
    """What an enterprise pays its people [CNY per quarter], wage * (employees + overhead).

    wage [CNY per worker and quarter], employees [persons], [N]; overhead [workers' wages] is what running any enterprise takes, however small.
    """
    return wage * (employees + overhead)


def wage_paid(
    usual: NDArray,
    index: NDArray,
    relative: NDArray,
    *,
    sharing: float,
    advantage: NDArray | float = 0.0,
    place_sharing: float = 0.0,
) -> NDArray:
    """Wage of an enterprise [CNY per worker and quarter], usual * index * relative^sharing * exp(place_sharing * advantage).

    usual wage of the industry [CNY], wage index of the district [ratio], productivity relative to the industry's mean [ratio], advantage of its place
    [log points], [N].
    """
    return usual * index * relative**sharing * np.exp(place_sharing * advantage)


def input_cost(
    share: NDArray,
    market: NDArray,
    bought: NDArray,
    capacity: NDArray,
    supplied: NDArray,
    dearness: NDArray,
    *,
    flexibility: float,
    saving: float,
) -> NDArray:
    """Cost of inputs [CNY per quarter], part of it as sold, part of it as could have been sold, less with suppliers next door.

    share * dearness * (flexibility * market + bought + (1 - flexibility) * capacity) * (1 - saving * supplied); sales to the market, sales to
    governments, and what an enterprise of mean productivity would sell with the same people [CNY per quarter]; supplied [0-1]; dearness [ratio],
    price of inputs over price of what is sold, both against the start: inputs are counted in units and paid at their own price; [N].
    """
    made = flexibility * market + bought + (1.0 - flexibility) * capacity
    return share * dearness * made * (1.0 - saving * supplied)


def service_bill(
    price: NDArray, wage_index: NDArray, level: NDArray, need: NDArray, employees: NDArray, *, cost: float
) -> NDArray:
    """What an enterprise pays for the park's services [CNY per quarter], price * cost * wage_index * level * need * employees.

    price [share of cost charged], level the mean over services [0-1], need of the industry [0-1], employees [persons], [N]; cost of a full set
    [CNY per worker and quarter].
    """
    return price * cost * wage_index * level * need * employees


def rd_kept_up(cash: NDArray, *, poor: float) -> NDArray:
    """Part of its R&D an enterprise keeps up [share]: all with cash [CNY] of zero or more, else `poor`; [N]."""
    return np.where(cash >= 0.0, 1.0, poor)


def own_rd(intensity: NDArray, revenue: NDArray, kept_up: NDArray) -> NDArray:
    """R&D an enterprise pays itself [CNY per quarter], intensity * revenue * kept_up; intensity [share of revenue], kept_up [share], [N]."""
    return intensity * revenue * kept_up


def subsidised_rd(grant: NDArray, *, leakage: float, additionality: float) -> NDArray:
    """R&D that a subsidy adds [CNY per quarter], grant * (1 - leakage) * (1 + additionality); grant [CNY per quarter], [N]."""
    return grant * (1.0 - leakage) * (1.0 + additionality)


def profit_before_tax(
    revenue: NDArray,
    inputs: NDArray,
    wages: NDArray,
    rent: NDArray,
    fee: NDArray,
    services: NDArray,
    rd: NDArray,
    turnover_tax: NDArray,
    rd_grant: NDArray,
    rent_grant: NDArray,
) -> NDArray:
    """What is left before profit tax [CNY per quarter]: revenue less each cost, plus the grants for what was paid; all [N CNY per quarter]."""
    costs = inputs + wages + rent + fee + services + rd + turnover_tax
    return revenue - costs + rd_grant + rent_grant


def support_in_profit(rd_grant: NDArray, rd_added: NDArray, rent_grant: NDArray, relief: NDArray) -> NDArray:
    """Part of a profit that governments paid [CNY per quarter], rd_grant - rd_added + rent_grant + relief; all [N CNY per quarter].

    A grant for research counts less the research that it adds, which is a cost.
    """
    return rd_grant - rd_added + rent_grant + relief


def profit_tax(profit: NDArray, *, rate: float) -> NDArray:
    """Tax on profit [CNY per quarter], rate * max(profit, 0); profit [N CNY per quarter]."""
    return rate * np.maximum(profit, 0.0)


def profit_after_tax(profit: NDArray, tax: NDArray, relief: NDArray) -> NDArray:
    """What belongs to the owners [CNY per quarter], profit - tax + relief; profit before tax, profit tax and tax relief [N CNY per quarter]."""
    return profit - tax + relief


def dividend(
    net: NDArray, cash: NDArray, earmarked: NDArray, fixed_cost: NDArray, *, buffer: float, payout: float
) -> NDArray:
    """Dividend [CNY per quarter]: cash beyond a cushion, at most a share of a profit, nothing on a loss.

    clip(cash - earmarked - buffer * fixed_cost, 0, payout * net) where net > 0, else 0; profit after tax [CNY per quarter], cash and cash earmarked
    for R&D [CNY], wages and rent [CNY per quarter], [N]; buffer [quarters of fixed cost], payout [share].
    """
    spare = cash - earmarked - buffer * fixed_cost
    return np.where(net > 0.0, np.clip(spare, 0.0, payout * net), 0.0)


class DividendParts(NamedTuple):
    """Who gets what of each dividend, [N CNY per quarter]."""

    households: NDArray
    park: NDArray
    fund: NDArray


def dividend_parts(dividend: NDArray, stake: NDArray, fund_stake: NDArray) -> DividendParts:
    """Parts of a dividend [CNY per quarter] of households, the park and the fund that hold stakes [share], [N].

    park = dividend * stake, fund = dividend * fund_stake, households the rest.
    """
    park, fund = dividend * stake, dividend * fund_stake
    return DividendParts(households=dividend - park - fund, park=park, fund=fund)
