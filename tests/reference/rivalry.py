"""Governments that set priorities and learn what to offer, and operators that learn (docs/model: rivalry.md and learning.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import Government, pay
from tests.reference.constants import COMPETING
from tests.reference.draws import Draws, textkey
from tests.reference.firms import market_growth
from tests.reference.quantities import clip, is_open
from tests.reference.turnover import related_employment

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def rivalry(model: ReferenceEcosystem, draw: Draws) -> None:
    """Once a year districts set priorities among industries; those that learn revise what they offer."""
    sales = sales_by_industry(model)
    for each, sold in zip(model.governments, sales, strict=True):
        forgone = each.spending["land_discount"] + each.spending["tax_relief"]
        each.account += each.revenue + forgone - sum(each.spending.values())
        each.output_account += sum(sold)
    learning = model.parameters.rivalry.learning
    if learning:
        leaders(model, draw)
    if model.t % model.parameters.rivalry.review_every != 0:
        return
    priorities(model, sales[:-1])
    if learning and model.t >= model.parameters.rivalry.first_review:
        revise(model, draw)
    for each, sold in zip(model.governments, sales, strict=True):
        each.account_before, each.output_before, each.industry_before = each.account, each.output_account, sold
        each.account = each.output_account = 0.0


def sales_by_industry(model: ReferenceEcosystem) -> list[list[float]]:
    """Sales of the enterprises of each district by industry; the central government has none."""
    sales = [[0.0 for _ in model.industries] for _ in model.governments]
    for each in model.enterprises:
        sales[each.district][each.industry] += each.revenue
    return sales


def leaders(model: ReferenceEcosystem, draw: Draws) -> None:
    """A new leader drops some of what the predecessor offered, and has no experience."""
    p, terms = model.parameters.rivalry, Draws(model.run_seed, "terms", 0)
    for each in model.governments[:-1]:
        ahead = math.floor(p.term * terms.uniform(each.name))
        if model.t > 0 and (model.t + ahead) % p.term == 0:
            for kind in COMPETING:
                if draw.uniform(1, each.name, textkey(kind)) < p.drop:
                    each.offered[kind] = 0.0
                each.last_change[kind] = 0.0


def deviations(values: list[float]) -> list[float]:
    """Deviations from the mean in standard deviations; none where there is no spread."""
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / spread if spread > 1e-12 else 0.0 for value in values]


def mean_of_others(values: list[float], r: int) -> float:
    """Mean over the other districts; the own value where there is no other."""
    return (sum(values) - values[r]) / (len(values) - 1) if len(values) > 1 else values[r]


def peers(model: ReferenceEcosystem) -> list[list[float]]:
    """How far each district looks at each other one: the nearer, or the closer in rank, the more."""
    p, districts = model.parameters.rivalry, model.governments[:-1]
    every = range(len(districts))
    if len(districts) == 1:
        return [[1.0]]
    outputs = [each.output_account for each in districts]

    def gap(r: int, h: int) -> float:
        if p.peers == "neighbours":
            one, other = model.inputs.districts[r], model.inputs.districts[h]
            return math.hypot(one.x_km - other.x_km, one.y_km - other.y_km)
        return abs(rank(outputs, r) - rank(outputs, h)) if p.peers == "rank" else 0.0

    gaps = [[gap(r, h) for h in every] for r in every]
    mean = sum(sum(row) for row in gaps) / (len(districts) * (len(districts) - 1))
    found = []
    for r in every:
        closest = min(gaps[r][h] for h in every if h != r)
        near = [
            0.0 if h == r else math.exp((closest - gaps[r][h]) / (p.reach * mean)) if mean > 0 else 1.0 for h in every
        ]
        found.append([weight / sum(near) for weight in near])
    return found


def seen(weights: list[float], values: list[float]) -> float:
    """Mean over peers."""
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def shares(odds: list[float]) -> list[float]:
    """Weights that sum to one, from log odds."""
    sizes = [math.exp(each - max(odds)) for each in odds]
    return [size / sum(sizes) for size in sizes]


def priorities(model: ReferenceEcosystem, sales: list[list[float]]) -> None:
    """What each district wants: what the centre favours and what it is close to, and what its peers want and what grew there."""
    p = model.parameters.rivalry
    districts, industries = model.governments[:-1], range(len(model.industries))
    growth = []
    for each, sold in zip(districts, sales, strict=True):
        size = max(sum(sold), sum(each.industry_before))
        grown = [(sold[k] - each.industry_before[k]) / size if size > 0 else 0.0 for k in industries]
        growth.append(grown if model.t > 0 else [0.0 for _ in industries])
    central = deviations(market_growth(model))
    near, everywhere = related_employment(model)
    weights, before = peers(model), [each.priority for each in districts]
    for r, each in enumerate(districts):
        related = deviations([near[r][k] - everywhere[k] for k in industries])
        own = shares([p.central * central[k] + p.advantage * related[k] for k in industries])
        if not p.learning or model.t == 0:
            each.priority = own
            continue
        grew = deviations([seen(weights[r], [grown[k] for grown in growth]) for k in industries])
        worked = shares([p.follow * x for x in grew])
        wanted = [seen(weights[r], [other[k] for other in before]) for k in industries]
        example = [(1.0 - p.growth_weight) * wanted[k] + p.growth_weight * worked[k] for k in industries]
        goal = [(1.0 - p.imitation) * own[k] + p.imitation * example[k] for k in industries]
        each.priority = [p.inertia * before[r][k] + (1.0 - p.inertia) * goal[k] for k in industries]


def change(now: float, before: float) -> float:
    """Growth, against the larger of the two."""
    larger = max(abs(now), abs(before))
    return (now - before) / larger if larger > 0 else 0.0


def revise(model: ReferenceEcosystem, draw: Draws) -> None:
    """Districts offer more or less than last year."""
    p, districts = model.parameters.rivalry, model.governments[:-1]
    records = [change(each.account, each.account_before) for each in districts]
    growth = [change(each.output_account, each.output_before) for each in districts]
    found = {kind: [each.offered[kind] for each in districts] for kind in COMPETING}
    weights = peers(model)
    for r, each in enumerate(districts):
        gain = records[r] - mean_of_others(records, r)
        cut = p.debt_penalty * max(debt_ratio(each) - p.debt_comfort, 0.0)
        for kind in COMPETING:
            offered = found[kind][r]
            pull = p.tournament * (p.rank_target - rank(growth, r))
            pull += p.imitation * (seen(weights[r], found[kind]) - offered)
            went = each.last_change[kind]
            pull += (1.0 - p.tournament) * ((went > 0) - (went < 0)) * gain
            trial = p.trial * (2.0 * draw.uniform(2, each.name, textkey(kind)) - 1.0)
            each.offered[kind] = clip(offered + p.learning_rate * pull + trial - cut, 0.0, p.most)
            each.last_change[kind] = each.offered[kind] - offered


def rank(growth: list[float], r: int) -> float:
    """Share of the other districts that grew less."""
    if len(growth) == 1:
        return 0.5
    lower = sum(value < growth[r] for value in growth)
    equal = sum(value == growth[r] for value in growth) - 1
    return (lower + equal / 2.0) / (len(growth) - 1)


def debt_ratio(government: Government) -> float:
    """Quarters of revenue that a government owes."""
    return max(-government.cash, 0.0) / government.revenue if government.revenue > 0 else 0.0


def learning(model: ReferenceEcosystem, draw: Draws) -> None:
    """Every two years operators compare their income per m2 with that of other strategies."""
    p = model.parameters.operation
    if not p.learning:
        return
    for park in model.parks:
        if sum(park.stock) > 0:
            park.income_record += park.operating_income / sum(park.stock)
    if (model.t + 1) % p.compare_every != 0:
        return
    compared = [park for park in model.parks if is_open(model, park) and sum(park.stock) > 0]
    records = [park.income_record for park in compared]
    if compared:
        mean = sum(records) / len(records)
        spread = math.sqrt(sum((record - mean) ** 2 for record in records) / len(records))
        earned: dict[int, list[float]] = {}
        for park in compared:
            earned.setdefault(park.strategy, []).append(park.income_record)
        means = {strategy: sum(earned[strategy]) / len(earned[strategy]) for strategy in sorted(earned)}
        for park in compared:
            others = {strategy: value for strategy, value in means.items() if strategy != park.strategy}
            if spread == 0 or not others:
                continue
            best = max(others, key=lambda strategy: others[strategy])
            gap = (others[best] - park.income_record - p.switch_cost) / spread
            odds = clip(p.imitation * (gap - p.even_odds), -500.0, 500.0)
            if draw.uniform(park.name) < 1.0 / (1.0 + math.exp(-odds)):
                park.strategy = best
                pay(park, model.outside, p.switch_cost * sum(park.stock))
    for park in model.parks:
        park.income_record = 0.0
