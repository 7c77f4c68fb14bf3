"""What the data-protection officer of a town, or of the hub, may see: the record and the rights, no case (D5, D9)."""
