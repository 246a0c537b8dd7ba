"""The tables of runs: written, read one run at a time, and joined into one file without ever holding more than a run."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.study.whole_files import write_whole
from experiments.study.whole_runs import checksum

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("scenario", "seed")

ROWS = 32_768
"""Rows after which a piece of a joined table is written: small enough to hold, large enough that pieces are few."""

TABLES = 64
"""Tables that are held one by one before they become one."""


def write_table(frame: pd.DataFrame, path: Path) -> str:
    """Write one table as parquet, rows by quarter, and see that it is on the disk; returns its checksum."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = pa.BufferOutputStream()
    pq.write_table(as_arrow(frame), stream)
    content = memoryview(stream.getvalue())
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return checksum(content)


def as_arrow(frame: pd.DataFrame) -> Any:
    """The frame as an arrow table without index or notes of pandas; a column without any value is a column of texts."""
    import pyarrow as pa

    if "quarter" in frame and not frame["quarter"].is_monotonic_increasing:
        frame = frame.sort_values("quarter", kind="stable")
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = []
    for item in table.schema:
        kind = item.type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if pa.types.is_null(kind) or pa.types.is_large_string(kind):
            kind = pa.string()
        fields.append(pa.field(item.name, kind))
    return table.cast(pa.schema(fields))


def read_run(
    folder: Path, scenario: str, seed: int, columns: Mapping[str, Sequence[str] | None]
) -> dict[str, pd.DataFrame]:
    """Tables of one run, with scenario and seed in front where all columns or these are asked for."""
    import pyarrow.parquet as pq

    found = {}
    for name, wanted in columns.items():
        path = folder / f"{name}.parquet"
        if not path.is_file():
            continue
        keys = KEYS if wanted is None else [key for key in KEYS if key in wanted]
        inside = None if wanted is None else [column for column in wanted if column not in KEYS]
        frame = pq.ParquetFile(path).read(inside, use_threads=False).to_pandas()
        for place, key in enumerate(keys):
            frame.insert(place, key, scenario if key == "scenario" else seed)
        found[name] = frame
    return found


def join(parts: Sequence[tuple[str, int, Path]], path: Path) -> None:
    """Write the tables of several runs behind one another into one file, with scenario and seed in front.

    Never more than ROWS rows, or one run, are held at a time.
    """

    def write(part: Path) -> None:
        # Nearly always all runs have the same columns, so that one look at each is enough.
        if not _written(parts, part, _common(parts[:1])):
            _written(parts, part, _common(parts))

    write_whole(path, write)


def _written(parts: Sequence[tuple[str, int, Path]], path: Path, schema: Any) -> bool:
    """Write the parts with these columns; False, with a file of no use, when one has a column of another name or kind."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Bounds of every column of every piece would make the footer grow to the size of a table.
    with pq.ParquetWriter(path, schema, write_statistics=list(KEYS)) as file:
        waiting: list[Any] = []
        merged: list[Any] = []
        for scenario, seed, part in parts:
            table = pq.ParquetFile(part).read(use_threads=False)
            keys = [pa.array([scenario] * len(table), pa.string()), pa.array([seed] * len(table), pa.int64())]
            table = pa.table([*keys, *table.columns], names=[*KEYS, *table.column_names])
            if table.schema != schema:
                if pa.unify_schemas([schema, table.schema], promote_options="permissive") != schema:
                    return False
                table = _filled(table, schema)
            waiting.append(table)
            full = sum(map(len, waiting)) + sum(map(len, merged)) >= ROWS
            # a small table of many columns takes far more room than what is in it
            if full or len(waiting) >= TABLES:
                merged.append(pa.concat_tables(waiting).combine_chunks())
                waiting = []
            if full:
                file.write_table(pa.concat_tables(merged).combine_chunks())
                merged = []
        if waiting or merged:
            file.write_table(pa.concat_tables([*merged, *waiting]).combine_chunks())
    return True


def _common(parts: Sequence[tuple[str, int, Path]]) -> Any:
    """The columns of all parts, in the order in which they appear, scenario and seed in front."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pa.schema([])
    for _, _, part in parts:
        schema = pq.read_schema(part)
        if schema != found:
            found = pa.unify_schemas([found, schema], promote_options="permissive")
    return pa.schema([pa.field("scenario", pa.string()), pa.field("seed", pa.int64()), *found])


def _filled(table: Any, schema: Any) -> Any:
    """The table with all columns of the schema; a column that this run does not have is empty."""
    import pyarrow as pa

    columns = [
        table[item.name].cast(item.type) if item.name in table.column_names else pa.nulls(len(table), item.type)
        for item in schema
    ]
    return pa.table(columns, schema=schema)
