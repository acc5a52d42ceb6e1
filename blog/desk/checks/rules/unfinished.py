"""What a skeleton asked for and nobody wrote."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from blog.desk.checks.findings import Finding, error
from blog.desk.checks.subject import Subject
from blog.desk.presets.placeholders import placeholders_in


def placeholders(subject: Subject) -> Iterator[Finding]:
    """Refuse the placeholders of a skeleton that were not written over."""
    for placed in subject.placed:
        for asks in placeholders_in(placed.block.plain_text(placed.value)):
            yield error(
                "placeholder.left",
                placed.place,
                _("The skeleton’s own text is still there: “%(text)s”") % {"text": asks},
                _("Write over it, or take the block out."),
            )


ERRORS = (placeholders,)
ADVICE = ()
