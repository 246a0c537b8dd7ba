"""The policy table: programmes of governments, each an instrument with its intensity, its target and its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.declare import Checked, ParameterError, param


def check_names(policy: Policy, setting: Any) -> None:
    """Raise `ParameterError` when an instrument names a district or an industry that the region does not have."""
    known = {"districts": setting.districts.codes, "industries": setting.industries.codes}
    for number, instrument in enumerate(policy.instruments):
        for what, codes in known.items():
            for code in getattr(instrument, what):
                if code not in codes:
                    raise ParameterError(f"policy.instruments[{number}].{what} names {code!r}; this region has {', '.join(codes)}")


INSTRUMENTS = ("land_discount", "rent_subsidy", "tax_relief", "rd_subsidy", "service_grant", "guidance_fund_equity")


@dataclass(frozen=True)
class Instrument(Checked):
    """One programme of district governments: what, how much, for whom, from when to when."""

    section = "policy"
    kind: str = param("rent_subsidy", unit="choice", choices=INSTRUMENTS, source="policy table", tag="D")
    intensity: float = param(0.0, unit="share of the price, tax, R&D or service cost", low=0.0, high=1.0, source="policy table", tag="D")
    start: int = param(0, unit="quarter", low=0, high=10_000, source="policy table", tag="D")
    duration: int = param(10_000, unit="quarters", low=1, high=10_000, source="policy table", tag="D")
    sunset: int = param(0, unit="quarters", low=0, high=100, source="policy table", tag="D", about="the programme fades to nothing over so many quarters")
    districts: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    max_age: int = param(10_000, unit="quarters", low=1, high=10_000, source="policy table", tag="D", about="only enterprises younger than this")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "districts", tuple(self.districts))
        object.__setattr__(self, "industries", tuple(self.industries))

    def strength(self, t: int) -> float:
        """Intensity in quarter `t` [share]: full while it lasts, then a straight line down over `sunset` quarters."""
        end = self.start + self.duration
        if t < self.start or t >= end + self.sunset:
            return 0.0
        return self.intensity if t < end else self.intensity * (1.0 - (t - end + 1) / (self.sunset + 1))


@dataclass(frozen=True)
class Policy(Checked):
    """The programmes in force, and what of them is lost on the way."""

    section = "policy"
    name: str = "none"
    instruments: tuple[Instrument, ...] = ()
    leakage: float = param(0.5, unit="share of an R&D subsidy", low=0.0, high=1.0, source="0.2-0.6: Boeing and Peters, 53 % of money misused in China 2001-11", tag="R-A")
    additionality: float = param(0.0, unit="ratio", low=-0.5, high=0.3, source="no crowding out, no substantial additionality: Dimos and Pugh 2016", tag="R-A")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "instruments", tuple(self.instruments))
