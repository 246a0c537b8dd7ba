"""What the observers of stage measure of each park: pure functions of what tenants and operators did.

J parks, K industries, A age classes, S space types. Money stands over money or over wages, so that the unit of account and a general rise of
incomes change nothing. Which families of indicators count follows the official evaluation of high-tech zones; the forms are design choices (D).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.sums import product

USUAL_WAGE_SHARE = (
    0.28  # wages over value added at which the mix of industries alone says how labour-intensive a park is
)
WAGE_SHARES = (0.1, 0.6)  # wages over value added are held within these
ROOM = 30.0  # m2: value added is counted on the floor space of about one worker
ZONE_REFERENCE = 250.0  # yearly wages: R&D of the whole zone in a quarter at which its logarithm begins to rise
CLOSE = 0.3  # mean share of purchases between two industries from which both count as one chain in full


def over(part: NDArray, whole: NDArray | float) -> NDArray[np.float64]:
    """part / whole, zero where there is nothing to divide by; both of one unit or as the indicator says."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0.0)


def labour_intensity(employees: NDArray, labour: NDArray, wages: NDArray, value_added: NDArray) -> NDArray:
    """How far a park lives from labour [J 0-1.5], sum_k e_jk labour_k * sqrt(wage share / USUAL_WAGE_SHARE).

    e shares of employees [J, K persons]; labour of the industries [K 0-1]; wage share = wages over value added [J CNY per year], held within
    WAGE_SHARES, the upper one where no value is added.
    """
    low, high = WAGE_SHARES
    share = np.where(value_added > 0.0, np.clip(over(wages, value_added), low, high), high)
    mix = over(product(employees, labour), employees.sum(axis=1))
    return mix * np.sqrt(share / USUAL_WAGE_SHARE)


def floor_productivity(value_added: NDArray, leased_m2: NDArray, wage: NDArray) -> NDArray:
    """Value added on the floor space of one worker [J yearly wages], ROOM * value_added / leased_m2 / wage.

    value_added [J CNY per year] is revenue less inputs as they were booked; leased_m2 [J m2]; wage [J CNY per worker and year], the park's mean.
    """
    return over(ROOM * over(value_added, leased_m2), wage)


def knowledge_exchange(absorbed: NDArray, rd: NDArray, zone_rd: float, zone_wage: float) -> NDArray:
    """R&D of others taken in per own R&D, against what there is to take in [J ratio], absorbed / rd / ln(1 + zone R&D).

    absorbed and own rd [J CNY per year]; zone_rd [CNY per quarter] of all enterprises, counted in ZONE_REFERENCE yearly wages zone_wage [CNY].
    """
    known = np.log1p(zone_rd / (ZONE_REFERENCE * zone_wage)) if zone_wage > 0.0 else 0.0
    return over(over(absorbed, rd), known)


def chain_weights(linkage: NDArray) -> NDArray[np.float64]:
    """How far industry l belongs to the chain of k [K, K 0-1]: 1 for l = k, else min(1, (linkage_kl + linkage_lk) / 2 / CLOSE).

    linkage [K, K share of purchases].
    """
    weights = np.minimum((linkage + linkage.T) / 2.0 / CLOSE, 1.0)
    np.fill_diagonal(weights, 1.0)
    return weights


def leading_chain(employees: NDArray, region: NDArray, weights: NDArray) -> NDArray[np.int64]:
    """The industry whose chain employs most beyond its share of the region [J row], argmax_k (E_j W')_k - (S W')_k sum_k E_jk.

    employees E [J, K persons]; S shares of employees of the region [K persons], outside the parks included; weights W [K, K 0-1]. What is equal to
    nine digits of the park's employees is equal, and the first of equals leads.
    """
    whole, people = region.sum(), employees.sum(axis=1, keepdims=True)
    usual = product(weights, region / whole) if whole > 0.0 else np.zeros(len(region))
    beyond = product(employees, weights.T) - people * usual
    # a park that is all there is of a region has no chain beyond the usual, and rounding must not choose one
    return over(beyond, people).round(9).argmax(axis=1)


def chain_jobs(employees: NDArray, weights: NDArray, chain: NDArray) -> NDArray:
    """Jobs in the leading chain [J persons], (E_j W')_k*; employees [J, K persons], weights [K, K 0-1], chain k* [J row]."""
    return product(employees, weights.T)[np.arange(len(chain)), chain]


def chain_location_quotient(employees: NDArray, region: NDArray, weights: NDArray, chain: NDArray) -> NDArray:
    """Location quotient of the leading chain [J ratio]: its share of the park's jobs over its share of the region's, (s_j W')_k* / (S W')_k*.

    employees [J, K persons], region [K persons], weights [K, K 0-1], chain k* [J row].
    """
    here = over(chain_jobs(employees, weights, chain), employees.sum(axis=1))
    return over(here, over(product(weights, region), region.sum())[chain])


def chain_closure(revenue: NDArray, inputs: NDArray, linkage: NDArray, chain: NDArray) -> NDArray:
    """Part of the leading chain's purchases that the park could supply [J 0-1].

    sum_l linkage_k*l min(1, revenue_jl / demand_jl) / sum_l linkage_k*l, demand_jl = sum_k inputs_jk linkage_kl: all tenants ask the same suppliers.
    revenue and inputs [J, K CNY per year], linkage [K, K share of purchases], chain k* [J row].
    """
    demand = product(inputs, linkage)
    met = np.where(demand > 0.0, np.minimum(over(revenue, demand), 1.0), 0.0)
    return over((linkage[chain] * met).sum(axis=1), linkage[chain].sum(axis=1))


def service_fit(met: NDArray, need: NDArray) -> NDArray:
    """How well services meet what tenants need [J 0-1], sum_a met_ja / sum_a need_ja.

    need [J, A persons] employees by age class, each counted by its industry's need of services; met the same times the fit of the park's services
    for that age class.
    """
    return over(met.sum(axis=1), need.sum(axis=1))


def balance(there: NDArray, wanted: NDArray) -> NDArray:
    """Two-sided balance [J 0-1], the smaller over the larger: homes without jobs are as bad as jobs without homes; both [J m2]."""
    return over(np.minimum(there, wanted), np.maximum(there, wanted))


def functional_mix(floor: NDArray) -> NDArray:
    """Evenness of functions [J 0-1], -sum_f p_f ln p_f / ln F; p shares of the floor space of F functions [J, F m2], zero without any."""
    part = over(floor, floor.sum(axis=1, keepdims=True))
    return -(part * np.log(np.maximum(part, 1e-300))).sum(axis=1) / np.log(floor.shape[1])


def spin_offs_per_thousand(spin_offs: NDArray, enterprises: NDArray) -> NDArray:
    """Spin-offs of a park's enterprises [J per 1,000 enterprises and year], 1000 * spin_offs / enterprises; [J per year] and [J count]."""
    return 1000.0 * over(spin_offs, enterprises)


def rd_from_other_parks(taken_in: NDArray, enterprises: NDArray, wage: NDArray) -> NDArray:
    """R&D taken in from other parks [J yearly wages per enterprise and year], taken_in / enterprises / wage.

    taken_in [J CNY per year], enterprises [J count], the park's mean wage [J CNY per worker and year].
    """
    return over(over(taken_in, enterprises), wage)
