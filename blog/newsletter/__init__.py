"""New articles by mail: who asked for them, what is sent, to whom it was delivered."""
