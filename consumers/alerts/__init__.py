"""From a changed story to a delivered alert."""
