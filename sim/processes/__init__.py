"""The processes of a quarter: in each file the equations, and the process that applies them to the populations."""
