"""The article editor of the CMS, as a person uses it."""

import re
from contextlib import suppress
from datetime import datetime

from playwright.sync_api import Locator, Page, Response, TimeoutError, expect

from blog.blocks import ArticleBody
from tests.browser.window import Window

BLOCKS = ArticleBody().child_blocks
SAVED = ".w-autosave-indicator__state--saved"
SAVING = 4000  # milliseconds in which it saves
MOST_DOTS = 8


class Editor:
    """The editor in a window: the body grows block by block."""

    def __init__(self, window: Window, address: str) -> None:
        """Open it."""
        self.page: Page = window.go(address)
        self.blocks = 0

    def open(self, address: str) -> None:
        """Open it anew."""
        self.page.goto(address)

    def add(self, kind: str) -> str:
        """Pick a block below the others; return how its fields' names begin."""
        self.open_picker()
        self.option(kind).click()
        self.blocks += 1
        return f"body-{self.blocks - 1}-value"

    def open_picker(self) -> None:
        """Ask for a block below the others."""
        body = self.page.locator("[name=body-count]").locator("xpath=..")
        body.locator("button.c-sf-add-button").last.click()

    def option(self, kind: str) -> Locator:
        """Return a block's line in the picker."""
        return self.page.get_by_role("option", name=str(BLOCKS[kind].label), exact=True)

    def fill(self, name: str, text: str) -> None:
        """Fill a plain field."""
        self.page.locator(f"[name='{name}']").fill(text)

    def write(self, name: str, text: str) -> None:
        """Type into a rich-text field, where it ends; it takes over what was typed a moment later."""
        stored = self.page.locator(f"[name='{name}']")
        field = self.page.locator("[data-streamfield-widget]", has=stored).get_by_role("textbox")
        field.click()
        field.press("Control+End")
        field.press_sequentially(text)
        expect(stored).to_have_value(re.compile(re.escape(text)))

    def open_tab(self, number: int) -> None:
        """Open a tab by its place."""
        self.page.get_by_role("tab").nth(number).click()

    def choose_page(self, name: str, title: str) -> None:
        """Look a page up in the chooser, and choose it, unless the editor has filled it in."""
        if title not in self.page.locator(f"#id_{name}-title").all_inner_texts():
            choose_page(self.page, name, title)

    def wait_until_watched(self) -> None:
        """Wait until the editor notices what is changed from now on."""
        self.page.locator("html[data-watched]").wait_for(state="attached")

    def wait_until_saved(self) -> str:
        """Write a dot more until the editor has saved it by itself, and all before; return the address of the draft.

        What is changed while a save is refused waits for the next change.
        """
        self.open_tab(0)
        for _dot in range(MOST_DOTS):
            with suppress(TimeoutError):
                self._write_a_dot()
                break
        self.page.locator(SAVED).wait_for()
        self.page.wait_for_url("**/edit/**")
        return self.page.url.partition("#")[0]  # with it, opening it anew would load nothing

    def _write_a_dot(self) -> None:
        """End the summary with a dot more; raise TimeoutError where it isn't saved soon."""
        summary = self.page.locator("[name=summary]")
        text = f"{summary.input_value()}."
        with self.page.expect_response(lambda answer: saves(answer, text), timeout=SAVING):
            summary.fill(text)

    def compose(self, title: str, summary: str, words: str) -> str:
        """Write a short article about something, by somebody; return the address of its draft."""
        self.fill("title", title)
        self.fill("summary", summary)
        self.write(self.add("paragraph"), words)
        self.wait_until_watched()
        self.open_tab(1)
        self.choose_page("article_authors-0-author", "Lucía Ferreyra")
        self.choose_page("topic", "Organización")
        return self.wait_until_saved()

    def schedule(self, hour: datetime) -> None:
        """Say in the status panel when the article shall go live."""
        self.page.locator("[data-side-panel-toggle=status]").click()
        self.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").click()
        dialog = self.page.locator("#schedule-publishing-dialog")
        dialog.locator("[name=go_live_at]").fill(f"{hour:%Y-%m-%d %H:%M}")
        with self.page.expect_navigation():
            # By key: on a busy machine Wagtail's picker opens late, and lies over the button.
            dialog.locator("[type=submit]").press("Enter")

    def publish(self) -> None:
        """Publish, as who may without a review."""
        with self.page.expect_navigation():
            self._press("[name=action-publish]")

    def submit(self) -> None:
        """Send the article to review."""
        with self.page.expect_navigation():
            self._press("[name=action-submit]")

    def approve(self) -> None:
        """Approve, as a reviewer."""
        with self.page.expect_navigation():
            self._press("[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")

    def ask_for_changes(self, note: str) -> None:
        """Send the article back with a note, as a reviewer."""
        self._press("[data-workflow-action-name=reject]")
        dialog = self.page.locator(".modal.in")
        dialog.locator("[name=comment]").fill(note)
        with self.page.expect_navigation():
            dialog.locator("[type=submit]").click()

    def review(self) -> Locator:
        """Open what the editor tells of the review."""
        self.page.locator("[data-side-panel-toggle=status]").click()
        self.page.locator("[data-a11y-dialog-show=workflow-status-dialog]").click()
        return self.page.locator("#workflow-status-dialog")

    def _press(self, button: str) -> None:
        """Press a button of the menu at the foot of the editor."""
        self.page.locator("footer .w-dropdown__toggle").click()
        self.page.locator(f"footer {button}").click()


def saves(answer: Response, text: str) -> bool:
    """Tell whether a text has been saved by what the editor sent."""
    sent = answer.request.post_data_buffer or b""
    return answer.ok and answer.request.method == "POST" and text.encode() in sent


def choose_page(page: Page, name: str, title: str) -> None:
    """Look a page up in the chooser of a field, and choose it."""
    page.locator(f"#id_{name}-chooser [data-chooser-action-choose]:visible").click()
    dialog = page.locator(".modal.in")
    dialog.locator("[name=q]").fill(title)
    dialog.get_by_role("link", name=title).click()
    page.locator(f"#id_{name}-title", has_text=title).wait_for()
