"""Opening an article in the editor with few queries, however long it is, published or under review.

Wagtail's editor asks for the review and its steps again and again, for each page that a chooser shows and for its parent,
for each picture's thumbnail. Here these are asked for once and laid where Wagtail keeps them when it has asked; only for
showing: whoever saves asks anew.
"""
