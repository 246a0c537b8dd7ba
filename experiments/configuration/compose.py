"""From the words of the command line and the files in configs/ to checked parameters, with errors that teach.

Hydra merges; what it would say about a mistake is said here before it, or translated: which key, which value, what is
allowed, and which word or file it came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml import YAMLError

from experiments.configuration.doubts import weigh
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.explain import origin, translated
from experiments.configuration.folders import config_folder
from experiments.configuration.options import Options, paragraph
from experiments.configuration.overrides import Overrides
from experiments.configuration.region import read_setting, region_folder, setting_of, with_table
from experiments.configuration.schema import built, register
from experiments.configuration.timeline import resolved
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError
from sim.parameters.timeline import check_dates

BASELINE = "baseline"
"""Label of a run without a scenario."""


@dataclass(frozen=True)
class Composition:
    """A checked configuration: parameters of the model, options of the study, and how they came about."""

    parameters: Parameters
    options: Options
    config: str
    """The composed configuration as YAML."""
    overrides: Overrides
    """The words that it was made from."""
    choices: dict[str, str]
    """Option chosen in each group."""
    policy_table: str = ""
    """Path of the table with further programmes, empty for none."""
    timeline: tuple[dict[str, Any], ...] = ()
    """What changes under way, as it was written: date, quarter, whether announced, and what is set then."""

    def story(self) -> dict[str, Any]:
        """What manifests say of the scenario's story and of its dates; nothing where it has none."""
        story, told = self.options.story, {}
        if story.en or story.zh:
            told["story"] = {"en": paragraph(story.en), "zh": paragraph(story.zh)}
        return {**told, "timeline": list(self.timeline)} if self.timeline else told


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
        merged, choices, text = _merged(overrides.for_hydra(), _stamp(overrides.options))
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigurationError(translated(error, overrides)) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError("a configuration file is not YAML: " + re.sub(r"\s+", " ", str(error))) from error
    values = {**merged, "seeds": seeds if merged["seeds"] is None else merged["seeds"]}
    written = values.pop("timeline")
    try:
        parameters, options = parameters_of(values), built(Options, values)
    except ParameterError as error:
        raise ConfigurationError(f"{error}{origin(str(error).partition(' ')[0], overrides, choices)}") from error
    parameters, told = with_timeline(parameters, written, overrides, choices)
    options = replace(options, label=options.label or choices.get("scenario", BASELINE))
    weigh(parameters, merged["policy"]["table"], strict=options.strict, lang=options.lang)
    return Composition(parameters, options, text, overrides, dict(choices), merged["policy"]["table"], told)


def parameters_of(values: Mapping[str, Any]) -> Parameters:
    """The parameters of merged values, without their timeline; with the programmes of a table."""
    parameters: Parameters = built(Parameters, {**values, "timeline": ()})
    region_folder(parameters.region)
    return with_table(parameters)


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
            lambda words: _merged(words.for_hydra(), stamp)[0],
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
    overrides: tuple[str, ...], stamp: tuple[tuple[str, int, int], ...]
) -> tuple[dict[str, Any], dict[str, str], str]:
    """What Hydra merges: the values, the option chosen in each group, and all as YAML; a sweep or a comparison asks more than once."""
    from omegaconf import OmegaConf

    cfg = _composed(list(overrides))
    choices = {group: option for group, option in cfg.hydra.runtime.choices.items() if option and "/" not in group}
    del cfg["hydra"]
    values: Any = OmegaConf.to_container(cfg, resolve=True)
    return values, choices, OmegaConf.to_yaml(cfg)


def _composed(overrides: list[str]) -> Any:
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf

    register()
    # There can be one Hydra application at a time: set aside the one running, such as the sweep of this job.
    running = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(config_folder().absolute()), job_name="yuanqu", version_base="1.3"):
            cfg = hydra_compose("config", overrides=overrides, return_hydra_config=True)
    finally:
        GlobalHydra.instance().hydra = running
    OmegaConf.set_readonly(cfg, False)
    OmegaConf.set_struct(cfg, False)
    return cfg
