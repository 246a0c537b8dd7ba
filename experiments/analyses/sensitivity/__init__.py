"""`yuanqu sensitivity`: which parameters matter at all (Morris), how much of the variance the largest account for (Sobol).

space.py says what is varied and over which range, design.py which runs that asks for, results.py what they gave, analysis.py what
follows, text.py what the screen shows, stages.py puts them together.
"""
