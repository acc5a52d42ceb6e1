"""Words that no rule of spelling covers (data): look-alikes, irregular verbs, words that say nothing."""
