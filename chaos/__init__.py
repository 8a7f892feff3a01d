"""The program killed at random under load, and a verifier that says from the input alone what must have come of it."""
