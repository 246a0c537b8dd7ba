"""Study regions: what is there at the start, read from tables or laid out synthetically."""

from dataclasses import replace
from pathlib import Path

from sim.parameters import Parameters
from sim.regions.csv_tables import InputError
from sim.regions.reader import load_folder, load_industries
from sim.regions.setting import Districts, History, Industries, LargerPark, MarketPath, Parks, Setting
from sim.regions.synthetic import synthetic

__all__ = [
    "Districts",
    "History",
    "Industries",
    "InputError",
    "LargerPark",
    "MarketPath",
    "Parks",
    "Setting",
    "load",
    "load_folder",
    "synthetic",
]


def load(parameters: Parameters) -> Setting:
    """The setting that the parameters name: a folder of tables, a region that is shipped, or one laid out by formula."""
    choice = parameters.region
    if choice.kind == "synthetic":
        made = synthetic(choice.parks, choice.districts, choice.enterprises, load_industries(), choice.layout_seed)
        return replace(made, name=choice.name) if choice.name else made
    folder = Path(choice.folder) if choice.folder else Path(__file__).parent / choice.name
    return load_folder(folder)
