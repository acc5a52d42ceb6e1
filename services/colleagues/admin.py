"""Colleagues and groups in the CMS: snippets, the panel of consent, a page of consent, favours and erasure for each."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import SlugInput
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from core.admin.permissions import PermissionRequired
from core.base.numbers import number
from services.colleagues.actions import CantAsk, ask_consent, ask_new_address, erase_colleague
from services.colleagues.forms import ColleagueForm, FavourForm, NewAddressForm
from services.colleagues.publication import refuse_without_consent
from services.models import Colleague, ColleagueConsent, ColleagueContact, ColleagueGroup, Referral

CHANGE = "services.change_colleague"
DELETE = "services.delete_colleague"
COMPARED = (
    r"^history/(?P<pk>[0-9]{1,18})/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|[0-9]{1,18})\.\.\.(?P<revision_id_b>live|latest|[0-9]{1,18})/$"
)


def state_in_words(colleague: Colleague) -> str:
    """Return how far it is with a colleague's consent."""
    agreement = colleague.agreement
    state = agreement.state if agreement else ColleagueContact.State.NEW
    return str(state.label)


def card_in_words(colleague: Colleague) -> str:
    """Return whether a card is published; Wagtail's own words would ask for each whether it is scheduled."""
    if not colleague.live:
        return pgettext("card", "draft")
    return _("published, with a draft") if colleague.has_unpublished_changes else _("published")


def agreed_to(colleague: Colleague) -> ColleagueConsent | None:
    """Return the last yes of a colleague, with the text that she agreed to."""
    given = colleague.consents.filter(action=ColleagueConsent.Action.AGREED)
    return given.select_related("text").last()


class ConsentPanel(Panel):
    """How far it is with her consent, and what would stop a publication."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for a card."""

        template_name = "services/colleagues/admin/consent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the state of what is stored."""
            card = self.instance
            stored = Colleague.objects.filter(pk=card.pk).first() if card.pk else None
            return super().get_context_data(parent_context) | {
                "colleague": stored,
                "state": state_in_words(stored) if stored else "",
                "findings": refuse_without_consent(stored, None) if stored else [],
            }


class KeepsContact:
    """Store the address beside the card, in the transaction that stores the card."""

    form: Any

    def save_instance(self) -> Any:
        """Store both."""
        instance = super().save_instance()  # type: ignore[misc]
        self.form.save_contact(instance)
        return instance


class ColleagueCreateView(KeepsContact, CreateView):
    """A new card: a draft, until she has agreed."""


class ColleagueEditView(KeepsContact, EditView):
    """A card, with a button that leads to her consent."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the page of consent and favours."""
        address = reverse("service_colleagues:detail", args=[self.object.pk])
        button = HeaderButton(label=_("Consent and favours"), url=address, icon_name="group")
        return [*super().header_buttons, button]


class ColleagueViewSet(SnippetViewSet):
    """Colleagues in the CMS."""

    model = Colleague
    icon = "group"
    add_view_class = ColleagueCreateView
    edit_view_class = ColleagueEditView
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("consent", label=gettext_lazy("Consent"), accessor=state_in_words),
        Column("status", label=gettext_lazy("Card"), accessor=card_in_words),
        BooleanColumn("accepts_requests", label=gettext_lazy("Takes requests")),
    ]
    search_fields = ["name", "place", "recommendation"]
    edit_handler = ObjectList(
        [
            ConsentPanel(heading=gettext_lazy("Consent")),
            TitleFieldPanel("name", targets=["slug"], required_on_save=True),
            FieldPanel("slug", widget=SlugInput),
            FieldPanel("email"),
            FieldPanel("recommendation"),
            MultiFieldPanel(
                [
                    FieldPanel("areas", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("languages"),
                ],
                heading=gettext_lazy("What she does, and for whom"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("place"), FieldPanel("time_zone")]),
                    FieldPanel("url"),
                    FieldPanel("groups", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("portrait"),
                ],
                heading=gettext_lazy("Where she is found"),
            ),
            FieldRowPanel([FieldPanel("accepts_requests"), FieldPanel("away_until")]),
        ],
        base_form_class=ColleagueForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Colleague]:
        """Return the cards with their consent."""
        return Colleague.objects.select_related("contact", "latest_revision")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Bound the key in the address that compares versions: Wagtail's pattern takes quadratic time over a path."""
        patterns = super().get_urlpatterns()
        return [
            re_path(COMPARED, each.callback, name=each.name)
            if each.name == "revisions_compare"
            else each
            for each in patterns
        ]


class ColleagueGroupViewSet(SnippetViewSet):
    """Groups and forums in the CMS."""

    model = ColleagueGroup
    icon = "site"
    panels = [FieldPanel(name) for name in ("name", "url", "good_for", "is_private")]
    list_display = [
        "__str__",
        "good_for",
        BooleanColumn("is_private", label=gettext_lazy("Private")),
    ]


def erase_instead(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Lead who deletes a colleague to the page that erases her: Wagtail would leave her name in the history."""
    found = next((each for each in instances if isinstance(each, Colleague)), None)
    if found is None:
        return None
    if request.method == "POST":
        messages.warning(
            request, _("A colleague is erased on the page of her consent, one by one.")
        )
    return redirect("service_colleagues:detail", found.pk)


class ColleagueView(PermissionRequired, WagtailAdminTemplateMixin, TemplateView):
    """A colleague's consent, favours and referrals; what may be done about them."""

    permission = CHANGE
    template_name = "services/colleagues/admin/detail.html"
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the colleague."""
        super().setup(request, *args, **kwargs)
        self.colleague = get_object_or_404(
            Colleague.objects.select_related("contact"), pk=kwargs["pk"]
        )

    def get_page_title(self) -> str:
        """Return her name."""
        return str(self.colleague)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        above = reverse(ColleagueViewSet().get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": above, "label": _("Colleagues")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Lead to her card."""
        address = reverse(ColleagueViewSet().get_url_name("edit"), args=[self.colleague.pk])
        return [HeaderButton(label=_("Her card"), url=address, icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add her consent, her favours, and the balance."""
        colleague = self.colleague
        return (
            super().get_context_data(**kwargs)
            | {
                "colleague": colleague,
                "agreement": colleague.agreement,
                "state": state_in_words(colleague),
                "agreed_to": agreed_to(colleague),
                "consents": colleague.consents.all(),
                "referrals": _referrals(colleague),
                "favours": colleague.favours.select_related("user"),
                "favour_form": FavourForm(),
                "address_form": NewAddressForm(),
                "may_erase": self.request.user.has_perm(DELETE),
            }
            | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what a button says."""
        acts = {
            "ask": self._ask,
            "heard": self._clear_wish,
            "address": self._ask_address,
            "favour": self._add_favour,
            "drop_favour": self._drop_favour,
            "erase": self._erase,
        }
        act = acts.get(str(request.POST.get("action", "")), self._again)
        return act()

    def _ask(self) -> HttpResponse:
        if not self.colleague.agreement:
            messages.error(self.request, _("Write her e-mail into her card first."))
            return self._again()
        try:
            ask_consent(self.colleague.contact)
        except CantAsk as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                _("She is asked by mail. Nothing of her is public before she says yes."),
            )
        return self._again()

    def _clear_wish(self) -> HttpResponse:
        ColleagueContact.objects.filter(colleague=self.colleague).update(wish="")
        return self._again()

    def _ask_address(self) -> HttpResponse:
        form = NewAddressForm(self.request.POST)
        agreement = self.colleague.agreement
        if agreement is None or not agreement.agreed_at:
            return self._again()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(address_form=form))
        ask_new_address(agreement, form.cleaned_data["email"])
        messages.success(
            self.request, _("A link is mailed there: the address counts once she has confirmed it.")
        )
        return self._again()

    def _add_favour(self) -> HttpResponse:
        form = FavourForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(favour_form=form))
        form.instance.colleague, form.instance.user = self.colleague, self.request.user
        form.save()
        return self._again()

    def _drop_favour(self) -> HttpResponse:
        self.colleague.favours.filter(pk=number(self.request.POST.get("favour", ""))).delete()
        return self._again()

    def _erase(self) -> HttpResponse:
        if not self.request.user.has_perm(DELETE):
            raise PermissionDenied
        if not self.request.POST.get("sure"):
            messages.error(
                self.request, _("Nothing was erased: tick the box to say that you are sure.")
            )
            return self._again()
        erase_colleague(self.colleague, self.request.user)
        messages.success(
            self.request, _("She is erased: card, versions, address and consents. Figures stay.")
        )
        return redirect(ColleagueViewSet().get_url_name("list"))

    def _again(self) -> HttpResponse:
        return redirect("service_colleagues:detail", self.colleague.pk)


def _referrals(colleague: Colleague) -> list[tuple[str, int]]:
    """Return how many referrals of hers are in each state."""
    counted = colleague.referrals.order_by().values_list("state").annotate(number=Count("pk"))
    numbers = dict(counted)
    return [(str(state.label), numbers[state]) for state in Referral.State if state in numbers]


def colleague_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses beside those of the viewsets."""
    patterns = [path("<int:pk>/", ColleagueView.as_view(), name="detail")]
    return [path("services/colleagues/", include((patterns, "service_colleagues")))]
