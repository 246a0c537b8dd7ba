"""Sections of a report, one module each: a function `section(source)` that returns the section, or None when it has nothing to say."""
