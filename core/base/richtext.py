"""The rich-text features that articles offer: small on purpose."""

PARAGRAPH = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "code",
    "superscript",
    "footnotes",
]
ASIDE = ["bold", "italic", "link", "ol", "ul", "code", "footnotes"]
INLINE = ["bold", "italic", "link", "code"]
SHORT = ["bold", "italic", "link", "ol", "ul", "code"]
