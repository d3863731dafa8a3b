"""Kernels: the inner loops of a search, by NumPy and by Numba."""
