"""Changes under way: which parameters get other values at the beginning of a quarter, and which may not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from sim.parameters.declare import ParameterError, nearest
from sim.parameters.policy_table import Instrument

PROGRAMMES = "policy.instruments"
LAST_QUARTER = 10_000

_GEOGRAPHY = "distances, and what decays with them, are fixed on the first day"
_FIRST_DAY = "it says what parks and enterprises begin with"
_PIPELINE = "floor space under construction was laid out for it on the first day"

FIXED: Mapping[str, str] = {
    "region": "a run stays in its region",
    "record": "a table needs the same columns from the first quarter to the last",
    "stages": "parks are held against the same marks all along",
    "quarters": "a run has one length",
    "money_unit": "all money is counted in one unit",
    "extensions": "what plugins add is there from the first day to the last",
    "operation.strategy": _FIRST_DAY,
    "operation.strategy_parks": _FIRST_DAY,
    "timeline": "a timeline does not change itself",
    "policy.table": "it is read when the configuration is composed; give the programmes of that date as policy.instruments",
    "supply.construction_lag": _PIPELINE,
    "supply.conversion_downtime": _PIPELINE,
    "production.distance": _GEOGRAPHY,
    "innovation.distance": _GEOGRAPHY,
    "talent.commuting": _GEOGRAPHY,
    "talent.minutes_per_km": _GEOGRAPHY,
    "paths.site_pull": "where parks lie is settled with it on the first day; paths.site_selection may change, for parks that have not opened",
    "paths.site_premium": "the land of parks is priced with it on the first day; paths.site_selection may change, for parks that have not opened",
    "supply.land_price": "land is priced with it on the first day; policy and attraction may make it cheaper under way",
    "production.spare_margin": "the margin at which enterprises of an industry keep their size is reckoned with it on the first day",
    "tenure.investment_grade": _FIRST_DAY,
    "leasing.initial_occupancy": _FIRST_DAY,
    "operation.initial_upkeep": _FIRST_DAY,
    "operation.initial_services": _FIRST_DAY,
    "ordinary_economy.size": _FIRST_DAY,
    "ordinary_economy.wage": _FIRST_DAY,
    "turnover.initial_local_mix": _FIRST_DAY,
    "turnover.initial_size_spread": _FIRST_DAY,
    "turnover.initial_age_mean": _FIRST_DAY,
}
"""What cannot change under way, section or parameter, with the reason. Everything else may."""


def why_fixed(name: str) -> str:
    """Why a parameter cannot change under way; empty when it may."""
    return FIXED.get(name) or FIXED.get(name.partition(".")[0], "")


def leaves(parameters: Any, prefix: str = "") -> Iterator[tuple[str, dataclasses.Field, Any]]:
    """Everything that has a value: dotted name, declaration, value; programmes together are one value."""
    for item in fields(parameters):
        value = getattr(parameters, item.name)
        if is_dataclass(value):
            yield from leaves(value, f"{prefix}{item.name}.")
        else:
            yield f"{prefix}{item.name}", item, value


@dataclass(frozen=True)
class Change:
    """Parameters that get other values at the beginning of a quarter.

    quarter: of the run, from 0, the first; values: by dotted name, as in `Change(36, {"alliance.share": 1.0})`. What is not named stays as it is.
    announced: whether those who look ahead, as tenants do at programmes, know of it beforehand.
    """

    quarter: int
    values: tuple[tuple[str, Any], ...] = ()
    announced: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.quarter, bool) or not isinstance(self.quarter, int) or not 0 <= self.quarter <= LAST_QUARTER:
            raise ParameterError(f"a change comes in a quarter of the run, a whole number from 0; got {self.quarter!r}")
        if not isinstance(self.announced, bool):
            raise ParameterError(f"announced says whether a change is known beforehand: true or false; got {self.announced!r}")
        pairs = self.values.items() if isinstance(self.values, Mapping) else self.values
        object.__setattr__(self, "values", tuple((str(name), value) for name, value in pairs))


def checked(timeline: Sequence[Change], parameters: Any) -> tuple[Change, ...]:
    """The changes in the order of their dates, with values of the declared kinds; raises `ParameterError` for one that cannot be made."""
    for number, change in enumerate(timeline):
        if not isinstance(change, Change):
            raise ParameterError(f'timeline[{number}] must be a Change, such as Change(36, {{"alliance.share": 1.0}}); got {change!r}')
    declared = {name: item for name, item, _ in leaves(parameters)}
    found = []
    said: dict[tuple[int, str], Any] = {}
    for number, change in enumerate(timeline):
        where = f"timeline[{number}] (quarter {change.quarter})"
        values = []
        for name, value in change.values:
            if name not in declared:
                raise ParameterError(f"{where}: there is no parameter {name!r}{nearest(name, declared)}")
            if reason := why_fixed(name):
                raise ParameterError(
                    f"{where}: {name} cannot change under way: {reason}. Give it for the whole run, outside the timeline; levers, institutions, "
                    "policies and all other behaviour may change"
                )
            value = of_kind(name, value, declared[name], where)
            if said.setdefault((change.quarter, name), value) != value:
                raise ParameterError(f"{where}: {name} is given two values for the same quarter; keep one of them")
            values.append((name, value))
        found.append(replace(change, values=tuple(values)))
    found.sort(key=lambda change: change.quarter)
    now = parameters
    for change in found:
        try:
            now = after(now, change)
        except ParameterError as error:
            raise ParameterError(f"timeline (quarter {change.quarter}): {error}") from error
    return tuple(found)


def of_kind(name: str, value: Any, item: dataclasses.Field, where: str) -> Any:
    """The value as its parameter keeps it: 1 is 1.0 where any number is allowed; raises `ParameterError` for another kind of thing."""
    default = item.default
    if isinstance(default, tuple):
        wanted: type = Instrument if name == PROGRAMMES else str
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(each, wanted) for each in value):
            what = "programmes (Instrument)" if wanted is Instrument else "names"
            raise ParameterError(f"{where}: {name} is a list of {what}; got {value!r}")
        return tuple(value)
    if isinstance(default, str) and not isinstance(value, str):
        raise ParameterError(f"{where}: {name} is a text; got {value!r}")
    if isinstance(value, int) and not isinstance(value, bool) and (isinstance(default, float) or default is None):
        return float(value)
    if isinstance(default, int) and not isinstance(default, bool) and not isinstance(value, int):
        raise ParameterError(f"{where}: {name} is a whole number [{item.metadata['unit']}]; got {value!r}")
    return value


def after(parameters: Any, change: Change) -> Any:
    """The parameters with a change made.

    Programmes that come with it begin on its day, or on their own where that is later, and last as long as they say; those that were there
    before go on; those no longer listed end.
    """
    groups: dict[str, dict[str, Any]] = {}
    for name, value in change.values:
        if name == PROGRAMMES:
            value = tuple(continued(each, parameters.policy.instruments, change.quarter) for each in value)
        section, _, leaf = name.rpartition(".")
        groups.setdefault(section, {})[leaf] = value
    return replace(
        parameters,
        **groups.pop("", {}),
        **{section: replace(getattr(parameters, section), **values) for section, values in groups.items()},
    )


def continued(programme: Instrument, before: Sequence[Instrument], quarter: int) -> Instrument:
    """A programme as it was before, or beginning now."""
    same = [each for each in before if each.start >= programme.start and replace(each, start=programme.start) == programme]
    return same[0] if same else replace(programme, start=max(programme.start, quarter))


def check_dates(timeline: Sequence[Change], quarters: int, start: tuple[int, int]) -> None:
    """Raise `ParameterError` for a change after the end of a run of so many quarters; start: year and quarter of the first."""
    for change in timeline:
        if change.quarter >= quarters:
            raise ParameterError(
                f"timeline: {date_of(change.quarter, start)} (quarter {change.quarter}) is after the end of the run, which goes from "
                f"{date_of(0, start)} to {date_of(quarters - 1, start)} (quarters 0 to {quarters - 1}); give an earlier date, or a longer run with "
                f"quarters={change.quarter + 1} or more"
            )


def date_of(quarter: int, start: tuple[int, int]) -> str:
    """A quarter of a run as a date, as in 2015Q1; start: year and quarter of the first."""
    year, number = divmod(4 * start[0] + start[1] - 1 + quarter, 4)
    return f"{year}Q{number + 1}"
