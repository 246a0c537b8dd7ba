"""The model: the order of a quarter, and what runs it.

A process is a function of the economy and its draws that says which columns it writes (`sim.process`). Each has a page in docs/model.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import joining, processes
from sim.agent_sets import EverySet, PopulationSet
from sim.agents import Alliance, Enterprise, Fund, Government, Industry, Lease, Park, Platform
from sim.columns import Population
from sim.draws import Draws
from sim.economy import Economy
from sim.geography import fix_geography
from sim.initialization import initialize
from sim.kinds import SERVICES, SPACE_TYPES
from sim.ledger import Ledger
from sim.observers.collected import Collected
from sim.observers.measures import MeasureObserver
from sim.observers.recorder import Recorder
from sim.observers.results import Results
from sim.observers.stages import StageObserver
from sim.parameters import ParameterError, Parameters
from sim.parameters.development import EFFORTS
from sim.parameters.extensions import instrument_names, strategies
from sim.parameters.policy_table import target_names
from sim.regions import Setting, check_setting, load
from sim.sorted_setting import in_unit, sorted_by_content, tables_in_unit
from sim.under_way import change_under_way

NOT_GIVEN = object()
"""Stands for an argument left out where None means something."""


class ParkEcosystem(Economy):
    """Parks, their enterprises and governments, one quarter at a time.

    `parameters` say everything but the luck, `seed` (an integer from 0) says the luck; None draws one, which `seed` of the model then tells.
    As other Mesa models do, it takes `rng` instead (a number, a generator or what makes one), sets `running` to false when its last quarter
    is over, and has a `datacollector`. Raises `ParameterError` or `InputError` for what cannot be run.
    """

    order = (
        # markets and buildings as the quarter begins
        processes.demand.demand,  # markets grow, shocks arrive, prices answer to what was supplied
        processes.contracts.contracts,  # contracts won and lost
        processes.completions.completions,  # buildings are finished, new parks open
        joining.joining,  # enterprises that come with a park
        # what enterprises and operators do with what they have
        processes.development_paths.development_paths,  # operators go as far on their paths as they can pay
        processes.innovation.innovation,  # research becomes knowledge, innovations and copies
        processes.production.production,  # sales, wages, rents, taxes, subsidies, dividends; hiring
        # who leaves, who comes, who moves
        processes.closing.closing,  # enterprises that cannot pay, and owners who give up
        processes.founding.founding,  # newcomers and spin-offs
        processes.anchors.anchors,  # large investors from outside, large enterprises that are withdrawn
        processes.tenure.tenure,  # who owns its rooms; what is given back before a lease ends
        processes.leasing.leasing,  # renewals, searches, moves: floor space is let and given back here
        # what operators and funds decide once the quarter's income is known
        processes.rent.rent,  # asking rents follow vacancy
        processes.operation.operation,  # services, upkeep, amenities, debt
        processes.succession.succession,  # operators change hands, and manner
        processes.starts.starts,  # construction, conversion, land
        processes.funds.funds,  # capital raised, stakes bought and sold
        # districts, and the people who live in them
        processes.government.government,  # budgets, and how far programmes can be paid
        processes.rivalry.rivalry,  # what districts want, and offer against one another
        processes.ordinary_economy.ordinary_economy,  # what stands beside the parks: jobs, and whom they take
        processes.talent.talent,  # skilled labour, wages, housing rents
        # between parks; all off by default
        processes.designation.designation,  # titles of featured parks: applied for, given, reviewed, lost
        processes.alliance.alliance,  # dues, plans, shared work
        processes.platform.platform,  # the list of vacant floor space, and who pays for it
        processes.learning.learning,  # operators take up strategies that earn more
    )

    def __init__(
        self,
        parameters: Parameters = Parameters(),  # noqa: B008 (frozen)
        seed: int | None = 0,
        setting: Setting | None = None,
        *,
        rng: Any = NOT_GIVEN,
    ):
        if rng is NOT_GIVEN:
            rng = seed
        elif seed:
            raise ParameterError(f"give either seed or rng; got seed={seed!r} and rng={rng!r}")
        if isinstance(rng, bool | float | str) or (isinstance(rng, int | np.integer) and rng < 0):
            raise ParameterError(f"the seed of a run is a whole number from 0, or None to have one drawn; got {rng!r}")
        super().__init__(rng=int(rng) if isinstance(rng, np.integer) else rng)
        keep_freed_memory()
        # of what is no number Mesa draws one
        self.seed, self.t = int(self._seed), 0
        setting = setting if setting is not None else load(parameters)
        check_setting(parameters, setting)
        self.given, self.parameters = parameters, in_unit(parameters.at(0))
        setting = tables_in_unit(setting, parameters.money_unit)
        self.setting, self.district_key, self.park_key, self.industry_key = sorted_by_content(setting)
        self.quarters = parameters.quarters or self.setting.quarters
        self.instruments, self.strategies = instrument_names(parameters.extensions), strategies(parameters.extensions)
        fix_geography(self)

        axes = {
            "space": len(SPACE_TYPES),
            "lag": self.longest_lag,
            "service": len(SERVICES),
            "instrument": len(self.instruments),
            "target": len(target_names(self.setting.industries.codes)),
            "programme": len(self.programmes),
            "path": len(EFFORTS),
            "industry": len(self.industry_key),
        }
        self.enterprises = Population(self, Enterprise, axes, on_remove=self.close)
        self.parks = Population(self, Park, axes)
        self.governments = Population(self, Government, axes)
        self.funds = Population(self, Fund, axes)
        self.alliances = Population(self, Alliance)
        self.platforms = Population(self, Platform)
        self.industries = Population(self, Industry, axes)
        self.leases = Population(self, Lease, axes)
        populations = (self.enterprises, self.parks, self.governments, self.funds, self.alliances, self.platforms)
        sets = {each.kind: PopulationSet(each, self.random) for each in populations}
        self._agents_by_type = sets
        self._all_agents = EverySet(sets.values(), self.random)

        initialize(self)
        self.ledger = Ledger(populations)
        self.stages = StageObserver(self)
        self.measures = MeasureObserver(self)
        self.recorder = Recorder(self)
        if parameters.record.events:
            self.on_event = self.recorder.note

    def step(self) -> None:
        """One quarter: what the timeline changes today, every process in order, then the observers."""
        if self.t in self.given.dates():
            change_under_way(self)
        for process in self.order:
            process(self, Draws(self.seed, process.name, self.t))
        self.observe()
        self.t += 1
        self.running = self.t < self.quarters

    def observe(self) -> None:
        """The observers look at the quarter that has just ended, each at what those before it saw; they write nothing."""
        self.stages.observe()
        self.measures.observe()
        self.recorder.observe()

    @property
    def results(self) -> Results:
        """Tables of what was recorded so far."""
        return self.recorder.results()

    @property
    def datacollector(self) -> Collected:
        """What was recorded of the whole system so far, as Mesa's batch runs and plots ask for it."""
        return Collected(self.recorder)


def keep_freed_memory() -> None:
    """Have the C library reuse the memory of temporary arrays instead of asking the system for it each time.

    glibc raises its thresholds to the size of the largest block it has seen freed, 32 MiB at most; elsewhere this does nothing. Measured at
    100,000 enterprises: a quarter takes three quarters of the time.
    """
    np.empty((32 << 20) - (64 << 10), np.uint8)
