"""What the programmes in force pay, and what those they are meant for may count on.

Shares are promised by programmes; `delivered` of them is paid, and no more than a programme's budget. A kind is paid out once a quarter at most,
by one call of `grants` or of its relatives: budgets hold for a call. The caller moves the money.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.kinds import AGE_CLASSES
from sim.parameters import Turnover
from sim.parameters.policy_table import ALL, GROUPS, Instrument, target_names
from sim.sums import group_sums

NOW = (0,)  # quarters ahead, for what is granted once, when a lease is signed
FOREVER = np.iinfo(np.int64).max
START_UPS, GROWING_SMES, CHAIN_LEADERS = GROUPS


def group_ages(p: Turnover) -> dict[str, tuple[int, int]]:
    """Quarters of age from which, and below which, an enterprise belongs to a group of targets."""
    return {START_UPS: (0, p.growing_from), GROWING_SMES: (p.growing_from, p.mature_from)}


def class_ages(growing_from: int, mature_from: int, *, mature_age: float) -> NDArray[np.float64]:
    """Typical age of each age class [3 quarters]: the middle of the first two, mature_age * mature_from of the third; bounds in quarters."""
    return np.array([growing_from / 2.0, (growing_from + mature_from) / 2.0, mature_age * mature_from])


class Promise(NamedTuple):
    """What one programme, or a government of its own accord, promises: a share for each of those it may pay."""

    programme: int  # -1: of its own accord
    target: int  # row in `targets`
    share: NDArray


def of_kind(model: Economy, kind: str) -> list[tuple[int, Instrument, float]]:
    """Programmes of a kind in force this quarter: number, programme, strength."""
    found = [
        (number, each, strength(model, number)) for number, each in enumerate(model.programmes) if each.kind == kind
    ]
    return [(number, each, share) for number, each, share in found if share > 0.0]


def strength(model: Economy, number: int, ahead: int = 0) -> float:
    """Intensity of a programme so many quarters from now, as far as is known today [share]; zero where it is not in force."""
    then = model.t + ahead
    scale = next(scales[number] for start, scales in reversed(model.foreseen) if start <= then)
    return model.programmes[number].strength(then, scale)


def offers(model: Economy, kind: str) -> NDArray[np.float64] | None:
    """Share each government offers each industry of its own accord [R + 1, K], None where none does.

    The intensity goes to industries in proportion to priorities: intensity * K * priority, at most the largest intensity a government offers.
    """
    gov = model.governments
    intensity = gov.offered[:, model.instrument(kind)]
    if not intensity.any():
        return None
    return np.minimum(intensity[:, None] * model.industries.size * gov.priority, model.parameters.rivalry.most)


def active(model: Economy, kind: str) -> bool:
    """Whether anything of a kind is promised this quarter."""
    return bool(of_kind(model, kind)) or offers(model, kind) is not None


def covers(model: Economy, instrument: Instrument) -> NDArray[np.bool_]:
    """Governments that take part in a programme [R + 1]; the central one never does."""
    codes = model.setting.districts.codes
    return np.array([*(not instrument.districts or code in instrument.districts for code in codes), False])


def delivered(model: Economy) -> NDArray[np.float64]:
    """Share of what is promised that is paid, by government [R + 1]."""
    return model.governments.responsiveness * model.governments.rationing


def targeted(model: Economy, target: str) -> NDArray[np.bool_]:
    """Enterprises that belong to a target now [N]."""
    firms, scheme = model.enterprises, model.parameters.policy
    if not target:
        return np.ones(firms.size, bool)
    if target == CHAIN_LEADERS:
        return firms.employees >= scheme.leader_employees
    groups = group_ages(model.parameters.turnover)
    if target in groups:
        low, high = groups[target]
        age = model.t - firms.founded
        young = (age >= low) & (age < high)
        return young & (firms.employees < scheme.sme_employees) if target == GROWING_SMES else young
    return firms.industry == model.setting.industries.codes.index(target)


def row_of(model: Economy, target: str) -> int:
    """Row of a target in the columns of spending."""
    return target_names(model.setting.industries.codes).index(target or ALL)


def promises(model: Economy, kind: str) -> list[Promise]:
    """What is promised to each enterprise [N]."""
    firms = model.enterprises
    found = []
    for number, each, full in of_kind(model, kind):
        meant = (
            covers(model, each)[firms.district]
            & targeted(model, each.target)
            & (model.t - firms.founded < each.max_age)
        )
        found.append(Promise(number, row_of(model, each.target), full * meant))
    own = offers(model, kind)
    return found if own is None else [*found, Promise(-1, 0, own[firms.district, firms.industry])]


def promises_to_parks(model: Economy, kind: str) -> list[Promise]:
    """What is promised to each operator [J]: a programme with a target counts by the share of the park's employees in it."""
    parks, firms = model.parks, model.enterprises
    found = []
    for number, each, full in of_kind(model, kind):
        share = full * covers(model, each)[parks.district]
        if each.target:
            people = model.park_employees()
            meant = model.by_park(firms.employees * targeted(model, each.target), firms.park)
            share = share * np.divide(meant, people, out=np.zeros(parks.size), where=people > 0.0)
        found.append(Promise(number, row_of(model, each.target), share))
    own = model.governments.offered[:, model.instrument(kind)]  # operators are not of one industry
    return [*found, Promise(-1, 0, own[parks.district])] if own.any() else found


def promises_to_founders(model: Economy, kind: str) -> list[Promise]:
    """What is promised for founders by district and industry, laid out flat [R K]; founders are start-ups."""
    codes = model.setting.industries.codes
    district = np.repeat(np.arange(model.central), len(codes))
    found = []
    for number, each, full in of_kind(model, kind):
        meant = np.tile([each.target in ("", START_UPS, code) for code in codes], model.central)
        found.append(Promise(number, row_of(model, each.target), full * (covers(model, each)[district] & meant)))
    own = offers(model, kind)
    return found if own is None else [*found, Promise(-1, 0, own[: model.central].ravel())]


def book(model: Economy, kind: str, spent: NDArray, target: int = 0) -> None:
    """Book what each government spends on an instrument [R + 1 CNY], by target."""
    model.governments.spending[:, model.instrument(kind)] += spent
    model.governments.spending_by_target[:, target, model.instrument(kind)] += spent


def counted_on(model: Economy, promised: Sequence[Promise], district: NDArray) -> NDArray[np.float64]:
    """Share that may be counted on before the bills are in: promised, delivered, and what budgets left of it the last time."""
    gov = model.governments
    share = np.zeros(district.shape)
    for each in promised:
        share += each.share if each.programme < 0 else each.share * gov.within_budget[district, each.programme]
    return np.minimum(share, 1.0) * delivered(model)[district]


def shares_counted_on(model: Economy, kind: str) -> NDArray[np.float64]:
    """Share each enterprise may count on this quarter [N]."""
    return counted_on(model, promises(model, kind), model.enterprises.district)


def shares_counted_on_by_parks(model: Economy, kind: str) -> NDArray[np.float64]:
    """Share each operator may count on this quarter [J]."""
    return counted_on(model, promises_to_parks(model, kind), model.parks.district)


def grants(model: Economy, kind: str, base: NDArray) -> NDArray[np.float64]:
    """What programmes of a kind pay each enterprise this quarter [N CNY], at most `base` [N CNY]; booked as spending of its district."""
    return granted(model, kind, base, promises(model, kind), model.enterprises.district)


def grants_to_parks(model: Economy, kind: str, base: NDArray) -> NDArray[np.float64]:
    """What programmes of a kind pay each operator this quarter [J CNY], at most `base` [J CNY]; booked as spending of its district."""
    return granted(model, kind, base, promises_to_parks(model, kind), model.parks.district)


def grants_for_founders(model: Economy, kind: str, base: NDArray) -> NDArray[np.float64]:
    """What programmes of a kind pay for founders of each district and industry this quarter [R, K CNY], at most `base` [R, K CNY]."""
    district = np.repeat(np.arange(model.central), base.shape[1])
    return granted(model, kind, base.ravel(), promises_to_founders(model, kind), district).reshape(base.shape)


def granted(
    model: Economy, kind: str, base: NDArray, promised: Sequence[Promise], district: NDArray
) -> NDArray[np.float64]:
    """Pay `base` by the shares promised: what is delivered of them, within the budget of each programme and district; book it by target."""
    gov = model.governments
    if not promised:
        return np.zeros(base.shape)
    total = np.zeros(base.shape)
    for each in promised:
        total += each.share
    uncapped = np.minimum(total, 1.0) * delivered(model)[district] * base
    amounts = uncapped
    for each in promised:
        # programmes that promise more than the whole together each pay their part of it
        own = (
            uncapped
            if len(promised) == 1
            else np.divide(each.share, total, out=np.zeros(base.shape), where=total > 0.0) * uncapped
        )
        spent = group_sums(district, own, gov.size)
        budget = model.programmes[each.programme].budget / 4.0 if each.programme >= 0 else 0.0
        if budget > 0.0:
            kept = np.divide(np.minimum(spent, budget), spent, out=np.ones(gov.size), where=spent > 0.0)
            gov.within_budget[:, each.programme] = kept
            amounts = amounts - own * (1.0 - kept)[district]
            spent = np.minimum(spent, budget)
        book(model, kind, spent, each.target)
    return amounts if amounts is uncapped else np.clip(amounts, 0.0, uncapped)


def expected(
    model: Economy, kind: str, *, discount: float, ahead: Sequence[int] | None = None, youngest: float | None = None
) -> NDArray[np.float64]:
    """Share a tenant may expect over the quarters `ahead`, by district, industry and age class [R + 1, K, A]; None: those of a usual lease.

    Average weighted by exp(-discount * quarters); programmes begin and end as announced. Of an age class, those count that have the
    size a target asks for; budgets leave what they left the last time. `youngest` is the age of start-ups [quarters], zero for whoever
    founds now; None: the typical one of their class.
    """
    gov, codes = model.governments, model.setting.industries.codes
    steps = np.arange(1, model.parameters.leasing.usual_lease + 1) if ahead is None else np.array(ahead)
    weights = np.exp(-discount * steps)
    p = model.parameters.turnover
    groups, typical = group_ages(p), class_ages(p.growing_from, p.mature_from, mature_age=p.mature_age)
    if youngest is not None:
        typical[0] = youngest
    share = np.zeros((gov.size, len(codes), len(AGE_CLASSES)))
    for number, each in enumerate(model.programmes):
        if each.kind != kind:
            continue
        # nobody sees the end of a programme that is not announced
        seen = steps if each.announced else np.zeros_like(steps)
        intensity = np.array([strength(model, number, int(step)) for step in seen])
        low, high = groups.get(each.target, (0, FOREVER))
        age = typical[:, None] + steps
        average = (weights * intensity * ((age >= low) & (age < min(high, each.max_age)))).sum(axis=1) / weights.sum()
        meant = covers(model, each) * gov.within_budget[:, number]
        share += meant[:, None, None] * of_size(model, each.target) * average
    own = offers(model, kind)
    if own is not None:
        share += own[:, :, None]
    return np.minimum(share, 1.0) * delivered(model)[:, None, None]


def of_size(model: Economy, target: str) -> NDArray[np.float64]:
    """Part of the enterprises of each industry and age class that a target is meant for, ages aside [K, A]; zero where there are none."""
    firms, scheme, codes, ages = (
        model.enterprises,
        model.parameters.policy,
        model.setting.industries.codes,
        len(AGE_CLASSES),
    )
    if target in codes:
        return np.repeat((np.array(codes) == target)[:, None].astype(float), ages, axis=1)
    if target not in (GROWING_SMES, CHAIN_LEADERS):
        return np.ones((len(codes), ages))
    right = (
        firms.employees >= scheme.leader_employees
        if target == CHAIN_LEADERS
        else firms.employees < scheme.sme_employees
    )
    group = firms.industry * ages + model.age_class()
    count = group_sums(group, np.ones(firms.size), len(codes) * ages)
    found = group_sums(group, right.astype(float), len(codes) * ages)
    return np.divide(found, count, out=np.zeros_like(count), where=count > 0.0).reshape(len(codes), ages)


def mean_by_district(model: Economy, share: NDArray, weights: NDArray) -> NDArray[np.float64]:
    """Mean of a share over the enterprises of each government [R + 1], weighted; zero where the weights sum to nothing."""
    firms, count = model.enterprises, model.governments.size
    total = group_sums(firms.district, weights, count)
    return np.divide(group_sums(firms.district, share * weights, count), total, out=np.zeros(count), where=total > 0.0)
