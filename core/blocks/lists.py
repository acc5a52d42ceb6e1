"""Lists with a purpose: steps, checklist, definitions."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.base import ReadableStruct
from core.blocks.footnotes import FootnotedText


class StepBlock(ReadableStruct):
    """A step: what to do, and how."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = FootnotedText(label=_("Text"), required=False)

    class Meta:
        icon = "order-down"
        label = _("Step")
        label_format = "{title}"


class StepsBlock(ReadableStruct):
    """Things to do in order."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = _("Lists and tables")
        description = _("Things to do in order, numbered.")
        template = "blocks/steps.html"
        label_format = "{title}"
        preview_value = {
            "title": _("The price of a service"),
            "steps": [
                {
                    "title": _("Describe what is delivered"),
                    "text": _("<p>One sentence with a result that can be looked at.</p>"),
                },
                {
                    "title": _("Measure how long it takes"),
                    "text": _("<p>At least twice, interruptions included.</p>"),
                },
            ],
        }


class ChecklistBlock(ReadableStruct):
    """Things to tick off."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Items"), min_num=1)

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        group = _("Lists and tables")
        description = _("Things to tick off, each in a short line.")
        template = "blocks/checklist.html"
        label_format = "{title}"
        preview_value = {
            "title": _("Before you send it"),
            "items": [
                _("The name is spelt right"),
                _("I ask two questions at most"),
                _("I read it once on the phone"),
            ],
        }


class DefinitionBlock(ReadableStruct):
    """A term and what it means."""

    term = blocks.CharBlock(label=_("Term"), max_length=160)
    definition = FootnotedText(label=_("Definition"))

    class Meta:
        icon = "info-circle"
        label = _("Definition")
        label_format = "{term}"


class DefinitionsBlock(ReadableStruct):
    """Terms and what they mean."""

    items = blocks.ListBlock(DefinitionBlock(), label=_("Definitions"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Definitions")
        group = _("Lists and tables")
        description = _("Terms, each with what it means here.")
        template = "blocks/definitions.html"
        preview_value = {
            "items": [
                {
                    "term": _("I prepare"),
                    "definition": _("<p>I leave it ready; you approve before it goes out.</p>"),
                },
                {
                    "term": _("I do and tell"),
                    "definition": _("<p>I solve it as agreed and report it.</p>"),
                },
            ]
        }
