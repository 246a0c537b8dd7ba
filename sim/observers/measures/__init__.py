"""Measures of what happened: eight pain points, two of the system, five futures, three world stages. No behaviour reads them."""

from sim.observers.measures.observer import FUTURES, PAINS, MeasureObserver

__all__ = ["FUTURES", "PAINS", "MeasureObserver"]
