"""What is expected and what was found in, one Check for each promise out."""
