"""Raw article -> seed draft: fetched, read, cleaned, compared, drafted, and left for review."""
