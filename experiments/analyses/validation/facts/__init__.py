"""Stylised facts, a module each: every one exports `CHECK`."""
