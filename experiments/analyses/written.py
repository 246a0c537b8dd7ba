"""What a study writes once its runs are done: combined tables, summary, figures and the manifest of the study."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.analyses import known_parks_screen, summary_screen
from experiments.analyses.figure_process import Painter
from experiments.configuration import standing_words, timeline_words
from experiments.configuration.compose import Composition
from experiments.configuration.options import Options
from experiments.configuration.plugins import plugins_of
from experiments.configuration.texts import texts_of
from experiments.report import pages_in, pictures, render
from experiments.statistics import known_parks, record, standing, summary
from experiments.study import manifest, region_names, run_folders, summary_tables, tables_as_written
from experiments.study.for_show import lost
from experiments.study.study import Study, framed
from experiments.study.whole_files import write_csv, write_json, write_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Clock:
    """Wall time by phase [seconds]."""

    start: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    last: float | None = None

    def mark(self, phase: str) -> None:
        """The time since the last mark was spent on `phase`."""
        now = time.perf_counter()
        self.seconds[phase] = round(self.seconds.get(phase, 0.0) + now - (self.last or self.start), 3)
        self.last = now


@dataclass(frozen=True)
class Command:
    """How the study was asked for, as texts to be kept and shown."""

    name: str
    """Subcommand."""
    line: str
    """The command, or the statement in Python, that gives the same study again."""
    words: str = "[]\n"
    """Its overrides, in YAML."""
    config: str = ""
    """The composed configuration, in YAML."""

    @classmethod
    def of(cls, name: str, composed: Composition, study: str) -> Command:
        """That of a configuration that is no sweep; study: its name, where no word says it."""
        overrides = composed.overrides
        return cls(name, overrides.command_line(name, study), overrides.as_yaml(), composed.config)


def named(options: Any, command: str) -> str:
    """Name of the study: the one chosen, or the subcommand with date and time."""
    return options.study or time.strftime(f"{command}-%Y%m%d-%H%M%S")


def keep_configuration(study: Study, command: Command) -> None:
    """Write the composed configuration and the overrides to `.hydra/` of the study."""
    folder = study.folder / ".hydra"
    for name, text in (("config.yaml", command.config), ("overrides.yaml", command.words)):
        write_text(folder / name, text)


def finish(study: Study, options: Options, command: Command, clock: Clock, painter: Painter) -> str:
    """Combine, summarise, write the manifest, print the summary, draw; returns what is left to be shown."""
    study.combine()
    tables = _tables(study)
    clock.mark("tables")
    if tables:
        table = summary.summary(tables)
        write_csv(study.folder / "summary.csv", table)
        write_hindcast(study, study.settings, lambda scenario: _of(tables, scenario))
        clock.mark("summary")
    known = for_show(study, options, lambda: write_known_parks(study, tables, options.lang)) if tables else ""
    # once all tables are written, and before anything that is for show, which may fail without taking the study with it
    write_manifest(study, options, command, clock)
    if not tables:
        return ""
    text = for_show(study, options, lambda: _screen(study, options, table, tables, known))
    left: OSError | None = None
    try:
        # the answer does not wait for its pictures
        print(text, flush=True)
    except OSError as error:
        # the reader of a pipe may have left, as in `yuanqu run | head`: no reason to leave the study without figures
        left = error
    if not options.figures:
        notes = []
    else:
        notes = painted(study, options, painter)
        clock.mark("figures")
        # once more, with the time that the figures took
        with contextlib.suppress(OSError):
            write_manifest(study, options, command, clock)
    if left is not None:
        raise left
    return "\n".join(notes)


def _screen(study: Study, options: Options, table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], known: str) -> str:
    """The summary as the screen shows it; known: what is said of parks that opened later."""
    shown = table[table["scenario"].isin(list(study.scenarios))]
    titles = {scenario: _title(study, scenario, tables["system"], options.lang) for scenario in study.scenarios}
    parts = (
        summary_screen.text(shown, tables, titles, options.lang),
        standing_words.sentences(standings(study), options.lang),
        timelines(study, options.lang),
        known,
    )
    return "\n\n".join(part for part in parts if part)


def for_show(study: Study, options: Options, text: Callable[[], str]) -> str:
    """A text for the screen, or the line that says why there is none."""
    try:
        return text()
    except Exception as error:  # noqa: BLE001 - the study is whole without it
        return "\n".join(lost(study.folder, [(texts_of("report/lost", options.lang)("screen"), error)], options.lang))


def painted(study: Study, options: Options, painter: Painter) -> list[str]:
    """Draw the figures of a study of runs; returns lines to show."""
    try:
        return painter.draw(study.folder, options, list(study.scenarios))
    except Exception as error:  # noqa: BLE001 - the study is whole without them
        return lost(study.folder, [("figures", error)], options.lang)


def _tables(study: Study) -> dict[str, pd.DataFrame]:
    """The combined tables that the summary needs; those of a single run are at hand already, and whole."""
    runs = run_folders.complete_runs(study.runs)
    if not runs:
        return {}
    if len(runs) == 1 and len(study.computed) == 1 and study.computed[0].tables is not None:
        return framed(study.computed[0])
    return summary_tables.of_summary(study)


def _of(tables: Mapping[str, pd.DataFrame], scenario: str) -> dict[str, pd.DataFrame]:
    return {name: of_scenarios(tables[name], [scenario]) for name in ("parks", "system")}


def write_hindcast(
    study: Study, scenarios: Iterable[str], tables_of: Callable[[str], Mapping[str, pd.DataFrame]]
) -> None:
    """Write `hindcast.csv`: what was observed beside what these scenarios give, for regions with evidence; tables_of: those of a scenario."""
    import pandas as pd

    parts = []
    for scenario in scenarios:
        setting = study.settings[scenario]
        if setting.evidence:
            given = standing.Given.of(study.scenarios[scenario], setting)
            parts.append(record.compared(tables_of(scenario), setting.evidence, setting.deflator, given, setting.sites))
    if parts and any(len(part) for part in parts):
        write_csv(study.folder / "hindcast.csv", pd.concat(parts))


def standings(study: Study) -> dict[str, list[standing.Span]]:
    """How far the outputs of each scenario are put in."""
    found = {}
    for scenario, setting in study.settings.items():
        first, quarter = setting.start
        last = (first * 4 + quarter + study.quarters(scenario) - 2) // 4
        found[scenario] = standing.spans(standing.Given.of(study.scenarios[scenario], setting), first, last)
    return found


def timelines(study: Study, lang: str) -> str:
    """A line for every scenario in which something changes under way; empty when nothing does."""
    return timeline_words.lines({name: study.timeline_of(name) for name in study.scenarios}, lang)


def write_standing(study: Study) -> None:
    """Write `standing.csv`: how far each output of each scenario is put in, and why; a row per stretch of years."""
    import pandas as pd

    words = texts_of("configuration/standing", "en")
    rows = [
        {
            "scenario": scenario,
            "output": span.output,
            "place": span.place,
            "first_year": span.first,
            "last_year": span.last,
            "standing": span.standing,
            "why": span.why,
            "reason": words(f"why.{span.why}"),
        }
        for scenario, spans in standings(study).items()
        for span in spans
    ]
    write_csv(study.folder / "standing.csv", pd.DataFrame(rows))


def write_known_parks(study: Study, tables: Mapping[str, pd.DataFrame], lang: str) -> str:
    """Write `cases.csv`: what is known of parks that opened later beside what the scenarios give; returns it as text."""
    import pandas as pd

    parts = [
        known_parks.known_and_simulated(of_scenarios(tables["parks"], [scenario]), setting.cases, setting.deflator)
        for scenario, setting in study.settings.items()
        if setting.cases
    ]
    if not any(len(part) for part in parts):
        return ""
    found = pd.concat([part for part in parts if len(part)])
    write_csv(study.folder / "cases.csv", found)
    names = {code: text[lang] for setting in study.settings.values() for code, text in setting.labels().items()}
    return known_parks_screen.text(found, names, lang)


def of_scenarios(table: pd.DataFrame, scenarios: Sequence[str]) -> pd.DataFrame:
    """The rows of the scenarios named."""
    inside = table["scenario"].isin(scenarios)
    return table if inside.all() else table[inside]


def _title(study: Study, scenario: str, system: pd.DataFrame, lang: str) -> str:
    dates = system.loc[system["scenario"] == scenario, "date"]
    if dates.empty:
        return study.settings[scenario].names[lang]
    return f"{study.settings[scenario].names[lang]} {dates.iloc[0]}-{dates.iloc[-1]}"


def write_manifest(
    study: Study,
    options: Options,
    command: Command,
    clock: Clock,
    further: Mapping[str, Any] | None = None,
    *,
    brief: bool = False,
) -> None:
    """Write the manifest of the study (what was run, with what, how long it took, how to run it again) and what figures call things.

    further: more entries; brief: of the scenarios identity and seed only, the rest is in the manifests of the runs.
    """
    region_names.write(study)
    if not brief:
        write_standing(study)
    scenarios: dict[str, Any] = {}
    for scenario, seed, folder in run_folders.complete_runs(study.runs):
        entry = scenarios.setdefault(scenario, {"identity": folder.name, "seeds": []})
        if not entry["seeds"] and not brief:
            entry.update(
                {
                    key: value
                    for key, value in run_folders.run_manifest(folder).items()
                    if key
                    in (
                        "story",
                        "timeline",
                        "lever",
                        "cost",
                        "world",
                        "adoption",
                        "quarters",
                        "inputs",
                        "model",
                        "parameters",
                    )
                }
            )
        entry["seeds"].append(seed)
    memories = [ended.memory for ended in study.computed if ended.memory] + [manifest.peak_memory() or 0]
    write_json(
        study.folder / "manifest.json",
        {
            "study": study.name,
            "kind": command.name,
            "command": command.line,
            "options": {key: value for key, value in asdict(options).items() if key != "story"},
            **({"plugins": [each.told() for each in plugins_of(options.plugins)]} if options.plugins else {}),
            **(further or {}),
            "finished": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "versions": manifest.versions(),
            "platform": manifest.system(),
            "git": manifest.git_state(),
            "model": manifest.model_fingerprint(),
            "runs_computed": len(study.computed),
            "runs_failed": [
                {"scenario": ended.scenario, "seed": ended.seed, "error": ended.error} for ended in study.failed
            ],
            "seconds": {**clock.seconds, "total": round(time.perf_counter() - clock.start, 3)},
            "peak_memory_bytes": max(memories) or None,
            **(
                {"figures_show_seeds": pictures.MOST_SEEDS_SHOWN}
                if (study.folder / "figures").is_dir() and len(study.seeds) > pictures.MOST_SEEDS_SHOWN
                else {}
            ),
            "results_rest_on": manifest.weak_evidence(),
            "checksums": tables_as_written.checksums(study.folder),
            "scenarios": scenarios,
        },
    )


def rendered(study: Study, options: Options, clock: Clock) -> list[str]:
    """Draw the figures and write the report of a finished study, from its folder alone; returns lines to show."""
    before = pages_in(study.folder)
    try:
        notes: list[str] = render(
            study.folder,
            options.lang,
            formats=options.formats,
            size=options.size,
            figures=options.figures,
            report=options.report,
            titles=options.titles,
        )
    except Exception as error:  # noqa: BLE001 - the study is whole without them
        notes = lost(study.folder, [("figures, report", error)], options.lang)
    clock.mark("figures and report")
    # not one of an earlier command that could not be written anew
    written = [str(path) for path, changed in pages_in(study.folder).items() if before.get(path) != changed]
    return (
        [*notes, texts_of("analyses/summary", options.lang)("report", files=", ".join(written))] if written else notes
    )
