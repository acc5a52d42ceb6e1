/* What Wagtail's editor lacks. */

// A form is sent with all that was typed: rich text reaches its field a quarter of a second later.
(() => {
  'use strict';

  const SCREEN_ONLY = /^(COMMENT-|STYLE_RERENDER)/; // styles that mark notes while one edits; Wagtail stores none of them

  const isStored = (range) => !SCREEN_ONLY.test(range.style);

  const stored = (content) => ({
    ...content,
    blocks: content.blocks.map((block) => ({
      ...block,
      inlineStyleRanges: block.inlineStyleRanges.filter(isStored),
    })),
  });

  const settle = (field) => {
    const state = field.draftailEditor.getEditorState();
    const content = window.Draftail.serialiseEditorStateToRaw(state);
    field.value = JSON.stringify(content && stored(content));
  };

  // Before Wagtail's own listeners, which read the form.
  addEventListener(
    'submit',
    (event) => [...event.target.elements].filter((field) => field.draftailEditor).forEach(settle),
    true,
  );
})();

// The field in which tags are typed, which a script lays over the form's own, has its name.
(() => {
  'use strict';

  const name = (field) => {
    const [label] = field.labels ?? [];
    const typed = field.parentElement.querySelector('.tagit-new input');
    if (label && typed) typed.setAttribute('aria-label', label.textContent.trim());
  };

  addEventListener('load', () => document.querySelectorAll('[data-controller~="w-tag"]').forEach(name));
})();
