"""German standards as plain functions over plain data: no Django model, no app, no network."""
