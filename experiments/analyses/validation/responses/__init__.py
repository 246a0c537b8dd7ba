"""Responses: small planned experiments with the sign and size expected, a module each."""
