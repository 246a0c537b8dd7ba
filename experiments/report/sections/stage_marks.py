"""What decides about the development stage of a park: the marks of the indicators, and the bars and floors of the stages."""

from __future__ import annotations

from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.report.document import Block, Cell, Number, Paragraph, Rows, Table
from experiments.report.phrases import percent
from experiments.report.study_folder import Source
from sim.observers.dimensions import BEYOND_LABOUR, DIMENSIONS, ENTER, FLOORS, LEAST, MARKS, STAY
from sim.parameters.stages import Stages

STAGE = "mean_stage"
"""The outcome that is read off the stages."""


def told(source: Source) -> tuple[Block, ...]:
    """A paragraph and two tables, for a study that shows stages; of one whose scenarios raise or lower the bars, those of the base."""
    if STAGE not in {outcome.name for outcome in source.main}:
        return ()
    words = texts_of("report/stage_marks", source.lang)
    entry = source.manifest["scenarios"].get(source.scenario_of(source.base)) or {}
    set_so = {name: (entry.get("parameters") or {}).get("stages", {}).get(name) for name in ("scale", "up", "down")}
    stages = Stages(**{name: value for name, value in set_so.items() if value is not None})
    scale = stages.scale
    marks = tuple(
        Rows(
            words(f"dimension.{dimension}"),
            tuple(
                (
                    label(name, source.lang),
                    words(f"unit.{name}"),
                    *(Number(value, _decimals(value)) for value in (mark.nothing, mark.full)),
                    Number(mark.weight, 2),
                )
                for name, mark in of_dimension.items()
            ),
        )
        for dimension, of_dimension in MARKS.items()
    )
    bars = tuple(
        (
            label(f"stage_{stage}", source.lang),
            *(_bar(needed.get(dimension), scale) for dimension in DIMENSIONS),
            *(_bar(LEAST[stage].get(floor), scale) for floor in FLOORS),
        )
        for stage, needed in ENTER.items()
    )
    return (
        Paragraph(
            words("text", beyond=f"{scale * BEYOND_LABOUR:g}", up=stages.up, down=stages.down, stay=percent(STAY))
        ),
        Table("stage_marks", words("caption_marks"), words.row("columns_marks"), marks, group=words("group"), texts=2),
        Table("stage_bars", words("caption_bars"), words.row("columns_bars"), (Rows("", bars),)),
    )


def _decimals(value: float) -> int:
    """As many as a mark needs."""
    return len(f"{value:g}".partition(".")[2])


def _bar(value: float | None, scale: float) -> Cell:
    """What has to be reached; nothing where it is not asked for."""
    if value is None:
        return ""
    return Number(scale * value, 0 if value > 1.0 else 2)
