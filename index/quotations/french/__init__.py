"""Quotations in French: rules and word lists of their own, which apply to no other language."""
