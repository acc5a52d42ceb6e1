"""What every page stands on: images and documents, the settings of the site, the page that every page type is."""

import os.path
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import File
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from core.base.freshness import unseen
from core.base.links import MenuBlock, SocialLinksBlock
from core.base.page_forms import SeenPagesForm
from core.base.pictures import cleaned
from core.base.previews import PREVIEW_MODES
from core.base.publishing import PageRights, private_paths, visible
from core.base.revisions import without_deleted
from core.base.seo import Breadcrumb, absolute, breadcrumb_json_ld
from core.base.slugs import fill_slug, refuse_routed_slug
from core.base.streams import read_together
from core.wagtail_compat.files import is_stored


class PictureFieldFile(WagtailImageFieldFile):
    """The file of an image: whatever way a picture comes, it passes here."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture drawn anew and note what is stored; raises PictureRefused, a ValidationError."""
        if not content.name:
            content.name = name
        clean = cleaned(content)
        suffix = os.path.splitext(clean.name or "")[1]
        super().save(os.path.splitext(name)[0] + suffix, clean, save=False)
        self.instance.file_size = clean.size
        clean.seek(0)
        self.instance.file_hash = hash_filelike(clean)
        self.instance.is_clean = True
        self.instance.tint = clean.tint
        if save:
            self.instance.save()


class PictureField(WagtailImageField):
    """A picture without anything else of the file that was uploaded."""

    attr_class = PictureFieldFile


class SiteImage(AbstractImage):
    """An uploaded picture; `description` (Wagtail's field) is its alt text where a page gives no other."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture, and its licence."),
    )

    file: Any = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    # Drawn anew by core.base.pictures; what older versions stored is by `manage.py clean_images`.
    is_clean = models.BooleanField(default=False, editable=False)
    # The mean colour, shown until the picture is there (core.base.pictures.tint_of); '' where it isn't known yet.
    tint = models.CharField(max_length=9, blank=True, default="", editable=False)
    admin_form_fields = (*Image.admin_form_fields, "credit")
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("filename"),
        index.AutocompleteField("filename"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def filename(self) -> str:
        """Return the name of the file, without its folder."""
        return os.path.basename(self.file.name or "")

    @property
    def default_alt_text(self) -> str:
        """Return the description, never the title: a file's name is no text for a reader."""
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file first: what is noted of it belongs to the same row."""
        if self.file and not is_stored(self.file):
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        indexes = (models.Index(fields=["file"], name="rendition_by_file"),)

    def get_upload_to(self, filename: str) -> str:
        """Put a mark of the original into the name: the address of another picture is another."""
        folder, name = os.path.split(super().get_upload_to(filename))
        return f"{folder}/{self.image.get_file_hash()[:8]}-{name}"


class SiteDocument(AbstractDocument):
    """A file for readers, served by Wagtail's permission-checking view."""

    admin_form_fields = Document.admin_form_fields
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("filename"),
        index.AutocompleteField("filename"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Menus(NamedTuple):
    """The menus of a site."""

    main: StreamValue
    footer: StreamValue


class ReadSetting(BaseSiteSetting):
    """Settings of a site that visitors' pages read: as they are by default until an editor keeps others.

    Wagtail's own write a row when they are first read, which a visitor's GET must not.
    """

    class Meta:
        abstract = True

    @classmethod
    def for_site(cls, site: Any) -> Self:
        """Return those of a site; where none are kept, such as aren't saved."""
        if site is None:
            raise cls.DoesNotExist(f"{cls} does not exist for site None.")
        try:
            return cls.base_queryset().get(site=site)
        except cls.DoesNotExist:
            return cls(site=site)


@register_setting(icon="home")
class SiteSettings(ReadSetting):
    """Name, menus, contact and what is shared when a page has no image of its own."""

    name = models.CharField(_("name"), max_length=60, default="motiVAcional")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    main_menu = StreamField(MenuBlock(), blank=True, verbose_name=_("main menu"))
    footer_menu = StreamField(MenuBlock(), blank=True, verbose_name=_("footer menu"))
    social_links = StreamField(SocialLinksBlock(), blank=True, verbose_name=_("social links"))
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_text = models.TextField(_("contact text"), blank=True)
    share_image = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("default share image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("share_image")],
            heading=_("Site"),
        ),
        MultiFieldPanel([FieldPanel("main_menu"), FieldPanel("footer_menu")], heading=_("Menus")),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_text"), FieldPanel("social_links")],
            heading=_("Contact"),
        ),
    ]
    select_related = ["share_image"]

    class Meta:
        verbose_name = _("site settings")

    @cached_property
    def menus(self) -> Menus:
        """Return both menus, their pages read at once."""
        return Menus(*read_together([self.main_menu, self.footer_menu]))


_TEXTS = (models.CharField, models.TextField, StreamField)


class BasePage(Page):
    """Title and description for search engines, share image, breadcrumbs."""

    share_image = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("share image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared; by default its main image, else the site's."),
    )

    base_form_class = SeenPagesForm

    # Whether the site's search lists pages of this type; front and index pages only lead to others.
    search_listed = True
    # Names of fields that say in short what a page is about; without any it isn't found by its meaning.
    search_meaning_fields: tuple[str, ...] = ()
    # What results of this type are counted and narrowed by: `search.facets.Facet`s.
    search_facets: tuple[Any, ...] = ()

    promote_panels = [*Page.promote_panels, FieldPanel("share_image")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=10),
        index.SearchField("search_headings", boost=5),
        index.SearchField("search_description", boost=4),
    ]

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Fill an empty slug in, whatever letters the title has, and validate all."""
        fill_slug(self)
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Fill an empty slug in, and validate what a draft must have."""
        fill_slug(self)
        super().minimal_clean()
        refuse_routed_slug(self)

    def clean(self) -> None:
        """Refuse a slug that the page above answers itself."""
        super().clean()
        refuse_routed_slug(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the page; a draft, whose rows hold what autosave brings, leaves what visitors see fresh."""
        with unseen(not self.live and self._is_draft_stored()):
            super().save(*args, **kwargs)

    def _is_draft_stored(self) -> bool:
        """Return whether no visitor sees the page as it is stored, nor pages below it, whose addresses hang on it."""
        if self.pk is None:
            return True
        return Page.objects.filter(pk=self.pk, live=False, numchild=0).exists()

    def permissions_for_user(self, user: Any) -> PageRights:
        """Return what a user may do with this page."""
        return PageRights(user, self)

    def update_aliases(self, **kwargs: Any) -> None:
        """Update aliases of a live page only: Wagtail would publish those of a draft as soon as it has an hour."""
        if self.live or self.alias_of_id:
            super().update_aliases(**kwargs)

    @property
    def preview_modes(self) -> list[Any]:
        """Return the ways in which the editor may preview the page."""
        return PREVIEW_MODES

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Read a stored version, whatever has been deleted of what it names."""
        return super().with_content_json(without_deleted(type(self), content))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add breadcrumbs, canonical address and structured data."""
        context = super().get_context(request, *args, **kwargs)
        crumbs = self.breadcrumbs(request)
        return context | {
            "breadcrumbs": crumbs,
            "canonical_url": self.canonical_url(request),
            "markdown_url": self.markdown_url(request),
            "json_ld": [*self.json_ld(request), *breadcrumb_json_ld(crumbs)],
        }

    @cached_property
    def meta_title(self) -> str:
        """Return what the browser's tab and search engines show."""
        return self.seo_title or self.title

    @cached_property
    def meta_description(self) -> str:
        """Return the search description."""
        return self.search_description

    @cached_property
    def meta_image(self) -> Any:
        """Return the image to share, None where the page has none of its own."""
        return self.share_image

    def canonical_url(self, request: HttpRequest) -> str:
        """Return the one absolute address of this page."""
        return self.get_full_url(request)

    def markdown_url(self, request: HttpRequest | None = None) -> str:
        """Return the address of this page as Markdown (core.serving.page_markdown), '' where it isn't public."""
        return f"{self.get_full_url(request)}index.md" if visible([self]) else ""

    @classmethod
    def get_served_objects(cls) -> Any:
        """Return all pages of this type with what is read along with one that is visited (core.base.routing)."""
        return cls._default_manager.select_related("share_image")

    @cached_property
    def pages_above(self) -> list[Page]:
        """Return the pages from the front page to the one above, drafts too; who visits the page has come by them."""
        return list(self.get_ancestors().filter(depth__gt=1)) if self.depth > 2 else []

    def get_view_restrictions(self) -> Any:
        """Return who alone may see the page; none without a query where no private page is above it.

        An alias has those of its source: Wagtail looks for them.
        """
        if any(page.alias_of_id for page in [*self.pages_above, self]):
            return super().get_view_restrictions()
        if self.path.startswith(private_paths()):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def breadcrumbs(self, request: HttpRequest) -> list[Breadcrumb]:
        """Return the way from the front page to here, this page last."""
        above = [page for page in self.pages_above if page.live]
        return [
            Breadcrumb(page.title, absolute(request, page.get_url(request)))
            for page in [*above, self]
        ]

    def search_sections(self) -> list[Any]:
        """Return the headings of the page, each with `text` and `anchor`; they weigh more than its text."""
        return []

    def search_headings(self) -> list[str]:
        """Return the texts of the headings."""
        return [heading.text for heading in self.search_sections()]

    def search_date(self) -> Any:
        """Return the date that results are sorted by, None for what is of no date."""
        return None

    def search_public(self) -> bool:
        """Return whether any visitor may read the page: its words serve to correct what others misspell."""
        return bool(visible([self]))

    def search_facet_values(self) -> list[str]:
        """Return 'facet:value' for each value of each facet."""
        return [
            f"{facet.name}:{value}" for facet in self.search_facets for value in facet.values(self)
        ]

    def search_text(self) -> str:
        """Return what search shows excerpts of: the description, the texts that are searched, prose before tables and code."""
        texts = [
            (self.meta_description, False),
            *(part for field in self.get_searchable_search_fields() for part in self._texts(field)),
        ]
        ordered = [text.strip() for text, _last in sorted(texts, key=lambda part: part[1])]
        return "\n\n".join(text for text in dict.fromkeys(ordered) if text)

    def _texts(self, searched: index.SearchField) -> Iterator[tuple[str, bool]]:
        """Yield the texts of a field, each with whether excerpts come from it last."""
        try:
            field = searched.get_field(type(self))
        except FieldDoesNotExist:  # a property: names of other pages, not this one's text
            return
        if field.name == "title" or not isinstance(field, _TEXTS):
            return
        if isinstance(field, StreamField):
            for child in getattr(self, field.name) or []:
                last = getattr(child.block, "excerpted_last", False)
                yield from (
                    (text, last) for text in child.block.get_searchable_content(child.value)
                )
        else:
            value = searched.get_value(self) or ""
            yield from ((text, False) for text in ([value] if isinstance(value, str) else value))

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the schema.org objects that describe this page."""
        return []
