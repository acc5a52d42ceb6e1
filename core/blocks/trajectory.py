"""Trajectory: dated positions, degrees and programmes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

KINDS = [("position", _("Position")), ("degree", _("Degree")), ("programme", _("Programme"))]


class TrajectoryItemBlock(blocks.StructBlock):
    """A position, degree or programme with its dates."""

    period = blocks.CharBlock(label=_("Period"), max_length=40, help_text=_("For instance 2019–2022."))
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="position")
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    place = blocks.CharBlock(label=_("Place"), max_length=160, required=False)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "history"
        label = _("Step")


class TrajectoryStream(blocks.StreamBlock):
    """A trajectory, newest first."""

    item = TrajectoryItemBlock()
