"""What the observers of stage note of a quarter (docs/model: stages.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.agents import Enterprise
from tests.reference.quantities import age_class, by_place, fit, is_open

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def quarter_of(model: ReferenceEcosystem) -> dict[str, Any]:
    """Sums over the enterprises of each park in the quarter that has just ended, one list for each name."""
    parks, firms = model.parks, list(model.enterprises)
    count = len(parks)
    employees, research = by_place(model, "employees"), by_place(model, "rd")
    zero = [0.0] * count
    noted: dict[str, Any] = {
        name: list(zero) for name in ("wages", "earners", "enterprises", "need", "met", "elsewhere", "absorbed")
    }
    noted |= {"zone_rd": 0.0, "zone_wages": 0.0, "zone_earners": 0.0}
    share = from_other_parks(model, research)
    for each in firms:
        j, earns = each.park, each.revenue > 0
        noted["zone_rd"] += each.rd
        if earns:
            noted["zone_wages"] += each.wage * each.employees
            noted["zone_earners"] += each.employees
        if j < 0:
            continue
        if earns:
            noted["wages"][j] += each.wage * each.employees
            noted["earners"][j] += each.employees
        noted["enterprises"][j] += 1
        weight = needed(model, each)
        noted["need"][j] += weight
        noted["met"][j] += weight * fit(parks[j], age_class(model, model.t - each.founded))
        noted["absorbed"][j] += each.absorbed
        noted["elsewhere"][j] += each.absorbed * share[j][each.industry]
    return noted | {
        "open": [is_open(model, park) for park in parks],
        "employees": employees[:count],
        "region": [sum(column) for column in zip(*employees, strict=True)],
        "revenue": by_place(model, "revenue")[:count],
        "inputs": by_place(model, "inputs")[:count],
        "rd": [sum(row) for row in research[:count]],
        "leased": [sum(park.leased) for park in parks],
        "amenity": [park.amenity_m2 for park in parks],
        "functions": [[park.stock[0], park.stock[1], park.stock[2] + park.stock[3], park.amenity_m2] for park in parks],
        "income": [park.income for park in parks],
        "service_equity": [park.service_income + park.equity_income for park in parks],
        "spin_offs": [park.spin_offs for park in parks],
    }


def needed(model: ReferenceEcosystem, each: Enterprise) -> float:
    """Employees of an enterprise, counted by what its industry needs of services."""
    return model.inputs.industries[each.industry].service_need * each.employees


def from_other_parks(model: ReferenceEcosystem, research: list[list[float]]) -> list[list[float]]:
    """Share of other parks in the R&D that bears on each industry in each park."""
    industries, places, parks = range(len(model.industries)), range(len(research)), range(len(model.parks))
    relatedness = [row.relatedness for row in model.inputs.industries]
    shares = []
    for j in parks:
        digital = 1.0 + model.parameters.paths.digital_links * model.parks[j].digital
        reaching = [digital * model.knowledge_kernel[j][h] for h in places]
        others = [sum(reaching[h] * research[h][k] for h in parks) for k in industries]
        all_of_it = [research[j][k] + sum(reaching[h] * research[h][k] for h in places) for k in industries]
        row = []
        for k in industries:
            whole = sum(all_of_it[h] * relatedness[h][k] for h in industries)
            row.append(sum(others[h] * relatedness[h][k] for h in industries) / whole if whole > 0 else 0.0)
        shares.append(row)
    return shares
