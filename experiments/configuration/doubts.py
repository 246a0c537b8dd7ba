"""What is said of numbers that are hardly meant, before a run: warnings, or errors with strict=true."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from experiments.configuration.errors import ConfigurationError
from experiments.configuration.policy_csv import doubtful_programmes
from experiments.configuration.region import read_setting
from experiments.configuration.texts import texts_of
from sim.parameters import Parameters
from sim.regions import Setting
from sim.regions.plausibility import Doubt, doubts

MANY = 8
"""Most rows that are listed one by one."""

_told: set[str] = set()


def in_words(doubt: Doubt, files: Mapping[str, str], lang: str) -> str:
    """A doubt in a sentence: file, row, column, value, what follows from it, and the unit that it is likely in."""
    words = texts_of("configuration/plausibility", lang)
    file = files.get(doubt.table, f"{doubt.table}.csv")
    at = {"file": file, "column": doubt.column, "rows": doubt.rows[:1] and doubt.rows[0]}
    if len(doubt.rows) > 1:
        others = ", ".join(map(str, doubt.rows[1 : MANY + 1])) + (", …" if len(doubt.rows) > MANY + 1 else "")
        place = words("where_many", **at, count=len(doubt.rows) - 1, others=others)
    else:
        place = words("where", **at) if doubt.rows else words("where_column", **at)
    values = {**doubt.derived, **({} if doubt.value is None else {"value": doubt.value})}
    return words(
        "shown",
        where=place,
        doubt=words(f"doubt.{doubt.kind}", **values),
        likely=words(f"likely.{doubt.likely or ('date' if doubt.value is None else 'none')}"),
    )


def all_doubts(parameters: Parameters, table: str, setting: Setting, lang: str) -> list[str]:
    """What is hardly meant in a region and in a policy table (a path, empty for none), in sentences."""
    quarters = parameters.quarters or setting.quarters
    found = [in_words(each, setting.files, lang) for each in doubts(setting, quarters)]
    if table:
        files = {"policy": Path(table).name}
        found += [in_words(each, files, lang) for each in doubtful_programmes(table, setting, quarters)]
    return found


def weigh(parameters: Parameters, table: str, *, strict: bool, lang: str) -> None:
    """Say what is hardly meant in the user's own tables, once in a process; with strict raise `ConfigurationError` instead.

    table: path of the policy table, empty for none. Regions that are shipped have been looked at, and are read only with strict.
    """
    if not (strict or table or (parameters.region.kind == "folder" and parameters.region.folder)):
        return
    try:
        setting = read_setting(parameters.region)
    except ConfigurationError:
        if strict:
            raise
        return  # whoever needs the region says what is wrong with it
    found = all_doubts(parameters, table, setting, lang)
    words = texts_of("configuration/plausibility", lang)
    if strict and found:
        raise ConfigurationError("\n".join([words("strict", count=len(found)), *found]))
    tell(found, lang)


def tell(found: Iterable[str], lang: str) -> None:
    """Print doubts as warnings, each once in a process."""
    for text in found:
        if text not in _told:
            _told.add(text)
            print(f"yuanqu: {texts_of('configuration/plausibility', lang)('warning', text=text)}", file=sys.stderr)
