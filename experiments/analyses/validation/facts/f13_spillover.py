"""F13: a zone's neighbours gain."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="F13",
    title="A zone raises productivity around it",
    source=(
        "Within 2 km of parks in eight Chinese cities employment +41 %, total factor productivity +8 %, wages +3 "
        "%, positive for about 70 % of parks "
        "(Zheng, Sun, Wu and Kahn 2017): abstract R-A, numbers R-C"
    ),
    definition=(
        "Productivity of enterprises outside parks that are near to a park against those far from it, with the "
        "park and without it. The effect on the treated "
        "district itself is the last part of F12."
    ),
    parts=(
        Part("log productivity near parks, against far", 0.03, 0.12, "V"),
        Part("share of parks with a gain near them", 0.5, 0.9, "V", share=True),
    ),
    not_runnable="enterprises outside parks have a district but no position in it, so none is nearer to a park than another",
)
