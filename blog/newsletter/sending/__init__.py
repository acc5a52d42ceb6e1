"""From a published article to a message for each subscriber: issues are made, addressed, sent."""
