"""Study regions: what is there at the start, read from tables or laid out synthetically."""

from sim.regions.reader import load_folder
from sim.regions.setting import Districts, Industries, Parks, Setting
from sim.regions.synthetic import synthetic
from sim.regions.tables import SPACE_TYPES, STRATEGIES, InputError

__all__ = [
    "SPACE_TYPES",
    "STRATEGIES",
    "Districts",
    "Industries",
    "InputError",
    "Parks",
    "Setting",
    "load_folder",
    "synthetic",
]
