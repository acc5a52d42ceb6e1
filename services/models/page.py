"""The page of a service, and the page of all of them."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from blog.models import ArticlePage
from blog.review import BlogPermissionTester, Reviewed
from core.base.models import BasePage
from core.base.periodic_review import PeriodicReviewMixin
from core.base.publishing import PageRights, published
from core.serving.renditions import pictures
from services.blocks import EvidenceStream, QuestionsStream, ScopeStream, ServiceBody
from services.evidence import Proof, evidence_of
from services.facets import SERVICE_FACETS
from services.models.colleagues import Colleague
from services.panels import BackingPanel
from services.structured_data import service_json_ld


class ServiceIndexPage(BasePage):
    """All services, under `/servicios/`: what she offers, what she is learning, what others do better."""

    intro = models.TextField(_("introduction"), blank=True)

    markdown_template = "services/markdown/index.html"
    parent_page_types = [settings.FRONT_PAGE_MODEL]
    subpage_types = ["services.ServicePage"]
    max_count_per_parent = 1
    search_listed = False
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("service index")
        verbose_name_plural = _("service indexes")

    def permissions_for_user(self, user: Any) -> PageRights:
        """Return what a user may do here: what she adds is hers, and reviewed by somebody else."""
        return BlogPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published services by their state; those offered by audience."""
        services = list(
            published(ServicePage.objects.child_of(self))
            .defer_streamfields()
            .select_related("area", "picture")
            .prefetch_related("audiences", pictures("picture", "card"))
            .order_by("path")
        )
        by_state: dict[str, list[ServicePage]] = {state: [] for state in ServicePage.State.values}
        for service in services:
            by_state[service.state].append(service)
        offered = by_state[ServicePage.State.OFFERED]
        return super().get_context(request, *args, **kwargs) | {
            "audiences": _by_audience(offered),
            "learning": by_state[ServicePage.State.LEARNING],
            "referred": by_state[ServicePage.State.REFERRED],
            "has_colleagues": Colleague.objects.listed().exists(),
        }

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Add the directory of colleagues and their pages, which are no pages of the tree."""
        # It imports the models.
        from services.colleagues.directory import sitemap_entries

        return [*super().get_sitemap_urls(request), *sitemap_entries(request)]


def _by_audience(services: list["ServicePage"]) -> list[tuple[Any, list["ServicePage"]]]:
    """Return audiences in their order with the services for each; those for nobody in particular come last, under None."""
    audiences = {
        audience.pk: audience for service in services for audience in service.audiences.all()
    }
    ordered = sorted(audiences.values(), key=lambda each: (each.sort_order, each.name))
    found: list[tuple[Any, list[ServicePage]]] = [
        (audience, [service for service in services if audience in service.audiences.all()])
        for audience in ordered
    ]
    rest = [service for service in services if not service.audiences.all()]
    return [*found, (None, rest)] if rest else found


class ServicePage(Reviewed, PeriodicReviewMixin, BasePage):
    """A service: offered with evidence, being learned, or done by somebody else."""

    class State(models.TextChoices):
        """Whether she does it."""

        OFFERED = "offered", _("I offer it")
        LEARNING = "learning", _("I am learning it")
        REFERRED = "referred", _("I don't do it: I refer you to somebody who does")

    class Price(models.TextChoices):
        """How its price is said."""

        ON_REQUEST = "request", _("on request")
        FIXED = "fixed", _("fixed")
        FROM = "from", _("from")
        HOURLY = "hourly", _("by the hour")

    class Currency(models.TextChoices):
        """What it is paid in."""

        ARS = "ARS", _("pesos (ARS)")
        USD = "USD", _("US dollars (USD)")

    SIGNS: dict[str, str] = {Currency.ARS: "$", Currency.USD: "US$"}
    PRICES_IN_WORDS: dict[str, Any] = {
        Price.FROM: _("from %(price)s"),
        Price.HOURLY: _("%(price)s an hour"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.LEARNING)
    look_again_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("While you are learning it: when you decide whether you offer it."),
    )
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("One or two sentences: what the client gets.")
    )
    area = models.ForeignKey(
        "services.Area",
        verbose_name=_("area"),
        null=True,  # a draft may wait for it
        blank=True,
        on_delete=models.PROTECT,
        related_name="services",
    )
    audiences = ParentalManyToManyField(
        "services.Audience", verbose_name=_("audiences"), blank=True, related_name="services"
    )
    words = models.TextField(
        _("other words for it"),
        max_length=1000,
        blank=True,
        help_text=_(
            "What clients call it in their own words, as single words with commas between; shown nowhere. A request in free words is matched with them."
        ),
    )
    picture = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(ServiceBody(), verbose_name=_("description"), blank=True)
    scope = StreamField(ScopeStream(), verbose_name=_("what is included"), blank=True)
    delivery = models.TextField(
        _("how it is delivered"),
        max_length=1000,
        blank=True,
        help_text=_("Steps, times, how you keep in touch."),
    )
    price_kind = models.CharField(
        _("price"), max_length=10, choices=Price, default=Price.ON_REQUEST
    )
    price_amount = models.DecimalField(
        _("amount"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.ARS)
    price_note = models.CharField(
        _("note on the price"),
        max_length=200,
        blank=True,
        help_text=_("For instance: half in advance, invoice C."),
    )
    # Follows the price: `priced` is the price that the date is of.
    price_date = models.DateField(_("date of the price"), null=True, editable=False)
    priced = models.CharField(max_length=40, blank=True, editable=False)
    questions = StreamField(QuestionsStream(), verbose_name=_("questions and answers"), blank=True)
    evidence = StreamField(EvidenceStream(), verbose_name=_("evidence"), blank=True)

    markdown_template = "services/markdown/service.html"
    parent_page_types = ["services.ServiceIndexPage"]
    subpage_types: list[str] = []
    search_facets = SERVICE_FACETS
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *BasePage.content_panels,
                    FieldPanel("summary"),
                    FieldRowPanel([FieldPanel("state"), FieldPanel("look_again_on")]),
                    FieldRowPanel(
                        [
                            FieldPanel("area", widget=forms.Select),
                            FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
                        ]
                    ),
                    FieldPanel("words"),
                    FieldPanel("picture"),
                    FieldPanel("body"),
                    FieldPanel("scope"),
                    FieldPanel("delivery"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel(
                                [
                                    FieldPanel("price_kind"),
                                    FieldPanel("price_amount"),
                                    FieldPanel("currency"),
                                ]
                            ),
                            FieldPanel("price_note"),
                        ],
                        heading=_("Price"),
                    ),
                    FieldPanel("questions"),
                ],
                heading=_("Content"),
            ),
            ObjectList(
                [
                    BackingPanel(),
                    FieldPanel("evidence"),
                    InlinePanel("service_articles", label=_("Article that supports it")),
                ],
                heading=_("Evidence"),
            ),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(
                [*BasePage.settings_panels, *PeriodicReviewMixin.review_panels],
                heading=_("Settings"),
            ),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=4),
        index.SearchField("body"),
        index.SearchField("scope"),
        index.SearchField("delivery"),
        index.SearchField("questions"),
        index.FilterField("state"),
        index.FilterField("area"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Date the price where it has changed."""
        price = " ".join(
            [self.price_kind, f"{self.price_amount or 0:.2f}", self.currency]
            if self.has_price
            else []
        )
        if price != self.priced:
            self.priced = price
            self.price_date = timezone.localdate() if price else None
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what backs it and the articles that support it."""
        return super().get_context(request, *args, **kwargs) | {
            "proofs": self.proofs,
            "articles": self.articles,
        }

    @property
    def has_price(self) -> bool:
        """Return whether an amount is said."""
        return self.price_kind != self.Price.ON_REQUEST and self.price_amount is not None

    @property
    def price_text(self) -> str:
        """Return the price in words: 'desde $ 45.000'."""
        amount = self.price_amount
        if amount is None or not self.has_price:
            return str(_("on request"))
        decimals = 0 if amount == amount.to_integral_value() else 2
        said = f"{self.SIGNS[self.currency]} {number_format(amount, decimals, force_grouping=True)}"
        return str(self.PRICES_IN_WORDS.get(self.price_kind, "%(price)s")) % {"price": said}

    @property
    def is_offered(self) -> bool:
        """Return whether she does it herself."""
        return self.state == self.State.OFFERED

    @cached_property
    def proofs(self) -> list[Proof]:
        """Return what backs the service, as far as it can be shown."""
        return evidence_of([self])[0]

    @cached_property
    def articles(self) -> list[ArticlePage]:
        """Return the published articles that support it, in their order."""
        chosen = [row.article_id for row in self.service_articles.all()]
        found = ArticlePage.objects.published().defer_streamfields().in_bulk(chosen)
        return [found[pk] for pk in chosen if pk in found]

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the summary."""
        return self.search_description or self.summary

    @property
    def meta_image(self) -> Any:
        """Return the share image, by default the picture."""
        return self.share_image or self.picture

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the Service with its Offer, and the FAQPage."""
        return service_json_ld(self, request)


class ServiceArticle(Orderable):
    """An article that supports a service."""

    page = ParentalKey(ServicePage, related_name="service_articles", on_delete=models.CASCADE)
    article = models.ForeignKey(
        ArticlePage, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("article", "blog.ArticlePage")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "article"], name="service_article_once")
        ]
