"""Figures that hold several scenarios side by side."""
