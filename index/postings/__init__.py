"""The inverted index: its arrays, and the best documents found in them."""
