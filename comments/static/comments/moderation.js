// Keys for moderators: j and k move from comment to comment, a, s, d and r press the buttons of the one that has the
// focus. Each button works without this file.
(() => {
  const PLACE = "comments-moderation-row";
  const WRITING = "input, textarea, select, [contenteditable=''], [contenteditable=true], [role=dialog]";
  const config = document.getElementById("wagtail-config");
  const enabled = !config || JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED !== false;

  const rows = () => [...document.querySelectorAll("tr[data-moderation-row]")];
  // A comment's own page is one row, which needs no focus.
  const only = () => document.querySelector("div[data-moderation-row]");
  const current = () => only() || document.activeElement?.closest("[data-moderation-row]");

  function focus(row) {
    row?.querySelector(".moderation-text")?.focus();
  }

  function move(step) {
    const all = rows();
    const place = all.indexOf(current());
    if (place >= 0) focus(all[Math.min(Math.max(place + step, 0), all.length - 1)]);
    else focus(all[step > 0 ? 0 : all.length - 1]);
  }

  function press(key) {
    const row = current();
    if (!row) return;
    const answer = key === "r" && only() && document.querySelector("#answer-text");
    const button = answer || row.querySelector(`[data-moderation-key="${key}"]`);
    if (!button) return;
    if (answer) return answer.focus();
    // The list comes back without this row, or with it: the keyboard goes on where it was.
    if (key !== "r" && !only()) sessionStorage.setItem(PLACE, String(rows().indexOf(row)));
    button.click();
  }

  document.addEventListener("keydown", (event) => {
    const composed = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing;
    if (!enabled || composed || event.repeat || event.defaultPrevented) return;
    if (event.target.closest?.(WRITING)) return;
    const steps = { j: 1, k: -1 };
    if (event.key in steps) move(steps[event.key]);
    else if ("asdr".includes(event.key)) press(event.key);
    else return;
    event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-moderation-all]")) return;
    const boxes = event.target.form.querySelectorAll("[name=id]");
    boxes.forEach((box) => (box.checked = event.target.checked));
  });

  // The list is drawn anew when it is searched.
  function offerAll() {
    document.querySelectorAll(".moderation-all").forEach((label) => (label.hidden = false));
  }

  document.addEventListener("w-swap:success", offerAll);
  document.addEventListener("DOMContentLoaded", () => {
    offerAll();
    const place = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    const all = rows();
    if (place !== null && all.length) focus(all[Math.min(Number(place), all.length - 1)]);
  });
})();
