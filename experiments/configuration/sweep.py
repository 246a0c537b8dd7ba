"""The words of a sweep: what each stands for, whether every value is right, and how its jobs are called."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from experiments.configuration.compose import BASELINE, OPTION_KEYS, composition, scenario_name
from experiments.configuration.errors import ConfigurationError, install, nearest
from experiments.configuration.overrides import Override, Overrides

MOST_JOBS = 5_000


def all_meanings(overrides: Overrides) -> list[list[Override]]:
    """What each word of a sweep stands for; raises `ConfigurationError` for one that is wrong by itself."""
    overrides.check(sweep=True)
    meant = [one.meanings(overrides.options.get(one.key, ())) for one in overrides]
    for one, values in zip(overrides, meant, strict=True):
        if not values:
            raise ConfigurationError(f"{one.text} matches no option")
    return meant


def check_sweep(overrides: Overrides) -> set[str]:
    """Check every value of every swept key, each with the first value of the others; returns the keys that are swept.

    Raises `ConfigurationError` for the first that is wrong, before anything is computed.
    """
    meant = all_meanings(overrides)
    first = [values[0] for values in meant]
    composition(replace(overrides, each=tuple(first)))
    for index, values in enumerate(meant):
        for value in values[1:]:
            composition(replace(overrides, each=(*first[:index], value, *first[index + 1 :])))
    swept = {one.key for one, values in zip(overrides, meant, strict=True) if len(values) > 1}
    label = overrides.last("label")
    if label and "label" not in swept and swept - OPTION_KEYS:
        raise ConfigurationError(
            f"{label.text} would give all jobs of the sweep the same name; leave it out, and every scenario is named by "
            f"what is swept ({', '.join(sorted(swept - OPTION_KEYS))})"
        )
    return swept


def check_clashes(overrides: Overrides, swept: set[str]) -> None:
    """Raise `ConfigurationError` where two jobs that differ would write into one scenario; looks at the first MOST_JOBS."""
    names: dict[str, tuple[str, ...]] = {}
    for each in itertools.islice(itertools.product(*all_meanings(overrides)), MOST_JOBS):
        words = tuple(one.text for one in each if one.key in swept and one.key not in OPTION_KEYS)
        name = scenario_name(each, swept)
        one = replace(overrides, each=tuple(each))
        if not name or swept - OPTION_KEYS == {"scenario"}:
            name = composition(one).options.label
        if name == BASELINE and "label" not in one.keys:
            name = composition(one).named().options.label
        before = names.setdefault(name.casefold(), words)
        if before != words:
            raise ConfigurationError(
                f"two jobs of the sweep would both be called {name!r}: {' '.join(before)}, and {' '.join(words)}; "
                "scenarios need names that differ: run them as studies of their own, or write them as scenario files with labels"
            )


def check_launcher(overrides: Overrides) -> None:
    """Raise `ConfigurationError` for a launcher or sweeper that Hydra does not have here; overrides: those of Hydra."""
    from hydra.core.plugins import Plugins
    from hydra.plugins.launcher import Launcher
    from hydra.plugins.sweeper import Sweeper

    for one in overrides:
        kind = {"hydra/launcher": Launcher, "hydra/sweeper": Sweeper}.get(one.key)
        if kind is None:
            continue
        # a plugin's module is called like hydra_plugins.hydra_joblib_launcher.joblib_launcher; its options by a name of their own
        name = one.key.partition("/")[2]
        there = _plugin_options(name, Plugins.instance().discover(kind))
        if one.value not in there:
            raise ConfigurationError(
                f"{one.text}: Hydra has no such {name} here; there are {', '.join(there)}"
                f"{nearest(str(one.value), there)} ({install('cluster')} brings joblib, submitit_local and submitit_slurm)"
            )


def _plugin_options(kind: str, found: Sequence[type]) -> list[str]:
    """Options of a group of Hydra's that plugins offer; importing them, which discovery does, registers their options."""
    from hydra.core.config_store import ConfigStore

    group = ConfigStore.instance().repo.get("hydra", {}).get(kind, {})
    return sorted({name.removesuffix(".yaml") for name in group} | ({"basic"} if found else set()))
