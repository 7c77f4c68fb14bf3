"""FIM: forms that are made from official schemas, and answers that go back in the words of the schema."""
