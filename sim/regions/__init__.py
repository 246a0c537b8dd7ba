"""Study regions: what is there at the start, read from tables or laid out synthetically."""

from dataclasses import replace
from pathlib import Path

from sim.parameters import ParameterError, Parameters
from sim.parameters.development import check_parks
from sim.parameters.extensions import instrument_names, strategies
from sim.parameters.operation import check_strategy
from sim.parameters.policy_table import check_names
from sim.parameters.timeline import check_dates, date_of
from sim.regions.column import InputError
from sim.regions.industry_tables import load_industries
from sim.regions.reader import load_folder
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
    "check_setting",
    "load",
    "load_folder",
    "load_industries",
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


def check_setting(parameters: Parameters, setting: Setting) -> None:
    """Raise `ParameterError` when the parameters name what the region does not have, on the first day or later, or change after the end."""
    check_dates(parameters.timeline, parameters.quarters or setting.quarters, setting.start)
    for quarter in (0, *parameters.dates()):
        known = parameters.at(quarter)
        try:
            check_names(known.policy, setting, instrument_names(known.extensions))
            check_strategy(known.operation, setting, strategies(known.extensions).names)
            check_parks(known.paths, setting)
        except ParameterError as error:
            if quarter == 0:
                raise
            raise ParameterError(
                f"timeline, from {date_of(quarter, setting.start)} (quarter {quarter}) on: {error}"
            ) from error
