"""The running program: starting, stopping, background tasks and the try-out."""
