"""Who said what in an article: from its paragraphs to quotations, each with its speaker."""
