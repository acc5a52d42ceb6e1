"""The rules, one module a subject; each names those that find errors and those that advise."""

from blog.desk.checks.rules import fields, headings, links, media, sources, unfinished, wording

ALL = (fields, unfinished, headings, media, links, sources, wording)
