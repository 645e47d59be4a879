"""One module per row of the table: `rows(runs)` yields its results."""
