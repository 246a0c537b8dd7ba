"""The subcommands of `yuanqu`, one module each: a function `command(words, place)` that returns the exit code.

words: those after the subcommand; place: a list that receives the folder of the study, so that an error finds its log.
"""
