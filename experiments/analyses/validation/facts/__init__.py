"""Stylised facts: a module each; every module of this folder that has a `CHECK` is found."""
