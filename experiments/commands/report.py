"""`yuanqu report`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.commands.exit_codes import DONE
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import flags, hands_over, show
from experiments.configuration.overrides import parsed
from experiments.report import render
from experiments.report.study_folder import Source

READS = ("lang", "size", "formats", "figures", "report", "out")


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu report DIR`: figures, tables and report of a finished study once more, without simulating."""
    found = flags(words)
    if found.multirun:
        return one_after_another("report", command, found, place)
    folders = [word for word in found.overrides if "=" not in word and not word.startswith("~")]
    overrides = [word for word in found.overrides if word not in folders]
    for word in overrides:
        key = parsed(word).key_or_group
        if key not in READS:
            raise ConfigurationError(
                f"{word}: yuanqu report does not read it, since it computes nothing; it reads {', '.join(READS)}"
            )
    composed = composition(overrides, found.config_dir)
    if hands_over(found):
        found.overrides = list(composed.overrides)
        return show(found)
    if len(folders) != 1:
        raise ConfigurationError(
            f"name the folder of one finished study, as in yuanqu report outputs/STUDY lang=zh; "
            f"got {', '.join(folders) if folders else 'none'}"
        )
    options = composed.options
    folder = Path(folders[0])
    if not folder.exists() and (Path(options.out) / folder).is_dir():
        folder = Path(options.out) / folder
    # what is not said now is as the study had it
    before = Source(folder, options.lang).options
    said = {parsed(word).key_or_group for word in overrides}
    place.append(folder)

    def option(key: str) -> object:
        return getattr(options, key) if key in said or key not in before else before[key]

    notes = render(
        folder,
        lang=str(option("lang")),
        formats=tuple(option("formats")),  # type: ignore[arg-type]
        size=str(option("size")),
        figures=options.figures,
        report=options.report,
    )
    for note in notes:
        print(note)
    print(written(folder, options.report, options.figures))
    return DONE


def written(folder: Path, report: bool, figures: bool) -> str:
    """What lies where now."""
    parts = [name for name in ("report.html", "report.pdf") if report and (folder / name).is_file()]
    parts += ["tables/"] * report + ["figures/"] * figures
    return f"{', '.join(parts)} in {folder}"
