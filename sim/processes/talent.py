"""Skilled labour: where it lives, whom it can reach, what it earns; wages and housing rents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.operation import amenity_level, partially_adjusted
from sim.processes.ordinary_economy import skilled_jobs
from sim.processes.rent import equilibrium_rent, needed_outside, ordinary_space, scarcity_outside
from sim.sums import group_sums, product


def labour_access(skilled: NDArray, jobs: NDArray, commute: NDArray) -> NDArray:
    """Skilled labour within reach per skilled job [ratio], with competition from all jobs the same people can reach; [R].

    access_r = sum_r' m_rr' skilled_r' / sum_q m_qr' jobs_q; commute m [R, R share]. Two-step floating catchment.
    """
    reachable = product(commute.T, jobs)
    per_job = np.divide(skilled, reachable, out=np.zeros_like(skilled), where=reachable > 0.0)
    return product(commute, per_job)


def fill_rate(
    access: NDArray,
    base: NDArray,
    jobs: NDArray,
    vacancies: NDArray,
    *,
    slack: float,
    least: float,
    appeal: NDArray | float = 1.0,
) -> NDArray:
    """Share of skilled vacancies filled in a quarter [0-1], 1 - exp(-appeal * free / vacancies).

    free = max(least, (1 + slack) access / base - 1) * jobs [persons]: slack as at the start, scaled by access. One where nobody is sought.
    appeal [ratio] is above one where governments pay for hires: the same free people say yes more often.
    """
    free = np.maximum((1.0 + slack) * access / base - 1.0, least) * jobs
    with np.errstate(over="ignore"):  # next to no vacancy: infinitely many free people for each
        ratio = np.divide(free, vacancies, out=np.full_like(free, np.inf), where=vacancies > 0.0)
    return 1.0 - np.exp(-ratio * appeal)


def location_shares(
    base: NDArray,
    wage: NDArray,
    housing: NDArray,
    amenity: NDArray,
    *,
    mobility: float,
    housing_share: float,
    amenity_value: float,
    housing_support: NDArray | float = 0.0,
) -> NDArray:
    """Where skilled labour wants to live [share, sums to one].

    softmax(base + mobility (ln wage - housing_share (ln housing - housing_support) + amenity_value * amenity)); wage and housing as ratios to the
    start, housing no less than 1e-9: a district may be left by everybody where people move at once; housing_support the share of housing rents that
    governments pay (to first order, as ln(1 - s) has no end at one).
    """
    pull = base + mobility * (
        np.log(wage) - housing_share * (np.log(np.maximum(housing, 1e-9)) - housing_support) + amenity_value * amenity
    )
    weight = np.exp(pull - pull.max())
    return weight / weight.sum()


def value_of_labour(price: NDArray, output: NDArray, capacity: NDArray) -> float:
    """What a worker brings in against the start, over the whole labour market [ratio], sum(price * output) / sum(capacity); one without capacity.

    price [ratio], output that is sold, and capacity [CNY per quarter at start prices], [K].
    """
    units = float(capacity.sum())
    return float((price * output).sum()) / units if units > 0.0 else 1.0


def adjusted_wage(
    index: NDArray, value: float, filled: NDArray, *, pass_through: float, up: float, down: float, scarcity: float
) -> NDArray:
    """Wage index after a quarter [ratio], index * exp(speed * ln(value^pass_through / index) + scarcity * (1 - filled)).

    speed is `up` where the goal lies above the index, `down` where it lies below [per quarter]: wages are rarely cut. index [ratio], filled share of
    skilled vacancies [0-1], [R]; value of labour [ratio], no less than 1e-9; scarcity [per quarter].
    """
    gap = np.log(max(value, 1e-9) ** pass_through / index)
    return index * np.exp(np.where(gap > 0.0, up, down) * gap + scarcity * (1.0 - filled))


def wage_premium(index: NDArray, people: NDArray, elsewhere: float) -> float:
    """Log of the region's wages over those elsewhere, ln(mean of index weighted by people / elsewhere); indices [ratio], people [persons], [R]."""
    return float(np.log((index * people).sum() / people.sum() / elsewhere))


def crowding(people: NDArray, homes: NDArray) -> float:
    """By how much more people live in the region than housing was built for [log points, no less than 0], ln(sum people / sum homes); [R persons]."""
    return max(float(np.log(people.sum() / homes.sum())), 0.0)


def idle_share(people: NDArray, jobs: float, *, slack: float) -> float:
    """People without a job beyond the usual slack [share of jobs], max(0, sum people / max(jobs, 1) - 1 - slack); people [R], jobs [persons]."""
    return max(float(people.sum()) / max(jobs, 1.0) - 1.0 - slack, 0.0)


def labour_growth(
    open_jobs: float,
    premium: float,
    crowded: float,
    idle: float,
    *,
    inflow: float,
    pull: float,
    wage_pull: float,
    crowding: float,
    idle_push: float,
    largest: float,
) -> float:
    """Growth of skilled labour in the region [per quarter]: people come for open jobs and wages, not where it is crowded, and leave without a job.

    clip(inflow + pull * open_jobs + wage_pull * premium - crowding * crowded - idle_push * idle, +-largest); open_jobs [unfilled vacancies per job],
    premium and crowded [log points], idle [share of jobs].
    """
    wanted = inflow + pull * open_jobs + wage_pull * premium - crowding * crowded - idle_push * idle
    return min(max(wanted, -largest), largest)


def housing_rent(start: NDArray, crowding: NDArray, wage_index: NDArray, *, response: float) -> NDArray:
    """Housing rent of a district [CNY/m2/day], start * crowding^response * wage_index.

    start [CNY/m2/day], skilled labour against the start [ratio], wage_index [ratio], [R]; response [elasticity].
    """
    return start * crowding**response * wage_index


def people_attracted(
    budget: NDArray, wage_index: NDArray, *, grant: float, deadweight: float, useful: float
) -> NDArray:
    """Skilled people who come for a grant to anybody [persons per quarter], useful * (1 - deadweight) * budget / (grant * wage_index).

    budget [CNY per quarter], wage_index [ratio], [R]; grant [CNY per person], deadweight the share that would have come anyway, useful the share
    with skills that are looked for.
    """
    return useful * (1.0 - deadweight) * budget / (grant * wage_index)


def cost_of_finding(wage_index: NDArray, *, grant: float, deadweight: float) -> NDArray:
    """Cost of one more person with the skills an industry lacks [CNY], grant * wage_index / (1 - deadweight); wage_index [R ratio]."""
    return grant * wage_index / (1.0 - deadweight)


@process(
    "governments.skilled",
    "governments.homes",
    "governments.fill_rate",
    "governments.wage_index",
    "governments.housing_rent",
    "governments.off_park_rent",
    "governments.vacancies",
    "governments.placed",
    "governments.cash",
    "governments.outlay",
)
def talent(model: Economy, draws: Draws) -> None:
    """Vacancies are filled, wages and housing rents move, people follow."""
    p, q, gov = model.parameters.talent, model.parameters.production, model.governments
    here, (own, ordinary) = slice(0, model.central), skilled_jobs(model)
    jobs = own + ordinary
    skilled, sought = gov.skilled[here], gov.vacancies[here]
    access = labour_access(skilled, jobs, model.commute)
    filled = fill_rate(
        access,
        gov.access_base[here],
        np.maximum(jobs, 1.0),
        sought,
        slack=p.slack,
        least=p.least_free,
        appeal=1.0 + p.subsidy_response * gov.hiring_support[here],
    )
    gov.fill_rate[here] = filled
    unfilled = sought * (1.0 - filled)
    gov.vacancies[here] = unfilled

    # wages follow what a worker brings in, over the whole labour market, and local scarcity
    markets = model.industries
    gov.wage_index[here] = adjusted_wage(
        gov.wage_index[here],
        value_of_labour(markets.price, markets.potential * markets.use, markets.capacity),
        filled,
        pass_through=q.wage_pass_through,
        up=q.wage_speed,
        down=q.wage_speed_down,
        scarcity=q.wage_scarcity,
    )
    gov.off_park_rent[here] = rents_outside(model)
    move_house(model, growth_of_labour(model, float(unfilled.sum()), float(own.sum()), float(ordinary.sum())))
    if p.kind != "ordinary":
        attract_people(model)


def rents_outside(model: Economy) -> NDArray[np.float64]:
    """Rents of ordinary space follow wages, and how much of it is used [R CNY/m2/day]."""
    p, parks, wage_index = model.parameters.rent, model.parks, model.governments.wage_index[: model.central]
    room = ordinary_space(parks.permitted_m2, parks.district, model.central, share=p.ordinary_room)
    scarce = scarcity_outside(
        needed_outside(model),
        model.needed_outside_start,
        room * model.governments.ordinary_use[: model.central],
        room,
        response=p.ordinary_response,
    )
    return equilibrium_rent(model.off_park_start, wage_index, elasticity=p.income_elasticity) * scarce


def growth_of_labour(model: Economy, unfilled: float, own: float, ordinary: float) -> float:
    """Growth of skilled labour in the region [per quarter]; skilled vacancies left unfilled, skilled jobs in its industries, ordinary ones [persons].

    Who works in the region's industries draws others, by word of jobs and wages; the ordinary economy draws nobody from elsewhere.
    Wages elsewhere, kept in the row of the central government, and housing follow slowly.
    """
    p, gov, here = model.parameters.talent, model.governments, slice(0, model.central)
    people, homes = gov.skilled[here], gov.homes[here]
    premium = wage_premium(gov.wage_index[here], people, float(gov.wage_index[model.central]))
    jobs = own + ordinary
    growth = labour_growth(
        unfilled / max(own, 1.0),
        premium,
        crowding(people, homes),
        idle_share(people, jobs, slack=p.slack),
        inflow=p.inflow,
        pull=p.pull,
        wage_pull=p.wage_pull,
        crowding=p.crowding,
        idle_push=p.idle_push,
        largest=p.largest_growth,
    )
    gov.wage_index[model.central] *= np.exp(p.elsewhere_speed * premium)
    gov.homes[here] = partially_adjusted(homes, people, speed=p.homes_speed)
    return growth * max(own, 1.0) / max(jobs, 1.0)


def move_house(model: Economy, growth: float) -> None:
    """Skilled labour grows, moves slowly to where it lives better, and housing rents follow; growth [per quarter]."""
    p, gov, here = model.parameters.talent, model.governments, slice(0, model.central)
    skilled = gov.skilled[here]
    total = float(skilled.sum()) * (1.0 + growth)
    amenity = district_amenity(model)
    housing = gov.housing_rent[here] / model.housing_start
    goal_share = location_shares(
        gov.skilled_base[here],
        gov.wage_index[here],
        housing,
        amenity,
        mobility=p.mobility,
        housing_share=p.housing_share,
        amenity_value=p.amenity,
        housing_support=gov.housing_support[here],
    )
    gov.skilled[here] = partially_adjusted(skilled / skilled.sum(), goal_share, speed=p.speed) * total
    crowd = gov.skilled[here] / model.skilled_start
    gov.housing_rent[here] = housing_rent(model.housing_start, crowd, gov.wage_index[here], response=p.housing_response)


def attract_people(model: Economy) -> None:
    """Districts spend a share of their revenue on attracting people: whoever comes, or those their leading industries lack."""
    p, gov, parks, here = model.parameters.talent, model.governments, model.parks, slice(0, model.central)
    budget = p.budget * np.maximum(gov.revenue[here], 0.0)
    if p.kind == "anybody":
        came = people_attracted(budget, gov.wage_index[here], grant=p.grant, deadweight=p.deadweight, useful=p.useful)
        spent = budget
    else:
        leads = np.zeros_like(gov.lacking[here])
        led = np.flatnonzero(model.open_parks() & (parks.leading_industry >= 0))
        leads[parks.district[led], parks.leading_industry[led]] = 1.0
        wanted = gov.lacking[here] * leads
        unit = cost_of_finding(gov.wage_index[here], grant=p.targeted_grant, deadweight=p.deadweight)
        came = np.minimum(budget / unit, wanted.sum(axis=1))
        spent = came * unit
        total = wanted.sum(axis=1)
        share = np.divide(came, total, out=np.zeros_like(total), where=total > 0.0)
        gov.placed[here] = leads * share[:, None]
    gov.skilled[here] += came
    spent = np.append(spent, 0.0)
    model.ledger.pay("attracting people", Account(gov), "households", spent)
    gov.outlay += spent


def district_amenity(model: Economy) -> NDArray:
    """Amenity of each district's parks, weighted by employees [R, 0-1]; zero where nobody works in a park."""
    parks = model.parks
    employees = model.park_employees()
    level = amenity_level(parks.amenity_m2, employees, per_worker=model.parameters.operation.amenity_per_worker)
    people = group_sums(parks.district, employees, model.central)
    return np.divide(
        group_sums(parks.district, level * employees, model.central),
        people,
        out=np.zeros_like(people),
        where=people > 0.0,
    )
