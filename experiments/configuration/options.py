"""What the user chooses about a study, apart from the model: its name, seeds, workers, language and files."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from sim.parameters.declare import Checked, ParameterError, check, param

SAFE_NAME = re.compile(r"[^\W_][\w.\-]*")
"""Letters of any script, digits, underscore, dot and hyphen; a name is also the name of a folder."""

LONGEST_NAME = 120
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""Names that no file can have on Windows, whatever their ending: a study is to be opened everywhere."""
FORMATS = ("png", "pdf", "svg")
MOST_SEEDS = 100_000
ONLY = {
    "scenarios": ("ablate", "compare"),
    "policies": ("compare",),
    "tables": ("compare",),
    "levers": ("ablate",),
    "direction": ("ablate",),
    "outcome": ("ablate", "compare", "sensitivity"),
    "window": ("ablate", "compare", "sensitivity"),
    "cost": ("run", "compare"),
    "worlds": ("compare",),
    "adoption": ("compare",),
    "stop": ("compare",),
    "screening": ("sensitivity",),
    "sobol": ("sensitivity",),
    "vary": ("sensitivity",),
    "reach": ("sensitivity",),
    "facts": ("validate",),
    "validate": ("validate",),
}
"""Keys, by their first part, that mean something to some subcommands only."""


def chosen(default: Any, about: str, *, unit: str = "choice", **limits: Any) -> Any:
    """Declare one option with its default and what it means."""
    return param(default, unit=unit, source="chosen by the user", tag="D", about=about, **limits)


def safe_name(key: str, value: object, *, empty: bool = False) -> str:
    """The name, if it can also name a folder; raises `ParameterError` otherwise."""
    text = str(value)
    if text.partition(".")[0].upper() in DEVICES:
        raise ParameterError(
            f"{key} names a folder, and Windows keeps {text.partition('.')[0]!r} for a device; got {text!r}"
        )
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
class Story:
    """What a scenario is about, in a paragraph for reports."""

    en: str = ""
    zh: str = ""


def paragraph(text: str) -> str:
    """A story in one line: YAML folds a line end into a blank, which has no place beside Chinese punctuation and between Chinese characters."""
    text = " ".join(text.split())
    text = re.sub(r"(?<=[，。；：、）”？]) | (?=[（“])", "", text)
    return re.sub(r"(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])", "", text)


@dataclass(frozen=True)
class Cost(Checked):
    """Equal fiscal cost: which policy sets it, and how costs of different years are added up."""

    section = "cost"
    match: str = chosen(
        "",
        "what sets the fiscal cost that others are scaled to: a policy (yuanqu run), one of the scenarios compared (yuanqu compare); "
        "empty leaves all as they are",
        unit="name",
    )
    tolerance: float = chosen(0.01, "how near the costs must come to each other", unit="share", low=1e-6, high=0.2)
    discount: float = chosen(0.04, "rate at which costs of later years count less", unit="per year", low=0.0, high=0.5)
    seeds: int = chosen(
        8,
        "runs that the scale is found with: the first of the study's, so that adding seeds changes no scale",
        unit="runs",
        low=1,
        high=1000,
    )


@dataclass(frozen=True)
class Worlds(Checked):
    """Worlds in which every scenario is tried: all combinations of the options listed; an empty list leaves the scenario's own."""

    section = "worlds"
    demand: tuple[str, ...] = chosen((), "options of group demand to cross the scenarios with", unit="list")
    supply: tuple[str, ...] = chosen((), "options of group supply to cross the scenarios with", unit="list")
    rivalry: tuple[str, ...] = chosen((), "options of group rivalry to cross the scenarios with", unit="list")


@dataclass(frozen=True)
class Stop(Checked):
    """Adding seeds until the answer is precise enough."""

    section = "stop"
    smallest: float = chosen(
        0.0,
        "smallest difference in the chosen outcome that matters, in the unit of English figures (money in billion CNY); seeds are "
        "added until half the width of every interval is below it; 0 adds none",
        unit="unit of the outcome",
        low=0.0,
        high=1e12,
    )
    step: int = chosen(10, "seeds added at a time", unit="runs", low=1, high=10_000)
    most: int = chosen(200, "seeds at most", unit="runs", low=2, high=MOST_SEEDS)


@dataclass(frozen=True)
class Screening(Checked):
    """Morris screening: which parameters matter at all."""

    section = "screening"
    trajectories: int = chosen(
        10, "trajectories through the space of parameters", unit="trajectories", low=2, high=1000
    )
    levels: int = chosen(4, "levels of the grid of each parameter, an even number", unit="levels", low=2, high=64)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.levels % 2:
            raise ParameterError(
                f"screening.levels is an even number, so that a step is half of the levels; got {self.levels}, take {self.levels + 1}"
            )


@dataclass(frozen=True)
class Sobol(Checked):
    """Sobol indices of the parameters that screening has left."""

    section = "sobol"
    top: int = chosen(
        8,
        "parameters with the largest effect in the screening that are kept; 0 stops after it",
        unit="parameters",
        low=0,
        high=100,
    )
    points: int = chosen(64, "base points of the design, a power of two", unit="points", low=2, high=2**20)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.points & (self.points - 1):
            near = 2 ** self.points.bit_length()
            raise ParameterError(f"sobol.points is a power of two; got {self.points}, take {near // 2} or {near}")


PIECES = ("facts", "responses", "record", "contest", "docking")
"""What a validation consists of."""


@dataclass(frozen=True)
class Validate(Checked):
    """What of the model is held against what is known."""

    section = "validate"
    pieces: tuple[str, ...] = chosen((), f"any of {', '.join(PIECES)}; empty means all", unit="list")
    settings: tuple[str, ...] = chosen(
        (), "settings that facts are reckoned in, such as zgc; empty means all", unit="list"
    )
    nulls: bool = chosen(True, "run the null models too", unit="switch")
    folder: str = chosen("", "your own folder of checks, beside those that come with the program", unit="path")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.pieces:
            if name not in PIECES:
                raise ParameterError(f"validate.pieces is a list of any of {', '.join(PIECES)}; got {name!r}")


@dataclass(frozen=True)
class Dask(Checked):
    """Runs on the workers of Dask (executor=dask)."""

    section = "dask"
    address: str = chosen(
        "",
        "scheduler that the runs are sent to, as in tcp://node7:8786; empty starts one here with `workers` processes",
        unit="address",
    )


@dataclass(frozen=True)
class Slurm(Checked):
    """Runs as jobs of Slurm (executor=slurm)."""

    section = "slurm"
    partition: str = chosen("", "partition that jobs are sent to; empty means the cluster's own", unit="name")
    account: str = chosen("", "account that jobs are booked on; empty means your own", unit="name")
    minutes: int = chosen(60, "longest time a job may take", unit="minutes", low=1, high=100_000)
    memory_gb: float = chosen(4.0, "memory of a job", unit="GB", low=0.1, high=10_000.0)
    cpus: int = chosen(
        1, "processors of a job, each of which computes one of its runs at a time", unit="processors", low=1, high=1024
    )
    runs_per_job: int = chosen(10, "runs that one job computes", unit="runs", low=1, high=100_000)
    jobs_at_once: int = chosen(100, "jobs that may be running at the same time", unit="jobs", low=1, high=100_000)
    setup: tuple[str, ...] = chosen(
        (), "lines of shell that every job begins with, such as those that load Python", unit="list of lines"
    )


@dataclass(frozen=True)
class Options:
    """What a subcommand needs besides the parameters of the model."""

    label: str = chosen(
        "",
        "name of the scenario in tables and files; empty means that of the option of group scenario, and of options chosen beside it",
        unit="name",
    )
    story: Story = Story()
    study: str = chosen("", "name of the study; empty means the subcommand with date and time", unit="name")
    out: str = chosen("outputs", "folder that holds the studies", unit="path")
    seeds: Any = chosen(
        None, "number of runs, or a list of seeds; without a word the subcommand's own", unit="runs or list"
    )
    workers: int = chosen(
        1, "runs computed at the same time, each in a process of its own", unit="processes", low=1, high=1024
    )
    executor: str = chosen(
        "local",
        "where runs are computed: on this computer, by workers of Dask, or as jobs of Slurm",
        choices=("local", "dask", "slurm"),
    )
    dask: Dask = Dask()
    slurm: Slurm = Slurm()
    question: Story = Story()
    lang: str = chosen("en", "language of the summary and the figures", choices=("en", "zh"))
    strict: bool = chosen(
        False,
        "stop where a number of your tables is hardly meant, such as a rent of a month, instead of warning",
        unit="switch",
    )
    figures: bool = chosen(True, "draw the figures after the runs", unit="switch")
    formats: tuple[str, ...] = chosen(("png", "pdf"), "file formats of the figures: png, pdf, svg", unit="list")
    size: str = chosen("journal", "format that figures are made for", choices=("journal", "slide"))
    titles: bool = chosen(True, "print titles above the figures; captions of reports have them anyhow", unit="switch")
    report: bool = chosen(
        True,
        "write the report as HTML, PDF and Word, and the brief of a comparison (yuanqu compare, ablate and sensitivity)",
        unit="switch",
    )
    scenarios: tuple[str, ...] = chosen(
        (),
        "scenarios, by name or as files of your own (mine.yaml): to compare, the first is what the others are compared with (yuanqu compare), "
        "or to start from (yuanqu ablate)",
        unit="list",
    )
    policies: tuple[str, ...] = chosen(
        (),
        "options of group policy to compare, each a scenario of its own, behind the scenarios (yuanqu compare)",
        unit="list",
    )
    tables: tuple[str, ...] = chosen(
        (),
        "tables of programmes of your own to compare, each a scenario called like its file, behind the scenarios and policies (yuanqu compare)",
        unit="list of paths",
    )
    levers: tuple[str, ...] = chosen((), "levers to switch (yuanqu ablate); empty means all", unit="list")
    direction: str = chosen(
        "both",
        "switch each lever on alone, off alone from all on, or both (yuanqu ablate)",
        choices=("both", "on", "off"),
    )
    outcome: str = chosen(
        "output",
        "outcome that figures and screen show (yuanqu ablate, compare and sensitivity)",
        choices=OUTCOMES,
    )
    window: str = chosen(
        "run",
        "part of the run that outcomes are measured over, shown and ranked by (yuanqu ablate, compare and sensitivity)",
        choices=tuple(WINDOWS),
    )
    cost: Cost = Cost()
    worlds: Worlds = Worlds()
    adoption: tuple[str, ...] = chosen(
        (),
        "parks that adopt the efforts (paths) of each scenario alone, beside all parks together (yuanqu compare)",
        unit="list of parks",
    )
    stop: Stop = Stop()
    vary: tuple[str, ...] = chosen(
        (),
        "parameters or sections to vary (yuanqu sensitivity); empty means every declared one with a range",
        unit="list",
    )
    reach: float = chosen(
        0.1,
        "how far each parameter moves (yuanqu sensitivity): this share of the way from its value to either end of its range; 1 is the "
        "whole range, and only then are switches and choices moved, too",
        unit="share",
        low=0.001,
        high=1.0,
    )
    screening: Screening = Screening()
    sobol: Sobol = Sobol()
    facts: tuple[str, ...] = chosen(
        (),
        "names of the checks to reckon, such as [F1,F4,slump] (yuanqu validate); empty means all",
        unit="list of names",
    )
    validate: Validate = Validate()
    plugins: tuple[str, ...] = chosen(
        (),
        "your own outcomes, figures, instruments, strategies and checks: Python files (mine.py), modules, or names that an installed package has "
        "in the group yuanqu.plugins",
        unit="list",
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", seed_list(1 if self.seeds is None else self.seeds))
        for item in fields(self):
            if item.metadata and item.name not in ("seeds", "formats"):
                check(item.name, getattr(self, item.name), item)
        safe_name("label", self.label, empty=True)
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
        for name in ("scenarios", "policies", "tables", "levers", "adoption", "vary", "facts", "plugins"):
            listed = tuple(getattr(self, name))
            twice = sorted({each for each in listed if listed.count(each) > 1})
            if twice:
                raise ParameterError(f"{name} lists {', '.join(twice)} more than once; got {list(listed)!r}")
            object.__setattr__(self, name, listed)
