"""A finished study as its folder tells it: manifest, names, tables. Nothing is simulated and no region is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.configuration import outcome_words
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label, name
from experiments.figures.texts.names import lever_name, scenario_name
from experiments.report.correction import correction
from experiments.statistics.outcomes import MAIN, OUTCOMES, WINDOWS, Outcome
from experiments.statistics.paired_effects import placed, themselves
from experiments.study import region_names, tables_as_written
from experiments.study.whole_files import read_json

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("run", "compare", "ablate", "sensitivity")
TEXTS = (
    "scenario",
    "base",
    "world",
    "outcome",
    "window",
    "unit",
    "parameter",
    "section",
    "item",
    "part",
    "park",
    "way",
    "tag",
    "start",
    "measure",
    "date",
    "district",
)


class Source:
    """What a report is made from. Raises `ConfigurationError` when the folder holds no finished study.

    folder: that of the study; lang: "en" or "zh".
    """

    def __init__(self, folder: Path, lang: str) -> None:
        self.folder, self.lang, self.zh = Path(folder), lang, lang == "zh"
        manifest = read_json(self.folder / "manifest.json")
        if manifest is None or not isinstance(manifest.get("scenarios"), dict) or "command" not in manifest:
            raise ConfigurationError(not_a_study(self.folder, manifest))
        tables_as_written.require(self.folder, manifest)
        self.manifest: dict[str, Any] = manifest
        words = str(manifest["command"]).split()
        self.kind: str = manifest.get("kind") or (words[1] if len(words) > 1 else "")
        if self.kind not in KINDS:
            raise ConfigurationError(
                f"{self.folder}: a study of kind {self.kind!r} has no report; those of yuanqu {', '.join(KINDS)} have one"
            )
        self.options: dict[str, Any] = manifest.get("options") or {}
        self.comparison: dict[str, Any] = manifest.get("comparison") or {}
        self.groups = region_names.read(self.folder)
        """Scenarios of one region each, and what figures and texts call things in it."""

    @cached_property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """The scenarios of the study with what its manifest says of each, in the order in which they were asked for."""
        known = self.manifest["scenarios"]
        order = [name for name in self.comparison.get("scenarios", {}) if name in known]
        return {name: known[name] for name in [*order, *(each for each in known if each not in order)]}

    @property
    def strategies(self) -> list[str]:
        """What is compared, the base first: scenarios without their worlds; otherwise the scenarios."""
        return list(self.comparison.get("strategies") or self.scenarios)

    @property
    def base(self) -> str:
        """The strategy that the others are compared with."""
        if self.comparison.get("base"):
            return str(self.comparison["base"])
        effects = self.table("effects") if self.kind == "ablate" else None
        return str(next(iter(self.strategies), "") if effects is None else effects["start"].iloc[0])

    @property
    def worlds(self) -> list[str]:
        """Worlds of a comparison; one empty name when none were crossed."""
        return list(self.comparison.get("worlds") or [""])

    @property
    def outcome(self) -> Outcome:
        """The outcome that was chosen for screen and figures."""
        name = self.comparison.get("outcome") or self.options.get("outcome") or "output"
        return OUTCOMES.get(name, OUTCOMES["output"])

    @property
    def window(self) -> str:
        """The window that was chosen."""
        name = self.comparison.get("window") or self.options.get("window") or "last_year"
        return name if name in WINDOWS else "last_year"

    def window_label(self, window: str = "") -> str:
        """A window in words."""
        return outcome_words.window(window or self.window, self.lang)

    @property
    def main(self) -> list[Outcome]:
        """Main outcomes, the chosen one first."""
        names = [self.outcome.name, *(self.comparison.get("main_outcomes") or MAIN)]
        return [OUTCOMES[name] for name in dict.fromkeys(names) if name in OUTCOMES]

    @property
    def seeds(self) -> list[int]:
        """All seeds that some run of the study has."""
        return sorted({seed for entry in self.manifest["scenarios"].values() for seed in entry.get("seeds", [])})

    @property
    def quarters(self) -> int:
        """Length of the longest run [quarters]."""
        told = (self.manifest.get("sensitivity") or {}).get("quarters") or 0
        return max((int(entry.get("quarters") or told) for entry in self.scenarios.values()), default=0)

    @property
    def starts(self) -> list[tuple[int, int]]:
        """First quarters of the runs [year, quarter], of several regions each; empty where the study does not know them."""
        found = [tuple(start) for group in self.groups if (start := group["information"]["start"])]
        return list(dict.fromkeys((int(year), int(quarter)) for year, quarter in found))

    def scenario_of(self, strategy: str, world: str = "") -> str:
        """Name in folders and tables of a strategy in a world, the first world if there are several."""
        world = world or self.worlds[0]
        return f"{strategy}--{world}" if world else strategy

    @cached_property
    def title(self) -> str:
        """Where the study plays: the names of its regions."""
        titles = [group["information"]["title"] for group in self.groups]
        names = dict.fromkeys(text for title in titles if (text := str(title.get(self.lang) or title.get("en") or "")))
        return label("list", self.lang).join(names)

    def called(self, scenario: str) -> str:
        """What a scenario is called, one of an ablation by its lever."""
        words = texts_of("report/phrases", self.lang)
        lever = (self.manifest["scenarios"].get(scenario) or {}).get("lever") or {}
        for direction, switched in lever.items():
            if isinstance(switched, list):
                return words("lever.all")
            return words(f"lever.{direction}", lever=lever_name(switched, self.lang))
        return scenario_name(scenario, self.lang)

    def place(self, code: str) -> str:
        """Name of a park, district or industry."""
        names: dict[str, Mapping[str, str]] = {}
        for group in self.groups:
            names.update(group["information"]["names"])
        return name(names, code, self.lang)

    def table(self, name: str) -> pd.DataFrame | None:
        """One of the CSV tables of the study, codes as texts; None when there is none, or when it is empty."""
        import pandas as pd

        path = self.folder / f"{name}.csv"
        if not path.is_file():
            return None
        columns = list(pd.read_csv(path, nrows=0).columns)
        # an option may be called none, which is not a missing value
        found = pd.read_csv(
            path,
            dtype={column: str for column in columns if column in TEXTS},
            keep_default_na=False,
            na_values={column: ["", "nan", "NaN"] for column in columns if column not in TEXTS},
        )
        return None if found.empty else found

    def by_seed(self, outcome: str, window: str) -> pd.DataFrame:
        """An outcome of every run by seed and strategy, in the first world; without columns where the study kept none."""
        return self._by_seed("outcomes", ("value",), [("outcome", "==", outcome), ("window", "==", window)])

    def spent_by_seed(self) -> pd.DataFrame:
        """What governments spent over every run less what funds returned [CNY], not discounted, by seed and strategy, in the first world."""
        return self._by_seed("system", ("fiscal_cost", "fiscal_returns"))

    def _by_seed(self, name: str, columns: tuple[str, ...], filters: list[Any] | None = None) -> pd.DataFrame:
        """The first column of a table of all runs less the others, summed run by run."""
        import pandas as pd

        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            return pd.DataFrame()
        first, *others = columns
        rows = pd.read_parquet(path, columns=["scenario", "seed", *columns], filters=filters)
        rows["value"] = rows[first].astype(float) - rows[others].sum(axis=1)
        rows = themselves(placed(rows, self.comparison.get("scenarios") or {}))
        rows = rows[rows["world"] == self.worlds[0]]
        return rows.groupby(["seed", "scenario"])["value"].sum(min_count=1).unstack("scenario")

    @cached_property
    def correction(self) -> str:
        """How p values of a comparison were adjusted, and over how many comparisons."""
        table = self.table("effects") if self.kind == "compare" else None
        main = self.comparison.get("main_outcomes") or MAIN
        return "" if table is None else correction(table, list(main), self.lang)

    def rows_with(self, table: pd.DataFrame, **values: Any) -> pd.DataFrame:
        """The rows with the values named, those of a column that the table has not left out."""
        for column, value in values.items():
            if column in table:
                table = table[table[column].isin(value) if isinstance(value, list | tuple) else table[column] == value]
        return table


def joined(names: Sequence[str], lang: str) -> str:
    """Names in a row, as a sentence has them."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return label("list_end", lang, first=label("list", lang).join(names[:-1]), last=names[-1])


def not_a_study(folder: Path, manifest: Mapping[str, Any] | None) -> str:
    """What is wrong with a folder that should hold a study, and where one is."""
    if not folder.exists():
        return f"there is no folder {folder}; name that of a finished study, as in yuanqu report outputs/STUDY{_near(folder)}"
    if not folder.is_dir():
        return f"{folder} is a file; name the folder of a finished study, as in yuanqu report outputs/STUDY"
    if manifest is not None and "seed" in manifest:
        return f"{folder} is a single run; name the folder of its study, in which the folder 'runs' lies"
    if (folder / "runs").is_dir():
        return f"{folder}: the study is not finished (it has no manifest.json); run its command again, finished runs are kept"
    inside = sorted(path.parent.name for path in folder.glob("*/manifest.json"))
    if inside:
        return f"{folder} holds studies but is none; name one of {', '.join(inside[:8])}, as in yuanqu report {folder / inside[0]}"
    return f"{folder} is not a study: it has no manifest.json; name the folder of a finished study, as in yuanqu report outputs/STUDY"


def _near(folder: Path) -> str:
    parent = folder.parent
    there = sorted(path.parent.name for path in parent.glob("*/manifest.json")) if parent.is_dir() else []
    return f" ({parent} has {', '.join(there[:8])}{', ...' if len(there) > 8 else ''})" if there else ""
