"""The plan of a comparison: scenarios, in every world, and with some parks that adopt the efforts of a scenario alone."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from experiments.analyses.comparison_starts import starts_of
from experiments.configuration.compose import Composition, composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import Worlds
from experiments.configuration.region import setting_of
from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument
from sim.regions import Setting

SEEDS = 20
"""Runs of each scenario when nothing else is said: so many that an interval found by adding seeds keeps nearly its level."""

ALONE, TOGETHER = "alone", "together"


@dataclass(frozen=True)
class Role:
    """What a scenario is in the comparison: a strategy in a world, or that of a base in which parks adopt its efforts."""

    strategy: str
    world: str = ""
    way: str = ""
    """Empty for the strategy itself; `alone` when one park adopts its efforts, `together` when all parks do."""
    park: str = ""


@dataclass
class Plan:
    """What is run and what is compared with what; the first strategy is the base."""

    strategies: tuple[str, ...] = ()
    worlds: tuple[str, ...] = ("",)
    scenarios: dict[str, Parameters] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The strategy that the others are compared with."""
        return self.strategies[0]

    def add(self, role: Role, parameters: Parameters, notes: Mapping[str, Any]) -> None:
        """Take up a scenario; raises `ConfigurationError` when two would have one name."""
        name = scenario_name(role)
        if name in self.scenarios:
            raise ConfigurationError(
                f"two scenarios of this comparison would be called {name!r}; give one of them another label: in its file"
            )
        self.scenarios[name], self.roles[name], self.notes[name] = parameters, role, dict(notes)

    def whole(self, world: str) -> dict[str, str]:
        """Scenarios of a world in which a strategy is followed as it is: {strategy: name of the scenario}."""
        return {strategy: scenario_name(Role(strategy, world)) for strategy in self.strategies}

    def pairs(self) -> list[tuple[str, str]]:
        """Every strategy with the base of its world, by the names of their scenarios."""
        return [
            (names[strategy], names[self.base])
            for names in map(self.whole, self.worlds)
            for strategy in self.strategies[1:]
        ]

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "base": self.base,
            "strategies": list(self.strategies),
            "worlds": list(self.worlds),
            "scenarios": {name: asdict(role) for name, role in self.roles.items()},
        }


def scenario_name(role: Role) -> str:
    """Name in tables and folders, as in `talent_oriented--boom-market--alone-PARK`."""
    way = f"{ALONE}-{role.park}" if role.way == ALONE else role.way
    return "--".join(part for part in (role.strategy, role.world, way) if part)


def plan(composed: Composition) -> Plan:
    """Scenarios, policies and tables x worlds, and the scenarios of adoption; composed: what the words of the command give as they are.

    Raises `ConfigurationError` for fewer than two scenarios, unknown scenarios, options and parks, and words that
    contradict one another.
    """
    check(composed)
    return of_starts(starts_of(composed, SEEDS), composed)


def of_starts(starts: Mapping[str, Composition], composed: Composition, *, whole: bool = True) -> Plan:
    """The plan for strategies as they are, the first of them the base; composed: the configuration without any of them.

    whole: these are all strategies, and not some of them, which are neither counted nor adopted. Raises `ConfigurationError`
    as `plan` does.
    """
    options = composed.options
    if whole and len(starts) < 2:
        raise ConfigurationError(
            f"a comparison needs at least two scenarios; got {', '.join(starts) or 'none'}\n"
            "write scenarios=[baseline,talent_oriented], policies=[none,innovation] or tables=[a.csv,b.csv]: the first is what the others are "
            "compared with (yuanqu list scenarios)"
        )
    wanted = options.cost.match
    if whole and wanted and wanted not in starts:
        raise ConfigurationError(
            f"cost.match names {wanted!r}; it must be one of the scenarios compared: {', '.join(starts)}{nearest(wanted, starts)}"
        )
    crossed = worlds(options.worlds)
    found = Plan(tuple(starts), tuple(crossed))
    for world, choice in crossed.items():
        for name, itself in starts.items():
            here = in_world(itself, choice)
            instead = {
                group: itself.choices[group]
                for group, option in choice.items()
                if itself.choices[group] not in (option, composed.choices[group])
            }
            notes: dict[str, Any] = dict(here.story())
            if choice:
                notes["world"] = {**choice, **({"instead_of": instead} if instead else {})}
            found.add(Role(name, world), here.parameters, notes)
    if whole and options.adoption:
        adopt(found, options.adoption)
    return found


def in_world(itself: Composition, choice: Mapping[str, str]) -> Composition:
    """A strategy in a world: its own configuration with an option chosen in each of some groups."""
    if not choice:
        return itself
    overrides = itself.overrides
    for group, option in choice.items():
        overrides = overrides.choosing(group, option)
    return composition(overrides, seeds=SEEDS)


def of_job(composed: Composition, folder: Path) -> tuple[dict[str, Parameters], dict[str, dict[str, Any]]]:
    """The scenarios of one job of a sweep, as `sweep_jobs.Planner` wants them: a strategy in every world.

    None when costs are to be matched, which takes all strategies: they are computed after the sweep.
    """
    check(composed)
    if composed.options.cost.match:
        return {}, {}
    plain = replace(composed, choices=composition(composed.overrides.no_words()).choices)
    found = of_starts({composed.options.label: composed}, plain, whole=False)
    return found.scenarios, found.notes


def check(composed: Composition) -> None:
    """Raise `ConfigurationError` for an option of a world that does not exist, and words that contradict worlds or equal cost."""
    options, overrides = composed.options, composed.overrides
    known, given = overrides.options, {one.key: one.text for one in overrides}
    if options.cost.match and "policy.scale" in given:
        raise ConfigurationError(
            f"{given['policy.scale']}: cost.match={options.cost.match} finds the scales itself; leave one of the two out"
        )
    for item in fields(options.worlds):
        listed = tuple(getattr(options.worlds, item.name))
        for option in listed:
            if option not in known[item.name]:
                raise ConfigurationError(
                    f"worlds.{item.name} lists {option!r}; allowed are {', '.join(known[item.name])}"
                    f"{nearest(str(option), known[item.name])}"
                )
        if len(set(listed)) != len(listed):
            raise ConfigurationError(f"worlds.{item.name} lists an option more than once; got {list(listed)!r}")
        if listed and item.name in given:
            raise ConfigurationError(
                f"{given[item.name]}: worlds.{item.name}={list(listed)!r} chooses it for every world; leave one of the two out"
            )


def worlds(options: Worlds) -> dict[str, dict[str, str]]:
    """All combinations of the options listed: {name: {group: option}}; one without a name when none is listed."""
    crossed = {item.name: tuple(getattr(options, item.name)) for item in fields(options)}
    crossed = {group: listed for group, listed in crossed.items() if listed}
    return {
        "-".join(combination): dict(zip(crossed, combination, strict=True))
        for combination in itertools.product(*crossed.values())
    }


def adopt(found: Plan, parks: Sequence[str]) -> None:
    """Add, for every strategy with efforts and every world, the base with these efforts taken in one park alone, and in all together.

    Everything but the section `paths` is the base's. A strategy whose own efforts are limited to some parks is tried in
    these only. Raises `ConfigurationError` when a park does not exist or nothing is left to try.
    """
    setting = setting_of(found.scenarios[scenario_name(Role(found.base, found.worlds[0]))])
    there = (*setting.parks.codes, *setting.larger_parks)
    for park in parks:
        if park not in there:
            raise ConfigurationError(
                f"adoption lists {park!r}; the parks of the region are {', '.join(there)}{nearest(park, there)}"
            )
    tried: set[str] = set()
    efforts = False
    for world in found.worlds:
        names = found.whole(world)
        base = found.scenarios[names[found.base]]
        for strategy in found.strategies[1:]:
            paths = found.scenarios[names[strategy]].paths
            # the same efforts as the base has anyway are nothing to adopt
            if not paths.any() or paths == base.paths:
                continue
            efforts = True
            allowed = {site for park in paths.parks for site in setting.sites_of(park)}
            among = [park for park in parks if not allowed or allowed.issuperset(setting.sites_of(park))]
            if not among:
                continue
            tried.update(among)
            note = {"adoption": {"efforts_of": strategy, "everything_else_of": found.base}}
            found.add(Role(strategy, world, TOGETHER), replace(base, paths=paths), note)
            for park in among:
                alone = replace(base, paths=replace(paths, parks=(park,)))
                found.add(Role(strategy, world, ALONE, park), alone, note)
    if not efforts:
        raise ConfigurationError(
            f"adoption={list(parks)!r}: none of the scenarios {', '.join(found.strategies[1:])} takes efforts that the base does not take; "
            "list one that sets paths, such as full_ten_paths (yuanqu list paths)"
        )
    idle = [park for park in parks if park not in tried]
    if idle:
        raise ConfigurationError(
            f"adoption lists {', '.join(idle)}, but every scenario with efforts limits them to other parks (paths.parks); "
            "list one of those, or a scenario whose efforts are open to all parks"
        )


def own_programmes(parameters: Parameters, base: Parameters) -> list[Instrument]:
    """The programmes of a strategy that the base has not."""
    return [
        each for each in parameters.policy.instruments if each not in base.policy.instruments and each.intensity > 0.0
    ]


def treated(parameters: Parameters, base: Parameters) -> tuple[str, int] | None:
    """The district that a strategy treats and the quarter in which it begins; None unless it treats exactly one.

    It does when nothing but its programmes differs from the base, and all of these are limited to one district.
    """
    own = own_programmes(parameters, base)
    places = {each.districts for each in own}
    if len(places) != 1 or replace(parameters, policy=base.policy) != base:
        return None
    districts = places.pop()
    return (districts[0], min(each.start for each in own)) if len(districts) == 1 else None


def targeted(parameters: Parameters, base: Parameters, setting: Setting) -> list[str]:
    """Parks that a strategy is aimed at; empty when it is aimed at all of them.

    Those named in `paths.parks` when it takes efforts in some only; otherwise those of the districts that its programmes
    are limited to, when all that the base has not are limited and no effort is taken everywhere.
    """
    parks = setting.parks.codes
    if parameters.paths.any() and parameters.paths.parks:
        named = {site for park in parameters.paths.parks for site in setting.sites_of(park)}
    else:
        own = own_programmes(parameters, base)
        everywhere = parameters.paths.any() and parameters.paths != base.paths
        if everywhere or not own or any(not each.districts for each in own):
            return []
        districts = {code for each in own for code in each.districts}
        named = {
            park
            for park, row in zip(parks, setting.parks.district, strict=True)
            if setting.districts.codes[int(row)] in districts
        }
    return [park for park in parks if park in named] if len(named) < len(parks) else []
