"""Forms: which topic or tag another is merged into, what a tag is called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from blog.models import TopicPage
from core.base.publishing import published
from editorial.taxonomy.tags import clash, counted
from editorial.taxonomy.topics import may_merge


class TopicField(forms.ModelChoiceField):
    """A choice among topics, subtopics set in below theirs."""

    def label_from_instance(self, obj: TopicPage) -> str:
        """Set a subtopic in by its depth; topics begin at the third level of pages."""
        return "\N{EM DASH} " * max(obj.depth - 4, 0) + obj.title


class TagField(forms.ModelChoiceField):
    """A choice among tags, with how often each is used."""

    def label_from_instance(self, obj: Tag) -> str:
        """Add how many articles have it."""
        return f"{obj.name} ({obj.articles})"


class MergeTopicForm(forms.Form):
    """The topic that takes what another has."""

    into = TopicField(
        queryset=TopicPage.objects.none(),
        to_field_name="id",  # unlike the key of a page type, it may be any number
        label=gettext_lazy("Topic that stays"),
        empty_label=gettext_lazy("Choose a topic"),
        error_messages={
            "required": gettext_lazy("Choose the topic that stays."),
            "invalid_choice": gettext_lazy(
                "Choose a published topic that you may change: another one, and none of its own subtopics."
            ),
        },
    )

    def __init__(self, *args: Any, old: TopicPage, user: Any, **kwargs: Any) -> None:
        """Offer the topics that it may be merged into."""
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = _targets(old, user)


def _targets(old: TopicPage, user: Any) -> QuerySet[TopicPage]:
    others = published(TopicPage.objects.not_descendant_of(old, inclusive=True)).order_by("path")
    return others.filter(pk__in=[topic.pk for topic in others if may_merge(user, topic)])


class MergeTagForm(forms.Form):
    """The tag that takes what another has."""

    into = TagField(
        queryset=Tag.objects.none(),
        label=gettext_lazy("Tag that stays"),
        empty_label=gettext_lazy("Choose a tag"),
        error_messages={
            "required": gettext_lazy("Choose the tag that stays."),
            "invalid_choice": gettext_lazy("Choose another tag that exists."),
        },
    )

    def __init__(self, *args: Any, old: Tag, **kwargs: Any) -> None:
        """Offer all tags but itself."""
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = counted().exclude(pk=old.pk)


class RenameTagForm(forms.Form):
    """The name of a tag."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Tag._meta.get_field("name").max_length,
        error_messages={"required": gettext_lazy("Write the name of the tag.")},
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        """Take the tag that is renamed."""
        super().__init__(*args, **kwargs)
        self.tag = tag
        self.clash: Tag | None = None

    def clean_name(self) -> str:
        """Refuse a name that has no address, or that another tag has."""
        name = self.cleaned_data["name"]
        if not self.tag.slugify(name):
            raise ValidationError(_("Use letters or digits: they make the address of its list."))
        if other := clash(self.tag, name):
            self.clash = other
            message = _("There is the tag “%(name)s” already: merge the two instead.")
            raise ValidationError(message % {"name": other.name})
        return name
