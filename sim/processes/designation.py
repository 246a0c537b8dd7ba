"""The title of featured park: operators apply, a commission judges, the title brings what it brings, is reviewed and can be lost.

What a title brings goes through what there is anyway: what searchers have heard of, founders met, money for services, the alliance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.agglomeration import chain_linkage, industry_shares


def of_leading(values: NDArray, leading: NDArray) -> NDArray[np.float64]:
    """Value of each park's leading industry [J], zero for a park that has none; values [J, K], row of the leading industry [J], -1 none."""
    return np.where(leading >= 0, values[np.arange(len(values)), leading], 0.0)


def planned_for(mix: NDArray, leading: NDArray) -> NDArray[np.float64]:
    """Whether the leading industry is the largest in what a park is planned for [J, 1 or 0]; mix [J, K share], leading [J], -1 none."""
    return np.where(leading >= 0, of_leading(mix, leading) >= mix.max(axis=1), False).astype(np.float64)


def criteria_missed(measured: NDArray, least: NDArray) -> NDArray[np.int64]:
    """How many criteria each park misses [J], the number of measured < least; measured [J, 5] and least [5], each [0-1]."""
    return (measured < least).sum(axis=1)


def value_of_title(
    vacant_rent: NDArray,
    promised_rent: NDArray,
    dues: NDArray,
    *,
    grant: float,
    report_cost: float,
    hoped_for: float,
    promise: float,
) -> NDArray[np.float64]:
    """What an operator expects of a title [J CNY per quarter], (grant - report_cost) / 4 + hoped_for vacant_rent - promise promised_rent - dues.

    vacant_rent what vacant rooms would bring, promised_rent the rent of its leading industry, dues of an alliance it would have to
    join, [J CNY per quarter]; grant and report_cost [CNY per year], hoped_for [share], promise [log points].
    """
    return (grant - report_cost) / 4.0 + hoped_for * vacant_rent - promise * promised_rent - dues


def worth_applying(
    value: NDArray, missed: NDArray, *, hope: float, horizon: float, application_cost: float
) -> NDArray[np.bool_]:
    """Whether an operator applies [J], hope^missed horizon value > application_cost.

    value of a title [J CNY per quarter], criteria missed [J]; hope [probability], horizon [quarters], application_cost [CNY].
    """
    return hope**missed * horizon * value > application_cost


def best_of(rank: NDArray, eligible: NDArray[np.bool_], *, places: int) -> NDArray[np.bool_]:
    """The eligible parks with the highest rank [J], at most `places` of them; rank and eligible [J]. Equals in order of rows."""
    order = np.argsort(np.where(eligible, -rank, np.inf), kind="stable")[:places]
    chosen = np.zeros(len(rank), bool)
    chosen[order] = True
    return chosen & eligible


def failed_in_a_row(failed: NDArray, reviewed: NDArray[np.bool_], fails: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Reviews failed in a row [J]: failed + 1 where reviewed and fails, 0 where reviewed and not, failed where not reviewed."""
    return np.where(reviewed, np.where(fails, failed + 1, 0), failed)


def effort_with_title(effort: NDArray, titled: NDArray[np.bool_], *, leads: float) -> NDArray[np.float64]:
    """How far founders are met for a park [J 0-1], min(effort + leads titled, 1); effort of its operator [J 0-1], leads [0-1] of the title."""
    return np.minimum(effort + leads * titled, 1.0)


def promotion_of_titles(
    cost: NDArray, effort: NDArray, titled: NDArray[np.bool_], *, leads: float
) -> NDArray[np.float64]:
    """What districts bear of the cost of meeting founders [J CNY], cost (together - effort) / together; zero where nobody is met.

    together = effort_with_title(effort, titled; leads); cost [J CNY] of all founders met for a park, effort of its operator [J 0-1].
    """
    together = effort_with_title(effort, titled, leads=leads)
    return cost * np.divide(together - effort, together, out=np.zeros_like(effort), where=together > 0.0)


def brings_leads(model: Economy) -> bool:
    """Whether there are parks to which a title brings founders."""
    return model.parameters.designation.leads > 0.0 and bool(model.parks.titled.any())


def known_by_title(model: Economy) -> NDArray[np.bool_]:
    """Parks that everybody who searches knows by their title [J]."""
    return model.parks.titled & model.parameters.designation.visibility


def money_for_services(model: Economy) -> NDArray[np.float64]:
    """What titled operators have for services besides their own budget [J CNY per quarter]."""
    return model.parameters.designation.grant / 4.0 * model.parks.titled


def measured(model: Economy) -> NDArray[np.float64]:
    """What the commission looks at [J, 5, each 0-1]: share of the leading industry, its chain, services, occupancy, plan."""
    parks, table = model.parks, model.setting.industries
    leading = parks.leading_industry.astype(np.int64)
    employees = model.by_cell(model.enterprises.employees, model.cell())[: parks.size]
    chain = chain_linkage(employees, table.linkage, scale=model.parameters.production.supplier_scale)
    stock = parks.stock.sum(axis=1)
    return np.column_stack(
        (
            of_leading(industry_shares(employees), leading),
            of_leading(chain, leading),
            parks.services.mean(axis=1),
            np.divide(parks.leased.sum(axis=1), stock, out=np.zeros_like(stock), where=stock > 0.0),
            planned_for(model.setting.parks.industry_mix, leading),
        )
    )


def least(model: Economy) -> NDArray[np.float64]:
    """What the commission asks for [5, each 0-1]; a lottery asks for nothing."""
    p = model.parameters.designation
    if p.by == "lottery":
        return np.zeros(5)
    return np.array([p.least_share, p.least_chain, p.least_services, p.least_occupancy, float(p.plan)])


@process(
    "parks.titled",
    "parks.titled_since",
    "parks.applied",
    "parks.applications",
    "parks.failed_reviews",
    "parks.title_lost",
    "parks.member",
    "parks.member_by_title",
    "parks.cash",
    "parks.operating_income",
    "governments.cash",
    "governments.outlay",
)
def designation(model: Economy, draws: Draws) -> None:
    """Titles are reviewed, given and lost; who holds one reports and is granted money."""
    p, parks = model.parameters.designation, model.parks
    if not p.active():
        if parks.titled.any():
            take_titles(model, parks.titled.copy())
        return
    shown, asked = measured(model), least(model)
    due = parks.titled & (model.t > parks.titled_since) & ((model.t - parks.titled_since) % p.review_every == 0)
    fails = criteria_missed(shown, p.tolerance * asked) > 0
    parks.failed_reviews = failed_in_a_row(parks.failed_reviews, due, fails)
    take_titles(model, parks.titled & (parks.failed_reviews >= p.strikes))
    if model.t >= p.start and (model.t - p.start) % p.round_every == 0:
        hold_round(model, draws, shown, asked)
    pay_for_titles(model)


def take_titles(model: Economy, loses: NDArray[np.bool_]) -> None:
    """Titles end, and with them the membership that came with them; who loses one [J]."""
    parks = model.parks
    parks.titled = parks.titled & ~loses
    parks.title_lost[loses] = model.t
    parks.failed_reviews[loses] = 0
    parks.member = parks.member & ~(loses & parks.member_by_title)
    parks.member_by_title = parks.member_by_title & ~loses


def hold_round(model: Economy, draws: Draws, shown: NDArray, asked: NDArray) -> None:
    """Operators for whom it pays apply, and the commission gives titles; what it looks at [J, 5] and asks for [5]."""
    p, parks, gov, pay = model.parameters.designation, model.parks, model.governments, model.ledger.pay
    missed = criteria_missed(shown, asked)
    last = np.maximum(parks.applied, parks.title_lost)
    may = model.open_parks() & ~parks.titled & ((last < 0) | (model.t - last >= p.wait))
    may &= (parks.leading_industry >= 0) & (parks.leased.sum(axis=1) > 0.0)
    applies = may & worth_applying(
        expected_value(model, shown[:, 0]),
        missed,
        hope=p.hope,
        horizon=p.horizon,
        application_cost=p.application_cost,
    )
    parks.applied[applies] = model.t
    parks.applications = parks.applications + applies
    cost = p.application_cost * applies
    pay("title application", Account(parks), "outside", cost)
    parks.operating_income -= cost
    judged = model.by_government(p.commission_cost * applies, parks.district)
    pay("title commission", Account(gov), "households", judged)
    gov.outlay += judged
    rank = draws.uniform(1, parks.name) if p.by == "lottery" else shown.mean(axis=1)
    # the first batch is the first that is given, whenever the institution begins
    places = p.later_batch if (parks.titled_since >= 0).any() else p.first_batch
    chosen = best_of(rank, applies & (missed == 0), places=places)
    parks.titled = parks.titled | chosen
    parks.titled_since[chosen] = model.t
    if p.membership and model.parameters.alliance.share > 0.0:
        parks.member_by_title = parks.member_by_title | (chosen & ~parks.member)
        parks.member = parks.member | chosen


def expected_value(model: Economy, share: NDArray) -> NDArray[np.float64]:
    """What each operator expects of a title [J CNY per quarter]; share of its leading industry [J 0-1]."""
    p, parks, rules = model.parameters.designation, model.parks, model.parameters.alliance
    vacant = np.maximum(parks.stock - parks.leased, 0.0)
    joins = ~parks.member & (p.membership and rules.share > 0.0)
    return value_of_title(
        DAYS * (vacant * parks.asking_rent).sum(axis=1),
        share * parks.rent_income,
        rules.dues * parks.stock.sum(axis=1) * joins,
        grant=p.grant,
        report_cost=p.report_cost,
        hoped_for=p.hoped_for,
        promise=p.promise,
    )


def pay_for_titles(model: Economy) -> None:
    """Titled operators report, and districts pay them the grant."""
    p, parks, gov, pay = model.parameters.designation, model.parks, model.governments, model.ledger.pay
    reports, grants = p.report_cost / 4.0 * parks.titled, money_for_services(model)
    pay("title report", Account(parks), "households", reports)
    pay("title grant", Account(gov, parks.district), Account(parks), grants)
    gov.outlay += model.by_government(grants, parks.district)
    parks.operating_income += grants - reports
