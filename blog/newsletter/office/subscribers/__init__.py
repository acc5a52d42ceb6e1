"""Who gets the newsletter: the list, one subscriber, how many there were."""
