"""A town's own identity provider: connected and tested by its administration, counted in that town only."""
