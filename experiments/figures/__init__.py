"""Figures for reports: tables in, matplotlib figures out, in English or Chinese. They are saved by `experiments.report.figure_files`.

A figure is a module with `data(...)` (the frame it shows) and `figure(shown, info, lang, size, ...)`, pure functions; those of runs also
have COLUMNS (what they read of each table). drawings_over_time.py and drawings_of_effects.py say which figures the tables of a study call
for; each is handed on as a `drawing.Drawing`. Nothing heavy is imported here.
"""

FIGURES = (
    "stage_ribbon",
    "stage_reasons",
    "vacancy_rent",
    "revenue",
    "transitions",
    "limits",
    "industries",
    "pain_points",
    "pain_map",
    "futures",
)
"""Every figure of one scenario (one_scenario/), in the order of a report."""
OF_CASES = ("fill_up",)
"""Figures of all scenarios together, drawn where something is known of a park that opens within the run."""
COMPARING = (
    "stage_shares",
    "vacancy_rent_phase",
    "transition_matrices",
    "dwell",
    "fiscal_flows",
    "convergence",
    "pains_by_scenario",
    "stage_ribbons",
    "region_map",
)
"""Figures that hold one scenario or several side by side (side_by_side/), in the order of a report: pairs that share a page, then the
high ones."""
