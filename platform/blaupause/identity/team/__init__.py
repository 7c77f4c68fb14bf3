"""Who works in a town: how people come to it, what they may do there, and how they leave."""
