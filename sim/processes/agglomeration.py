"""Agglomeration: what an enterprise's productivity owes to where it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Production
from sim.sums import product


def industry_shares(employees: NDArray) -> NDArray:
    """Industry shares of employment by place [P, K], zero where nobody works."""
    total = employees.sum(axis=1, keepdims=True)
    return np.divide(employees, total, out=np.zeros_like(employees), where=total > 0.0)


def diversity(share: NDArray) -> NDArray:
    """Inverse Herfindahl index of industry shares [P]; zero where nobody works."""
    concentration = (share**2).sum(axis=1)
    return np.divide(1.0, concentration, out=np.zeros_like(concentration), where=concentration > 0.0)


def related_variety(share: NDArray, relatedness: NDArray) -> NDArray:
    """Related variety of a place [0-1], sum over k != k' of share_k share_k' relatedness_kk', [P] (Rao's quadratic form)."""
    apart = relatedness - np.diag(np.diag(relatedness))
    return np.einsum("pk,kl,pl->p", share, apart, share)


def chain_linkage(employees: NDArray, linkage: NDArray, *, scale: float) -> NDArray:
    """How far a place supplies each industry [0-1], sum_k' linkage_kk' (1 - exp(-employees_jk' / scale)), [P, K]; scale [persons]."""
    return product(1.0 - np.exp(-employees / scale), linkage.T)


def agglomeration(
    employees: NDArray,
    plan_use: NDArray,
    kernel: NDArray,
    linkage: NDArray,
    relatedness: NDArray,
    p: Production,
    suppliers: NDArray | None = None,
) -> NDArray:
    """Log productivity from where an enterprise is [P, K].

    employees [P, K persons]; plan_use [J share of permitted floor space that is let]; kernel [P, P share, diagonal one]. Places outside the parks
    have the city's mass only; suppliers [J, K persons] are those a park reaches, by default those in it. Terms: Marshall, Jacobs, related
    variety, chain linkage, city mass, congestion; each has its switch.
    """
    parks = len(plan_use)
    inside = employees[:parks]
    level = np.zeros_like(employees)
    share = industry_shares(inside)
    if p.use_marshall:
        level[:parks] += p.marshall * np.log1p(inside)
    if p.use_jacobs:
        level[:parks] += p.jacobs * np.log1p(diversity(share))[:, None]
    if p.use_related_variety:
        level[:parks] += p.related_variety * related_variety(share, relatedness)[:, None]
    if p.use_chain_linkage:
        level[:parks] += p.chain_linkage * chain_linkage(
            inside if suppliers is None else suppliers, linkage, scale=p.supplier_scale
        )
    if p.use_city_mass:
        level += p.city_mass * np.log1p(product(kernel, employees.sum(axis=1)))[:, None]
    if p.use_congestion:
        level[:parks] -= p.congestion * np.maximum(plan_use - p.congestion_start, 0.0)[:, None] ** 2
    return level


def relatedness_density(employees: NDArray, relatedness: NDArray) -> NDArray:
    """Relatedness density of each industry at each place [0-1], sum_k' phi_kk' E_k' / sum_k' E_k'; zero where nobody works. [P, K]"""
    total = employees.sum(axis=1, keepdims=True)
    return np.divide(product(employees, relatedness), total, out=np.zeros_like(employees), where=total > 0.0)
