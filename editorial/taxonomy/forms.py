"""Forms of topics and tags: merging and renaming."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from blog.models import TopicPage
from core.base.publishing import published
from editorial.taxonomy.tags import clash, with_uses
from editorial.taxonomy.topics import may_merge


class TopicField(forms.ModelChoiceField):
    """Choose a topic; subtopics are indented."""

    def label_from_instance(self, obj: TopicPage) -> str:
        """Return the title, indented by depth; topics begin at the third level of pages."""
        return "\N{EM DASH} " * max(obj.depth - 4, 0) + obj.title


class TagField(forms.ModelChoiceField):
    """Choose a tag; each shows its number of articles."""

    def label_from_instance(self, obj: Tag) -> str:
        """Return the name with the number of articles."""
        return f"{obj.name} ({obj.articles})"


class MergeTopicForm(forms.Form):
    """Choose the topic to merge another into."""

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
        """Limit the choice to topics that the user may merge into."""
        super().__init__(*args, **kwargs)
        others = published(TopicPage.objects.not_descendant_of(old, inclusive=True))
        mergeable = [topic.pk for topic in others if may_merge(user, topic)]
        into: Any = self.fields["into"]
        into.queryset = others.filter(pk__in=mergeable).order_by("path")


class MergeTagForm(forms.Form):
    """Choose the tag to merge another into."""

    into = TagField(
        queryset=Tag.objects.none(),
        label=gettext_lazy("Tag that stays"),
        empty_label=gettext_lazy("Choose a tag"),
        error_messages={
            "required": gettext_lazy("Choose the tag that stays."),
            "invalid_choice": gettext_lazy("Choose another tag that exists."),
        },
    )

    def __init__(self, *args: Any, old: Tag, user: Any, **kwargs: Any) -> None:
        """Limit the choice to other tags; who may change tags may change all."""
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = with_uses().exclude(pk=old.pk)


class RenameTagForm(forms.Form):
    """Ask for the new name of a tag."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Tag._meta.get_field("name").max_length,
        error_messages={"required": gettext_lazy("Write the name of the tag.")},
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        """Keep the tag."""
        super().__init__(*args, **kwargs)
        self.tag = tag
        self.clash: Tag | None = None

    def clean_name(self) -> str:
        """Refuse a name without a slug, or of another tag."""
        name = self.cleaned_data["name"]
        if not self.tag.slugify(name):
            raise ValidationError(_("Use letters or digits: they make the address of its list."))
        if other := clash(self.tag, name):
            self.clash = other
            message = _("There is the tag “%(name)s” already: merge the two instead.")
            raise ValidationError(message % {"name": other.name})
        return name
