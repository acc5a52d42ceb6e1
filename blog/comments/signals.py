"""What happens to comments."""

from django.dispatch import Signal

# Sent after the transaction, whenever what visitors see of an article's comments, or their number, has changed.
# Provides `article_id`; None where every article may look different. What caches pages listens here.
comments_changed = Signal()

# Sent within the transaction. Provides `comment`, `before`, its former state ('' for a new one), and `user`, who of the
# team changed it (None: a reader, or the site).
state_changed = Signal()
