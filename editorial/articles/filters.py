"""Filters of the article list."""

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
    """Filter articles by their states."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        """Filter the queryset."""
        return qs.filter(in_states(value)) if value else qs


def title_of(page: Any) -> str:
    """Return a page's title for a list of choices; subtopics are indented."""
    return f"{'– ' * (page.depth - 4)}{page.title}" if isinstance(page, TopicPage) else page.title


class PersonField(ChoicesField, UserModelMultipleChoiceField):
    """Choose users by name."""


class PersonFilter(MultipleUserFilter):
    """Filter articles by their owners."""

    field_class = PersonField


class PageField(ChoicesField):
    """Choose pages by title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return title_of(obj)


class PageFilter(django_filters.ModelMultipleChoiceFilter):
    """Filter articles by pages that a field names."""

    field_class = PageField

    def filter(self, qs: Any, value: Any) -> QuerySet:
        """Filter the queryset."""
        return qs.filter(**{f"{self.field_name}__in": list(value)}) if value else qs


class TopicFilter(PageFilter):
    """Filter articles by topics, subtopics included."""

    def filter(self, qs: Any, value: Any) -> QuerySet:
        """Filter the queryset."""
        if not value:
            return qs
        below = Q()
        for topic in value:
            below |= Q(path__startswith=topic.path)
        return qs.about(TopicPage.objects.filter(below).order_by().values("pk"))


class AuthorFilter(PageFilter):
    """Filter articles by their authors."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Keep the articles of any author chosen, each once."""
        links = ArticleAuthor.objects.filter(author__in=list(value)).order_by()
        return qs.filter(pk__in=links.values("page")) if value else qs


class TagFilter(django_filters.ModelChoiceFilter):
    """Filter articles by a tag."""

    def filter(self, qs: QuerySet, value: Tag | None) -> QuerySet:
        """Filter the queryset."""
        return (
            qs.filter(pk__in=value.blog_articletag_items.values("content_object")) if value else qs
        )


class CoverFilter(django_filters.ChoiceFilter):
    """Filter articles with or without a cover."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Filter the queryset."""
        return qs.filter(cover__isnull=value == WITHOUT) if value else qs


def _listed(model: Any) -> Any:
    """Return a function of the request that returns the pages of a model that the user may choose."""

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
    """Define the filters of the article list."""

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
