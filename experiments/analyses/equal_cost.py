"""Equal fiscal cost: scales the programmes of a policy until they cost what another policy, or scenario, costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analyses.comparison_plan import Plan
from experiments.configuration.compose import Composition, composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import ONLY, Options
from experiments.statistics.fiscal_cost import present_value
from experiments.study.study import Study
from sim.parameters import Parameters

if TYPE_CHECKING:
    pass

LEAST_SCALE, MOST_SCALE = 1e-4, 10.0
MOST_TRIALS = 20
# of the words of the command line, those that say what the policy is, and not what the rest of the world is like
POLICY_KEYS = ("policy", "policy.name", "policy.scale", "policy.instruments", "policy.table")


@dataclass(frozen=True)
class Match:
    """A scale at which a policy costs as much as another, and how it was found."""

    policy: str
    target: float
    reached: float
    scale: float
    seeds: tuple[int, ...]
    trials: tuple[tuple[float, float], ...]
    """Every scale tried with the cost it gave, in order."""

    def applied(self, parameters: Parameters) -> Parameters:
        """The parameters at this scale."""
        return scaled(parameters, self.scale)

    def told(self, discount: float) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "match": self.policy,
            "target_present_value_CNY": self.target,
            "reached_present_value_CNY": self.reached,
            "policy.scale": self.scale,
            "discount_per_year": discount,
            "seeds": list(self.seeds),
            "evaluations": [{"policy.scale": scale, "present_value_CNY": cost} for scale, cost in self.trials],
        }


def scale_to(target: float, cost: Callable[[float], float], most: float, tolerance: float) -> list[tuple[float, float]]:
    """Scales tried with their costs, the last of them within `tolerance` of the target, or the nearest that could be found.

    cost: present value at a scale; it rises with the scale, up to `most`, but need not do so everywhere. Scales move until
    two enclose the target, then by false position on logarithms (the Illinois rule).
    """
    trials: list[tuple[float, float]] = []
    below: tuple[float, float] | None = None
    above: tuple[float, float] | None = None
    at, side = min(1.0, most), 0
    for _ in range(MOST_TRIALS):
        trials.append((at, cost(at)))
        gap = math.log(max(trials[-1][1], 1e-9 * target) / target)
        if abs(math.expm1(gap)) <= tolerance or (gap < 0.0 and at >= most) or (gap > 0.0 and at <= LEAST_SCALE):
            break
        # Illinois: an end that has stayed twice counts half, so that the other end does not creep.
        if gap < 0.0:
            above = (above[0], above[1] / 2.0) if above and side < 0 else above
            below, side = (math.log(at), gap), -1
        else:
            below = (below[0], below[1] / 2.0) if below and side > 0 else below
            above, side = (math.log(at), gap), 1
        if below and above:
            place = below[0] + (above[0] - below[0]) * below[1] / (below[1] - above[1])
        else:
            # further than in proportion, and ever further, so that the target is soon enclosed
            place = math.log(at) + math.copysign(max(1.5 * abs(gap), len(trials) * math.log(2.0)), -gap)
        following = float(f"{min(max(math.exp(place), LEAST_SCALE), most):.6g}")
        if following == at:
            break
        at = following
    return trials


def matched(composed: Composition, folder: Path, label: str) -> tuple[Parameters, dict[str, Any]]:
    """The parameters with the scale at which their policy costs what `cost.match` costs, and what the manifest says of it.

    Without `cost.match` the parameters as they are. Found with the first `cost.seeds` of the seeds, so that more of them
    leave the scale as it is. The runs made on the way are kept in `folder` and found again when the study is resumed.
    Raises `ConfigurationError` when no scale can do it.
    """
    options, parameters = composed.options, composed.parameters
    wanted = options.cost.match
    if not wanted:
        return parameters, {}
    reference = reference_of(composed)
    if not has_programmes(parameters):
        raise ConfigurationError(
            f"cost.match={wanted}: policy {parameters.policy.name!r} has no programme that could be scaled; choose one with "
            "policy=NAME (yuanqu list policies)"
        )
    trials = Trials(folder, options)
    found = trials.match(
        wanted,
        trials.cost(label, f"reference-{wanted}", reference),
        label,
        parameters,
        f"policy {parameters.policy.name!r}",
    )
    return found.applied(parameters), {"cost": found.told(options.cost.discount)}


def equal_cost(planned: Plan, options: Options, folder: Path) -> dict[str, dict[str, Any]]:
    """Scale the policies of a comparison until they cost what those of the scenario `cost.match` cost, in every world.

    Changes `planned.scenarios`, the base and the reference apart; returns for every scenario looked at what the manifest
    says of it: the match, or why it was left as it is. Nothing without `cost.match`. Raises `ConfigurationError` when no
    scale can do it.
    """
    wanted = options.cost.match
    if not wanted:
        return {}
    trials, told = Trials(folder, options), {}
    for world in planned.worlds:
        names = planned.whole(world)
        reference = names[wanted]
        others = [names[each] for each in planned.strategies[1:] if each != wanted]
        target = trials.cost(reference, "reference", planned.scenarios[reference]) if others else 0.0
        for name in others:
            parameters = planned.scenarios[name]
            if not has_programmes(parameters):
                told[name] = {"match": wanted, "left": "no programme whose intensity could be scaled"}
                continue
            found = trials.match(reference, target, name, parameters, f"scenario {name!r}")
            planned.scenarios[name] = found.applied(parameters)
            told[name] = found.told(options.cost.discount)
            planned.notes[name]["cost"] = told[name]
    return told


def has_programmes(parameters: Parameters) -> bool:
    """Whether there is a programme with an intensity that a scale could change."""
    return any(each.intensity > 0.0 for each in parameters.policy.instruments)


@dataclass(frozen=True)
class Trials:
    """Runs made to find scales, kept below `matching/` of a study; `options` say seeds, discount rate and tolerance."""

    folder: Path
    options: Options

    @property
    def seeds(self) -> tuple[int, ...]:
        """The first seeds of the study: more of them change no scale."""
        return self.options.seeds[: self.options.cost.seeds]

    def cost(self, label: str, name: str, parameters: Parameters) -> float:
        """Mean present value of the fiscal cost over the seeds [CNY]; the runs lie in `matching/LABEL` as scenario `name`."""
        import pandas as pd

        study = Study(
            label,
            {name: parameters},
            self.seeds,
            out=self.folder / "matching",
            workers=self.options.workers,
            executor=self.options,
            tables=("system",),
        )
        study.compute(progress=False)
        if study.failed:
            first = study.failed[0]
            if first.wrong_input:
                raise ConfigurationError(str(first.error))
            raise RuntimeError(f"a run for cost.match failed: {first.error}")
        columns = ["quarter", "fiscal_cost", "fiscal_returns"]
        values = [
            present_value(pd.read_parquet(task.folder / "system.parquet", columns=columns), self.options.cost.discount)
            for task in study.tasks()
        ]
        return sum(values) / len(values)

    def match(self, wanted: str, target: float, label: str, parameters: Parameters, who: str) -> Match:
        """The scale at which the policy of `parameters` costs the target [CNY]; wanted: what costs that much, who: whose policy it is.

        Raises `ConfigurationError` when no scale can do it.
        """
        if target <= 0.0:
            raise ConfigurationError(
                f"cost.match={wanted}: it costs nothing in these runs, so there is nothing to match; choose one that spends, or a "
                "longer run (quarters=)"
            )
        least = min(each.intensity for each in parameters.policy.instruments if each.intensity > 0.0)
        most = min(MOST_SCALE, float(f"{1.0 / least:.6g}"))
        found = scale_to(
            target,
            lambda scale: self.cost(label, f"scale-{scale:g}", scaled(parameters, scale)),
            most,
            self.options.cost.tolerance,
        )
        scale, reached = min(found, key=lambda trial: abs(trial[1] / target - 1.0))
        if abs(reached / target - 1.0) > self.options.cost.tolerance:
            raise ConfigurationError(_out_of_reach(wanted, who, found, target, most))
        return Match(wanted, target, reached, scale, self.seeds, tuple(found))


def scaled(parameters: Parameters, scale: float) -> Parameters:
    """The parameters with every intensity of the policy multiplied by `scale`."""
    return replace(parameters, policy=replace(parameters.policy, scale=scale))


def reference_of(composed: Composition) -> Parameters:
    """The same configuration with the policy that sets the cost."""
    wanted, overrides = composed.options.cost.match, composed.overrides
    known = overrides.options["policy"]
    if wanted not in known:
        raise ConfigurationError(
            f"cost.match names {wanted!r}; it must be an option of group policy: {', '.join(known)}{nearest(wanted, known)}"
        )
    given = overrides.last("policy.scale")
    if given:
        raise ConfigurationError(f"{given.text}: cost.match={wanted} finds the scale itself; leave one of the two out")
    plain = overrides.only(lambda one: one.section not in ONLY and not _says_policy(one.key))
    reference, alone = (
        composition(each.choosing("policy", wanted)).parameters for each in (plain, overrides.no_words())
    )
    if reference.policy.instruments != alone.policy.instruments:
        raise ConfigurationError(
            f"cost.match={wanted}: the scenario or experiment chosen sets policy.instruments itself, whatever the policy; "
            "put these programmes into an option of group policy"
        )
    return reference


def _says_policy(key: str) -> bool:
    return any(key == name or key.startswith((f"{name}.", f"{name}[")) for name in POLICY_KEYS[1:]) or key == "policy"


def _out_of_reach(wanted: str, who: str, trials: Sequence[tuple[float, float]], target: float, most: float) -> str:
    top = max(cost for _, cost in trials)
    if top < target:
        return (
            f"cost.match={wanted}: {who} cannot cost as much: the most it costs is {top:,.0f} CNY (present value, "
            f"mean of the seeds), at policy.scale={most:g} where every intensity is as high as it can be; {wanted} costs {target:,.0f}\n"
            f"match the cheaper policy to the dearer one's smaller version instead, or give {who} more to pay for"
        )
    if min(cost for _, cost in trials) > target:
        return (
            f"cost.match={wanted}: {who} cannot cost as little: the state pays {min(cost for _, cost in trials):,.0f} CNY (present value, "
            f"mean of the seeds) even at policy.scale={LEAST_SCALE:g}, for what is no programme; {wanted} costs {target:,.0f}\n"
            "leave out what else costs the state in this configuration, such as efforts (paths), or match a dearer one"
        )
    nearest_scale, nearest_cost = min(trials, key=lambda trial: abs(trial[1] / target - 1.0))
    return (
        f"cost.match={wanted}: after {len(trials)} trials the nearest cost of {who} is {nearest_cost:,.0f} CNY at "
        f"policy.scale={nearest_scale:g}, the target is {target:,.0f}\n"
        "its cost moves in steps; use more seeds=, or a larger cost.tolerance="
    )
