"""The words of a sweep: what each stands for, whether every value is right, and how its jobs are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.folders import groups, own_folders
from experiments.configuration.options import LONGEST_NAME, Options
from experiments.configuration.overrides import alternatives, check_words, parsed

OPTION_KEYS = frozenset(Options.__dataclass_fields__)


def told_apart(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of this program, and those of Hydra."""
    own = [word for word in words if not parsed(word).key_or_group.startswith("hydra")]
    return own, [word for word in words if word not in own]


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


def all_meanings(words: Sequence[str], config_dir: str | None) -> list[list[str]]:
    """What each word of a sweep stands for; raises `ConfigurationError` for one that is wrong by itself."""
    known = groups(own_folders(config_dir))
    check_words(words, known, sweep=True)
    meant = [meanings(word, list(known.get(parsed(word).key_or_group, ()))) for word in words]
    for word, values in zip(words, meant, strict=True):
        if not values:
            raise ConfigurationError(f"{word} matches no option")
    return meant


def check_sweep(words: Sequence[str], config_dir: str | None) -> set[str]:
    """Check every value of every swept key, each with the first value of the others; returns the keys that are swept.

    Raises `ConfigurationError` for the first that is wrong, before anything is computed.
    """
    meant = all_meanings(words, config_dir)
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


def check_launcher(words: Sequence[str]) -> None:
    """Raise `ConfigurationError` for a launcher or sweeper that Hydra does not have here; words: those that begin with `hydra`."""
    from hydra.core.plugins import Plugins
    from hydra.plugins.launcher import Launcher
    from hydra.plugins.sweeper import Sweeper

    for word in words:
        override = parsed(word)
        kind = {"hydra/launcher": Launcher, "hydra/sweeper": Sweeper}.get(override.key_or_group)
        if kind is None:
            continue
        # a plugin's module is called like hydra_plugins.hydra_joblib_launcher.joblib_launcher; its options by a name of their own
        there = _plugin_options(override.key_or_group.partition("/")[2], Plugins.instance().discover(kind))
        if override.value() not in there:
            raise ConfigurationError(
                f"{word}: Hydra has no such {override.key_or_group.partition('/')[2]} here; there are {', '.join(there)}"
                f'{nearest(str(override.value()), there)} (pip install "yuanqu[cluster]" brings joblib, submitit_local and submitit_slurm)'
            )


def _plugin_options(kind: str, found: Sequence[type]) -> list[str]:
    """Options of a group of Hydra's that plugins offer; importing them, which discovery does, registers their options."""
    from hydra.core.config_store import ConfigStore

    group = ConfigStore.instance().repo.get("hydra", {}).get(kind, {})
    return sorted({name.removesuffix(".yaml") for name in group} | ({"basic"} if found else set()))


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
