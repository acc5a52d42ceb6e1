"""Strings of the parts of the CMS: pictures, documents, users, promotions, tables, footnotes."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SINGLE = (
    _("Page type"),
    _("%(error)s encountered while trying to read file: %(filename)s."),
    _('File format of type "%(extension)s" is not supported.'),
    _("Imported file has a wrong encoding: %(error_message)s."),
    _(
        '<p>Promoted search results are a means of recommending specific pages or external links that might not organically come high up in search results. E.g recommending your primary donation page to a user searching with the less common term "<em>giving</em>".</p>'
    ),
    _("Add a recommended result"),
    _("Alternatively, use an external link for this promotion"),
    _("Applies to internal page or external link"),
    _("Choose an internal page for this promotion"),
    _("External link URL"),
    _("No promoted results have been created."),
    _("Please only select a page OR enter an external link."),
    _("Recommendations have not been created due to errors."),
    _("Recommendations have not been saved due to errors."),
    _("Recommended search result"),
    _("Search term(s)/phrase"),
    _("Search terms"),
    _("Views"),
    _("You must enter an external link text if you enter an external link URL."),
    _("You must recommend a page OR an external link."),
    _("queries"),
    _("query"),
    _("%(model)s permissions"),
    _(
        "A heading that identifies the overall topic of the table, and is useful for screen reader users."
    ),
    _("Display the first column as a header"),
    _("Display the first row AND first column as headers"),
    _("Display the first row as a header"),
    _("No headers"),
    _("Select a header option"),
    _("Table headers"),
    _("Which cells should be displayed as headers?"),
    _("Caption"),
    _("Maximum filesize: %(max_upload_size)s."),
    _("The document could not be created due to errors."),
    _("The file could not be found. Please change the source or delete the document."),
    _(
        'Why not <a class="upload-one-now" href="#tab-upload" data-action="w-tabs#select:prevent" data-w-tabs-target="trigger" data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    _("Copied to clipboard"),
    _("Copy URL"),
    _("Copying to clipboard failed"),
    _("Generate URL"),
    _("Grid layout"),
    _("Image URL"),
    _("Layout"),
    _("List layout"),
    _(
        "Not a valid .%(extension)s image. The extension does not match the file format (%(image_format)s)"
    ),
    _("Please provide an image description to comply with best practices for accessibility."),
    _("The filter options you have selected are not valid."),
    _("Usage count: (high to low)"),
    _("Usage count: (low to high)"),
    _("unknown number"),
    _("More options for '%(title)s'"),
    _("Request to create %(model_name)s was blocked by hook."),
    _("Request to edit %(model_name)s was blocked by hook."),
    _("Schedule to publish"),
    _("Scheduling…"),
    _("Access level"),
    _("Can view"),
    _("Dark"),
    _("Enable custom keyboard shortcuts specific to Wagtail."),
    _("Keyboard shortcuts"),
    _("Last login"),
    _("Last used"),
    _("Light"),
    _("Mark as active"),
    _("More contrast"),
    _("Never"),
    _("Snug"),
    _("Sorry, no users match your query"),
    _("System default"),
    _("Toggle all"),
    _("Toggle all add permissions"),
    _("Toggle all change permissions"),
    _("Toggle all custom permissions"),
    _("Toggle all delete permissions"),
    _("admin theme"),
    _("contrast"),
    _("density"),
    _("Back to content"),
    _("Choose a footnote"),
    _(
        "Footnotes will appear with arbitrary numbers here in the editor. On the published page, and in previews, their numbering will be numerical and ordered."
    ),
    _("Text"),
    _("The ID of the footnote is shown in the rich text editor for reference."),
    _(
        'To add a new footnote, close this window and scroll to the "Footnotes" section at bottom of the page.'
    ),
)

COUNTED = (
    ngettext_lazy(
        '%(total)s Document <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Documents <span class="w-sr-only">created in %(site_name)s</span>',
    ),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
    ),
    ngettext_lazy("%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted."),
)
