"""Figures for reports: tables in, matplotlib figures out, in English or Chinese. They are saved by `experiments.report.figure_files`.

Each figure of one scenario, or of several side by side, is a module with NEEDS (the tables it reads), `data(tables, info)` (the frame
it shows) and `figure(tables, info, lang, size)` (a pure function); of_effects/drawings.py says which figures the tables of a study
call for. Nothing heavy is imported here.
"""

FIGURES = ("stage_ribbon", "vacancy_rent", "revenue", "transitions", "limits", "industries", "pain_points",
           "pain_map", "futures")
"""Every figure of one scenario (one_scenario/), in the order of a report."""
OF_CASES = ("fill_up",)
"""Figures of all scenarios together, drawn where something is known of a park that opens within the run."""
COMPARING = ("stage_shares", "vacancy_rent_phase", "transition_matrices", "dwell", "fiscal_flows", "convergence", "stage_ribbons",
             "region_map", "pains_by_scenario")
"""Figures that hold one scenario or several side by side (side_by_side/), in the order of a report: pairs that share a page, then the
high ones."""
