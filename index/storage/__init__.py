"""Everything that a coverage keeps: analyses in SQLite, index segments in memory-mapped files."""
