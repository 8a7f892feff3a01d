"""What can be typed: each file holds the commands of one kind of user, which do their work in files of their own."""
