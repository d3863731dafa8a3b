"""Quotations and their speakers: from quotation marks to people across articles."""
