"""Whom operators let in when they admit by chain (docs/model: leasing.md, Admission)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.agents import Park

if TYPE_CHECKING:
    from tests.reference.search import Tenant
    from tests.reference.twin import ReferenceEcosystem


def required(model: ReferenceEcosystem, j: int, park: Park) -> float:
    """Relatedness to its leading industry that an operator asks of new tenants."""
    p, leading = model.parameters.admission, park.leading_industry
    if p.kind == "everybody" or leading < 0 or model.inputs.parks[j].mix[leading] < p.focus:
        return 0.0
    stock, leased = sum(park.stock), sum(park.leased)
    vacancy = (stock - leased) / stock if stock > 0 else 1.0
    return p.relatedness * min(max((p.anybody - vacancy) / p.span, 0.0), 1.0)


def refuses(model: ReferenceEcosystem, j: int, tenant: Tenant) -> bool:
    """Whether a park is closed to a searcher; whoever is in it may stay, or take other rooms there."""
    park = model.parks[j]
    if tenant.enterprise.park == j or park.relatedness_required <= 0.0:
        return False
    related = model.inputs.industries[park.leading_industry].relatedness[tenant.enterprise.industry]
    return related < park.relatedness_required
