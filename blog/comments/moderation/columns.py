"""The columns of the list of comments."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BaseColumn, DateColumn, Table

from blog.comments.avatars import avatar_of
from blog.comments.judging import label_of
from blog.comments.moderation.seen import token_of


class Cell(BaseColumn):
    """A cell of a comment, with a template named as its column; `here` is where to come back to."""

    @property
    def cell_template_name(self) -> str:
        """Return its template."""
        return f"comments/moderation/cells/{self.name}.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add what names the comment as it was seen, and where the list is."""
        context = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        return context | {
            "token": token_of(instance),
            "here": table.here,
            "may_delete": table.may_delete,
        }


class AuthorCell(Cell):
    """Who wrote it."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the avatar."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"avatar": avatar_of(instance.name)}


class ReasonsCell(Cell):
    """Why it is held, in words."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the words."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"reasons": [label_of(reason) for reason in instance.held_for]}


class CommentTable(Table):
    """The table of comments."""

    def __init__(self, *args: Any, here: str, may_delete: bool, **kwargs: Any) -> None:
        """Know where the list is, and what may be done there."""
        super().__init__(*args, caption=_("Comments"), **kwargs)
        self.here, self.may_delete = here, may_delete

    def get_row_attrs(self, instance: Any) -> dict[str, str]:
        """Let the keyboard find the row."""
        return super().get_row_attrs(instance) | {"data-moderation-row": ""}


COLUMNS = [
    Cell("chosen", label=pgettext_lazy("comments", "Choose")),
    AuthorCell("author", label=_("Who"), sort_key="name", classname="moderation-who"),
    Cell("text", label=_("Comment"), classname="title"),
    Cell("article", label=_("Article"), sort_key="article__title"),
    ReasonsCell("reasons", label=_("Held because")),
    DateColumn("created_at", label=_("When"), sort_key="created_at"),
    Cell("state", label=_("State"), sort_key="state"),
    Cell("actions", label=_("Actions")),
]
