/* A form is sent with all that was typed: Wagtail's rich text reaches its field a quarter of a second later. */
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
