/* The check of the text beside the editor: loaded after the page, and again after each save. */
(() => {
  'use strict';

  const PAUSE = 1000; // milliseconds after a save, in which the next one may come
  const FOUND = 2000; // how long a place stays marked
  const UNFOLDING = 150; // until a tab that was hidden is shown
  const FIELDS = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"]';
  let timer;
  let request;

  const panel = () => document.querySelector('[data-article-checks]');

  const showCount = (count) => {
    const counter = document.querySelector(
      '[data-side-panel-toggle="article-checks"] [data-side-panel-toggle-counter]',
    );
    if (!counter) return;
    counter.textContent = count;
    counter.hidden = !Number(count);
  };

  const show = (html) => {
    const report = panel()?.querySelector('[data-article-checks-report]');
    if (!report || report.innerHTML === html) return;
    report.innerHTML = html;
    const found = report.querySelector('[data-errors]');
    if (found) showCount(found.dataset.errors);
  };

  const load = async () => {
    const url = panel()?.dataset.url;
    if (!url) return;
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${url}?part=1`, {
        signal: request.signal,
        headers: { 'X-Requested-With': 'XMLHttpRequest' },
      });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.text());
    } catch (error) {
      if (error.name === 'AbortError') return;
      const message = document.createElement('p');
      message.textContent = panel()?.dataset.failed;
      show(message.outerHTML);
    }
  };

  const loadSoon = (event) => {
    const saved = event.detail?.response?.pk;
    const shown = panel();
    if (shown && saved) shown.dataset.url = shown.dataset.pattern.replace('/0/', `/${saved}/`);
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  };

  const unfold = (place) => {
    const tab = place.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][aria-controls="${tab.id}"]`)?.click();
    for (let at = place; at; at = at.parentElement) {
      const toggle = at.querySelector(':scope > * > [data-panel-toggle], :scope > [data-panel-toggle]');
      if (toggle?.getAttribute('aria-expanded') === 'false') toggle.click();
    }
  };

  const placeOf = (target, anchor) =>
    document.querySelector(`[data-contentpath="${CSS.escape(target)}"]`) ??
    document.getElementById(anchor) ??
    document.querySelector(`[id^="id_${CSS.escape(target)}"]`)?.closest('section');

  const showPlace = (place) => {
    place.scrollIntoView({ block: 'center' });
    place.classList.add('checks-found');
    setTimeout(() => place.classList.remove('checks-found'), FOUND);
    const fields = [...place.querySelectorAll(FIELDS), ...place.querySelectorAll('button')];
    fields.find((field) => field.offsetParent)?.focus({ preventScroll: true });
  };

  const goTo = (place) => {
    unfold(place);
    setTimeout(() => showPlace(place), UNFOLDING);
  };

  const follow = (event) => {
    const link = event.target.closest?.('a[data-check-target]');
    if (!link || !document.querySelector('[data-edit-form]')) return;
    const place = placeOf(link.dataset.checkTarget, link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    goTo(place);
  };

  const start = () => {
    load();
    // What isn't part of the article, such as a picture's description, may have changed since.
    document.querySelector('[data-side-panel="article-checks"]')?.addEventListener('show', load);
    const anchor = window.location.hash.slice(1);
    const target = anchor.match(/^block-(.+)-section$/)?.[1] ?? anchor.match(/^id_(\w+)$/)?.[1];
    // The blocks are drawn by a script of their own.
    if (target) setTimeout(() => { const place = placeOf(target, anchor); if (place) goTo(place); }, PAUSE);
  };

  document.addEventListener('w-autosave:success', loadSoon);
  document.addEventListener('click', follow);
  document.addEventListener('DOMContentLoaded', start);
})();
