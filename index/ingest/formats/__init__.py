"""Readers of article files, one module a format.

A reader turns the bytes of a file into articles. To add a format, write a module with a `read` function like
those here, and add it to `FORMATS` and, if its files have marks of their own, to `detection.py`.
"""
