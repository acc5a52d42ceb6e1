"""Blocks of services: description, scope, questions, evidence; services and focus on other pages."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    ListBlock,
    PageChooserBlock,
    RegexBlock,
    StreamBlock,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from blog.models import AuthorPage
from core.base.publishing import published
from core.base.richtext import SHORT
from core.blocks import library as blocks
from core.blocks.footnotes import FootnotedText
from core.serving.renditions import pictures

KIND_NAMES: dict[str, str | Promise] = {
    "certificate": _("Certificate"),
    "step": _("Position, degree or programme"),
    "project": _("Finished project"),
    "testimonial": _("Testimonial"),
    "years": _("Years of practice"),
    "article": _("Own article"),
}
SHOWS, SAYS = _("It shows that you can do it"), _("It says so")
SCOPE = _("What is included")


def trajectory_steps(authors: Iterable[AuthorPage]) -> Iterator[tuple[str, tuple[AuthorPage, Any]]]:
    """Yield the steps of authors' trajectories with their keys: the author's id and that of the block."""
    for author in authors:
        for child in author.trajectory:
            yield f"{author.pk}:{child.id}", (author, child.value)


def trajectory_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the steps of all authors as choices, in groups by author; what isn't public now may have been chosen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, (author, step) in trajectory_steps(AuthorPage.objects.order_by("title")):
        groups.setdefault(author.title, []).append((key, f"{step['period']} {step['title']}"))
    return list(groups.items())


class InUseMixin:
    """A list of the chooser: testimonials whose consent holds."""

    def get_object_list(self) -> Any:
        """Leave out withdrawn ones."""
        return super().get_object_list().in_use()  # type: ignore[misc]


class TestimonialChooseView(InUseMixin, ChooseView):
    """The chooser."""


class TestimonialChooseResultsView(InUseMixin, ChooseResultsView):
    """A page of the chooser's list."""


class TestimonialChooserViewSet(ChooserViewSet):
    """The chooser of testimonials."""

    model = "services.Testimonial"
    icon = "openquote"
    choose_one_text = _("Choose a testimonial")
    choose_another_text = _("Choose another testimonial")
    edit_item_text = _("Edit this testimonial")
    choose_view_class = TestimonialChooseView
    choose_results_view_class = TestimonialChooseResultsView


testimonial_chooser = TestimonialChooserViewSet("testimonial_chooser")
TestimonialChooserBlock = testimonial_chooser.get_block_class(
    name="TestimonialChooserBlock", module_path="services.blocks"
)


class PastDateBlock(DateBlock):
    """A day that isn't in the future."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the day as it's stored and sent: a form compares the two."""
        return value.isoformat() if isinstance(value, date) else super().get_prep_value(value)

    def clean(self, value: Any) -> Any:
        """Refuse days to come."""
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has yet to come."))
        return day


class ServiceBody(blocks.BodyBlock):
    """What the description of a service may hold."""

    paragraph = blocks.ParagraphBlock()
    heading = blocks.HeadingBlock()
    image = blocks.PictureBlock()
    steps = blocks.StepsBlock()
    checklist = blocks.ChecklistBlock()
    definitions = blocks.DefinitionsBlock()
    table = blocks.TableBlock()
    callout = blocks.CalloutBlock()
    quote = blocks.QuoteBlock()
    file = blocks.FileBlock()


class ExcludedBlock(CharBlock):
    """Something that isn't included: no search finds the service by it."""

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing."""
        return []


class ScopeStream(StreamBlock):
    """What is included in a service and what isn't, a short line each."""

    included = CharBlock(
        max_length=200,
        label=_("Included"),
        icon="tick-inverse",
        group=SCOPE,
        description=_("Something that belongs to the service."),
        preview_value=_("A list of tomorrow's appointments, each evening"),
    )
    excluded = ExcludedBlock(
        max_length=200,
        label=_("Not included"),
        icon="cross",
        group=SCOPE,
        description=_("Something that clients might expect and don't get."),
        preview_value=_("Phone calls at weekends"),
    )

    class Meta:
        template = "services/blocks/scope.html"


class QuestionBlock(blocks.ReadableStruct):
    """A question of clients with its answer."""

    question = CharBlock(label=_("Question"), max_length=200)
    answer = FootnotedText(label=_("Answer"), features=list(SHORT))

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{question}"


class QuestionsStream(StreamBlock):
    """What clients ask before they decide."""

    question = QuestionBlock()

    class Meta:
        template = "services/blocks/questions.html"


class CertificateBlock(blocks.ReadableStruct):
    """A certificate, with the document that anybody may read."""

    reads = ("title", "issuer")

    title = CharBlock(label=_("Title"), max_length=160)
    issuer = CharBlock(label=_("Issued by"), max_length=160)
    issued_on = PastDateBlock(label=_("Issued on"))
    document = DocumentChooserBlock(label=_("Document"))

    class Meta:
        icon = "doc-full"
        label = KIND_NAMES["certificate"]
        group = SHOWS
        description = _("A certificate with its document: visitors can open it.")
        label_format = "{title}"
        preview_value = {
            "title": _("Diary management"),
            "issuer": _("Night school"),
            "issued_on": None,
            "document": None,
        }

    def clean(self, value: Any) -> Any:
        """Refuse what is no document to read, such as a sound."""
        cleaned = super().clean(value)
        document = cleaned["document"]
        if document and document.file_extension.lower() != "pdf":
            error = ValidationError(_("Choose a PDF: whoever opens it should see the certificate."))
            raise StructBlockValidationError(block_errors={"document": error})
        return cleaned


class StepChoiceBlock(blocks.ReadableStruct):
    """A position, degree or programme out of an author's trajectory, where it is written once."""

    reads = ()

    step = ChoiceBlock(
        label=_("Step of a trajectory"),
        choices=trajectory_choices,
        help_text=_("What stands on the pages of authors; add it there first."),
    )

    class Meta:
        icon = "history"
        label = KIND_NAMES["step"]
        group = SHOWS
        description = _("A position, degree or programme of an author's trajectory.")
        preview_value = {"step": ""}


class ProjectBlock(blocks.ReadableStruct):
    """A finished project, told shortly; the client may stay without a name."""

    reads = ("title", "client", "text")

    title = CharBlock(label=_("Title"), max_length=160)
    client = CharBlock(
        label=_("Client"),
        max_length=120,
        required=False,
        help_text=_("Empty, or without a name: a surgery with three doctors."),
    )
    text = TextBlock(label=_("What was done, what came of it"), max_length=1000, rows=4)
    finished_on = PastDateBlock(label=_("Finished on"))

    class Meta:
        icon = "tick-inverse"
        label = KIND_NAMES["project"]
        group = SHOWS
        description = _("A short case: what was asked, what you did, what came of it.")
        label_format = "{title}"
        preview_value = {
            "title": _("Six hundred patients, one diary"),
            "client": _("A surgery with three doctors"),
            "text": _("Two diaries on paper became one that all can see."),
            "finished_on": None,
        }


class TestimonialBlock(blocks.ReadableStruct):
    """A testimonial; the page holds its key alone."""

    reads = ()

    testimonial = TestimonialChooserBlock(label=_("Testimonial"))

    class Meta:
        icon = "openquote"
        label = KIND_NAMES["testimonial"]
        group = SHOWS
        description = _("What a client said, with her consent; kept in the list of testimonials.")
        preview_value = {"testimonial": None}


class YearsBlock(blocks.ReadableStruct):
    """Since when she does it."""

    reads = ()

    # A number would look changed in each form, and void the approvals of a review.
    since = RegexBlock(
        r"^(?:19|20)[0-9]{2}\Z",
        label=_("Since the year"),
        error_messages={"invalid": _("Write a year with four digits, such as 2019.")},
    )

    class Meta:
        icon = "calendar"
        label = KIND_NAMES["years"]
        group = SAYS
        description = _("Since which year you do it. It doesn't suffice to offer the service.")
        label_format = "{since}"
        preview_value = {"since": "2019"}

    def clean(self, value: Any) -> Any:
        """Refuse a year to come."""
        cleaned = super().clean(value)
        if cleaned["since"] > str(timezone.localdate().year):
            raise ValidationError(_("This year has yet to come."))
        return cleaned


class OwnArticleBlock(blocks.ReadableStruct):
    """An article of the blog that tells how she does it."""

    reads = ()

    article = PageChooserBlock("blog.ArticlePage", label=_("Article"))

    class Meta:
        icon = "doc-full-inverse"
        label = KIND_NAMES["article"]
        group = SAYS
        description = _("An article in which you tell how it's done.")
        preview_value = {"article": None}


class EvidenceStream(StreamBlock):
    """What backs a service."""

    certificate = CertificateBlock()
    step = StepChoiceBlock()
    project = ProjectBlock()
    testimonial = TestimonialBlock()
    years = YearsBlock()
    article = OwnArticleBlock()

    class Meta:
        block_counts = {"years": {"max_num": 1}}


class ServicesBlock(blocks.ReadableStruct):
    """Services, in the order chosen."""

    reads = ("title",)

    title = CharBlock(label=_("Title"), max_length=160)
    services = ListBlock(
        PageChooserBlock("services.ServicePage"), label=_("Services"), min_num=1, max_num=12
    )

    class Meta:
        icon = "tasks"
        label = _("Services")
        group = _("Front page")
        description = _("Services of yours, in the order you choose.")
        template = "services/blocks/services.html"
        label_format = "{title}"
        preview_value = {"title": _("What I can do for you"), "services": []}

    def get_preview_value(self) -> Any:
        """Show the newest services of the site."""
        value = super().get_preview_value()
        model = self.child_blocks["services"].child_block.target_model
        value["services"].extend(published(model.objects.all()).order_by("-pk")[:3])
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the services that visitors may see."""
        model = self.child_blocks["services"].child_block.target_model
        chosen = [page.pk for page in value["services"] if page is not None]
        services = published(model.objects.filter(pk__in=chosen)).defer_streamfields()
        found = (
            services.select_related("picture")
            .prefetch_related(pictures("picture", "card"))
            .in_bulk()
        )
        ordered = [found[pk] for pk in dict.fromkeys(chosen) if pk in found]
        return super().get_context(value, parent_context=parent_context) | {"services": ordered}


class FocusBlock(blocks.ReadableStruct):
    """The sentence that says what the site specializes in, kept in the settings."""

    reads = ("title",)

    title = CharBlock(label=_("Title"), max_length=160, required=False)

    class Meta:
        icon = "pick"
        label = _("Specialization")
        group = _("Front page")
        description = _("The sentence of the settings that says what you do and for whom.")
        template = "services/blocks/focus.html"
        preview_value = {"title": _("What I specialize in")}

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Show an example where the settings have no sentence yet."""
        example = _("Appointments, mail and payments of surgeries and small shops.")
        return super().get_preview_context(value, parent_context) | {"example": example}
