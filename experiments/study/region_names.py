"""What figures and reports call things, kept in the folder of a study, so that they can be made again without the region's tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from experiments.study import run_folders
from experiments.study.study import Study
from experiments.study.whole_files import read_json, write_json
from sim.regions import Setting
from sim.regions.setting import Districts, Parks

FILE = "information.json"
NOTHING: dict[str, Any] = {
    "names": {},
    "larger_parks": {},
    "evidence": [],
    "cases": [],
    "openings": {},
    "title": {"en": "", "zh": ""},
    "deflator": {},
    "start": [],
}
"""What figures are told where the folder says nothing."""


def write(study: Study) -> None:
    """Write `information.json`: groups of scenarios of one region, those that the study holds from before among them."""
    path = study.folder / FILE
    held = {scenario for scenario, _, _ in run_folders.complete_runs(study.runs)}
    groups: list[dict[str, Any]] = []
    for group in _groups(path):
        before = [name for name in group["scenarios"] if name in held and name not in study.scenarios]
        _join(groups, before, group["information"])
    same: dict[int, list[str]] = {}
    for scenario, setting in study.settings.items():
        same.setdefault(id(setting), []).append(scenario)
    for scenarios in same.values():
        # as it will be read back, so that equal regions are equal
        told = figure_information(study.settings[scenarios[0]])
        _join(groups, scenarios, json.loads(json.dumps(told, default=_plain)))
    write_json(path, {"groups": groups})


def _join(groups: list[dict[str, Any]], scenarios: list[str], information: dict[str, Any]) -> None:
    if not scenarios:
        return
    for group in groups:
        if group["information"] == information:
            group["scenarios"] += scenarios
            return
    groups.append({"scenarios": scenarios, "information": information})


def _plain(value: Any) -> Any:
    """A number of NumPy as JSON has it; Mappings and tuples that JSON does not know as dictionaries and lists."""
    if hasattr(value, "item"):
        return value.item()
    if hasattr(value, "keys"):
        return {key: value[key] for key in value.keys()}  # noqa: SIM118 - a Mapping need not be a dict
    return list(value)


def read(folder: Path) -> list[dict[str, Any]]:
    """The groups of `information.json` in the folder of a study, as figures want them; none where there is no such file."""
    groups = _groups(folder / FILE)
    for group in groups:
        known: dict[str, Any] = {**NOTHING, **(group.get("information") or {})}
        # JSON has texts as keys and lists only
        known["deflator"] = {int(year): index for year, index in known["deflator"].items()}
        known["start"] = tuple(known["start"])
        group["information"] = known
    return groups


def _groups(path: Path) -> list[dict[str, Any]]:
    """The groups in a file, none where it is missing or damaged."""
    groups = (read_json(path) or {}).get("groups", [])
    found = [each for each in groups if isinstance(each, dict)] if isinstance(groups, list) else []
    return [
        each for each in found if isinstance(each.get("scenarios"), list) and isinstance(each.get("information"), dict)
    ]


def figure_information(setting: Setting) -> dict[str, Any]:
    """What the figures want of a region: names in both languages, observations, cases, openings, deflator, start, title, where it all lies.

    positions and district_positions: {code: [x, y] km}; districts: {park: code of its district}; larger_parks: {code: its sites}; industries: codes.
    """
    names: dict[str, dict[str, str]] = {}
    # Parks last: where a park and its district share a code, the figures speak of the park.
    names |= {code: dict(larger.names) for code, larger in setting.larger_parks.items()}
    for part in (setting.districts, setting.industries, setting.parks):
        for index, code in enumerate(part.codes):
            names[code] = {lang: part.names[lang][index] for lang in ("en", "zh")}
    return {
        "names": names,
        "larger_parks": {code: list(sites) for code, sites in setting.sites.items()},
        "evidence": list(setting.evidence),
        "cases": list(setting.cases),
        "openings": dict(zip(setting.parks.codes, map(int, setting.parks.opening), strict=True)),
        "deflator": dict(setting.deflator),
        "start": tuple(setting.start),
        "title": dict(setting.names),
        "positions": _positions(setting.parks),
        "districts": {
            park: setting.districts.codes[row]
            for park, row in zip(setting.parks.codes, setting.parks.district, strict=True)
        },
        "district_positions": _positions(setting.districts),
        "industries": list(setting.industries.codes),
    }


def _positions(group: Parks | Districts) -> dict[str, list[float]]:
    return {code: [float(x), float(y)] for code, x, y in zip(group.codes, group.x_km, group.y_km, strict=True)}
