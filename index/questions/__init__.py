"""Questions in plain English: what they ask for, and the words that answer them."""
