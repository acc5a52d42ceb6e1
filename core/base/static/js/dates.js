/* Fields for dates: what is typed stays, and a calendar opens when it is asked for, so that it lies over no button. */
(() => {
  'use strict';

  const { datetimepicker } = window.jQuery.fn;
  Object.assign(datetimepicker.defaults, { validateOnBlur: false, openOnFocus: false });

  const buttons = (root) => root.querySelectorAll('[data-picks-for]');

  const example = (button) => {
    const field = document.getElementById(button.dataset.picksFor);
    if (field && !field.placeholder) field.placeholder = button.dataset.example;
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-picks-for]');
    if (button) window.jQuery(document.getElementById(button.dataset.picksFor)).datetimepicker('show');
  });

  document.addEventListener('DOMContentLoaded', () => buttons(document).forEach(example));
  // Fields of a row or a block that is added later.
  document.addEventListener('focusin', () => buttons(document).forEach(example));
})();
