"""Figures of a validation."""
