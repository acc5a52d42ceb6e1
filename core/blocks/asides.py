"""Asides: callouts and the question to the reader."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.base import ReadableStruct
from core.blocks.footnotes import FootnotedText

KINDS = [("tip", _("Tip")), ("warning", _("Warning")), ("example", _("Example"))]


class CalloutValue(blocks.StructValue):
    """The value of a callout, which knows the label of its kind."""

    @property
    def variant(self) -> str:
        """Return the kind, a tip where what is stored is none of ours."""
        return self["kind"] if self["kind"] in dict(KINDS) else "tip"

    @property
    def kind_name(self) -> str:
        """Return the name of the kind, for readers."""
        return str(dict(KINDS)[self.variant])


class CalloutBlock(ReadableStruct):
    """A tip, a warning or an example beside the text."""

    reads = ("title", "text")

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="tip")
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    text = FootnotedText(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = _("Text")
        description = _("A tip, a warning or an example, set apart from the text.")
        template = "blocks/callout.html"
        value_class = CalloutValue
        label_format = "{title}"
        preview_value = {
            "kind": "tip",
            "title": _("Two minutes on Friday"),
            "text": _(
                "<p>Write down the first task of Monday. You will sit down already knowing where to begin.</p>"
            ),
        }


class QuestionBlock(ReadableStruct):
    """A question to the reader, answered in the comments."""

    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=300)

    class Meta:
        icon = "help"
        label = _("Question to the reader")
        group = _("Text")
        description = _("One concrete question that readers answer in the comments.")
        template = "blocks/question.html"
        preview_value = {
            "text": _("Of the hours you worked last week, how many did somebody pay for?")
        }
