"""Frames in, frames out: outcomes of runs, paired differences, ranks, costs. No files, no words of the command line."""
