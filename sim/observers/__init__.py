"""Observers look at a quarter that has ended and write nothing; no process reads what they find."""
