// Issues that are being sent: their bars move on, without the page being loaded again.
(() => {
  const PAUSE = 3000;

  const live = () => [...document.querySelectorAll("[data-issue][data-live]")];

  const show = (bar, told) => {
    const progress = bar.querySelector("progress");
    bar.hidden = !told.total;
    progress.max = told.total || 1;
    progress.value = told.done;
    progress.textContent = told.words;
    bar.querySelector("[data-words]").textContent = told.words;
    const state = document.querySelector(`[data-issue-state="${bar.dataset.issue}"]`);
    const label = state || bar.closest("tr")?.querySelector(".w-status");
    if (label) label.textContent = told.state;
    if (!told.is_live) delete bar.dataset.live;
  };

  const ask = async (bars) => {
    const address = new URL(bars[0].dataset.live, document.baseURI);
    for (const bar of bars) address.searchParams.append("id", bar.dataset.issue);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const told = await answer.json();
    for (const bar of bars) {
      if (told[bar.dataset.issue]) show(bar, told[bar.dataset.issue]);
    }
  };

  const go = async () => {
    const bars = live();
    if (bars.length && !document.hidden) await ask(bars).catch(() => {});
    setTimeout(go, PAUSE);
  };

  setTimeout(go, PAUSE);
})();
