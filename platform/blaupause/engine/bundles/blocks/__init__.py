"""Shared blocks (Bausteine): released questions that templates hold in full, pinned by version."""
