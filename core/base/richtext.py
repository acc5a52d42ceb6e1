"""The rich-text features that articles offer: small on purpose."""

PARAGRAPH = [
    "bold",
    "italic",
    "strikethrough",
    "link",
    "document-link",
    "ol",
    "ul",
    "code",
    "superscript",
    "footnotes",
]
ASIDE = ["bold", "italic", "strikethrough", "link", "ol", "ul", "code", "footnotes"]
INLINE = ["bold", "italic", "strikethrough", "link", "code"]
SHORT = ["bold", "italic", "strikethrough", "link", "ol", "ul", "code"]
