"""`yuanqu report`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from experiments.analyses.validation import rendered
from experiments.commands.exit_codes import DONE, FAILED
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import Asked, asked
from experiments.report import pages_in, render
from experiments.report.study_folder import Source
from experiments.study import run_folders, tables_as_written
from experiments.study.for_show import Lost

READS = ("lang", "size", "titles", "formats", "figures", "report", "out")


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu report DIR`: figures, tables and report of a finished study once more, without simulating."""
    found = asked(words, bare=True)
    return one_after_another("report", once, found, place) if found.multirun else once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu report` without `-m`."""
    for one in found.overrides:
        if one.key not in READS:
            raise ConfigurationError(
                f"{one.text}: yuanqu report does not read it, since it computes nothing; it reads {', '.join(READS)}"
            )
    composed = composition(found.overrides)
    if found.hands_over:
        return found.show()
    if len(found.bare) != 1:
        raise ConfigurationError(
            f"name the folder of one finished study, as in yuanqu report outputs/STUDY lang=zh; "
            f"got {', '.join(found.bare) or 'none'}"
        )
    options = composed.options
    folder = Path(found.bare[0])
    if not folder.exists() and (Path(options.out) / folder).is_dir():
        folder = Path(options.out) / folder
    place.append(folder)
    # what is not said now is as the study had it
    validation = rendered.is_validation(folder)
    if validation:
        tables_as_written.require(folder, run_folders.run_manifest(folder))
    before = rendered.options_of(folder) if validation else Source(folder, options.lang).options
    said = found.overrides.keys

    def option(key: str) -> Any:
        return getattr(options, key) if key in said or key not in before else before[key]

    drawn = {
        "lang": option("lang"),
        "formats": tuple(option("formats")),
        "size": option("size"),
        "titles": option("titles"),
    }
    if validation:
        notes = rendered.rendered(folder, figures=options.figures, **drawn)
        told = written(folder, options.figures, rendered.PAGES.values())
    else:
        old = pages_in(folder)
        notes = render(folder, figures=options.figures, report=options.report, **drawn)
        # not one of an earlier command that could not be written anew
        new = [path.name for path, changed in pages_in(folder).items() if old.get(path) != changed]
        told = written(folder, options.figures, [*new, *["tables/"] * options.report])
    for line in (*notes, told):
        print(line)
    # here what is for show is all that was asked for
    return FAILED if any(isinstance(line, Lost) for line in notes) else DONE


def written(folder: Path, figures: bool, parts: Iterable[str]) -> str:
    """What lies where now."""
    return f"{', '.join([*parts, *['figures/'] * figures])} in {folder}"
