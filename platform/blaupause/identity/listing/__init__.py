"""What a citizen sent to several towns, listed together: only for towns where they agreed to that."""
