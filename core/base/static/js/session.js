/* The editor when its session has ended: nothing typed is lost, nothing is saved under another name. */
(() => {
  'use strict';

  const said = { ...document.currentScript.dataset };
  const DECISION = '[name="action-workflow-action"], [name^="workflow-action-"]'; // put into the form by a reviewer's button
  const EXPIRED = 'session_expired';
  const TOKEN_REFUSED = 'csrf_failed';
  let isTold = false; // she has seen the dialog, and may have closed it to go on writing
  let isUnsaved = false; // autosave has failed
  let hasRetried = false;
  let isChecked = false;
  let isHeld = false;
  let dialog;

  const form = () => document.querySelector('form[data-edit-form]');
  const autosave = () => window.wagtail.app.getControllerForElementAndIdentifier(form(), 'w-autosave');

  const isForeign = ({ user }) => Boolean(said.user) && user !== said.user;

  const stateOfSession = async () => {
    try {
      const answer = await fetch(said.state, { headers: { Accept: 'application/json' }, cache: 'no-store' });
      if (answer.status === 401) return { problem: 'expired' };
      if (!answer.ok) return { problem: 'away' };
      const found = await answer.json();
      return { ...found, problem: isForeign(found) ? 'foreign' : '' };
    } catch {
      return { problem: 'away' };
    }
  };

  // Logging in makes a new token.
  const renew = (token) => {
    window.wagtailConfig.CSRF_TOKEN = token;
    document.querySelectorAll('[name="csrfmiddlewaretoken"]').forEach((field) => { field.value = token; });
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const makeDialog = () => {
    const made = element('dialog', { className: 'session-dialog' });
    made.setAttribute('aria-labelledby', 'session-dialog-title');
    const again = element('button', { type: 'button', className: 'button', textContent: said.again });
    const close = element('button', { type: 'button', className: 'button button-secondary', textContent: said.close });
    const enter = element('a', { className: 'button', href: said.login, target: '_blank', rel: 'noopener', textContent: said.enter });
    again.addEventListener('click', () => check());
    close.addEventListener('click', () => made.close());
    made.append(
      element('h2', { id: 'session-dialog-title', className: 'w-h2' }),
      element('p', {}),
      element('div', { className: 'session-dialog__buttons' }, enter, again, close),
    );
    document.body.append(made);
    return made;
  };

  const headingOf = (problem) => ({ expired: said.heading, foreign: said.foreignHeading, away: said.awayHeading })[problem];

  const show = ({ problem, name }) => {
    dialog ??= makeDialog();
    dialog.querySelector('h2').textContent = headingOf(problem);
    dialog.querySelector('p').textContent = said[problem].replaceAll('{other}', name).replaceAll('{name}', said.name);
    dialog.querySelector('a').hidden = problem !== 'expired';
    isTold = true;
    if (!dialog.open) dialog.showModal();
  };

  const goOn = () => {
    dialog?.close();
    isTold = false;
    if (!isUnsaved) return;
    isUnsaved = false;
    autosave()?.save();
  };

  // What she has closed opens again only where she sends the form.
  const check = async () => {
    const state = await stateOfSession();
    if (!state.problem) {
      renew(state.token);
      goOn();
    } else if (!isTold || dialog.open) {
      show(state);
    }
  };

  const onAutosaveError = (event) => {
    const code = event.detail.response?.error_code;
    if (code !== EXPIRED && code !== TOKEN_REFUSED) return;
    event.detail.text = said.heading;
    isUnsaved = true;
    if (code === TOKEN_REFUSED && hasRetried) {
      show({ problem: 'away' });
      return;
    }
    hasRetried = code === TOKEN_REFUSED;
    check();
  };

  const autosaved = async () => {
    while (autosave()?.submitPromise) await autosave().submitPromise.catch(() => {});
  };

  const release = (held) => {
    held.querySelectorAll(DECISION).forEach((field) => field.remove());
    held.querySelectorAll('[data-w-progress-loading-value="true"]').forEach((button) => {
      button.dataset.wProgressLoadingValue = 'false';
    });
  };

  const send = (held, button) => {
    const isBusy = button?.disabled;
    if (isBusy) button.disabled = false; // else the form would be sent without its name
    isChecked = true;
    held.requestSubmit(button);
    isChecked = false;
    if (isBusy) button.disabled = true;
  };

  // A form waits for the autosave under way, which would else look like somebody else's version, and for the session.
  const onSubmit = async (event) => {
    const held = event.target;
    if (isChecked || held !== form()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isHeld) return;
    isHeld = true;
    try {
      await autosaved();
      const state = await stateOfSession();
      if (state.problem) {
        release(held);
        show(state);
      } else {
        renew(state.token);
        send(held, event.submitter);
      }
    } finally {
      isHeld = false;
    }
  };

  // What the form itself has just saved is no version of another window.
  const onPing = (event) => {
    const controller = form() && autosave();
    const own = (session) => controller?.submitPromise || session.revision_id === controller?.revisionIdValue;
    event.detail?.data?.other_sessions?.filter(own).forEach((session) => { session.revision_id = null; });
  };

  const onPingRefused = (event) => {
    if ([401, 403].includes(event.detail?.error?.status)) check();
  };

  const onReturn = () => {
    if ((isTold || isUnsaved) && document.visibilityState === 'visible') check();
  };

  const start = () => {
    const edited = form();
    // The dialog of a decision submits by a script, which no listener would see.
    if (edited) edited.submit = () => edited.requestSubmit();
  };

  addEventListener('submit', onSubmit, true);
  addEventListener('w-autosave:error', onAutosaveError, true);
  addEventListener('w-autosave:success', () => { hasRetried = false; }, true);
  addEventListener('w-swap:json', onPing, true);
  addEventListener('w-swap:error', onPingRefused, true);
  addEventListener('focus', onReturn);
  document.addEventListener('visibilitychange', onReturn);
  document.addEventListener('DOMContentLoaded', start);
})();
