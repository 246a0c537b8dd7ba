"""The eight pain points of parks and two of the system, each between 0 (no pain) and 1 (as bad as can be).

J parks, K industries, R districts. Where a measure looks at tenants and nobody works, it is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.observers.measures import anchors
from sim.processes.agglomeration import industry_shares
from sim.sums import product


def ramp(value: NDArray, none: NDArray | float, full: NDArray | float) -> NDArray:
    """Linear scale between two fixed anchors, clip((value - none) / (full - none), 0, 1); full may lie below none."""
    return np.clip((value - none) / (np.asarray(full) - none), 0.0, 1.0)


def over(part: NDArray, whole: NDArray, otherwise: float = np.nan) -> NDArray:
    """part / whole; `otherwise` where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full(np.shape(whole), otherwise), where=np.asarray(whole) > 0.0)


def where_peopled(pain: NDArray, employees: NDArray) -> NDArray:
    """The measure where somebody works, NaN elsewhere; pain [J], employees [J, K persons]."""
    return np.where(employees.sum(axis=1) > 0.0, pain, np.nan)


def industry_stood_for(employees: NDArray, declared: NDArray) -> NDArray[np.int64]:
    """The industry a park stands for [J]: the one it declares, else the one with most employees (the first of equals).

    employees [J, K persons]; declared [J row in industries, -1 none].
    """
    return np.where(declared >= 0, declared, employees.argmax(axis=1))


def unclear_positioning(employees: NDArray, declared: NDArray, relatedness: NDArray) -> NDArray:
    """What a park says it is against who its tenants are [J 0-1], 1 - sum_k e_k relatedness_kl, more where nothing is declared.

    employees [J, K persons], e their shares; declared [J]; l = position; relatedness [K, K 0-1, diagonal one].
    """
    fit = (industry_shares(employees) * relatedness[:, industry_stood_for(employees, declared)].T).sum(axis=1)
    return where_peopled(np.clip(1.0 - fit + anchors.UNDECLARED * (declared < 0), 0.0, 1.0), employees)


def short_chains(employees: NDArray, local_linkage: NDArray, linkage: NDArray, *, scale: float) -> NDArray:
    """Many and short chains [J 0-1]: mean of what a full local chain lacks and of the share of employees in disconnected industries.

    1 - (local_linkage + sum_k e_k min(1, c_k / CONNECTED)) / 2 with c_k = sum_(k' != k) max(linkage_kk', linkage_k'k) (1 - exp(-E_k' / scale)).
    employees [J, K persons]; local_linkage [J 0-1]; linkage [K, K share of purchases]; scale [persons].
    """
    either = np.maximum(linkage, linkage.T)
    either = either - np.diag(np.diag(either))
    connection = product(1.0 - np.exp(-employees / scale), either)
    connected = (industry_shares(employees) * np.minimum(connection / anchors.CONNECTED, 1.0)).sum(axis=1)
    return where_peopled(np.clip(1.0 - (local_linkage + connected) / 2.0, 0.0, 1.0), employees)


def sameness(employees: NDArray, declared: NDArray) -> NDArray:
    """One face for a thousand parks [J 0-1]: mean of the likeness of industries and of the share of parks with the same position.

    With e the park's shares of employees and m their mean over the other peopled parks: likeness = (cos(e, m) - |m|) / (1 - |m|) within 0-1. |m|
    is the cosine expected of a park of a single industry drawn from m: parks are alike only as far as they are more alike than such parks
    would be. Same position: share of the other peopled parks with the same one, from 1/K (chance) to 1. Zero for a park without others.
    employees [J, K persons]; declared [J]. Only parks that are open.
    """
    share, kinds = industry_shares(employees), employees.shape[1]
    peopled = employees.sum(axis=1) > 0.0
    others = np.maximum(peopled.sum() - peopled, 0)
    mean = (share.sum(axis=0) - share) / np.maximum(others, 1)[:, None]
    length = np.sqrt((mean**2).sum(axis=1))
    cosine = over((share * mean).sum(axis=1), np.sqrt((share**2).sum(axis=1)) * length, 0.0)
    # a region of one industry has nothing to differ by
    alike = np.where(length < 1.0 - 1e-9, np.clip((cosine - length) / np.maximum(1.0 - length, 1e-9), 0.0, 1.0), 1.0)
    stands_for = industry_stood_for(employees, declared)
    holders = np.bincount(stands_for[peopled], minlength=kinds)
    same = (
        ramp((holders[stands_for] - 1) / np.maximum(others, 1), 1.0 / kinds, 1.0) if kinds > 1 else np.ones(len(share))
    )
    return where_peopled(np.where(others > 0, (alike + same) / 2.0, 0.0), employees)


def weak_innovation(rd_intensity: NDArray, innovations: NDArray, employees: NDArray) -> NDArray:
    """Low-level development [J 0-1]: 1 - (min(1, rd / RD_STRONG) + min(1, innovations / INNOVATIONS_STRONG)) / 2.

    rd_intensity [J R&D over revenue]; innovations [J a year per 1,000 employees]; employees [J, K persons].
    """
    strong = ramp(rd_intensity, 0.0, anchors.RD_STRONG) + ramp(innovations, 0.0, anchors.INNOVATIONS_STRONG)
    return where_peopled(1.0 - strong / 2.0, employees)


def empty_town(amenity_m2: NDArray, wanted_m2: NDArray, accessibility: NDArray) -> NDArray:
    """Industry split from city [J 0-1]: 1 - sqrt(balance * accessibility), balance = smaller over larger of amenity floor space there and wanted.

    Homes and shops without workers are as empty as works without homes. amenity_m2, wanted_m2 [J m2]; accessibility [J 0-1]. Zero over zero is zero.
    """
    balance = over(np.minimum(amenity_m2, wanted_m2), np.maximum(amenity_m2, wanted_m2), 0.0)
    return 1.0 - np.sqrt(balance * np.clip(accessibility, 0.0, 1.0))


def policy_dependence(support: NDArray, value_added: NDArray, responsiveness: NDArray, employees: NDArray) -> NDArray:
    """Dependence on policy and rigid administration [J 0-1]: (min(1, support / (DEPENDENT * value added)) + 1 - responsiveness) / 2.

    support and value_added (wages and positive profits of tenants) [J CNY per quarter]; responsiveness [J share of promises kept].
    """
    dependent = ramp(over(support, value_added, 0.0), 0.0, anchors.DEPENDENT)
    return where_peopled((dependent + 1.0 - np.clip(responsiveness, 0.0, 1.0)) / 2.0, employees)


def ineffective_attraction(
    let: NDArray,
    moved: NDArray,
    kept: NDArray,
    stock: NDArray,
    leased_before: NDArray,
    leased: NDArray,
    natural: NDArray,
    quarters: NDArray,
) -> NDArray:
    """Attraction without plan or effect [J 0-1]: mean of churn and shortfall; NaN without floor space.

    churn = min(1, (moved + left) / let), left = (let - kept)+; shortfall = (target - absorbed)+ / max(target, LEAST_FILL * stock),
    target = (stock - leased_before - natural)+ * quarters / FILLING, absorbed = (leased - leased_before)+. Over the window: let [J m2]
    newly, moved [J m2] of it to enterprises from another park, kept [J m2] still let; stock and leased [J m2] now, leased_before [J m2] at
    its beginning; natural [J m2] vacancy; quarters [J] the window has lasted.
    """
    churn = np.minimum(over(moved + np.maximum(let - kept, 0.0), let, 0.0), 1.0)
    target = np.maximum(stock - leased_before - natural, 0.0) * quarters / anchors.FILLING
    missing = np.maximum(target - np.maximum(leased - leased_before, 0.0), 0.0)
    shortfall = over(missing, np.maximum(target, anchors.LEAST_FILL * stock))
    return (churn + shortfall) / 2.0


def vacancy_and_rent(stock: NDArray, leased: NDArray, natural: NDArray, rent: NDArray, rent_before: NDArray) -> NDArray:
    """Vacancy up, rents down [J 0-1]: mean of vacancy from the natural rate to VACANCY_WORST and of the fall of rents from 0 to RENT_FALL_WORST.

    stock, leased, natural vacancy, rent and rent_before a year ago (asking) [J, S m2 or CNY/m2/day]; the fall compares today's floor space at both
    rents. NaN without floor space.
    """
    floor = stock.sum(axis=1)
    vacancy = over(floor - leased.sum(axis=1), floor)
    usual = over((natural * stock).sum(axis=1), floor)
    fall = 1.0 - over((stock * rent).sum(axis=1), (stock * rent_before).sum(axis=1), 1.0)
    return (ramp(vacancy, usual, anchors.VACANCY_WORST) + ramp(fall, 0.0, anchors.RENT_FALL_WORST)) / 2.0


def regional_imbalance(output: NDArray) -> float:
    """Theil index of output between districts over its largest value [0-1], sum_r s_r ln(R s_r) / ln R; s the shares of output [R CNY]."""
    total = output.sum()
    if len(output) < 2 or total <= 0.0:
        return 0.0
    share = output[output > 0.0] / total
    return float(np.clip((share * np.log(len(output) * share)).sum() / np.log(len(output)), 0.0, 1.0))


def concentrated_contribution(output: NDArray) -> float:
    """Share of output of the largest tenth of parks, from their share in number (even) to one [0-1]; output [n parks CNY].

    (share - m / n) / (1 - m / n), m = max(1, TOP n); where m is not whole, the last park counts in part.
    """
    count, total = len(output), output.sum()
    top = max(1.0, anchors.TOP * count)
    if count < 2 or total <= 0.0:
        return 0.0
    part = np.clip(top - np.arange(count), 0.0, 1.0)
    even = top / count
    return float(np.clip(((np.sort(output)[::-1] * part).sum() / total - even) / (1.0 - even), 0.0, 1.0))
