"""From the words of the command line and the files in configs/ to checked parameters, with errors that teach.

Hydra merges; what it would say about a mistake is said here before it, or translated: which key, which value, what is
allowed, and which word or file it came from.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml import YAMLError

from experiments.configuration.doubts import weigh
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.explain import listing, origin, translated
from experiments.configuration.folders import config_folder, groups
from experiments.configuration.options import LONGEST_NAME, Options, paragraph
from experiments.configuration.overrides import Override, Overrides, of_environment, one_option
from experiments.configuration.plugins import plugins_of, put_in_force
from experiments.configuration.region import read_setting, region_folder, setting_of, with_table
from experiments.configuration.scenario_files import offered
from experiments.configuration.schema import built, register
from experiments.configuration.timeline import resolved
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError
from sim.parameters.timeline import check_dates

OPTION_KEYS = frozenset(Options.__dataclass_fields__)
TABLE = "policy.table"
NOT_A_SCENARIO = ("region", "scenario", "experiment", "executor", "validate")
"""Groups whose option is no part of the name of a run."""

BASELINE = "baseline"
"""Label of a run without a scenario."""


@dataclass(frozen=True)
class Composition:
    """A checked configuration: parameters of the model, options of the study, and how they came about."""

    parameters: Parameters
    options: Options
    written: dict[str, Any]
    """The composed configuration, its interpolations as they were written."""
    overrides: Overrides
    """The words that it was made from."""
    choices: dict[str, str]
    """Option chosen in each group."""
    policy_table: str = ""
    """Path of the table with further programmes, empty for none."""
    timeline: tuple[dict[str, Any], ...] = ()
    """What changes under way, as it was written: date, quarter, whether announced, and what is set then."""

    @property
    def config(self) -> str:
        """The composed configuration as YAML."""
        from omegaconf import OmegaConf

        return OmegaConf.to_yaml(OmegaConf.create(self.written))

    def named(self) -> Composition:
        """The same, its label that of the scenario and of whatever words chose beside it, as the jobs of a sweep are named.

        A run must not be called by a scenario that it is not. Words that change nothing, parameters other than those of the policy, and groups that
        do not say what is done (region, executor) do not count; a word for the label is the last word.
        """
        if "label" in self.overrides.keys:
            return self
        stamp = _stamp(self.overrides.options)
        whole = _told(self.overrides, stamp)
        changed = {
            key
            for key in self.overrides.keys
            if (key in self.overrides.options and key not in NOT_A_SCENARIO) or key.startswith("policy.")
            if _told(self.overrides.without(key), stamp) != whole
        }
        named = scenario_name(self.overrides, changed)
        if not named:
            return self
        own = self.options.label
        label = named if own == BASELINE else f"{own}_{named}"[:LONGEST_NAME].rstrip("-._")
        return replace(self, options=replace(self.options, label=label))

    def story(self) -> dict[str, Any]:
        """What manifests say of the scenario's story and of its dates; nothing where it has none."""
        story, told = self.options.story, {}
        if story.en or story.zh:
            told["story"] = {"en": paragraph(story.en), "zh": paragraph(story.zh)}
        return {**told, "timeline": list(self.timeline)} if self.timeline else told


def scenario_name(words: Iterable[Override], keys: set[str]) -> str:
    """A name for a scenario out of the last word for each of the keys; empty when there is none."""
    parts: dict[str, str] = {}
    for one in words:
        if one.key not in keys or one.key in OPTION_KEYS or one.is_hydras:
            continue
        if one.sign == "~":
            parts[one.key] = f"no-{one.key}"
        elif one.key == TABLE:
            parts[one.key] = Path(str(one.value)).stem
        else:
            parts[one.key] = one.said if one.key in groups() else f"{one.key.rpartition('.')[2]}-{one.said}"
    name = re.sub(r"[^\w.\-]+", "-", "_".join(parts.values())).strip("-._")
    return name[:LONGEST_NAME].rstrip("-._")


def _told(overrides: Overrides, stamp: tuple[tuple[str, int, int], ...]) -> dict[str, Any]:
    """The merged values that say what is done, without label and story; none where a word builds on one that is not there."""
    from hydra.errors import HydraException

    try:
        values = _merged(overrides.for_hydra(), stamp, overrides.files)[0]
    except HydraException:
        return {}
    return {key: value for key, value in values.items() if key not in OPTION_KEYS}


def compose(*overrides: str) -> Parameters:
    """Parameters of a run, from the same words as on the command line.

    Example: `compose("region=zhongguancun", "policy=innovation", "quarters=40")`. Raises `ConfigurationError`.
    """
    parameters = composition(Overrides.read(overrides)).parameters
    setting_of(parameters)
    return parameters


def composition(overrides: Overrides, *, seeds: int = 1) -> Composition:
    """Compose and check a configuration.

    seeds: how many there are when neither a word nor a file says so. The label is that of the scenario chosen, unless given.

    Raises `ConfigurationError` with one or two lines for anything a user can get wrong.
    """
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    overrides.check()
    try:
        merged, choices, whole = _merged(overrides.for_hydra(), _stamp(overrides.options), overrides.files)
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigurationError(translated(error, overrides)) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError("a configuration file is not YAML: " + re.sub(r"\s+", " ", str(error))) from error
    put_in_force(plugins_of(merged["plugins"]))
    values = {**merged, "seeds": seeds if merged["seeds"] is None else merged["seeds"]}
    written = values.pop("timeline")
    try:
        parameters, options = parameters_of(values), built(Options, values)
    except ParameterError as error:
        raise ConfigurationError(f"{error}{origin(str(error).partition(' ')[0], overrides, choices)}") from error
    parameters, told = with_timeline(parameters, written, overrides, choices)
    options = replace(options, label=options.label or choices.get("scenario", BASELINE))
    weigh(parameters, merged["policy"]["table"], strict=options.strict, lang=options.lang)
    return Composition(parameters, options, whole, overrides, dict(choices), merged["policy"]["table"], told)


def parameters_of(values: Mapping[str, Any]) -> Parameters:
    """The parameters of merged values, without their timeline; with the programmes of a table."""
    parameters: Parameters = built(Parameters, {**values, "timeline": ()})
    region_folder(parameters.region)
    extensions = tuple(each for each in plugins_of(values["plugins"]) if each.in_runs)
    return with_table(replace(parameters, extensions=extensions) if extensions else parameters)


def with_timeline(
    parameters: Parameters, written: Any, overrides: Overrides, choices: Mapping[str, str]
) -> tuple[Parameters, tuple[dict[str, Any], ...]]:
    """The parameters with the timeline as it was written, and what manifests say of its entries."""
    if not written:
        return parameters, ()
    setting = read_setting(parameters.region)
    stamp = _stamp(overrides.options)
    try:
        changes, told = resolved(
            written,
            overrides,
            parameters,
            setting.start,
            parameters_of,
            lambda words: _merged(words.for_hydra(), stamp, words.files)[0],
        )
        check_dates(changes, parameters.quarters or setting.quarters, setting.start)
        return replace(parameters, timeline=changes), told
    except (ParameterError, ConfigurationError) as error:
        raise ConfigurationError(f"{error}{origin('timeline', overrides, choices)}") from error


def _stamp(options_of: dict[str, dict[str, Path]]) -> tuple[tuple[str, int, int], ...]:
    """Name, time of change [ns] and size of every file of the configuration: as long as it is the same, so is what is merged."""
    files = [config_folder() / "config.yaml", *(path for options in options_of.values() for path in options.values())]
    return tuple(
        (str(path), found.st_mtime_ns, found.st_size) for path in files if path.is_file() and (found := path.stat())
    )


@lru_cache(maxsize=512)
def _merged(
    overrides: tuple[str, ...], stamp: tuple[tuple[str, int, int], ...], files: tuple[tuple[str, Path], ...]
) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """What Hydra merges: the values, the option chosen in each group, and all as it was written; a sweep or a comparison asks more than once."""
    from omegaconf import OmegaConf

    OmegaConf.register_new_resolver("oc.env", _refused, replace=True)
    cfg = _composed(overrides, stamp, files)
    chosen = cfg.hydra.runtime.choices
    choices = {group: option for group, option in chosen.items() if option and "/" not in group}
    for group in groups():
        # a group with a list of options is missing among the choices, and so is one that a word leaves out
        if group not in chosen and not any(re.fullmatch(rf"~{group}(=.*)?", word) for word in overrides):
            raise ConfigurationError(one_option(group, *listing(group, choices, [Path(path) for path, _, _ in stamp])))
    del cfg["hydra"]
    # dumping it as YAML takes an eighth of the time of merging it, and few ask for it
    written: Any = OmegaConf.to_container(cfg, resolve=False)
    _check_environment(written, "")
    values: Any = OmegaConf.to_container(cfg, resolve=True)
    return values, choices, written


def _refused(variable: str, *_: Any) -> str:
    """In place of OmegaConf's own: what a configuration says is published with the study."""
    raise ValueError(of_environment(str(variable), "a configuration file"))


def _check_environment(values: Any, key: str) -> None:
    """Raise `ConfigurationError` for the first value that would come from the environment, with its key and the variable."""
    if isinstance(values, str) and (found := re.search(r"\$\{\s*oc\.env\s*:\s*([^,}\s]*)", values)):
        raise ConfigurationError(of_environment(found[1], key))
    if isinstance(values, dict):
        for name, value in values.items():
            _check_environment(value, f"{key}.{name}" if key else str(name))
    if isinstance(values, list):
        for value in values:
            _check_environment(value, key)


def _composed(
    overrides: tuple[str, ...], stamp: tuple[tuple[str, int, int], ...], files: tuple[tuple[str, Path], ...]
) -> Any:
    """All that Hydra composes, its own node included."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from omegaconf import OmegaConf

    known = {Path(path).parent.name for path, _, _ in stamp}
    parsed = OverridesParser.create().parse_overrides(list(overrides))
    values = [
        one
        for one in parsed
        if not (one.key_or_group in known or one.is_hydra_override() or one.package or one.is_sweep_override())
    ]
    words = tuple(word for word, one in zip(overrides, parsed, strict=True) if one not in values)
    cfg = copy.deepcopy(_of_options(words, stamp, files))
    # as Hydra does, which sets values when all options are merged
    ConfigLoaderImpl._apply_overrides_to_config(values, cfg)
    OmegaConf.set_readonly(cfg, False)
    OmegaConf.set_struct(cfg, False)
    return cfg


@lru_cache(maxsize=64)
def _of_options(
    overrides: tuple[str, ...], stamp: tuple[tuple[str, int, int], ...], files: tuple[tuple[str, Path], ...]
) -> Any:
    """What Hydra composes of the options chosen, before values are set: most of the time goes into it, and often only values differ."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    register()
    # There can be one Hydra application at a time: set aside the one running, such as the sweep of this job.
    running = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        configs = initialize_config_dir(str(config_folder().absolute()), job_name="yuanqu", version_base="1.3")
        with configs, offered(files):
            return hydra_compose("config", overrides=list(overrides), return_hydra_config=True)
    finally:
        GlobalHydra.instance().hydra = running
