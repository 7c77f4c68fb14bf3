"""Many towns at once: their schemas are compiled, made in stock, brought to a release together, and compared (D4)."""
