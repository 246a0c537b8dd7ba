"""Scenarios times seeds in a folder: tasks, runs, where they are computed, what is written beside them."""
