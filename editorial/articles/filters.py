"""The filters of the list of articles."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import (
    DateRangePickerWidget,
    MultipleUserFilter,
    UserModelMultipleChoiceField,
    WagtailFilterSet,
)

from blog.models import ArticleAuthor, ArticlePage, ArticleTag, AuthorPage, SeriesPage, TopicPage
from core.admin.filters import ChoicesField, DaysFilter
from editorial.articles.states import STATES, in_states
from editorial.permissions.pages import choosable_pages, visible_pages

WITHOUT, WITH = "without", "with"


class StateFilter(django_filters.MultipleChoiceFilter):
    """The articles in any of the states chosen."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        """Keep them."""
        return qs.filter(in_states(value)) if value else qs


def title_of(page: Any) -> str:
    """Return a page's title in a list of choices: topics below others are indented."""
    return f"{'– ' * (page.depth - 4)}{page.title}" if isinstance(page, TopicPage) else page.title


class PersonField(ChoicesField, UserModelMultipleChoiceField):
    """Users by their names."""


class PersonFilter(MultipleUserFilter):
    """The articles that any of the users chosen owns."""

    field_class = PersonField


class PageField(ChoicesField):
    """Pages by their titles."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return title_of(obj)


class PageFilter(django_filters.ModelMultipleChoiceFilter):
    """The articles of any of the pages chosen."""

    field_class = PageField

    def filter(self, qs: Any, value: Any) -> QuerySet:
        """Keep them."""
        return qs.filter(**{f"{self.field_name}__in": list(value)}) if value else qs


class TopicFilter(PageFilter):
    """The articles about any of the topics chosen, or about what is below them."""

    def filter(self, qs: Any, value: Any) -> QuerySet:
        """Keep them."""
        if not value:
            return qs
        below = Q()
        for topic in value:
            below |= Q(path__startswith=topic.path)
        return qs.about(TopicPage.objects.filter(below).order_by().values("pk"))


class AuthorFilter(PageFilter):
    """The articles that any of the authors chosen wrote."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Keep them, each once."""
        links = ArticleAuthor.objects.filter(author__in=list(value)).order_by()
        return qs.filter(pk__in=links.values("page")) if value else qs


class TagFilter(django_filters.ModelChoiceFilter):
    """The articles with a tag."""

    def filter(self, qs: QuerySet, value: Tag | None) -> QuerySet:
        """Keep them."""
        return (
            qs.filter(pk__in=value.blog_articletag_items.values("content_object")) if value else qs
        )


class CoverFilter(django_filters.ChoiceFilter):
    """The articles with or without a cover."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Keep them."""
        return qs.filter(cover__isnull=value == WITHOUT) if value else qs


def _listed(model: Any) -> Any:
    """Return a function that gives the pages of a type that somebody may choose."""

    def pages(request: HttpRequest) -> QuerySet:
        return choosable_pages(
            request, model.objects.order_by("path" if model is TopicPage else "title")
        )

    return pages


def _used_tags(request: HttpRequest) -> QuerySet:
    used = ArticleTag.objects.filter(content_object__in=_visible_articles(request).values("pk"))
    return Tag.objects.filter(pk__in=used.values("tag")).order_by("name")


def _owners(request: HttpRequest) -> QuerySet:
    owners = _visible_articles(request).values("owner")
    return get_user_model().objects.filter(pk__in=owners).order_by("first_name", "username")


def _visible_articles(request: HttpRequest) -> QuerySet:
    return visible_pages(request, ArticlePage.objects.order_by())


class ArticleFilterSet(WagtailFilterSet):
    """What narrows the list."""

    state = StateFilter(label=_("State"), choices=STATES, widget=forms.CheckboxSelectMultiple)
    topic = TopicFilter(
        label=_("Topic"), queryset=_listed(TopicPage), widget=forms.CheckboxSelectMultiple
    )
    series = PageFilter(
        label=_("Series"), queryset=_listed(SeriesPage), widget=forms.CheckboxSelectMultiple
    )
    author = AuthorFilter(
        label=_("Author"), queryset=_listed(AuthorPage), widget=forms.CheckboxSelectMultiple
    )
    tag = TagFilter(label=_("Tag"), queryset=_used_tags, empty_label=_("Any"))
    cover = CoverFilter(
        label=_("Cover"),
        choices=[(WITHOUT, _("Without a cover")), (WITH, _("With a cover"))],
        empty_label=_("Any"),
        widget=forms.RadioSelect,
    )
    date = DaysFilter(label=_("Date"), widget=DateRangePickerWidget)
    changed = DaysFilter(
        label=_("Last change"),
        field_name="latest_revision_created_at",
        widget=DateRangePickerWidget,
    )
    owner = PersonFilter(
        label=_("Created by"), queryset=_owners, widget=forms.CheckboxSelectMultiple, distinct=False
    )

    class Meta:
        model = ArticlePage
        fields: list[str] = []
