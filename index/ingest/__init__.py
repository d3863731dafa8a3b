"""Files to analysed articles, and what changed since the last look."""
