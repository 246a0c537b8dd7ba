"""Spillovers of R&D subsidies over networks of partners (a model of 2017); not to be tried here."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="D10",
    title="Subsidised R&D spills over more in networks without a centre",
    source="JASSS 20(4)4, 2017, R-A",
    definition="Output that an R&D subsidy adds at enterprises that do not get it, with partners rewired from a few hubs to everybody alike.",
    parts=(Part("gain of others in networks without a centre less with one", low=0.0),),
    not_runnable=(
        "because knowledge flows by distance and by how related industries are, and no enterprise has partners, so there is no network to rewire"
    ),
)
