"""The data that the library takes and returns: frozen dataclasses, and its errors."""
