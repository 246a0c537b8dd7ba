"""Coordinated supply of estates against every district for itself (Fonseca and others 2015)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables

SETTLED = 20
"""Quarter from which on runs are compared; before it they are filling up."""
VACANCY = "vacancy rate without coordination less with it"
MOVES = "relocations with coordination over without it (log)"
QUALITY = "relocations with ordinary services over poor ones (log)"


def relocations(tables: Tables) -> float:
    """Moves between parks per enterprise and year, from `SETTLED` on; NaN where there are no such quarters."""
    system = tables["system"]
    enterprises = system.loc[system["quarter"] >= SETTLED, "enterprises"].sum()
    if not enterprises:
        return np.nan
    events = tables.get("events")
    moved = 0 if events is None else ((events["event"] == "relocation") & (events["quarter"] >= SETTLED)).sum()
    return float(4.0 * moved / enterprises)


def vacancy(tables: Tables) -> float:
    """Mean vacancy rate from `SETTLED` on [share of floor space]."""
    system = tables["system"]
    return float(system.loc[system["quarter"] >= SETTLED, "vacancy_rate"].mean())


def log_ratio(above: float, below: float) -> float:
    """ln(above / below); NaN where either is not above zero."""
    return float(np.log(above / below)) if above > 0 and below > 0 else np.nan


def statistic(run: Run) -> Mapping[str, float]:
    """Vacancy and moves of the run, in which nobody coordinates, against the two runs beside it."""
    coordinated, poor = run.beside["coordinated"], run.beside["poor"]
    return {
        VACANCY: vacancy(run.tables) - vacancy(coordinated),
        MOVES: log_ratio(relocations(coordinated), relocations(run.tables)),
        QUALITY: log_ratio(relocations(run.tables), relocations(poor)),
    }


PLACE = (
    *("region=synthetic", "region.parks=12", "region.districts=4", "region.enterprises=400", "quarters=60"),
    *("innovation.success=0.0", "innovation.imitate=false", "record.events=true"),
)

CHECK = Check(
    name="D1",
    title="Coordinated estates attract more and stand empty less",
    source="Fonseca, Ramos and Rodrigues da Silva 2015, JASSS 18(4)13, R-A",
    definition=(
        "Four districts without innovation and with one price of land. Districts release much land whatever stands empty; or they release less "
        "of it where much does, and builders count what is under construction; or they release it regardless and every park spends half as much "
        f"on services. Vacancy rate and moves between parks per enterprise and year, from quarter {SETTLED} on."
    ),
    parts=(Part(VACANCY, low=0.0, share=True), Part(MOVES, low=0.0), Part(QUALITY, low=0.0)),
    statistic=statistic,
    settings=("estates_isolated",),
    columns={"system": ("quarter", "enterprises", "vacancy_rate"), "events": ("quarter", "event")},
    beside={"coordinated": "estates_coordinated", "poor": "estates_poor"},
    own={
        "estates_isolated": (*PLACE, "supply=government_led"),
        "estates_coordinated": (*PLACE, "supply=coordinated", "supply.land_release=0.012"),
        "estates_poor": (*PLACE, "supply=government_led", "business_model.service_effort=0.5"),
    },
)
