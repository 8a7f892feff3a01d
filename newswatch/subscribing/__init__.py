"""How subscriptions are managed: fields in, a Subscription out, and how it is shown, kept in files and owned."""
