"""Figures of what scenarios or parameters change: effects, costs, ranks, displacement, sensitivity."""
