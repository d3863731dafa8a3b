"""The faces of the coverage: Discord, the try-out in a browser, the terminal."""
