"""From the chosen region to its folder and its tables."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import sim
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.policy_csv import read_programmes
from sim.parameters import Parameters, RegionChoice
from sim.parameters.declare import ParameterError
from sim.regions import InputError, Setting, check_setting, load_folder, synthetic
from sim.regions.industry_tables import SHARED, load_industries


def shipped_regions() -> dict[str, Path]:
    """Regions that come with the program, by name."""
    home = Path(next(iter(sim.__path__))) / "regions"
    return {path.parent.name: path.parent for path in sorted(home.glob("*/region.csv"))}


def region_folder(region: RegionChoice) -> Path | None:
    """Folder the region is read from, None for a synthetic one; raises `ConfigurationError` when there is none."""
    if region.kind != "folder":
        return None
    if region.folder:
        folder = Path(region.folder).expanduser()
        if not folder.is_dir() and not (folder.is_file() and folder.suffix.lower() == ".xlsx"):
            raise ConfigurationError(
                f"region.folder={region.folder}: there is no folder {folder.absolute()}; give the path of a folder "
                f"with region.csv, districts.csv, parks.csv and mix.csv, or of a workbook (.xlsx) with these sheets"
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
    """The study region as the model will see it; raises `ConfigurationError` when a table is missing or wrong.

    As long as no file of it changes, it is read once in a process.
    """
    folder = region_folder(region)
    return _read(region, folder, (*_stamp(folder), *_stamp(SHARED)))


def _stamp(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Name, time of change [ns] and size of the files of a folder, or of a workbook; nothing of a region without one."""
    files = () if folder is None else sorted(folder.glob("*")) if folder.is_dir() else (folder,)
    found = [(str(path.absolute()), path.stat()) for path in files if path.is_file()]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=16)
def _read(region: RegionChoice, folder: Path | None, stamp: tuple[tuple[str, int, int], ...]) -> Setting:
    try:
        if folder is not None:
            return load_folder(folder)
        return synthetic(region.parks, region.districts, region.enterprises, load_industries(), region.layout_seed)
    except InputError as error:
        raise ConfigurationError(str(error)) from error
    except OSError as error:
        # a folder where a table belongs, a link to nowhere, a file nobody may read
        raise ConfigurationError(f"region.folder: {error.filename} cannot be read ({error.strerror})") from error


def setting_of(parameters: Parameters, read: dict[RegionChoice, Setting] | None = None) -> Setting:
    """The setting of a configuration whose policy names only what is there; raises `ConfigurationError`.

    read: settings already read, which this one is taken from or added to.
    """
    known = {} if read is None else read
    setting = known.get(parameters.region) or known.setdefault(parameters.region, read_setting(parameters.region))
    try:
        check_setting(parameters, setting)
    except ParameterError as error:
        raise ConfigurationError(str(error)) from error
    return setting


def with_table(parameters: Parameters) -> Parameters:
    """The parameters with the programmes of `policy.table` behind those of the chosen policy; raises `ConfigurationError`."""
    scheme = parameters.policy
    if not scheme.table:
        return parameters
    programmes = read_programmes(scheme.table, read_setting(parameters.region))
    scheme = replace(scheme, table="", instruments=(*scheme.instruments, *programmes))
    return replace(parameters, policy=scheme)


def checksums(setting: Setting) -> dict[str, str]:
    """SHA-256 of every table the setting was made from; a synthetic region rests on the shared industry tables."""
    if setting.checksums:
        return dict(setting.checksums)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(SHARED.glob("*.csv"))}
