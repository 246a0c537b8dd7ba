"""Hands a sweep to Hydra: its sweeper makes the jobs, its launcher places them, each computes the runs of a scenario.

All jobs write into one study; tables are combined once, after the sweep.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.composing import composition
from experiments.costs import matched
from experiments.errors import ConfigurationError
from experiments.files import config_folder, groups, own_folders, search_path
from experiments.options import LONGEST_NAME, Options
from experiments.runner import Outcome
from experiments.schema import register
from experiments.study import Study
from experiments.words import alternatives, check_words, parsed
from sim.parameters import Parameters

OPTION_KEYS = frozenset(Options.__dataclass_fields__)


@dataclass
class Job:
    """What one job of a sweep did."""

    scenario: str
    parameters: Parameters | None = None
    computed: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)
    wrong: str = ""
    """What is wrong with the configuration of this job."""
    seeds: tuple[int, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    """What its manifests say about how it came about."""
    crash: str = ""
    """Traceback of an error that is nobody's configuration."""


def meanings(word: str, options: Sequence[str]) -> list[str]:
    """The overrides that one word of a sweep stands for; options: those of its group, for glob patterns."""
    override = parsed(word)
    if not override.is_sweep_override():
        return [word]
    key = override.get_key_element()
    if override.value_type.name == "GLOB_CHOICE_SWEEP":
        return [f"{key}={name}" for name in alternatives(override, options)]
    alternatives(override, options)
    return [f"{key}={value}" for value in override.sweep_string_iterator()]


def check_sweep(words: Sequence[str], config_dir: str | None) -> set[str]:
    """Check every value of every swept key, each with the first value of the others; returns the keys that are swept.

    Raises `ConfigurationError` for the first that is wrong, before anything is computed.
    """
    known = groups(own_folders(config_dir))
    check_words(words, known, sweep=True)
    meant = [meanings(word, list(known.get(parsed(word).key_or_group, ()))) for word in words]
    for word, values in zip(words, meant, strict=True):
        if not values:
            raise ConfigurationError(f"{word} matches no option")
    first = [values[0] for values in meant]
    composition(first, config_dir)
    for index, values in enumerate(meant):
        for value in values[1:]:
            composition([*first[:index], value, *first[index + 1 :]], config_dir)
    swept = {parsed(word).key_or_group for word, values in zip(words, meant, strict=True) if len(values) > 1}
    fixed = [word for word in words if parsed(word).key_or_group == "label" and "label" not in swept]
    if fixed and swept - OPTION_KEYS:
        raise ConfigurationError(
            f"{fixed[-1]} would give all jobs of the sweep the same name; leave it out, and every scenario is named by "
            f"what is swept ({', '.join(sorted(swept - OPTION_KEYS))})"
        )
    return swept


def scenario_name(words: Sequence[str], swept: set[str]) -> str:
    """A name for the scenario of a job out of the overrides that tell it from the other jobs; empty when none does."""
    parts = []
    for word in words:
        key = parsed(word).key_or_group
        if key not in swept or key in OPTION_KEYS or key.startswith("hydra"):
            continue
        value = word.partition("=")[2]
        parts.append(value if key in groups() else f"{key.rpartition('.')[2]}-{value}")
    name = re.sub(r"[^\w.\-]+", "-", "_".join(parts)).strip("-._")
    return name[:LONGEST_NAME].rstrip("-._")


def job(cfg: Any, *, swept: set[str], named: bool, config_dir: str | None) -> Job:
    """Compute the runs of one job of a sweep; never raises, so that the other jobs go on."""
    from hydra.core.hydra_config import HydraConfig

    words = [str(word) for word in HydraConfig.get().overrides.task]
    found = Job(str(cfg.label) if named else scenario_name(words, swept))
    try:
        composed = composition(words, config_dir)
        # a scenario may have a label that differs from its name
        if not found.scenario or swept - OPTION_KEYS == {"scenario"}:
            found.scenario = composed.options.label
        scenario = found.scenario
        options = composed.options
        found.parameters, cost = matched(composed, words, config_dir, Path(options.out) / options.study, scenario)
        found.seeds, found.notes = options.seeds, {**composed.story(), **cost}
        study = Study(
            options.study,
            {scenario: found.parameters},
            options.seeds,
            out=options.out,
            workers=options.workers,
            notes={scenario: found.notes},
        )
        study.compute()
        found.computed, found.failed = study.computed, study.failed
    except ConfigurationError as error:
        found.wrong = str(error)
    except Exception:  # noqa: BLE001 - recorded; the other jobs go on
        found.crash = traceback.format_exc()
    return found


def multirun(words: Sequence[str], hydra_words: Sequence[str], swept: set[str], config_dir: str | None) -> list[Job]:
    """Let Hydra sweep over the overrides and launch the jobs; returns what each did, in order."""
    from hydra._internal.hydra import Hydra
    from hydra._internal.utils import create_automatic_config_search_path
    from hydra.core.global_hydra import GlobalHydra
    from hydra.version import setbase

    register()
    setbase("1.3")
    place = create_automatic_config_search_path(None, None, str(config_folder().absolute()))
    hydra = Hydra.create_main_hydra2("yuanqu", place)
    named = any(parsed(word).key_or_group == "label" for word in words)
    task = functools.partial(job, swept=swept, named=named, config_dir=config_dir)
    try:
        batches = hydra.multirun(
            "config", task, [*words, *hydra_words, *search_path(own_folders(config_dir)), "hydra.mode=MULTIRUN"]
        )
    finally:
        GlobalHydra.instance().clear()
    # Sweepers other than the basic one return their own summary; the jobs have written their runs all the same.
    if not isinstance(batches, list):
        return []
    return [result.return_value for batch in batches for result in batch]
