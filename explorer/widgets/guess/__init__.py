"""The page Guess the filter: rounds of questions, their score, and how readable filters are."""
