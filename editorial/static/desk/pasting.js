/* What is pasted into a paragraph of the body and holds more than paragraphs becomes blocks, made by the server. */
(() => {
  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;
  const MORE_THAN_TEXT = [
    "h1, h2, h3, h4, h5, h6, table, img, figure, blockquote, pre, hr, iframe, del, ol[start], li[value]",
    "[style*='mso-'], [class^='Mso'], [id^='docs-internal-guid'], [class*='lst-kix'], .Apple-converted-space",
    "[style*='line-through'], a[href^='#']",
  ].join(", ");

  class ArticleBodyDefinition extends StreamBlockDefinition {
    render(placeholder, ...rest) {
      const container = placeholder.parentElement;
      const body = super.render(placeholder, ...rest);
      // Before Draftail, which would keep the words alone.
      container.addEventListener("paste", (event) => onPaste(event, body, this.meta.paste), true);
      return body;
    }
  }
  window.telepath.register("desk.ArticleBody", ArticleBodyDefinition);

  function onPaste(event, body, texts) {
    const html = event.clipboardData.getData("text/html");
    const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    const index = body.children.findIndex((child) => child.element.contains(event.target));
    if (index < 0 || !event.target.closest(".DraftEditor-root")) return;
    const pasted = new DOMParser().parseFromString(html, "text/html");
    const hasPictures = pictures.length > 0 || pasted.querySelector("img") !== null;
    if (body.children[index].type !== "paragraph") {
      if (hasPictures) say(texts.noPictures, "warning");
      return;
    }
    if (isOurs(pasted) || (!hasPictures && pasted.querySelector(MORE_THAN_TEXT) === null)) return;
    event.preventDefault();
    event.stopPropagation();
    send(event.clipboardData, html || "<img src='clipboard'>", pictures, texts).then(
      ({ blocks, footnotes }) => {
        insert(body, index, window.telepath.unpack(blocks));
        footnotes.forEach(addFootnote);
      },
      (error) => say(error.message || texts.failed, "error"),
    );
  }

  /* Draftail's own copies come back as they were. */
  function isOurs(pasted) {
    return pasted.querySelector("[data-editor-content], [data-draftjs-conductor-fragment]") !== null;
  }

  async function send(clipboard, html, pictures, texts) {
    const form = new FormData();
    form.append("html", new Blob([html], { type: "text/html" }), "paste.html");
    const rtf = clipboard.getData("text/rtf");
    if (rtf) form.append("rtf", new Blob([rtf], { type: "text/rtf" }), "paste.rtf");
    pictures.forEach((picture) => form.append("pictures", picture, picture.name));
    say(texts.working, "warning");
    const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
    let response;
    try {
      response = await fetch(texts.url, { method: "POST", body: form, headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, Accept: "application/json" } });
    } catch {
      throw new Error(texts.failed);
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.message || texts.failed);
    say(answer.message, "success");
    return answer;
  }

  function insert(body, index, blocks) {
    const isEmpty = body.children[index].element.querySelector(".DraftEditor-root").textContent.trim() === "";
    const at = index + 1;
    blocks.forEach((block, place) => body.insert(block, at + place, { animate: false }));
    if (isEmpty && blocks.length) body.deleteBlock(index);
    const last = body.children[at + blocks.length - 1 - (isEmpty ? 1 : 0)];
    if (last) last.focus({ soft: true });
  }

  /* Before its editor starts, which reads what the field holds. */
  function addFootnote({ uuid, text }) {
    const number = document.querySelector("[name=footnotes-TOTAL_FORMS]").value;
    document.getElementById("id_footnotes-ADD").click();
    document.querySelector(`[name=footnotes-${number}-text]`).value = text;
    document.querySelector(`[name=footnotes-${number}-uuid]`).value = uuid;
    const shown = document.getElementById(`id_footnotes-${number}-uuid_display-value`);
    if (shown) shown.textContent = uuid.substring(0, 6);
  }

  function say(text, type) {
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
  }
})();
