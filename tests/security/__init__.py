"""What a hostile review tried: one file a kind of attack, with what held and what did not."""
