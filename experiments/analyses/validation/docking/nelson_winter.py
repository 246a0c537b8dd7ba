"""Innovation after Nelson and Winter, by the code that is published; not to be tried here."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="D13",
    title="Innovation alone gives the distributions of Nelson and Winter",
    source="Nelson and Winter 1982, example nw2004 of the simulation language LSD, R-code",
    definition="Productivity and shares of enterprises with innovation alone at work, against runs of the published code by a two-sample test.",
    parts=(Part("probability of so large a difference by chance", low=0.05, share=True),),
    not_runnable=(
        "no setting leaves innovation alone with the same equations: their firms draw a new productivity and invest in capital, "
        "those here add gains to their productivity, copy the mean of their industry, hire labour and have no capital"
    ),
)
