"""From checks to runs: which scenarios are needed, under which null models, and which of them stand beside one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from experiments.analyses.validation.found import Found
from experiments.analyses.validation.settings import NULLS, RECORDED, SETTINGS, WITH_POLICY
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.overrides import Overrides
from experiments.configuration.region import setting_of
from sim.parameters import Parameters
from sim.regions import Setting

Given = tuple[str, ...] | Callable[[Setting], tuple[str, ...]]
"""Words of a setting, or a function that gives them for a region."""

BASE = "base"
"""Name of no null model."""


@dataclass(frozen=True)
class Job:
    """One check in one setting under one null model, or under none."""

    check: str
    setting: str
    null: str
    scenario: str
    beside: Mapping[str, str]
    """Scenarios of the runs beside it, by the names that the check gives them."""


@dataclass
class Plan:
    """Scenarios to be run and what is reckoned from them."""

    scenarios: dict[str, Parameters] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)


def planned(found: Mapping[str, Found], words: Overrides, *, settings: Sequence[str] = (), nulls: bool = True) -> Plan:
    """The runs that checks need.

    words: the user's, which hold in every setting unless the setting says otherwise; settings: the only ones in which checks are
    reckoned, all when empty; nulls: whether null models are run too. Raises `ConfigurationError` for a setting nobody knows, and for
    words that do not compose.
    """
    words = _shared(words)
    known = words_of(found)
    for name in settings:
        if name not in known:
            raise ConfigurationError(
                f"validate.settings has no {name!r}; there are {', '.join(known)}{nearest(name, known)}"
            )
    plan = Plan()
    for one in found.values():
        check = one.check
        for setting in check.settings:
            if settings and setting not in settings:
                continue
            for null in (BASE, *(check.nulls if nulls else ())):
                if null == "no_policy" and setting not in WITH_POLICY:
                    continue
                scenarios = {each: _add(plan, words, known, each, null) for each in (setting, *check.beside.values())}
                beside = {name: scenarios[each] for name, each in check.beside.items()}
                plan.jobs.append(Job(check.name, setting, null, scenarios[setting], beside))
    return plan


def add_region(plan: Plan, words: Overrides, setting: str) -> None:
    """Add the runs of one setting without any null model, such as those that the record is read off."""
    _add(plan, _shared(words), SETTINGS, setting, BASE)


def _shared(words: Overrides) -> Overrides:
    """The user's words that hold in every setting."""
    return words.without("study", "facts", "seeds", "label")


def words_of(found: Mapping[str, Found]) -> dict[str, Given]:
    """The words of every setting, those that checks bring with them included; raises `ConfigurationError` when two differ under one name."""
    known: dict[str, Given] = dict(SETTINGS)
    for one in found.values():
        for name, words in one.check.own.items():
            if known.setdefault(name, words) != words:
                raise ConfigurationError(
                    f"{one.source} calls a setting {name!r} that has other words elsewhere; choose another name"
                )
    for one in found.values():
        for name in (*one.check.settings, *one.check.beside.values()):
            if name not in known:
                raise ConfigurationError(
                    f"{one.source} asks for the setting {name!r}, which nobody has declared{nearest(name, known)}; "
                    "it can bring it itself: own={name: words}"
                )
        for null in one.check.nulls:
            if null not in NULLS:
                raise ConfigurationError(
                    f"{one.source} asks for the null model {null!r}; there are {', '.join(NULLS)}{nearest(null, NULLS)}"
                )
    return known


def _add(plan: Plan, words: Overrides, known: Mapping[str, Given], setting: str, null: str) -> str:
    name = setting if null == BASE else f"{setting}-{null}"
    name = name.replace("+", "-")
    if name not in plan.scenarios:
        given = known[setting]
        if callable(given):
            given = given(setting_of(composition(words).parameters))
        own = (*given, *(NULLS[null] if null != BASE else ()), *RECORDED.get(setting, ()), f"label={name}")
        further = Overrides.read(own)
        # a word of the setting replaces the user's of the same key: two words for one group are an error to Hydra
        kept = words.without(*further.keys)
        if "region" in further.keys:
            kept = kept.only(lambda one: one.section != "region")
        composed = composition(Overrides((*kept.each, *further.each), words.config_dir))
        plan.scenarios[name] = composed.parameters
        plan.notes[name] = {"setting": setting, "null": null, "words": list(own[:-1])}
    return name
