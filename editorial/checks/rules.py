"""The rules, one module a subject; each names those that find errors and those that advise."""

from editorial.checks import fields, headings, links, media, placeholders, sources, wording

ALL = (fields, placeholders, headings, media, links, sources, wording)
