"""What is written down at the end of each quarter, table by table."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy, vacancy_rate
from sim.kinds import SPACE_TYPES
from sim.observers.dimensions import DIMENSIONS, FLOORS, INDICATORS
from sim.observers.measures import PAINS, favoured
from sim.observers.results import TABLES, Results
from sim.parameters.policy_table import target_names
from sim.processes.leasing import ROUNDING
from sim.processes.operation import amenity_level
from sim.processes.ordinary_economy import ordinary_output, ordinary_wage
from sim.processes.rivalry import COMPETING, convergence
from sim.processes.tenure import investment_grade
from sim.rings import RINGS
from sim.sums import group_sums

IN_A_PARK = "park"
"""What stands for the ring of an enterprise in a park."""

FUND_SUMS = ("raised", "invested", "returned", "lost")


def weighted(values: NDArray, weights: NDArray) -> NDArray:
    """Weighted mean over the last axis; NaN where the weights sum to nothing."""
    total = weights.sum(axis=-1)
    return np.divide((values * weights).sum(axis=-1), total, out=np.full(total.shape, np.nan), where=total > 0.0)


def rate(part: NDArray, whole: NDArray) -> NDArray:
    """part / whole; NaN where there is nothing to divide by."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0.0)


def let_vacancy(stock: NDArray, leased: NDArray, owned: NDArray) -> NDArray:
    """Vacancy rate of what is let or to let [0-1], (stock - leased) / (stock - owned); NaN where owners have all of it. Areas in m2."""
    to_let = np.where(stock - owned > ROUNDING, stock - owned, 0.0)
    return vacancy_rate(to_let, np.maximum(leased - owned, 0.0), empty=np.nan)


class Floor(NamedTuple):
    """Floor space of each park by how it is held [J m2]."""

    stock: NDArray[np.float64]
    leased: NDArray[np.float64]
    owned: NDArray[np.float64]
    """Owner-occupied; part of what is leased."""
    sublet: NDArray[np.float64]
    """Offered by owners and vacant."""
    grade: NDArray[np.float64]
    """Investment-grade, as brokers count it."""
    grade_vacant: NDArray[np.float64]
    """Vacant of it."""

    @classmethod
    def of(cls, model: Economy) -> Floor:
        """The floor space of a model's parks.

        Of what is an operator's to let of a type in a park, the investment-grade part is as vacant as the rest. Parks with less of it than
        brokers look at count none.
        """
        p, parks, owned = model.parameters.tenure, model.parks, model.owner_occupied()
        vacant = np.maximum(parks.stock - parks.leased, 0.0)
        # conversion may have taken some of it out of use
        sublet = np.minimum(parks.sublet, vacant)
        offices = [SPACE_TYPES.index("office"), model.laboratory]
        grade = investment_grade(parks.modern, parks.stock, owned, sublet)[:, offices]
        grade *= (grade.sum(axis=1) >= p.investment_least)[:, None]
        to_let = let_vacancy(parks.stock - sublet, parks.leased, owned)[:, offices]
        empty = grade * np.where(np.isnan(to_let), 0.0, to_let)
        return cls(*(each.sum(axis=1) for each in (parks.stock, parks.leased, owned, sublet, grade, empty)))

    def over(self, district: NDArray, count: int) -> Floor:
        """The same by district."""
        return Floor(*(group_sums(district, each, count) for each in self))

    def columns(self) -> dict[str, NDArray[np.float64]]:
        """What tables tell of it."""
        return {
            "stock_m2": self.stock,
            "leased_m2": self.leased,
            "owned_m2": self.owned,
            "sublet_m2": self.sublet,
            "broker_m2": self.grade,
            "vacancy_rate": vacancy_rate(self.stock, self.leased, empty=np.nan),
            "vacancy_rate_let": let_vacancy(self.stock, self.leased, self.owned),
            "vacancy_rate_broker": rate(self.grade_vacant, self.grade),
        }


def gini(values: NDArray) -> float:
    """Gini coefficient of non-negative values [0-1]; NaN without any."""
    ordered = np.sort(values)
    total, count = ordered.sum(), len(ordered)
    if count == 0 or total <= 0.0:
        return float("nan")
    return float(((2.0 * np.arange(1, count + 1) - count - 1.0) * ordered).sum() / (count * total))


class Recorder:
    """Copies what is to be kept at the end of each quarter."""

    def __init__(self, model: Economy):
        self.model = model
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.leased_before = float(model.parks.leased.sum())

    def results(self) -> Results:
        """The tables so far."""
        return Results(
            {name: list(parts) for name, parts in self.rows.items()},
            self.model.parameters.money_unit,
        )

    def columns_of_system(self) -> list[str]:
        """Names of the columns of `system`, known before a quarter is over; what measures add to it comes with the first."""
        if not self.rows["system"]:
            first = Recorder(self.model)
            first.when = {"quarter": 0, "date": ""}
            first.parks()
            first.system()
            return list(first.rows["system"][0])
        return list(self.rows["system"][-1])

    def observe(self) -> None:
        """Record the quarter that has just ended."""
        model = self.model
        year, quarter = divmod(model.setting.start[0] * 4 + model.setting.start[1] - 1 + model.t, 4)
        self.when = {"quarter": model.t, "date": f"{year}Q{quarter + 1}"}
        self.parks()
        self.regions()
        self.system()
        self.industries()
        self.transitions()
        self.funds()
        for purpose, amount in model.ledger.close_quarter().items():
            self.rows["flows"].append({**self.when, "purpose": purpose, "amount": amount})
        self.spending()
        every = model.parameters.record.snapshot_every
        if every and model.t % every == 0:
            self.snapshot()

    def parks(self) -> None:
        """One row a park."""
        model, parks, firms, leases = self.model, self.model.parks, self.model.enterprises, self.model.leases
        stage, codes = model.stages, model.setting.parks.codes
        limits = stage.limiting()
        self.floor, leased = Floor.of(model), parks.leased.sum(axis=1)
        people = model.park_employees()
        new = np.flatnonzero(leases.start == model.t)
        term = np.maximum(leases.end[new] - leases.start[new], 1)
        paid = 1.0 - np.clip(leases.free_until[new] - leases.start[new] - 1, 0, term) / term
        fresh = model.by_park(leases.area[new], leases.park[new])
        self.lease_rent = model.by_park(leases.area * leases.rent, leases.park)
        self.fresh_rent, self.fresh = model.by_park((leases.area * leases.rent)[new] * paid, leases.park[new]), fresh
        row: dict[str, Any] = {
            **self.when,
            "park": np.array(codes),
            "region": np.array(model.setting.districts.codes)[parks.district],
            "open": model.open_parks(),
            "strategy": np.array(model.strategies.names)[parks.strategy],
            "managed_since": parks.managed_since.copy(),
            "stage": stage.stage.copy(),
            "stage_nearest": stage.nearest.copy(),
            **{f"stage_score_{number}": stage.scores[:, number - 1] for number in (1, 2, 3, 4)},
            "limiting_dimension": np.array([name for name, _ in limits]),
            "limiting_indicator": np.array([name for _, name in limits]),
            **self.floor.columns(),
            "asking_rent": weighted(parks.asking_rent, parks.stock),
            "contract_rent": rate(self.lease_rent, leased),
            "effective_rent": rate(self.fresh_rent, fresh),
            "enterprises": model.by_park(np.ones(firms.size), firms.park),
            "employees": people,
            "output": model.by_park(firms.revenue, firms.park),
            "value_added": model.by_park(firms.revenue - firms.inputs, firms.park),
            "rd": model.by_park(firms.rd, firms.park),
            "innovations": model.by_park(firms.innovations, firms.park),
            "service_level": parks.services.mean(axis=1),
            "amenity": amenity_level(
                parks.amenity_m2, people, per_worker=model.parameters.operation.amenity_per_worker
            ),
            "digital": parks.digital.copy(),
            "operating_income": parks.operating_income.copy(),
            "rent_income": parks.rent_income.copy(),
            "service_income": parks.service_income.copy(),
            "equity_income": parks.equity_income.copy(),
            "cash": parks.cash.copy(),
            "debt": parks.debt.copy(),
            "member": parks.member & model.open_parks(),
            "listed": parks.listed & model.open_parks(),
            "titled": parks.titled.copy(),
            "titled_since": parks.titled_since.copy(),
            "applications": parks.applications.copy(),
            "pipeline_m2": parks.pipeline.sum(axis=(1, 2)),
            "leading_industry_share": self.leading_industry_share(people),
            "relatedness_required": parks.relatedness_required.copy(),
            "refused_m2": parks.refused.copy(),
            **{name: stage.indicators[:, number].copy() for number, name in enumerate(INDICATORS)},
            **{name: stage.dimensions[:, number].copy() for number, name in enumerate(DIMENSIONS)},
            "occupancy": stage.floors[:, FLOORS.index("occupancy")].copy(),
            "jobs_against_peak": stage.floors[:, FLOORS.index("jobs_against_peak")].copy(),
            **{f"pain_{number + 1}": model.measures.pains[:, number] for number in range(len(PAINS))},
            "world_stage": model.measures.world.stage.copy(),
        }
        for number, kind in enumerate(SPACE_TYPES):
            row[f"stock_{kind}_m2"] = parks.stock[:, number].copy()
            row[f"leased_{kind}_m2"] = parks.leased[:, number].copy()
            row[f"asking_rent_{kind}"] = parks.asking_rent[:, number].copy()
        self.rows["parks"].append(row)

    def leading_industry_share(self, people: NDArray) -> NDArray[np.float64]:
        """Share of its employees that work in its leading industry [J 0-1], people [J persons]; NaN without employees or a leading industry."""
        firms, leading = self.model.enterprises, self.model.parks.leading_industry
        leads = (firms.park >= 0) & (firms.industry == leading[firms.park])
        return rate(self.model.by_park(firms.employees * leads, firms.park), np.where(leading >= 0, people, 0.0))

    def regions(self) -> None:
        """One row a district."""
        model, gov, parks, firms, here = (
            self.model,
            self.model.governments,
            self.model.parks,
            self.model.enterprises,
            slice(0, self.model.central),
        )
        count = model.central

        def over_parks(values: NDArray) -> NDArray:
            return group_sums(parks.district, values, count)

        def of_firms(values: NDArray) -> NDArray:
            return group_sums(firms.district, values, count)

        floor = self.floor.over(parks.district, count)
        self.rows["regions"].append(
            {
                **self.when,
                "region": np.array(model.setting.districts.codes),
                "revenue": gov.revenue[here].copy(),
                **{
                    f"spending_{kind}": gov.spending[here, number].copy()
                    for number, kind in enumerate(model.instruments)
                },
                "spending_other": gov.outlay[here].copy(),
                "cash": gov.cash[here].copy(),
                "debt": np.maximum(-gov.cash[here], 0.0),
                **floor.columns(),
                "asking_rent": rate(over_parks((parks.asking_rent * parks.stock).sum(axis=1)), floor.stock),
                "output": of_firms(firms.revenue),
                "value_added": of_firms(firms.revenue - firms.inputs),
                "rd": of_firms(firms.rd),
                "employees": of_firms(firms.employees),
                "enterprises": of_firms(np.ones(firms.size)),
                "wage_index": gov.wage_index[here].copy(),
                "skilled_labour": gov.skilled[here].copy(),
                "unfilled_vacancies": gov.vacancies[here].copy(),
                "vacancies_filled": gov.fill_rate[here].copy(),
                **self.ordinary_economy(),
                **{f"offered_{kind}": gov.offered[here, model.instrument(kind)].copy() for kind in COMPETING},
                **{
                    f"priority_{code}": gov.priority[here, number].copy()
                    for number, code in enumerate(model.setting.industries.codes)
                },
            }
        )

    def ordinary_economy(self) -> dict[str, NDArray]:
        """What stands beside the region's industries, a row a district."""
        model, p = self.model, self.model.parameters.ordinary_economy
        jobs, wage = model.governments.ordinary_jobs[: model.central].copy(), ordinary_wage(model)
        value_added = ordinary_output(jobs, wage, labour_share=p.labour_share)
        return {
            "ordinary_jobs": jobs,
            "ordinary_wage": wage,
            "ordinary_value_added": value_added,
            "ordinary_rd": p.rd_intensity * value_added,
        }

    def system(self) -> None:
        """One row for the whole."""
        model, parks, firms = self.model, self.model.parks, self.model.enterprises
        floor = self.floor.over(np.zeros(parks.size, np.int64), 1)
        leased = float(parks.leased.sum())
        output = model.by_park(firms.revenue, firms.park)
        total = float(output.sum())
        self.rows["system"].append(
            {
                **self.when,
                **{name: float(values[0]) for name, values in floor.columns().items()},
                "asking_rent": float(weighted(parks.asking_rent.ravel(), parks.stock.ravel())),
                "contract_rent": float(self.lease_rent.sum()) / leased if leased else float("nan"),
                "effective_rent": float(self.fresh_rent.sum()) / float(self.fresh.sum())
                if self.fresh.sum()
                else float("nan"),
                "enterprises": firms.size,
                "enterprises_in_parks": int((firms.park >= 0).sum()),
                "entries": int(model.industries.entries.sum()),
                "exits": int(model.industries.exits.sum()),
                "joined": int(model.industries.joined.sum()),
                "employees": float(firms.employees.sum()),
                "output": float(firms.revenue.sum()),
                "output_in_parks": total,
                "employees_in_parks": float(model.park_employees().sum()),
                "revenue": float(model.governments.revenue.sum()),
                **{
                    f"spending_{kind}": float(model.governments.spending[:, number].sum())
                    for number, kind in enumerate(model.instruments)
                },
                "spending_other": float(model.governments.outlay.sum()),
                "debt": float(np.maximum(-model.governments.cash, 0.0).sum()),
                "rd": float(firms.rd.sum()),
                "innovations": float(firms.innovations.sum()),
                "pipeline_m2": float(parks.pipeline.sum()),
                "fiscal_returns": float(model.governments.fund_returns.sum()),
                "fiscal_cost": float(model.governments.spending.sum() + model.governments.outlay.sum()),
                "imbalance": gini(output[model.open_parks()]),
                "concentration": float(output.max()) / total if total else float("nan"),
                "net_absorption_m2": leased - self.leased_before,
                "displaced_m2": float(parks.displaced.sum()),
                "alliance_members": int(model.alliances.members[0]),
                "alliance_cash": float(model.alliances.cash[0]),
                "alliance_capacity": float(model.alliances.capacity[0]),
                "alliance_saving": float(model.alliances.saving[0]),
                "platform_listed_m2": float(model.platforms.listed_m2[0]),
                "platform_matches": int(model.platforms.matches[0]),
                "platform_users": float(model.platforms.users[0]),
                "platform_parks": int(model.platforms.parks[0]),
                "platform_fees": float(model.platforms.fees[0]),
                "title_applications": int((parks.applied == model.t).sum()),
                "titles_given": int((parks.titled_since == model.t).sum()),
                "titles_lost": int((parks.title_lost == model.t).sum()),
                "titles_held": int(parks.titled.sum()),
                **model.measures.whole,
                **{f"fund_{name}": float(getattr(model.funds, name).sum()) for name in FUND_SUMS},
                "fund_value_cash": float(model.funds.cash.sum()),
                "convergence": convergence(model.governments.priority[: model.central]),
                **favoured.measured(model),
            }
        )
        self.leased_before = leased

    def industries(self) -> None:
        """One row an industry."""
        model, firms, markets = self.model, self.model.enterprises, self.model.industries
        self.rows["industries"].append(
            {
                **self.when,
                "industry": np.array(model.setting.industries.codes),
                "enterprises": model.count_by_industry(),
                "employees": model.by_industry(firms.employees),
                "output": model.by_industry(firms.revenue),
                "price": markets.price.copy(),
                "use": markets.use.copy(),
                "margin": markets.margin.copy(),
                "productivity": markets.productivity.copy(),
                "entries": markets.entries.copy(),
                "exits": markets.exits.copy(),
                "joined": markets.joined.copy(),
            }
        )

    def funds(self) -> None:
        """One row a fund; sums of money since the start."""
        model, funds = self.model, self.model.funds
        if not funds.size:
            return
        guidance = funds.park < 0
        region = np.array(model.setting.districts.codes)[funds.district]
        park = np.array([*model.setting.parks.codes, ""])[funds.park]
        held = model.enterprises.fund
        self.rows["funds"].append(
            {
                **self.when,
                "fund": np.where(guidance, region, park),
                "kind": np.where(guidance, "guidance", "park"),
                "region": region,
                "park": park,
                "target_size": funds.target.copy(),
                **{name: getattr(funds, name).copy() for name in ("raised", "cash", *FUND_SUMS[1:])},
                "holdings": np.bincount(held[held >= 0], minlength=funds.size),
            }
        )

    def transitions(self) -> None:
        """One row for each park that changes stage."""
        stage = self.model.stages
        changed = np.flatnonzero(stage.stage != stage.before)
        if changed.size:
            codes = np.array(self.model.setting.parks.codes)[changed]
            limits = np.array([name for _, name in stage.limiting()])[changed]
            self.rows["transitions"].append(
                {
                    **self.when,
                    "park": codes,
                    "from_stage": stage.before[changed],
                    "to_stage": stage.stage[changed],
                    "limiting_indicator": limits,
                }
            )

    def spending(self) -> None:
        """One row for each district, target and instrument on which something was spent."""
        model = self.model
        spent = model.governments.spending_by_target
        row, target, kind = np.nonzero(spent)
        if row.size:
            self.rows["spending"].append(
                {
                    **self.when,
                    "region": np.array(model.setting.districts.codes)[row],
                    "target": np.array(target_names(model.setting.industries.codes))[target],
                    "instrument": np.array(model.instruments)[kind],
                    "amount": spent[row, target, kind],
                }
            )

    def note(self, event: str, rows: NDArray | slice, park_from: NDArray | None) -> None:
        """Record an event of some enterprises; called by processes, before or after the change as the event asks."""
        model, firms = self.model, self.model.enterprises
        names = firms.name[rows]
        if not len(names):
            return
        codes = np.array([*model.setting.parks.codes, ""])  # the last, row -1, is no park
        year, quarter = divmod(model.setting.start[0] * 4 + model.setting.start[1] - 1 + model.t, 4)
        park = firms.park[rows]
        left = np.full(len(names), -1) if park_from is None else park_from
        if event in ("renewal", "graduation", "incentive_expiry") and park_from is None:
            left = park
        self.rows["events"].append(
            {
                "quarter": model.t,
                "date": f"{year}Q{quarter + 1}",
                "enterprise": names.view(np.int64).copy(),
                "event": event,
                "park_from": codes[left],
                "park_to": np.full(len(names), "") if event in ("exit", "withdrawal") else codes[park],
                "industry": np.array(model.setting.industries.codes)[firms.industry[rows]],
                "age_quarters": model.t - firms.founded[rows],
                "employees": firms.employees[rows].copy(),
                "leased_m2": firms.leased_m2[rows].copy(),
                "rent": self.rent_agreed()[rows],
            }
        )

    def rent_agreed(self) -> NDArray[np.float64]:
        """Rent each enterprise has agreed to, stepped up by now, weighted by area [N CNY/m2/day]; NaN without a lease."""
        model, leases, firms = self.model, self.model.leases, self.model.enterprises
        sums = group_sums(leases.enterprise, leases.area * model.stepped_up_rents(), firms.size)
        return rate(sums, firms.leased_m2)

    def rings(self) -> tuple[NDArray, NDArray[np.int64]]:
        """Ring of each enterprise around the nearest park of its district, and the row of that park, -1 without any; its own in a park."""
        model, firms = self.model, self.model.enterprises
        ring, park = np.full(firms.size, IN_A_PARK, dtype=object), firms.park.copy()
        outside = np.flatnonzero(park < 0)
        assert model.ground is not None
        point = model.points(outside)
        ring[outside] = np.array(RINGS)[model.ground.ring[point]]
        park[outside] = model.ground.park[point]
        return ring.astype(str), park

    def snapshot(self) -> None:
        """All enterprises as they are."""
        model, firms, leases = self.model, self.model.enterprises, self.model.leases
        codes = np.array([*model.setting.parks.codes, ""])
        ring, near = self.rings()
        left = np.zeros(firms.size, np.int64)
        np.maximum.at(left, leases.enterprise, leases.end - model.t)
        self.rows["enterprises"].append(
            {
                **self.when,
                "enterprise": firms.name.view(np.int64).copy(),
                "park": codes[firms.park],
                "region": np.array(model.setting.districts.codes)[firms.district],
                "ring": ring,
                "near_park": codes[near],
                "industry": np.array(model.setting.industries.codes)[firms.industry],
                "space": np.array(SPACE_TYPES)[firms.space],
                "age_quarters": model.t - firms.founded,
                "employees": firms.employees.copy(),
                "productivity": firms.productivity.copy(),
                "revenue": firms.revenue.copy(),
                "profit": firms.profit.copy(),
                "cash": firms.cash.copy(),
                "rd": firms.rd.copy(),
                "innovations": firms.innovations.copy(),
                "subsidy": firms.subsidy.copy(),
                "leased_m2": firms.leased_m2.copy(),
                "rent": self.rent_agreed(),
                "lease_left": left,
            }
        )
