"""The policy table: which targets a government supports with which instruments, how much, from when to when.

The catalogue of 13 targets and 15 instruments is our own reading of Chinese park policy; no source lists it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.parameters.declare import Checked, ParameterError, nearest, param

INSTRUMENTS = (
    "land_discount",
    "rent_subsidy",
    "rent_free_period",
    "tax_relief",
    "rd_subsidy",
    "talent_housing",
    "talent_subsidy",
    "guidance_fund_equity",
    "incubation_grant",
    "service_platform_grant",
    "pilot_line_grant",
    "renovation_grant",
    "scenario_procurement",
    "fast_approval",
    "brand_promotion",
)
KINDS = list(INSTRUMENTS)
"""Every word that may stand for an instrument: those built in, and those of plugins that this process has read. A run checks its own."""
GROUPS = ("start_ups", "growing_smes", "chain_leaders")
NEEDED = ("kind", "intensity")
"""What every programme says; a programme without would be a rent subsidy of nothing, which nobody means."""

ALL = "all"  # under this name results book what is meant for everybody


def target_names(industries: Sequence[str]) -> tuple[str, ...]:
    """Names of the targets of programmes, in the order in which spending is booked: all, industries by code, groups."""
    return (ALL, *industries, *GROUPS)


@dataclass(frozen=True)
class Instrument(Checked):
    """One cell of the policy table: what, how much, for whom, from when to when, within which budget."""

    section = "policy"
    kind: str = param("rent_subsidy", unit="choice", choices=KINDS, source="policy table", tag="D")
    intensity: float = param(0.0, unit="share of what the instrument pays for", low=0.0, high=1.0, source="policy table", tag="D")
    target: str = param(
        "", unit="code", source="policy table", tag="D", about="code of an industry, or start_ups, growing_smes or chain_leaders; empty means all"
    )
    start: int = param(0, unit="quarter", low=0, high=10_000, source="policy table", tag="D")
    duration: int = param(10_000, unit="quarters", low=1, high=10_000, source="policy table", tag="D")
    sunset: int = param(
        0, unit="quarters", low=0, high=100, source="policy table", tag="D", about="the programme fades to nothing over so many quarters"
    )
    budget: float = param(
        0.0,
        unit="CNY per district and year",
        low=0.0,
        high=1e13,
        source="policy table",
        tag="D",
        about="a district pays a quarter of it in a quarter at most; 0 is no cap",
    )
    districts: tuple[str, ...] = ()
    max_age: int = param(
        10_000,
        unit="quarters",
        low=1,
        high=10_000,
        source="policy table",
        tag="D",
        about="only enterprises younger than this; programmes for operators ignore it",
    )
    source: str = param("", unit="text", source="policy table", tag="D", about="where the terms come from")
    announced: bool = param(
        True, unit="switch", source="policy table", tag="D", about="tenants know when it begins and ends; otherwise they take it to last as it is"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "districts", tuple(self.districts))

    def strength(self, t: int, scale: float = 1.0) -> float:
        """Intensity in quarter `t` times `scale`, at most one [share]: full while it lasts, then a straight line down over `sunset` quarters."""
        end = self.start + self.duration
        if t < self.start or t >= end + self.sunset:
            return 0.0
        full = min(self.intensity * scale, 1.0)
        return full if t < end else full * (1.0 - (t - end + 1) / (self.sunset + 1))

    def repeats(self, other: Instrument) -> bool:
        """Whether two programmes fill the same cell for the same ages at the same time in the same district."""
        same = (self.kind, self.target, self.max_age) == (other.kind, other.target, other.max_age)
        apart = self.start + self.duration <= other.start or other.start + other.duration <= self.start
        elsewhere = bool(self.districts and other.districts) and not set(self.districts) & set(other.districts)
        return same and not apart and not elsewhere


@dataclass(frozen=True)
class Policy(Checked):
    """The programmes in force, what of them is lost on the way, and what the instruments do."""

    section = "policy"
    name: str = "none"
    instruments: tuple[Instrument, ...] = ()
    table: str = param("", unit="path", source="chosen by the user", tag="D", about="CSV file with further programmes, one a line; empty is none")
    scale: float = param(
        1.0,
        unit="ratio",
        low=0.0,
        high=10.0,
        source="chosen by the user",
        tag="D",
        about="multiplies every intensity, which stays at one at most; for comparisons at equal fiscal cost",
    )
    leakage: float = param(
        0.5, unit="share of an R&D subsidy", low=0.0, high=1.0, source="0.2-0.6: Boeing and Peters, 53 % of money misused in China 2001-11", tag="R-A"
    )
    additionality: float = param(
        0.0, unit="ratio", low=-0.5, high=0.3, source="no crowding out, no substantial additionality: Dimos and Pugh 2016", tag="R-A"
    )
    sme_employees: float = param(
        300.0,
        unit="persons",
        low=10.0,
        high=1_000.0,
        source="China's classes of 2011: an industrial enterprise below it is small",
        tag="M-hi",
        about="growing_smes have fewer employees",
    )
    leader_employees: float = param(
        1_000.0,
        unit="persons",
        low=50.0,
        high=10_000.0,
        source="large industrial enterprises of the classes of 2011",
        tag="D",
        about="chain_leaders have at least so many employees",
    )
    renovation_min_m2: float = param(
        30_000.0,
        unit="m2",
        low=0.0,
        high=1_000_000.0,
        source="Zhongguancun's stock-space support of 2023 asked for parks of 30,000 m2 (repost of the call)",
        tag="R-C",
        about="floor space a park must have for a renovation grant",
    )
    approval_cost: float = param(
        400.0,
        unit="CNY per enterprise and quarter",
        low=1.0,
        high=50_000.0,
        source="two hours of an official's time a month",
        tag="D",
        about="cost of fast approval at full intensity",
    )
    promotion_cost: float = param(
        20_000.0,
        unit="CNY per potential founder",
        low=10.0,
        high=1_000_000.0,
        source="fairs, fees of agents; Wuchang paid up to 100,000 a firm attracted (2020)",
        tag="D",
        about="cost of one more potential founder from outside",
    )
    promotion_response: float = param(
        1.0, unit="ratio to the pool", low=0.0, high=5.0, source="potential founders that promotion at full intensity adds", tag="D"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "instruments", tuple(self.instruments))


def repetition(instruments: Sequence[Instrument]) -> tuple[int, int] | None:
    """Numbers of the first two programmes that fill the same cell at the same time, None where there are none."""
    for later, each in enumerate(instruments):
        for earlier in range(later):
            if each.repeats(instruments[earlier]):
                return earlier, later
    return None


def check_names(policy: Policy, setting: Any, instruments: Sequence[str] = INSTRUMENTS) -> None:
    """Raise `ParameterError` when a programme names a district or a target that the region does not have, or fills a cell twice.

    instruments: names of those that the run has.
    """
    for number, each in enumerate(policy.instruments):
        if each.kind not in instruments:
            raise ParameterError(
                f"policy.instruments[{number}].kind names {each.kind!r}, which no plugin of this configuration registers; allowed are "
                f"{', '.join(instruments)}; give plugins=[FILE.py]"
            )
    known = {"districts": setting.districts.codes, "target": (*setting.industries.codes, *GROUPS)}
    for number, each in enumerate(policy.instruments):
        for what, codes in (("districts", each.districts), ("target", (each.target,) if each.target else ())):
            for code in codes:
                if code not in known[what]:
                    raise ParameterError(
                        f"policy.instruments[{number}].{what} names {code!r}; this region has {', '.join(known[what])}{nearest(code, known[what])}"
                    )
    twice = repetition(policy.instruments)
    if twice:
        each = policy.instruments[twice[1]]
        raise ParameterError(
            f"policy.instruments[{twice[1]}] fills the cell of policy.instruments[{twice[0]}] again: {each.kind} for {each.target or 'all'}, "
            "at the same time "
            "in the same district and for the same ages; give one of them another time or district, or add up their intensities"
        )
    if policy.table:
        raise ParameterError(
            f"policy.table={policy.table} is read when a configuration is composed, not by the model; give its rows as policy.instruments"
        )
