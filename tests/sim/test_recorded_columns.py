"""Every column of every table, worked out again from the model's state by plain means.

One run with everything on: all levers, programmes, funds, the alliance, the platform, rivalry, parks that open later, and a unit of account that is
not the yuan, in a region that does not start with a year. After each quarter the tables are computed afresh from enterprises and leases, one by one
where it matters, and from what the quarters before left behind; no function of `sim.observers.recorder` or `sim.observers.measures` is used.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.kinds import SPACE_TYPES, STRATEGIES
from sim.observers.dimensions import BEYOND_LABOUR, DIMENSIONS, ENTER, FLOORS, INDICATORS, LEAST, MARKS
from sim.observers.measures import anchors
from sim.observers.results import EMPTY, TABLES
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument
from sim.processes.development_paths import sites
from tests.sim.strategies import EVERYTHING, changed, small
from tests.sim.test_twin import opening_later

UNIT = 1_000.0  # CNY per unit of account
QUARTERS = 15
DOWNFALL = 10  # quarter before which all services break down, so that parks fall back
SNAPSHOTS = 3  # quarters from one to the next
LATE = (3, 7, 12)  # quarters in which the last parks open
START = (2007, 3)
CHANGES = EVERYTHING | {
    "money_unit": UNIT,
    # so that large enterprises are short of money with rooms to spare
    "contracts.rate": 0.4,
    "contracts.shed": 1.0,
    "turnover.entrant_cash": 0.5,
    "alliance.share": 0.7,
    "alliance.office": 0.0,
    "alliance.specialists": 1_000.0,
    "platform.participation": 0.6,
    "designation.review_every": 1,
    "designation.strikes": 1,
    "leasing.seen": 0.4,
    "leasing.home_district": 0.3,
    "leasing.term_short": 0.5,
    # longer than the shortest leases
    "operation.equity_rent_free": 10.0,
    "fund.raise_quarters": 6,
    "fund.ticket": 0.5,
    "fund.pace": 0.3,
    "policy.leader_employees": 90.0,
    "tenure.give_back": 0.8,
    "anchors.coming": 15.0,
    "anchors.size": 100.0,
    "anchors.going": 0.3,
    "anchors.large": 100.0,
    "operation.new_management": 0.3,
    "tenure.spare": 1.0,
    "tenure.owner_age": 2,
    # so that some of those short of money own their rooms
    "tenure.owned_share": 0.7,
    "paths.parks": ("park_1", "park_2", "park_3", "park_5", "park_7"),
    # thresholds that are easily crossed, so that parks change stage
    "stages.scale": 0.5,
    "stages.up": 1,
    "stages.down": 1,
}


def ratio(part, whole, otherwise=np.nan):
    """part / whole, `otherwise` where there is nothing to divide by."""
    return part / whole if whole > 0.0 else otherwise


def ramp(value, none, full):
    """Where a value lies between two anchors [0-1]."""
    return min(max((value - none) / (full - none), 0.0), 1.0)


class Story:
    """The run, what each quarter of it should be recorded as, and the quarters gone by."""

    def __init__(self):
        instruments = tuple(
            Instrument(
                kind=kind,
                intensity=0.4,
                target=("", "software", *GROUPS)[(number + 2) % 5],
                start=number % 3,
                duration=9,
            )
            for number, kind in enumerate(INSTRUMENTS)
        )
        parameters = changed(
            small(7, 2, 200, QUARTERS, layout=7, events=True, snapshots=SNAPSHOTS, instruments=instruments), CHANGES
        )
        setting = replace(opening_later(parameters, LATE), start=START)
        # the last of them brings its enterprises
        brought = np.where(np.arange(len(setting.parks)) == len(setting.parks) - 1, 20, setting.parks.enterprises)
        setting = replace(setting, parks=replace(setting.parks, enterprises=brought))
        self.model = ParkEcosystem(parameters, 3, setting)
        self.tables = {name: [] for name in TABLES}
        self.signs, self.noted, self.paid = [], [], {}
        self.history = [self.remember()]
        self.stage = self.model.stages.stage.copy()
        self.listen()
        for _ in range(QUARTERS):
            self.quarter()
        self.results = self.model.results

    def listen(self):
        """Hear of every payment, every event and every sign of world stages as it happens."""
        model, pay, note, observe = (
            self.model,
            self.model.ledger.pay,
            self.model.recorder.note,
            self.model.measures.world.observe,
        )

        def heard_pay(purpose, payer, payee, amount):
            self.paid[purpose] = self.paid.get(purpose, 0.0) + UNIT * float(np.sum(amount))
            return pay(purpose, payer, payee, amount)

        def heard_note(event, rows, park_from):
            self.noted += [(event, *self.tenancy(row)) for row in np.arange(model.enterprises.size)[rows]]
            return note(event, rows, park_from)

        def heard_signs(dimensions, floors, growth, is_open, **rules):
            self.signs.append({"dimensions": dimensions, "floors": floors, "growth": growth, "open": is_open, **rules})
            return observe(dimensions, floors, growth, is_open, **rules)

        model.ledger.pay, model.on_event, model.measures.world.observe = heard_pay, heard_note, heard_signs

    def tenancy(self, row):
        """Name of an enterprise, the floor space it lets [m2], the rent it has agreed to [CNY/m2/day], and its longest lease [quarters]."""
        model, leases = self.model, self.model.leases
        step, area, rent, left = model.parameters.leasing.step_up, 0.0, 0.0, 0
        for lease in np.flatnonzero(leases.enterprise == row):
            size, years = leases.area[lease], (model.t - leases.start[lease]) // 4
            area += size
            rent += UNIT * size * leases.rent[lease] * (1.0 + step) ** years
            left = max(left, int(leases.end[lease]) - model.t)
        return model.enterprises.name[row].view(np.int64), area, ratio(rent, area), left

    def quarter(self):
        """One quarter as the model makes it, with an eye on who was where before and after each process."""
        model = self.model
        if model.t == DOWNFALL:
            model.parks.services = 0.0
        for process in model.order:
            before, self.noted = self.whereabouts(), []
            process(model, Draws(model.seed, process.name, model.t))
            self.expect_events(before, self.whereabouts())
        model.observe()
        self.history.append(self.remember())
        for name in ("parks", "regions", "system", "industries", "funds", "enterprises"):
            if name == "enterprises" and model.t % SNAPSHOTS != 0:
                continue
            self.tables[name].append(self.dated(getattr(self, name)()))
        self.tables["flows"].append(
            self.dated(pd.DataFrame({"purpose": list(self.paid), "amount": list(self.paid.values())}))
        )
        self.paid.clear()
        self.tables["spending"].append(self.dated(self.spending()))
        self.tables["transitions"].append(self.dated(self.transitions()))
        model.t += 1

    def dated(self, frame):
        """The same rows with quarter and date."""
        months = (START[0] * 12 + 3 * (START[1] - 1)) + 3 * self.model.t
        date = f"{months // 12}Q{months % 12 // 3 + 1}"
        return frame.assign(quarter=self.model.t, date=date)

    def remember(self):
        """What later quarters look back to."""
        parks, leases = self.model.parks, self.frame("leases", "serial", "park", "area")
        known = self.history[-1].known if hasattr(self, "history") else set()
        fresh = leases[~leases["serial"].isin(known)] if hasattr(self, "history") else leases[:0]
        return SimpleNamespace(
            leased=self.over_parks(leases["park"], leases["area"]), rent=parks.asking_rent.copy(), moved=parks.displaced.copy(),
            let=self.over_parks(fresh["park"], fresh["area"]), known=known | set(leases["serial"]),
            people=self.by_park("employees"), innovations=self.by_park("innovations"),
        )  # fmt: skip

    # sums over the enterprises and leases there are now

    def frame(self, population, *columns):
        return pd.DataFrame({name: getattr(getattr(self.model, population), name) for name in columns})

    def over_parks(self, park, values):
        inside = np.asarray(park) >= 0
        return pd.Series(np.asarray(values, float)[inside]).groupby(np.asarray(park)[inside]).sum().reindex(
            range(self.model.parks.size), fill_value=0.0
        ).to_numpy()  # fmt: skip

    def by_park(self, column):
        return self.over_parks(self.model.enterprises.park, getattr(self.model.enterprises, column))

    def by_district(self, values):
        found = pd.Series(np.asarray(values, float)).groupby(self.model.enterprises.district).sum()
        return found.reindex(range(self.model.central), fill_value=0.0).to_numpy()

    def by_industry(self, values):
        found = pd.Series(np.asarray(values, float)).groupby(self.model.enterprises.industry).sum()
        return found.reindex(range(self.model.industries.size), fill_value=0.0).to_numpy()

    def workers(self):
        """Employees of each park in each industry [J, K]."""
        found = np.zeros((self.model.parks.size, self.model.industries.size))
        firms = self.frame("enterprises", "park", "industry", "employees")
        for firm in firms[firms["park"] >= 0].itertuples():
            found[firm.park, firm.industry] += firm.employees
        return found

    # the tables

    def held(self):
        """Floor space of each park by how it is held: owner-occupied, offered by owners, investment-grade and vacant of that."""
        model, parks = self.model, self.model.parks
        own = np.zeros(parks.stock.shape)
        for lease in self.frame("leases", "enterprise", "park", "space", "area").itertuples():
            own[lease.park, lease.space] += lease.area * bool(model.enterprises.owner[lease.enterprise])
        rows = []
        for park in range(parks.size):
            of_type, empty = {}, {}
            for space, kind in enumerate(SPACE_TYPES):
                vacant = max(parks.stock[park, space] - parks.leased[park, space], 0.0)
                offered = min(parks.sublet[park, space], vacant)
                to_let = max(parks.stock[park, space] - own[park, space] - offered, 0.0)
                if kind in ("office", "lab"):
                    of_type[kind] = min(parks.modern[park, space], to_let)
                    empty[kind] = of_type[kind] * ratio(vacant - offered, to_let, 0.0)
            counted = sum(of_type.values()) >= model.parameters.tenure.investment_least
            offered = sum(
                min(parks.sublet[park, space], max(parks.stock[park, space] - parks.leased[park, space], 0.0))
                for space in range(len(SPACE_TYPES))
            )
            rows.append((own[park].sum(), offered, counted * sum(of_type.values()), counted * sum(empty.values())))
        return pd.DataFrame(rows, columns=["owned_m2", "sublet_m2", "broker_m2", "broker_vacant_m2"])

    @staticmethod
    def vacancies(table):
        """The table with its three vacancy rates."""
        vacant = table["stock_m2"] - table["leased_m2"]
        to_let = table["stock_m2"] - table["owned_m2"]
        return table.assign(
            vacancy_rate=vacant / table["stock_m2"].where(table["stock_m2"] > 0.0),
            vacancy_rate_let=vacant / to_let.where(to_let > 1e-6),
            vacancy_rate_broker=table["broker_vacant_m2"] / table["broker_m2"].where(table["broker_m2"] > 0.0),
        ).drop(columns="broker_vacant_m2")

    def parks(self):
        model, parks, stages, codes = self.model, self.model.parks, self.model.stages, self.model.setting.parks.codes
        is_open = parks.opening <= model.t
        people, leases = (
            self.by_park("employees"),
            self.frame("leases", "park", "area", "rent", "start", "end", "free_until"),
        )
        table = pd.DataFrame(
            {
                "park": codes, "region": [model.setting.districts.codes[row] for row in parks.district], "open": is_open,
                "strategy": [STRATEGIES[row] for row in parks.strategy], "managed_since": parks.managed_since,
                "stage": stages.stage, "stage_nearest": stages.nearest,
                "stock_m2": parks.stock.sum(axis=1), "leased_m2": self.over_parks(leases["park"], leases["area"]),
                "enterprises": [int((model.enterprises.park == park).sum()) for park in range(len(codes))],
                "employees": people, "output": UNIT * self.by_park("revenue"),
                "value_added": UNIT * (self.by_park("revenue") - self.by_park("inputs")), "rd": UNIT * self.by_park("rd"),
                "innovations": self.by_park("innovations"), "service_level": [sum(row) / len(row) for row in parks.services],
                "digital": parks.digital, "member": parks.member & is_open, "listed": parks.listed & is_open,
                "titled": parks.titled, "titled_since": parks.titled_since, "applications": parks.applications,
                "pipeline_m2": [row.sum() for row in parks.pipeline],
                "world_stage": model.measures.world.stage, "refused_m2": parks.refused, "relatedness_required": parks.relatedness_required,
            }
        )  # fmt: skip
        firms = self.frame("enterprises", "park", "industry", "employees")
        firms = firms[(firms["park"] >= 0) & (firms["industry"] == parks.leading_industry[firms["park"]])]
        leading = self.over_parks(firms["park"], firms["employees"])
        table["leading_industry_share"] = [ratio(part, whole) for part, whole in zip(leading, people, strict=True)]
        for name in ("operating_income", "rent_income", "service_income", "equity_income", "cash", "debt"):
            table[name] = UNIT * getattr(parks, name)
        wanted = model.parameters.operation.amenity_per_worker * people
        table["amenity"] = [
            ratio(has, want, 1.0 * (has > 0.0)) for has, want in zip(parks.amenity_m2, wanted, strict=True)
        ]
        table["amenity"] = table["amenity"].clip(upper=1.0)
        table = self.vacancies(pd.concat([table, self.held()], axis=1))
        asked = UNIT * (parks.asking_rent * parks.stock).sum(axis=1)
        table["asking_rent"] = [ratio(rent, has) for rent, has in zip(asked, table["stock_m2"], strict=True)]
        table["contract_rent"], table["effective_rent"] = np.nan, np.nan
        for park in range(len(codes)):
            here = leases[leases["park"] == park]
            table.loc[park, "contract_rent"] = UNIT * ratio((here["area"] * here["rent"]).sum(), here["area"].sum())
            new, paid = here[here["start"] == model.t], 0.0
            for lease in new.itertuples():
                term = max(lease.end - lease.start, 1)
                free = min(max(lease.free_until - lease.start - 1, 0), term)
                paid += lease.area * lease.rent * (term - free) / term
            table.loc[park, "effective_rent"] = UNIT * ratio(paid, new["area"].sum())
        for number, kind in enumerate(SPACE_TYPES):
            here = leases.assign(space=model.leases.space)
            here = here[here["space"] == number]
            table[f"stock_{kind}_m2"] = parks.stock[:, number]
            table[f"leased_{kind}_m2"] = self.over_parks(here["park"], here["area"])
            table[f"asking_rent_{kind}"] = UNIT * parks.asking_rent[:, number]
        for number, name in enumerate(INDICATORS):
            table[name] = stages.indicators[:, number]
        for number in range(4):
            table[f"stage_score_{number + 1}"] = stages.scores[:, number]
        for number, name in enumerate(DIMENSIONS):
            table[name] = stages.dimensions[:, number]
        stock = parks.stock.sum(axis=1)
        table["occupancy"] = [ratio(let, has, 0.0) for let, has in zip(table["leased_m2"], stock, strict=True)]
        peak = np.max([quarter.people for quarter in self.history[1:][-20:]], axis=0)
        table["jobs_against_peak"] = [ratio(now, most, 0.0) for now, most in zip(people, peak, strict=True)]
        limits = [self.limiting(park) for park in range(len(codes))]
        table["limiting_dimension"], table["limiting_indicator"] = zip(*limits, strict=True)
        self.pains = self.pain_points()
        for number in range(8):
            table[f"pain_{number + 1}"] = self.pains[:, number]
        return table

    def limiting(self, park):
        """The dimension or floor furthest below its bar at the higher stage that is nearest, and the indicator that costs it most."""
        seen, scale = self.model.stages, self.model.parameters.stages.scale
        values = dict(zip((*DIMENSIONS, *FLOORS), (*seen.dimensions[park], *seen.floors[park]), strict=True))
        best, held = -1.0, ""
        for stage in range(int(seen.stage[park]) + 1, 5) if seen.stage[park] > 0 else ():
            for rule in (ENTER[stage], {"knowledge": BEYOND_LABOUR}) if stage == 2 else (ENTER[stage],):
                short = {name: values[name] / (scale * bar) for name, bar in (rule | LEAST[stage]).items()}
                worst = min(short, key=short.get)
                if short[worst] > best:
                    best, held = short[worst], worst
        if not held or best >= 1.0:
            return "", ""
        if held in FLOORS:
            return held, held
        costs = {}
        for name, mark in MARKS[held].items():
            found, low, high = self.seen(name)[park], mark.nothing, mark.full
            if mark.logs:
                found, low, high = np.log(max(found, 1e-300)), np.log(low), np.log(high)
            costs[name] = mark.weight * (1.0 - min(max((found - low) / (high - low), 0.0), 1.0))
        return held, max(costs, key=costs.get)

    def quarters_open(self, park):
        """Quarters in which a park has been open, this one included; the start of the run is no quarter."""
        return self.model.t - max(int(self.model.parks.opening[park]), 0) + 1

    def innovation_rate(self, park):
        """Innovations a year per 1,000 employees, over the last year at most."""
        past = self.history[1:][-anchors.WINDOW :]
        made = sum(quarter.innovations[park] for quarter in past)
        years = min(max(self.quarters_open(park), 1), len(past)) / anchors.WINDOW
        return ratio(1_000.0 * made / years, self.history[-1].people[park], 0.0)

    def seen(self, name):
        return self.model.stages.indicators[:, INDICATORS.index(name)]

    def pain_points(self):
        """The eight pain points of every park, empty where nothing can be said."""
        model, parks, table = self.model, self.model.parks, self.model.setting.industries
        workers, kinds = self.workers(), range(self.model.industries.size)
        people = workers.sum(axis=1)
        window = min(anchors.WINDOW, model.t + 1)
        past, begun = self.history[-window:], self.history[-window - 1]
        declared = [int(code) for code in parks.leading_industry]
        position = [code if code >= 0 else int(row.argmax()) for code, row in zip(declared, workers, strict=True)]
        share = np.array(
            [row / total if total > 0.0 else 0.0 * row for row, total in zip(workers, people, strict=True)]
        )
        found = np.full((parks.size, 8), np.nan)
        for park in np.flatnonzero(parks.opening <= model.t):
            e, district = share[park], parks.district[park]
            if people[park] > 0.0:
                fit = sum(e[k] * table.relatedness[k, position[park]] for k in kinds)
                found[park, 0] = min(max(1.0 - fit + anchors.UNDECLARED * (declared[park] < 0), 0.0), 1.0)
                there = 1.0 - np.exp(-workers[park] / model.parameters.production.supplier_scale)
                link = [
                    sum(max(table.linkage[k, o], table.linkage[o, k]) * there[o] for o in kinds if o != k)
                    for k in kinds
                ]
                connected = sum(e[k] * min(link[k] / anchors.CONNECTED, 1.0) for k in kinds)
                found[park, 1] = 1.0 - (model.measures.links["local_linkage"][park] + connected) / 2.0
                others = [other for other in range(parks.size) if other != park and people[other] > 0.0]
                mean = np.mean(share[others], axis=0)
                length = np.sqrt((mean**2).sum())
                alike = ((e * mean).sum() / np.sqrt((e**2).sum()) / length - length) / (1.0 - length)
                same = np.mean([position[other] == position[park] for other in others])
                found[park, 2] = (min(max(alike, 0.0), 1.0) + ramp(same, 1.0 / len(kinds), 1.0)) / 2.0
                rd, made = (
                    self.seen("rd_intensity")[park] / anchors.RD_STRONG,
                    self.innovation_rate(park) / anchors.INNOVATIONS_STRONG,
                )
                found[park, 3] = 1.0 - (min(rd, 1.0) + min(made, 1.0)) / 2.0
                support, value = self.support(park, people)
                kept = min(max(model.governments.responsiveness[district], 0.0), 1.0)
                found[park, 5] = (ramp(ratio(support, value, 0.0), 0.0, anchors.DEPENDENT) + 1.0 - kept) / 2.0
            has, wants = parks.amenity_m2[park], model.parameters.operation.amenity_per_worker * people[park]
            found[park, 4] = 1.0 - np.sqrt(
                ratio(min(has, wants), max(has, wants), 0.0) * min(max(parks.accessibility[park], 0.0), 1.0)
            )
            stock, usual = parks.stock[park].sum(), (model.natural_vacancy * parks.stock[park]).sum()
            if stock > 0.0:
                let, moved = sum(quarter.let[park] for quarter in past), sum(quarter.moved[park] for quarter in past)
                leases = self.frame("leases", "serial", "park", "area")
                leases = leases[(leases["park"] == park) & ~leases["serial"].isin(begun.known)]
                churn = min(ratio(moved + max(let - leases["area"].sum(), 0.0), let, 0.0), 1.0)
                filling = min(self.quarters_open(park), window) / anchors.FILLING
                target = max(stock - begun.leased[park] - usual, 0.0) * filling
                absorbed = max(self.history[-1].leased[park] - begun.leased[park], 0.0)
                short = max(target - absorbed, 0.0) / max(target, anchors.LEAST_FILL * stock)
                found[park, 6] = (churn + short) / 2.0
                vacancy = 1.0 - parks.leased[park].sum() / stock
                fall = 1.0 - ratio(
                    (parks.stock[park] * parks.asking_rent[park]).sum(),
                    (parks.stock[park] * begun.rent[park]).sum(),
                    1.0,
                )
                empty = ramp(vacancy, usual / stock, anchors.VACANCY_WORST)
                found[park, 7] = (empty + ramp(fall, 0.0, anchors.RENT_FALL_WORST)) / 2.0
        return found

    def support(self, park, people):
        """Public money in a park, and the value its tenants add."""
        model, gov, district = self.model, self.model.governments, self.model.parks.district[park]
        firms = self.frame("enterprises", "park", "district", "subsidy", "wage", "employees", "profit")
        tenants = firms[firms["park"] == park]
        own, whole = tenants["subsidy"].sum(), firms[firms["district"] == district]["subsidy"].sum()
        rest = max(gov.spending[district].sum() + gov.outlay[district] - whole, 0.0)
        of_parks = sum(people[other] for other in range(model.parks.size) if model.parks.district[other] == district)
        value = (tenants["wage"] * tenants["employees"]).sum() + tenants["profit"].clip(lower=0.0).sum()
        return own + rest * people[park] / of_parks, value

    def regions(self):
        model, gov, parks, firms = self.model, self.model.governments, self.model.parks, self.model.enterprises
        rows, here = range(model.central), slice(0, model.central)
        leased = self.history[-1].leased
        table = pd.DataFrame(
            {
                "region": model.setting.districts.codes, "revenue": UNIT * gov.revenue[here], "cash": UNIT * gov.cash[here],
                "debt": [UNIT * max(-cash, 0.0) for cash in gov.cash[here]], "spending_other": UNIT * gov.outlay[here],
                "stock_m2": [parks.stock[parks.district == row].sum() for row in rows],
                "leased_m2": [leased[parks.district == row].sum() for row in rows],
                "output": UNIT * self.by_district(firms.revenue), "employees": self.by_district(firms.employees),
                "enterprises": [float((firms.district == row).sum()) for row in rows],
                "wage_index": gov.wage_index[here], "skilled_labour": gov.skilled[here], "unfilled_vacancies": gov.vacancies[here],
                "vacancies_filled": gov.fill_rate[here], "ordinary_jobs": gov.ordinary_jobs[here],
                "value_added": UNIT * self.by_district(firms.revenue - firms.inputs), "rd": UNIT * self.by_district(firms.rd),
                "ordinary_wage": UNIT * model.ordinary_wage_start * gov.wage_index[here],
            }
        )  # fmt: skip
        table["ordinary_value_added"] = table["ordinary_wage"] * table["ordinary_jobs"] / 0.45
        table["ordinary_rd"] = 0.005 * table["ordinary_value_added"]
        held = self.held()
        for name in held:
            table[name] = [held[name][parks.district == row].sum() for row in rows]
        table = self.vacancies(table)
        asked = [(parks.stock * parks.asking_rent)[parks.district == row].sum() for row in rows]
        table["asking_rent"] = UNIT * np.array(asked) / table["stock_m2"]
        for number, kind in enumerate(INSTRUMENTS):
            table[f"spending_{kind}"] = UNIT * gov.spending_by_target[here, :, number].sum(axis=1)
            if kind in ("land_discount", "rent_subsidy", "tax_relief"):
                table[f"offered_{kind}"] = gov.offered[here, number]
        for number, code in enumerate(model.setting.industries.codes):
            table[f"priority_{code}"] = gov.priority[here, number]
        return table

    def system(self):
        model, gov, parks, firms, funds = (
            self.model,
            self.model.governments,
            self.model.parks,
            self.model.enterprises,
            self.model.funds,
        )
        stock, leased, before = parks.stock.sum(), self.history[-1].leased.sum(), self.history[-2].leased.sum()
        leases, inside = self.frame("leases", "area", "rent", "start", "end", "free_until"), firms.park >= 0
        new = leases[leases["start"] == model.t]
        term = (new["end"] - new["start"]).clip(lower=1)
        paid = (term - (new["free_until"] - new["start"] - 1).clip(lower=0)).clip(lower=0) / term
        output, is_open = self.by_park("revenue"), parks.opening <= model.t
        shown, priority = output[is_open], gov.priority[: model.central]
        differences = np.abs(shown[:, None] - shown[None, :]).sum()
        cosines = [(a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()) for a, b in combinations(priority, 2)]
        entries = [event[0] for event in self.of_quarter if event[0] in ("entry", "spin_off", "anchor")]
        row = {
            "stock_m2": stock, "leased_m2": leased, **self.held().sum(),
            "asking_rent": UNIT * (parks.stock * parks.asking_rent).sum() / stock,
            "contract_rent": UNIT * (leases["area"] * leases["rent"]).sum() / leased,
            "effective_rent": UNIT * (new["area"] * new["rent"] * paid).sum() / new["area"].sum(),
            "enterprises": firms.size, "enterprises_in_parks": inside.sum(), "entries": len(entries),
            "exits": len([event for event in self.of_quarter if event[0] == "exit"]),
            "joined": len([event for event in self.of_quarter if event[0] == "joined"]),
            "employees": sum(firms.employees), "output": UNIT * sum(firms.revenue), "output_in_parks": UNIT * sum(firms.revenue[inside]),
            "employees_in_parks": sum(firms.employees[inside]), "revenue": UNIT * sum(gov.revenue),
            "spending_other": UNIT * sum(gov.outlay), "debt": UNIT * sum(max(-cash, 0.0) for cash in gov.cash), "rd": UNIT * sum(firms.rd),
            "innovations": sum(firms.innovations), "pipeline_m2": sum(parks.pipeline.ravel()), "fiscal_returns": UNIT * sum(gov.fund_returns),
            "fiscal_cost": UNIT * (gov.spending_by_target.sum() + gov.outlay.sum()),
            "imbalance": differences / (2.0 * len(shown) * shown.sum()), "concentration": output.max() / output.sum(),
            "net_absorption_m2": leased - before, "displaced_m2": sum(parks.displaced), "convergence": np.mean(cosines),
            **self.favoured(),
            "alliance_members": (parks.member & is_open).sum(), "alliance_cash": UNIT * model.alliances.cash[0],
            "platform_listed_m2": model.platforms.listed_m2[0], "platform_matches": model.platforms.matches[0],
            "title_applications": (parks.applied == model.t).sum(), "titles_given": (parks.titled_since == model.t).sum(),
            "titles_lost": (parks.title_lost == model.t).sum(), "titles_held": (parks.titled).sum(),
            "alliance_capacity": model.alliances.capacity[0], "alliance_saving": model.alliances.saving[0],
            "platform_users": model.platforms.users[0], "platform_parks": (parks.listed & is_open).sum(),
            "platform_fees": UNIT * model.platforms.fees[0],
            "fund_value_cash": UNIT * sum(funds.cash),
        }  # fmt: skip
        for number, kind in enumerate(INSTRUMENTS):
            row[f"spending_{kind}"] = UNIT * gov.spending_by_target[:, :, number].sum()
        for name in ("raised", "invested", "returned", "lost"):
            row[f"fund_{name}"] = UNIT * sum(getattr(funds, name))
        return self.vacancies(pd.DataFrame([row | self.measures_of_the_whole(shown)]))

    def favoured(self):
        """What the industry is like that districts want most, in the mean."""
        model, markets, parks = self.model, self.model.industries, self.model.parks
        mean = np.array(model.governments.priority[: model.central]).mean(axis=0)
        row = list(mean).index(max(mean))
        made = sum(u * p for k, (u, p) in enumerate(zip(markets.use, markets.potential, strict=True)) if k != row)
        rooms = list(model.setting.industries.space_shares[row])
        kind = rooms.index(max(rooms))
        leases = self.frame("leases", "area", "space")
        return {
            "favoured_share": mean[row],
            "overcapacity": made / (markets.potential.sum() - markets.potential[row]) - markets.use[row],
            "favoured_vacancy": 1.0 - leases["area"][leases["space"] == kind].sum() / parks.stock[:, kind].sum(),
        }

    def measures_of_the_whole(self, shown):
        """Pain points, imbalance, contribution and futures of the system; `shown` is the output of open parks."""
        model, firms, table = self.model, self.model.enterprises, self.model.setting.industries
        people, stock = self.history[-1].people, model.parks.stock.sum(axis=1)
        row = {}
        for number in range(8):
            weight, known = (people if number < 6 else stock), ~np.isnan(self.pains[:, number])
            row[f"pain_{number + 1}"] = (self.pains[known, number] * weight[known]).sum() / weight[known].sum()
        share = self.by_district(firms.revenue) / firms.revenue.sum()
        row["regional_imbalance"] = sum(s * np.log(len(share) * s) for s in share if s > 0.0) / np.log(len(share))
        count, ordered = len(shown), sorted(shown, reverse=True)
        top = max(1.0, anchors.TOP * count)
        best = sum(ordered[: int(top)]) + (top - int(top)) * ordered[int(top)]
        row["concentrated_contribution"] = min(max((best / shown.sum() - top / count) / (1.0 - top / count), 0.0), 1.0)

        def mean(values):
            return float((np.asarray(values) * people).sum() / people.sum())

        made = mean([self.innovation_rate(park) for park in range(model.parks.size)])
        strength = ramp(mean(self.seen("rd_intensity")), 0.0, anchors.RD_CENTRE) + ramp(
            made, 0.0, anchors.INNOVATIONS_CENTRE
        )
        row["future_innovation_centre"] = (strength + 1.0 - mean(self.seen("labour_intensity"))) / 3.0
        links = model.measures.links
        row["future_value_chain"] = (mean(links["local_linkage"]) + mean(links["network_density"])) / 2.0
        row["future_digital"] = mean(model.parks.digital)
        row["future_cross_park_cluster"] = ramp(mean(links["cross_park_links"]), 0.0, anchors.LINKS_FULL)
        outside = (firms.revenue * (1.0 - table.local_market_share[firms.industry])).sum() / firms.revenue.sum()
        row["future_national_layout"] = (1.0 - row["regional_imbalance"] + outside) / 2.0
        return row

    def industries(self):
        firms, markets, codes = self.model.enterprises, self.model.industries, self.model.setting.industries.codes
        came = [event[1] for event in self.of_quarter if event[0] in ("entry", "spin_off", "anchor")]
        went = [event[1] for event in self.of_quarter if event[0] == "exit"]
        brought = [event[1] for event in self.of_quarter if event[0] == "joined"]
        return pd.DataFrame(
            {
                "industry": codes, "enterprises": [float((firms.industry == row).sum()) for row in range(len(codes))],
                "employees": self.by_industry(firms.employees), "output": UNIT * self.by_industry(firms.revenue),
                "price": markets.price, "use": markets.use, "margin": markets.margin, "productivity": markets.productivity,
                "entries": [float(came.count(code)) for code in codes], "exits": [float(went.count(code)) for code in codes],
                "joined": [float(brought.count(code)) for code in codes],
            }
        )  # fmt: skip

    def funds(self):
        model, funds = self.model, self.model.funds
        regions, parks = model.setting.districts.codes, model.setting.parks.codes
        guides = funds.park < 0
        table = pd.DataFrame(
            {
                "kind": ["guidance" if guide else "park" for guide in guides],
                "region": [regions[row] for row in funds.district],
                "park": ["" if row < 0 else parks[row] for row in funds.park],
                "target_size": UNIT * funds.target,
                "holdings": [int((model.enterprises.fund == row).sum()) for row in range(funds.size)],
            }
        )
        table["fund"] = [row.region if row.kind == "guidance" else row.park for row in table.itertuples()]
        for name in ("raised", "cash", "invested", "returned", "lost"):
            table[name] = UNIT * getattr(funds, name)
        return table

    def ring(self, row):
        """Ring of an enterprise and the park it is around, by distances from the point where it lies."""
        model, parks = self.model, self.model.setting.parks
        if model.enterprises.park[row] >= 0:
            return "park", parks.codes[model.enterprises.park[row]]
        point = int(model.points(np.array([row]))[0])
        x, y = model.ground.x[point], model.ground.y[point]
        pull = model.parameters.paths.site_pull
        park_x, park_y, _ = sites(parks, model.setting.districts, model.site_effort, pull=pull)
        away = {
            code: float(np.hypot(park_x[j] - x, park_y[j] - y))
            for j, code in enumerate(parks.codes)
            if parks.district[j] == model.enterprises.district[row]
        }
        nearest = min(away, key=away.__getitem__, default="")
        distance = away.get(nearest, np.inf)
        return "near" if distance <= 2.0 else "middle" if distance <= 5.0 else "far", nearest

    def enterprises(self):
        model, firms, setting = self.model, self.model.enterprises, self.model.setting
        table = pd.DataFrame(
            [self.tenancy(row) for row in range(firms.size)], columns=["enterprise", "leased_m2", "rent", "lease_left"]
        )
        table["park"] = ["" if row < 0 else setting.parks.codes[row] for row in firms.park]
        table["region"] = [setting.districts.codes[row] for row in firms.district]
        table[["ring", "near_park"]] = [self.ring(row) for row in range(firms.size)]
        table["industry"] = [setting.industries.codes[row] for row in firms.industry]
        table["space"] = [SPACE_TYPES[row] for row in firms.space]
        table["age_quarters"] = model.t - firms.founded
        for name in ("employees", "productivity", "innovations"):
            table[name] = getattr(firms, name)
        for name in ("revenue", "profit", "cash", "rd", "subsidy"):
            table[name] = UNIT * getattr(firms, name)
        return table

    def spending(self):
        model, spent = self.model, self.model.governments.spending_by_target
        names = ("all", *model.setting.industries.codes, *GROUPS)
        rows = [
            (region, target, kind, UNIT * spent[r, a, k])
            for r, region in enumerate(model.setting.districts.codes)
            for a, target in enumerate(names)
            for k, kind in enumerate(INSTRUMENTS)
            if spent[r, a, k] != 0.0
        ]
        assert not spent[model.central].any(), "the central government has no programmes"
        return pd.DataFrame(rows, columns=["region", "target", "instrument", "amount"])

    def transitions(self):
        before, now = self.stage, self.model.stages.stage.copy()
        self.stage = now
        rows = [
            (code, before[row], now[row], self.limiting(row)[1])
            for row, code in enumerate(self.model.setting.parks.codes)
            if before[row] not in (0, now[row])
        ]
        return pd.DataFrame(rows, columns=["park", "from_stage", "to_stage", "limiting_indicator"])

    # events

    def whereabouts(self):
        """Park, industry, employees and age of each enterprise, by name."""
        firms, codes = self.model.enterprises, ("", *self.model.setting.parks.codes)
        industries = self.model.setting.industries.codes
        columns = zip(
            firms.name.view(np.int64),
            firms.park,
            firms.industry,
            firms.employees,
            firms.founded,
            firms.home,
            strict=True,
        )
        return {
            name: SimpleNamespace(
                park=codes[park + 1],
                industry=industries[kind],
                employees=people,
                age=self.model.t - int(born),
                home=codes[home + 1],
            )
            for name, park, kind, people, born, home in columns
        }

    def expect_events(self, before, after):
        """Rows of the table of events for what was heard during a process."""
        rows, nobody = [], SimpleNamespace(park="")
        for event, name, area, rent, _ in self.noted:
            # who leaves is described as before, newcomers as after; nobody's industry or age changes in between, and only production changes sizes
            told = after[name] if event in ("entry", "spin_off", "anchor", "joined") else before[name]
            left = after[name].home if event == "spin_off" else before.get(name, nobody).park
            rows.append(
                {
                    "enterprise": name, "event": event, "park_from": left, "park_to": "" if event in ("exit", "withdrawal") else after[name].park,
                    "industry": told.industry, "age_quarters": told.age, "employees": told.employees, "leased_m2": area, "rent": rent,
                }
            )  # fmt: skip
        if self.model.t != getattr(self, "counted", -1):
            self.counted, self.of_quarter = self.model.t, []
        self.of_quarter += [(row["event"], row["industry"]) for row in rows]
        if rows:
            self.tables["events"].append(self.dated(pd.DataFrame(rows)))


@pytest.fixture(scope="module")
def story():
    return Story()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_the_model_holds(story, table):
    found, wanted = getattr(story.results, table), pd.concat(story.tables[table], ignore_index=True)
    assert set(found.columns) == set(wanted.columns)
    assert len(found) == len(wanted)
    assert len(found) > 0, "nothing happened that this table is for"
    for column in found:
        if pd.api.types.is_numeric_dtype(wanted[column]):
            np.testing.assert_allclose(
                found[column].astype(float), wanted[column].astype(float), rtol=1e-9, atol=1e-7, err_msg=column
            )
        else:
            assert found[column].tolist() == wanted[column].tolist(), column


def test_the_run_has_everything_that_is_checked(story):
    results = story.results
    events = results.events
    assert set(events["event"]) == {
        "entry", "spin_off", "exit", "lease", "renewal", "relocation", "graduation", "incentive_expiry",
        "joined", "anchor", "withdrawal",
    }  # fmt: skip
    assert (events.loc[events["event"] == "exit", "rent"] > 0.0).any()
    # a new lease has its rent in this table although its first quarter is free
    assert (
        events.loc[events["event"].isin(["lease", "renewal", "relocation"]) & (events["leased_m2"] > 0.0), "rent"] > 0.0
    ).all()
    assert (events["event"] == "lease").sum() > 5
    held = pd.Series(story.model.leases.end).groupby(story.model.leases.enterprise).nunique()
    assert (held > 1).any(), "somebody holds leases that end at different times"
    moved = results.transitions
    assert (moved["to_stage"] > moved["from_stage"]).any()
    assert (moved["to_stage"] < moved["from_stage"]).any()
    numbers = {name: frame.select_dtypes("number") for name, frame in results.tables().items()}
    idle = [
        (name, column)
        for name, frame in numbers.items()
        for column in frame
        if not (frame[column].fillna(0.0) != 0.0).any()
    ]
    assert not idle, "columns that hold nothing but zeros check nothing"


def test_growth_looks_back_to_the_opening_of_a_park_and_three_years_at_most(story):
    parks, tables = story.model.parks, story.results.parks
    for quarter, signs in enumerate(story.signs):
        now, seen = story.history[quarter + 1], tables[tables["quarter"] == quarter]
        for park, opening in enumerate(parks.opening.tolist()):
            # of a park that opens later, the first past is the end of its first quarter; of the others, the start of the run
            past = min(quarter - opening if opening > 0 else quarter + 1, 12)
            growth = 0.0
            if past > 0:
                before = story.history[quarter + 1 - past].people[park]
                growth = 4.0 * np.log(max(now.people[park], 1.0) / max(before, 1.0)) / past
            assert signs["growth"][park] == pytest.approx(growth, abs=1e-12), (quarter, park)
        np.testing.assert_allclose(signs["floors"][:, 0], 1.0 - seen["vacancy_rate"].fillna(1.0), rtol=1e-12)
        np.testing.assert_array_equal(signs["dimensions"], seen[list(DIMENSIONS)])
        np.testing.assert_allclose(signs["floors"], seen[list(FLOORS)], rtol=1e-12)
        np.testing.assert_array_equal(signs["open"], seen["open"])
        np.testing.assert_array_equal(signs["there_at_start"], parks.opening <= 0)
        assert (signs["scale"], signs["up"], signs["down"]) == (0.5, 1, 1)


@pytest.mark.parametrize("table", EMPTY)
def test_a_table_without_rows_has_the_columns_of_one_with_rows(story, table):
    assert list(EMPTY[table]) == list(getattr(story.results, table))
