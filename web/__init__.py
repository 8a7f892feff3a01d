"""What this machine serves: the intake, owners' subscriptions, feeds, and where readers of letters unsubscribe."""
