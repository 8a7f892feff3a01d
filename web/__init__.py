"""What is served on this machine: the intake, owners' subscriptions, feeds, and where readers of letters unsubscribe."""
