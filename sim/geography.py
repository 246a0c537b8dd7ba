"""Places and what is near them, space types, natural vacancy, and the programmes that are foreseen: from tables and parameters alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.kinds import SPACE_TYPES
from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument
from sim.processes.development_paths import sites
from sim.rings import RINGS, ground, in_rings, partly
from sim.sorted_setting import counted_in


def faded(distance: NDArray, *, range_km: float) -> NDArray:
    """How much of one place counts at another [P, P share], exp(-distance / range_km); distance [km]."""
    return np.exp(-distance / range_km)


def commuting_share(distance: NDArray, *, decay: float, minutes_per_km: float) -> NDArray:
    """Share of the people of a district who would work in another [R, R], exp(-decay * minutes_per_km * distance); decay [per minute], km."""
    return np.exp(-decay * minutes_per_km * distance)


def fix_geography(model: Economy) -> None:
    """Places, keys of space types and programmes that stay as they are for the whole run, and what may change under way for the first time."""
    p, parks, districts = model.parameters, model.setting.parks, model.setting.districts
    model.central = len(districts.codes)
    model.parks_in_district = np.bincount(parks.district, minlength=model.central)
    model.first_park = np.cumsum(model.parks_in_district) - model.parks_in_district
    model.longest_lag = max(p.supply.construction_lag, p.supply.conversion_downtime) + 1
    model.incubator = SPACE_TYPES.index("incubator")
    model.laboratory = SPACE_TYPES.index("lab")
    model.programmes = tuple(in_unit_of(model, each) for each, _ in programmes_given(model))
    model.site_effort = np.zeros(len(parks.codes))
    lay_out(model)


def fix_rings(model: Economy, park_x: NDArray, park_y: NDArray) -> None:
    """Where enterprises outside the parks may lie, and how much of each place counts there; nothing where nobody asks."""
    p, districts = model.parameters, model.setting.districts
    near = p.region.nearness
    model.ground = model.ring_city_kernel = model.ring_knowledge_kernel = None
    if near > 0.0 or p.record.snapshot_every:
        model.ground = ground(
            park_x, park_y, model.setting.parks.district, districts.x_km, districts.y_km, reach=p.region.ground
        )
    if near > 0.0 and model.ground is not None:
        x, y, outside = np.append(park_x, districts.x_km), np.append(park_y, districts.y_km), slice(park_x.size, None)
        own = in_rings(model.ground, x, y, range_km=p.production.distance)
        model.ring_city_kernel = partly(own, model.city_kernel[outside], nearness=near)
        own = in_rings(model.ground, x, y, range_km=p.innovation.distance)
        kernel = partly(own, model.knowledge_kernel[outside], nearness=near)
        # what is done outside the parks of the same district counts in full besides
        itself = park_x.size + np.arange(model.central)
        kernel[np.arange(kernel.shape[0]), np.repeat(itself, len(RINGS))] = 0.0
        model.ring_knowledge_kernel = kernel


def lay_out(model: Economy) -> None:
    """What follows from the parameters in force and the tables alone: sites and distances, natural vacancy, cost of building, programmes foreseen.

    A park's site is chosen before it opens, and stays.
    """
    p, parks, districts = model.parameters, model.setting.parks, model.setting.districts
    foresee(model)
    named = {site for code in p.paths.parks for site in model.setting.sites_of(code)}
    model.takes_paths = np.array([not named or code in named for code in parks.codes])
    chosen = np.where(model.takes_paths, p.paths.site_selection, 0.0)
    model.site_effort = np.where(parks.opening > model.t, chosen, model.site_effort)
    park_x, park_y, model.accessibility = sites(parks, districts, model.site_effort, pull=p.paths.site_pull)
    x, y = np.append(park_x, districts.x_km), np.append(park_y, districts.y_km)
    distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    model.city_kernel = faded(distance, range_km=p.production.distance)
    model.knowledge_kernel = faded(distance, range_km=p.innovation.distance)
    np.fill_diagonal(model.knowledge_kernel, 0.0)
    fix_rings(model, park_x, park_y)
    between = distance[len(parks.codes) :, len(parks.codes) :]
    model.commute = commuting_share(between, decay=p.talent.commuting, minutes_per_km=p.talent.minutes_per_km)
    model.natural_vacancy = np.array([p.rent.natural_factory] + [p.rent.natural_office] * 3)
    model.construction_cost = np.array([getattr(p.supply, f"construction_cost_{kind}") for kind in SPACE_TYPES])


def foresee(model: Economy) -> None:
    """What is known today of the programmes in force from now on."""
    every, found = programmes_given(model), []
    for quarter, known in model.given.as_known(model.t):
        scales = in_force(known)
        found.append((quarter, tuple(scales.get(each, 0.0) for each in every)))
    model.foreseen = tuple(found)


def programmes_given(model: Economy) -> list[tuple[Instrument, bool]]:
    """Every programme that is in force at some time or announced, in the order in which they come, and whether the policy has it."""
    given = model.given
    ever = [known for quarter in (0, *given.dates()) for _, known in given.as_known(quarter)]
    return list(dict.fromkeys(each for known in ever for each in in_force(known)))


def in_force(parameters: Parameters) -> dict[tuple[Instrument, bool], float]:
    """What the intensity of each programme in force is multiplied by: those that a way of attracting brings along are not the policy's to scale."""
    scheme = parameters.policy
    return {
        **{(each, True): scheme.scale for each in scheme.instruments},
        **{(each, False): 1.0 for each in parameters.attraction.programmes()},
    }


def in_unit_of(model: Economy, programme: Instrument) -> Instrument:
    """A programme with its budget in the model's unit of account."""
    unit = model.given.money_unit
    return programme if unit == 1.0 else counted_in(programme, unit)
