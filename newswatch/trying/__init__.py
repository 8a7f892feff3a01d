"""What a query would do before anybody saves it: how much it finds, by which words, and why a text meets it or not."""
