"""From the chosen region to its folder and its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.errors import ConfigurationError, nearest

if TYPE_CHECKING:
    from sim.parameters import Parameters, RegionChoice
    from sim.regions import Setting
    from sim.regions.setting import Districts, Parks


def shipped_regions() -> dict[str, Path]:
    """Regions that come with the program, by name."""
    import sim

    home = Path(next(iter(sim.__path__))) / "regions"
    return {path.parent.name: path.parent for path in sorted(home.glob("*/region.csv"))}


def region_folder(region: RegionChoice) -> Path | None:
    """Folder the region is read from, None for a synthetic one; raises `ConfigurationError` when there is none."""
    if region.kind != "folder":
        return None
    if region.folder:
        folder = Path(region.folder).expanduser()
        if not folder.is_dir():
            raise ConfigurationError(
                f"region.folder={region.folder}: there is no folder {folder.absolute()}; give the path of a folder "
                f"with region.csv, districts.csv, parks.csv and mix.csv"
            )
        return folder
    shipped = shipped_regions()
    if region.name not in shipped:
        raise ConfigurationError(
            f"region.name={region.name}: no such region is shipped; shipped are {', '.join(shipped)}"
            f"{nearest(region.name, shipped)}. Your own tables: region.folder=PATH"
        )
    return shipped[region.name]


def read_setting(region: RegionChoice) -> Setting:
    """The study region as the model will see it; raises `ConfigurationError` when a table is missing or wrong."""
    from sim.regions import InputError, load_folder, synthetic
    from sim.regions.reader import load_industries

    folder = region_folder(region)
    try:
        if folder is not None:
            return load_folder(folder)
        return synthetic(region.parks, region.districts, region.enterprises, load_industries(), region.layout_seed)
    except InputError as error:
        raise ConfigurationError(str(error)) from error


def setting_of(parameters: Parameters, read: dict[RegionChoice, Setting] | None = None) -> Setting:
    """The setting of a configuration whose policy names only what is there; raises `ConfigurationError`.

    read: settings already read, which this one is taken from or added to.
    """
    from sim.parameters.declare import ParameterError
    from sim.parameters.development import check_parks
    from sim.parameters.policy_table import check_names

    known = {} if read is None else read
    setting = known.get(parameters.region) or known.setdefault(parameters.region, read_setting(parameters.region))
    try:
        check_names(parameters.policy, setting)
        check_parks(parameters.paths, setting)
    except ParameterError as error:
        raise ConfigurationError(str(error)) from error
    return setting


def with_table(parameters: Parameters) -> Parameters:
    """The parameters with the programmes of `policy.table` behind those of the chosen policy; raises `ConfigurationError`."""
    scheme = parameters.policy
    if not scheme.table:
        return parameters
    from experiments.policy_table import read_table

    programmes = read_table(scheme.table, read_setting(parameters.region))
    scheme = replace(scheme, table="", instruments=(*scheme.instruments, *programmes))
    return replace(parameters, policy=scheme)


def checksums(setting: Setting) -> dict[str, str]:
    """SHA-256 of every table the setting was made from; a synthetic region rests on the shared industry tables."""
    if setting.checksums:
        return dict(setting.checksums)
    import hashlib

    from sim.regions.reader import SHARED

    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(SHARED.glob("*.csv"))}


def figure_information(setting: Setting) -> dict[str, Any]:
    """What the figures want of a region: names in both languages, observations, cases, openings, deflator, start, title, where it all lies.

    positions and district_positions: {code: [x, y] km}; districts: {park: code of its district}; industries: codes.
    """
    names: dict[str, dict[str, str]] = {}
    # Parks last: where a park and its district share a code, the figures speak of the park.
    for part in (setting.districts, setting.industries, setting.parks):
        for index, code in enumerate(part.codes):
            names[code] = {lang: part.names[lang][index] for lang in ("en", "zh")}
    return {
        "names": names,
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
