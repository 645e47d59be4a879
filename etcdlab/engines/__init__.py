"""Ways to get a trace. `live` needs nothing but Python."""
