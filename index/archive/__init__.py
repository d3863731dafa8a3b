"""Analysed articles kept: in memory, on disk, and what changed since."""
