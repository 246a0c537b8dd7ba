"""What the user chooses about a study, apart from the model: its name, seeds, workers, language and files."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from sim.declare import ParameterError, check, param

SAFE_NAME = re.compile(r"[^\W_][\w.\-]*")
"""Letters of any script, digits, underscore, dot and hyphen; a name is also the name of a folder."""

LONGEST_NAME = 120
FORMATS = ("png", "pdf", "svg")
MOST_SEEDS = 100_000


def chosen(default: Any, about: str, *, unit: str = "choice", **limits: Any) -> Any:
    """Declare one option with its default and what it means."""
    return param(default, unit=unit, source="chosen by the user", tag="D", about=about, **limits)


def safe_name(key: str, value: object, *, empty: bool = False) -> str:
    """The name, if it can also name a folder; raises `ParameterError` otherwise."""
    text = str(value)
    fits = SAFE_NAME.fullmatch(text) and len(text) <= LONGEST_NAME and not text.endswith(".")
    if not (fits or (empty and text == "")):
        raise ParameterError(
            f"{key} names a folder: letters, digits, '_', '-' and '.', beginning with a letter or digit, "
            f"at most {LONGEST_NAME} characters; got {text!r}"
        )
    return text


def seed_list(value: object) -> tuple[int, ...]:
    """The seeds meant by a number of runs, or by a list of seeds; raises `ParameterError` for anything else."""
    allowed = "seeds is a number of runs (5 means seeds 0 to 4) or a list of different whole numbers (seeds=[0,3,7])"
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= MOST_SEEDS:
            raise ParameterError(f"{allowed}; at least 1 and at most {MOST_SEEDS:,} runs; got {value!r}")
        return tuple(range(value))
    if isinstance(value, list | tuple):
        seeds = tuple(value)
        if not seeds or any(isinstance(seed, bool) or not isinstance(seed, int) for seed in seeds):
            raise ParameterError(f"{allowed}; got {list(seeds)!r}")
        if min(seeds) < 0 or max(seeds) >= 2**63:
            raise ParameterError(f"{allowed}; got {list(seeds)!r}")
        if len(set(seeds)) != len(seeds):
            twice = sorted({seed for seed in seeds if seeds.count(seed) > 1})
            raise ParameterError(f"{allowed}; {', '.join(map(str, twice))} is listed more than once")
        return seeds
    raise ParameterError(f"{allowed}; got {value!r}")


@dataclass(frozen=True)
class Options:
    """What a subcommand needs besides the parameters of the model."""

    scenario: str = chosen("baseline", "name of the scenario in tables and files", unit="name")
    study: str = chosen("", "name of the study; empty means the subcommand with date and time", unit="name")
    out: str = chosen("outputs", "folder that holds the studies", unit="path")
    seeds: Any = chosen(1, "number of runs, or a list of seeds", unit="runs or list")
    workers: int = chosen(
        1, "runs computed at the same time, each in a process of its own", unit="processes", low=1, high=1024
    )
    executor: str = chosen("local", "where runs are computed", choices=("local",))
    lang: str = chosen("en", "language of the summary and the figures", choices=("en", "zh"))
    figures: bool = chosen(True, "draw the figures after the runs", unit="switch")
    formats: tuple[str, ...] = chosen(("png", "pdf"), "file formats of the figures: png, pdf, svg", unit="list")

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", seed_list(self.seeds))
        for item in fields(self):
            if item.name not in ("seeds", "formats"):
                check(item.name, getattr(self, item.name), item)
        safe_name("scenario", self.scenario)
        safe_name("study", self.study, empty=True)
        if not str(self.out).strip() or "\0" in str(self.out):
            raise ParameterError(f"out is the folder that holds the studies; got {self.out!r}")
        formats = tuple(self.formats)
        unknown = [name for name in formats if name not in FORMATS]
        if unknown or not formats or len(set(formats)) != len(formats):
            raise ParameterError(
                f"formats is a list of different file formats out of {', '.join(FORMATS)}, as in formats=[png,pdf]; "
                f"got {list(formats)!r} (figures=false draws none)"
            )
        object.__setattr__(self, "formats", formats)
