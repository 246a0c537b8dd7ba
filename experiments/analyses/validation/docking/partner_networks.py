"""Spillovers of R&D subsidies over networks of partners (Angelini and others 2017); not to be tried here."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="D10",
    title="Subsidised R&D spills over more in networks without a centre",
    source="Angelini, Cerulli, Cecconi, Miceli and Potì 2017, JASSS 20(4)4, R-A",
    definition="R&D that a subsidy brings about by way of partners, with links rewired from a few hubs to everybody alike.",
    parts=(Part("R&D by way of partners, without hubs less with them", low=0.0),),
    not_runnable=(
        "knowledge flows by distance and by how related industries are, and no enterprise has partners, so there is no network to rewire"
    ),
)
