"""Links within parks and between them, as pain points and futures see them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy
from sim.processes.agglomeration import chain_linkage, industry_shares
from sim.sums import product

EXCHANGE = 0.5  # R&D taken in per own R&D at which network density is one half


def local_linkage(employees: NDArray, linkage: NDArray, *, scale: float) -> NDArray:
    """How far a park supplies its tenants [J 0-1], sum_k e_k link_jk / sum_l linkage_kl; link as chain_linkage has it.

    employees [J, K persons], e their shares; linkage [K, K share of purchases]; scale [persons].
    """
    whole = np.maximum(linkage.sum(axis=1), 1e-12)
    return (industry_shares(employees) * chain_linkage(employees, linkage, scale=scale) / whole).sum(axis=1)


def network_density(absorbed: NDArray, rd: NDArray) -> NDArray:
    """Density of the knowledge network [J 0-1], x / (x + EXCHANGE), x = absorbed / rd (0 without rd); R&D taken in and own [J CNY per quarter]."""
    exchange = np.divide(absorbed, rd, out=np.zeros_like(rd), where=rd > 0.0)
    return exchange / (exchange + EXCHANGE)


def cross_park_links(employees: NDArray, rd: NDArray, kernel: NDArray, relatedness: NDArray) -> NDArray:
    """Share of the related R&D in reach that is in other places [J 0-1], near / (near + own).

    own = sum_k E_jk sum_k' R_jk' relatedness_k'k, near the same with sum_h kernel_jh R_hk' for R, places outside parks included. employees
    [J, K persons], R&D of places [P, K CNY per quarter], kernel [P, P share, diagonal zero], relatedness [K, K 0-1].
    """
    parks = len(employees)
    near = (product(product(kernel[:parks], rd), relatedness) * employees).sum(axis=1)
    own = (product(rd[:parks], relatedness) * employees).sum(axis=1)
    return np.divide(near, near + own, out=np.zeros(parks), where=near + own > 0.0)


def links(model: Economy, employees: NDArray) -> dict[str, NDArray]:
    """The three of them for every park of a model; employees [J, K persons]."""
    firms, table = model.enterprises, model.setting.industries
    rd = model.by_cell(firms.rd, model.cell())
    return {
        "local_linkage": local_linkage(employees, table.linkage, scale=model.parameters.production.supplier_scale),
        "network_density": network_density(model.by_park(firms.absorbed, firms.park), rd[: len(employees)].sum(axis=1)),
        "cross_park_links": cross_park_links(employees, rd, model.knowledge_kernel, table.relatedness),
    }
