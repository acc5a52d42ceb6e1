"""Trajectory: dated positions, degrees and programmes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.base import ReadableStruct

KINDS = [("position", _("Position")), ("degree", _("Degree")), ("programme", _("Programme"))]


class TrajectoryItemValue(blocks.StructValue):
    """Answer which kind of step it is."""

    @property
    def kind_name(self) -> str:
        """Return the name of the kind, for readers."""
        return str(dict(KINDS).get(self["kind"], ""))


PREVIEW = {
    "period": "2019–2022",
    "kind": "position",
    "title": _("Virtual assistant"),
    "place": "Buenos Aires",
    "text": _("Diary, mail and orders of four small firms."),
}


class TrajectoryItemBlock(ReadableStruct):
    """A position, degree or programme with its dates."""

    reads = ("period", "title", "place", "text")

    period = blocks.CharBlock(
        label=_("Period"), max_length=40, help_text=_("For instance 2019–2022.")
    )
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="position")
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    place = blocks.CharBlock(label=_("Place"), max_length=160, required=False)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "history"
        label = _("Step")
        group = _("Text")
        description = _("A position, degree or programme with its dates.")
        template = "blocks/trajectory_item.html"
        value_class = TrajectoryItemValue
        label_format = "{period} {title}"
        preview_value = PREVIEW


class TrajectoryStream(blocks.StreamBlock):
    """A trajectory, newest first."""

    item = TrajectoryItemBlock()

    class Meta:
        template = "blocks/trajectory_items.html"


class TrajectoryBlock(ReadableStruct):
    """A trajectory within a page, newest first."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    items = blocks.ListBlock(TrajectoryItemBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Trajectory")
        group = _("Lists and tables")
        description = _("Positions, degrees and programmes with their dates, newest first.")
        template = "blocks/trajectory.html"
        label_format = "{title}"
        preview_value = {
            "title": _("Where I come from"),
            "items": [PREVIEW],
        }
