"""Governments that learn: what each offers against its rivals, which industries it wants, and what follows for land and founders.

The process comes after government, when the quarter's revenue, programmes and debt are known; what is offered holds from the next quarter on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws, name_key
from sim.economy import Economy
from sim.parameters.policy_table import INSTRUMENTS
from sim.process import process
from sim.processes.agglomeration import relatedness_density
from sim.processes.demand import expected_growth
from sim.processes.funds import percentile
from sim.sums import group_sums, product

COMPETING = ("land_discount", "rent_subsidy", "tax_relief")  # what districts outbid one another with
FORGONE = ("land_discount", "tax_relief")  # booked as spending although revenue is already lower by it


def midpoint_growth(now: NDArray, before: NDArray) -> NDArray:
    """Growth against the larger of two years [-2 to 2], (now - before) / max(|now|, |before|); zero where both are zero."""
    larger = np.maximum(np.abs(now), np.abs(before))
    return np.divide(now - before, larger, out=np.zeros_like(larger), where=larger > 0.0)


def contribution(now: NDArray, before: NDArray) -> NDArray:
    """What each industry added to a district's sales, as a share of all its sales in the larger of two years [R, K]; zero without sales.

    Success that others see: a large industry that grows by a tenth, rather than a tiny one that doubles.
    """
    larger = np.maximum(now.sum(axis=1), before.sum(axis=1))[:, None]
    return np.divide(now - before, larger, out=np.zeros_like(now), where=larger > 0.0)


def mean_of_others(values: NDArray) -> NDArray:
    """Mean over all other rows, along the first axis; the own value for a single one."""
    count = len(values)
    return (values.sum(axis=0) - values) / (count - 1.0) if count > 1 else values.copy()


def standardised(values: NDArray) -> NDArray:
    """Deviations from the mean over industries in standard deviations, along the last axis; zero where all are the same."""
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True))
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-12)


def peer_weights(gap: NDArray, *, reach: float) -> NDArray:
    """How far each district looks at each other one [R, R share], rows sum to one: proportional to exp(-gap / (reach * mean gap)), zero for itself.

    gap between two districts [R, R km or ranks], its mean over all pairs; reach [mean gaps]. All others alike where there is no gap; a district
    that is alone looks at itself. Neighbours: Besley and Case 1995; those of like rank: Li and Zhou 2005.
    """
    count = len(gap)
    if count < 2:
        return np.ones((count, count))
    mean = gap.sum() / (count * (count - 1.0))
    away = np.divide(gap, reach * mean, out=np.zeros_like(gap), where=mean > 0.0) + np.diag(np.full(count, np.inf))
    near = np.exp(away.min(axis=1, keepdims=True) - away)
    return near / near.sum(axis=1, keepdims=True)


def in_shares(odds: NDArray) -> NDArray:
    """Weights of industries that sum to one [R, K share], proportional to exp(odds); odds [R, K log odds]."""
    size = np.exp(odds - odds.max(axis=1, keepdims=True))
    return size / size.sum(axis=1, keepdims=True)


def own_priorities(market: NDArray, related: NDArray, *, central: float, advantage: float) -> NDArray:
    """What a district would want by itself [R, K share], in_shares(central * market + advantage * related).

    Standardised growth of markets [K], which is the fashion of the whole country, and relatedness density [R, K], which is its own strength;
    central and advantage [log odds per standard deviation].
    """
    return in_shares(central * market[None, :] + advantage * related)


def example(priority: NDArray, grown: NDArray, peers: NDArray, *, follow: float, growth_weight: float) -> NDArray:
    """What its peers set before a district [R, K share]: (1 - growth_weight) of what they want, and growth_weight of what grew among them.

    peers * priority, and in_shares(follow * standardised(peers * grown)); priority [R, K share], what each industry added to sales grown [R, K share
    of sales], weights of peers [R, R share]; follow [log odds per standard deviation], growth_weight [share].
    """
    worked = in_shares(follow * standardised(product(peers, grown)))
    return (1.0 - growth_weight) * product(peers, priority) + growth_weight * worked


def revised_priorities(now: NDArray, own: NDArray, example: NDArray, *, imitation: float, inertia: float) -> NDArray:
    """Priorities after a review [R, K share], inertia * now + (1 - inertia) * ((1 - imitation) * own + imitation * example).

    What a district wanted, would want by itself, and sees among its peers [R, K share]; imitation and inertia [share]. So do people revise opinions
    who heed others and hold to something of their own (Friedkin and Johnsen 1990). A mean of shares is never larger than the largest of them.
    """
    return inertia * now + (1.0 - inertia) * ((1.0 - imitation) * own + imitation * example)


def space_wanted(priority: NDArray, space_per_worker: NDArray, space_shares: NDArray) -> NDArray:
    """Types of floor space that the industries a district wants use [R, S share], sum_k priority_k area_k share_ks over its sum.

    priority [R, K share], space_per_worker area [K m2 per worker], space_shares [K, S share] of enterprises by main type.
    """
    used = product(priority * space_per_worker[None, :], space_shares)
    return used / used.sum(axis=1, keepdims=True)


def steered(amount: NDArray, wanted: NDArray, *, part: float) -> NDArray:
    """An amount by kind of which a part goes to the kinds that are wanted, (1 - part) amount + part * wanted * sum amount; the sum stays.

    amount [n, kinds], wanted [n, kinds share], part [share].
    """
    return (1.0 - part) * amount + part * wanted * amount.sum(axis=1, keepdims=True)


def favour(land: NDArray, wanted: NDArray, district: NDArray, districts: int, *, part: float) -> NDArray:
    """How much more land than usual each park gets [J ratio], (1 - part) + part * wanted * sum land / sum (land * wanted), sums over its district.

    land as it would be released [J m2], wanted [J share] how much its district wants what the park is for, district [J] in districts; part [share].
    What the district releases stays the same; where none of its parks is for anything wanted, nobody is favoured.
    """
    weighed = group_sums(district, land * wanted, districts)[district]
    scale = np.divide(
        group_sums(district, land, districts)[district], weighed, out=np.zeros(len(land)), where=weighed > 0.0
    )
    return np.where(weighed > 0.0, (1.0 - part) + part * wanted * scale, 1.0)


def convergence(priority: NDArray) -> float:
    """Mean cosine of all pairs of districts' priorities [0-1]; NaN for a single district. [R, K]"""
    count = len(priority)
    if count < 2:
        return float("nan")
    unit = priority / np.sqrt((priority**2).sum(axis=1, keepdims=True))
    return float(((unit.sum(axis=0) ** 2).sum() - (unit**2).sum()) / (count * (count - 1)))


def debt_cut(owed: NDArray, revenue: NDArray, *, comfort: float, penalty: float) -> NDArray:
    """What debt takes off an offer [intensity], penalty * max(owed / revenue - comfort, 0); the ratio counts as zero without revenue.

    owed [CNY], revenue [CNY per quarter], [R]; comfort [quarters of revenue], penalty [intensity per quarter of revenue].
    """
    debt = np.divide(owed, revenue, out=np.zeros_like(owed), where=revenue > 0.0)
    return penalty * np.maximum(debt - comfort, 0.0)


def pull(
    now: NDArray,
    seen: NDArray,
    rank: NDArray,
    last_change: NDArray,
    gain: NDArray,
    *,
    tournament: float,
    rank_target: float,
    imitation: float,
) -> NDArray:
    """What draws an offer up or down [1]: rank in growth, what peers offer, and the district's own experience.

    tournament * (rank_target - rank) + imitation * (seen - now) + (1 - tournament) * sign(last_change) * gain; offer now, the one seen among peers,
    and its last change [intensity], rank [0-1], gain in the account against the others [midpoint growth], [R].
    """
    return (
        tournament * (rank_target - rank) + imitation * (seen - now) + (1.0 - tournament) * np.sign(last_change) * gain
    )


def revised_offer(now: NDArray, pull: NDArray, trial: NDArray, cut: NDArray, *, rate: float, most: float) -> NDArray:
    """Offer after a review [intensity], clip(now + rate * pull + trial - cut, 0, most); all [R intensity] but pull [1], rate [intensity per unit]."""
    return np.clip(now + rate * pull + trial - cut, 0.0, most)


@process(
    "governments.offered",
    "governments.last_change",
    "governments.priority",
    "governments.account",
    "governments.account_before",
    "governments.output_account",
    "governments.output_before",
    "governments.industry_before",
)
def rivalry(model: Economy, draws: Draws) -> None:
    """At every review districts set priorities among industries; those that learn revise what they offer."""
    p, gov, firms = model.parameters.rivalry, model.governments, model.enterprises
    here, kinds = slice(0, model.central), model.industries.size
    sales = group_sums(firms.district * kinds + firms.industry, firms.revenue, gov.size * kinds).reshape(
        gov.size, kinds
    )
    forgone = gov.spending[:, [model.instrument(kind) for kind in FORGONE]].sum(axis=1)
    gov.account += gov.revenue + forgone - gov.spending.sum(axis=1)
    gov.output_account += sales.sum(axis=1)
    if p.learning:
        change_of_leaders(model, draws)
    if model.t % p.review_every:
        return
    wants(model, sales)
    if p.learning and model.t >= p.first_review:
        revise(model, draws, here)
    gov.account_before, gov.output_before, gov.industry_before = gov.account, gov.output_account, sales
    gov.account = gov.output_account = 0.0


def wants(model: Economy, sales: NDArray) -> None:
    """Set priorities among industries from the markets and from what the district is close to; who learns looks at peers, and changes slowly."""
    p, gov, firms = model.parameters.rivalry, model.governments, model.enterprises
    table, here, kinds = model.setting.industries, slice(0, model.central), model.industries.size
    growth = np.zeros((model.central, kinds))
    if model.t > 0:
        growth = contribution(sales[here], gov.industry_before[here])
    people = group_sums(firms.district * kinds + firms.industry, firms.employees, gov.size * kinds).reshape(
        gov.size, kinds
    )[here]
    related = relatedness_density(people, table.relatedness) - relatedness_density(
        people.sum(axis=0, keepdims=True), table.relatedness
    )
    own = own_priorities(
        standardised(expected_growth(model)), standardised(related), central=p.central, advantage=p.advantage
    )
    if not p.learning or model.t == 0:
        gov.priority[here] = own
        return
    now = gov.priority[here]
    seen = example(now, growth, peers(model), follow=p.follow, growth_weight=p.growth_weight)
    gov.priority[here] = revised_priorities(now, own, seen, imitation=p.imitation, inertia=p.inertia)


def peers(model: Economy) -> NDArray[np.float64]:
    """How far each district looks at each other one [R, R share]: at neighbours, at those of like rank in output, or at all alike."""
    p, places = model.parameters.rivalry, model.setting.districts
    gap = np.zeros((model.central, model.central))
    if p.peers == "neighbours":
        gap = np.hypot(places.x_km[:, None] - places.x_km, places.y_km[:, None] - places.y_km)
    elif p.peers == "rank":
        rank = percentile(model.governments.output_account[: model.central])
        gap = np.abs(rank[:, None] - rank)
    return peer_weights(gap, reach=p.reach)


def types_wanted(model: Economy) -> NDArray[np.float64]:
    """Types of floor space that the industries use which each district wants [R, S share]; no incubators."""
    table = model.setting.industries
    shares = np.zeros((len(table), model.parks.stock.shape[1]))
    shares[:, : table.space_shares.shape[1]] = table.space_shares
    return space_wanted(model.governments.priority[: model.central], table.space_per_worker, shares)


def land_favoured(model: Economy, land: NDArray) -> NDArray[np.float64]:
    """How much more land than usual each park gets from a district that has priorities [J ratio]; land as it would be released [J m2]."""
    parks, priority = model.parks, model.governments.priority[: model.central]
    # a park that is for nothing in particular counts as one for any industry
    any_industry = np.full(parks.size, 1.0 / priority.shape[1])
    wanted = np.where(parks.leading_industry >= 0, priority[parks.district, parks.leading_industry], any_industry)
    return favour(land, wanted, parks.district, model.central, part=model.parameters.rivalry.land)


def founders_steered(model: Economy, pool: NDArray) -> NDArray[np.float64]:
    """Potential founders of a quarter, part of them won for the industries that their district wants [R, K]."""
    p = model.parameters.rivalry
    return steered(pool, model.governments.priority[: model.central], part=p.attraction) if p.learning else pool


def terms_ahead(model: Economy) -> NDArray[np.int64]:
    """How far each district's leader is into the term at the start of the run [R quarters]; the same draw in every quarter."""
    draws = Draws(model.seed, "terms", 0)
    luck = draws.uniform(model.governments.name[: model.central])
    return np.floor(model.parameters.rivalry.term * luck).astype(np.int64)


def change_of_leaders(model: Economy, draws: Draws) -> None:
    """A new leader has no record of its own, and may end what the predecessor offered; terms are staggered by luck."""
    p, gov, name = model.parameters.rivalry, model.governments, model.governments.name
    new = np.flatnonzero((model.t + terms_ahead(model)) % p.term == 0)
    if model.t == 0 or not new.size:
        return
    for kind in COMPETING:
        column = model.instrument(kind)
        ends = new[draws.uniform(1, name[new], name_key(kind)) < p.drop]
        gov.offered[ends, column] = 0.0
        gov.last_change[new, column] = 0.0


def revise(model: Economy, draws: Draws, here: slice) -> None:
    """Change what is offered: by the rank in growth, by what peers offer, by the district's own experience, less where debt is high."""
    p, gov = model.parameters.rivalry, model.governments
    rank = percentile(midpoint_growth(gov.output_account[here], gov.output_before[here]))
    own = midpoint_growth(gov.account[here], gov.account_before[here])
    gain, weights = own - mean_of_others(own), peers(model)
    owed = np.maximum(-gov.cash[here], 0.0)
    cut = debt_cut(owed, gov.revenue[here], comfort=p.debt_comfort, penalty=p.debt_penalty)
    for kind in COMPETING:
        column = INSTRUMENTS.index(kind)
        now = gov.offered[here, column].copy()
        drawn = pull(
            now,
            product(weights, now[:, None])[:, 0],
            rank,
            gov.last_change[here, column],
            gain,
            tournament=p.tournament,
            rank_target=p.rank_target,
            imitation=p.imitation,
        )
        trial = p.trial * (2.0 * draws.uniform(2, gov.name[here], name_key(kind)) - 1.0)
        gov.offered[here, column] = revised_offer(now, drawn, trial, cut, rate=p.learning_rate, most=p.most)
        gov.last_change[here, column] = gov.offered[here, column] - now
