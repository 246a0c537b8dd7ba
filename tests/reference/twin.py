"""The slow twin of the model: the same rules from docs/model, written out for one Mesa agent after another.

It shares with `sim` only the parameters and the tables of a region. Tables of results and events are left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import mesa

from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument
from sim.regions import Setting
from tests.reference.agents import Account, Enterprise, Government, Industry, Lease, Park
from tests.reference.building import starts
from tests.reference.designation import designation
from tests.reference.draws import Draws
from tests.reference.fates import anchors, succession
from tests.reference.firms import contracts, demand, innovation
from tests.reference.funds import Fund, funds
from tests.reference.inputs import Inputs, in_unit_of_account
from tests.reference.institutions import Alliance, Platform, alliance, platform
from tests.reference.leasing import leasing
from tests.reference.paths import paths
from tests.reference.policy import ways_of_attracting
from tests.reference.production import production
from tests.reference.public import government, ordinary_economy, talent
from tests.reference.rivalry import learning, rivalry
from tests.reference.settle import change, joining, settle
from tests.reference.space import completions, operation, rent
from tests.reference.stages import Observers
from tests.reference.tenure import tenure
from tests.reference.turnover import closing, founding

Process = Callable[["ReferenceEcosystem", Draws], None]


class ReferenceEcosystem(mesa.Model):
    """Parks, their enterprises and governments, one agent at a time."""

    order: tuple[Process, ...] = (
        demand,
        contracts,
        completions,
        joining,
        paths,
        innovation,
        production,
        closing,
        founding,
        anchors,
        tenure,
        leasing,
        rent,
        operation,
        succession,
        starts,
        funds,
        government,
        rivalry,
        ordinary_economy,
        talent,
        designation,
        alliance,
        platform,
        learning,
    )

    def __init__(self, parameters: Parameters, seed: int = 0, setting: Setting | None = None):
        super().__init__(rng=seed)
        if setting is None:
            from sim.regions import load

            setting = load(parameters)
        self.run_seed, self.t = seed, 0
        self.given = parameters
        self.parameters = in_unit_of_account(parameters.at(0))
        self.inputs = Inputs(setting, parameters.money_unit)
        self.alliances, self.platforms = [Alliance(self)], [Platform(self)]
        self.funds: list[Fund] = []
        self.programmes: list[Instrument] = []
        self.of_policy: list[bool] = []
        self.known_ahead: dict[tuple[int, int], Parameters] = {}
        self.list_programmes()
        self.households, self.outside = Account(), Account()
        self.parks: list[Park] = []
        self.governments: list[Government] = []
        self.industries: list[Industry] = []
        self.city_kernel: list[list[float]] = []
        self.knowledge_kernel: list[list[float]] = []
        self.points: list[list[int]] = []
        self.ring_city_kernel: list[list[list[float]]] = []
        self.ring_knowledge_kernel: list[list[list[float]]] = []
        self.commute: list[list[float]] = []
        self.natural: list[float] = []
        self.building_cost: list[float] = []
        self.longest_lag = 1
        self.signed: list[tuple[Enterprise, Lease]] = []
        """Leases signed this quarter, without renewals."""
        settle(self)
        self.observers = Observers(self)

    @property
    def enterprises(self) -> Collection[Enterprise]:
        """All enterprises there are now."""
        return self.agents_by_type.get(Enterprise, ())

    def list_programmes(self) -> None:
        """Everything that is ever in force or announced, in the order in which it becomes known."""
        listed: list[tuple[Instrument, bool]] = []
        dates = [0, *sorted({each.quarter for each in self.given.timeline if each.quarter > 0})]
        for n, today in enumerate(dates):
            for then in dates[n:]:
                known = self.known(then, today)
                for each, of_policy in (
                    *((each, True) for each in known.policy.instruments),
                    *((each, False) for each in ways_of_attracting(known)),
                ):
                    if (each, of_policy) not in listed:
                        listed.append((each, of_policy))
        # copies, so that one that comes with a way of attracting is never the same object as one of the policy
        self.programmes = [replace(each) for each, _ in listed]
        self.of_policy = [of_policy for _, of_policy in listed]

    def known(self, then: int, today: int | None = None) -> Parameters:
        """What will be in force in a quarter, as far as is known today, in yuan."""
        if not self.given.timeline:
            return self.given
        now = self.t if today is None else today
        if (now, then) not in self.known_ahead:
            changes = tuple(each for each in self.given.timeline if each.quarter <= now or each.announced)
            self.known_ahead[now, then] = replace(self.given, timeline=changes).at(then)
        return self.known_ahead[now, then]

    def step(self) -> None:
        """One quarter."""
        if self.t > 0 and any(each.quarter == self.t for each in self.given.timeline):
            change(self)
        for process in self.order:
            process(self, Draws(self.run_seed, process.__name__, self.t))
        self.observers.observe()
        self.t += 1
