"""The commands that people type: each parses, asks the coverage, logs and replies."""
