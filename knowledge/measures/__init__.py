"""What a printed value measures: numbers, hedges, dates, money and units, in any language."""
