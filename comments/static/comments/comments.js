// Makes commenting nicer: the form moves below the comment that is answered, and sending doesn't load the page again.
// Without this file each link and the form work as well.
(() => {
  const section = () => document.getElementById("respuestas");
  const form = () => document.getElementById("deja-una-respuesta");
  let home = null; // where the form stands when it answers nobody

  function remember() {
    home = document.createComment("form");
    form()?.after(home);
  }

  function parentField() {
    return form().querySelector("[name=parent]");
  }

  function say(name) {
    form().querySelector(".comments__answers")?.remove();
    if (!name) return;
    const line = document.createElement("p");
    line.className = "comments__answers";
    const template = section().dataset.answering || "";
    line.append(template.replace("{name}", name) + " ");
    const cancel = document.createElement("a");
    cancel.href = "#deja-una-respuesta";
    cancel.textContent = form().dataset.cancel;
    line.append(cancel);
    form().querySelector("form").before(line);
  }

  function answer(link) {
    parentField().value = link.dataset.answers;
    link.closest("li").append(form());
    say(link.dataset.name);
    form().querySelector("textarea").focus();
  }

  function cancel() {
    parentField().value = "";
    say("");
    home.before(form());
    form().querySelector("textarea").focus();
  }

  async function send(element) {
    const button = element.querySelector("[type=submit]");
    button.setAttribute("aria-disabled", "true");
    const body = new URLSearchParams(new FormData(element));
    const response = await fetch(element.action, { method: "POST", body, redirect: "follow" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = page.getElementById("respuestas");
    if (!next) throw new Error("no section");
    section().replaceWith(next);
    remember();
    const target = new URL(response.url).hash.slice(1);
    if (response.redirected && target) history.replaceState(null, "", `#${target}`);
    const told = next.querySelector("[role=status], [role=alert]");
    told?.setAttribute("tabindex", "-1");
    told?.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".comment__answer, .comments__answers a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !form()?.querySelector("form")) return;
    event.preventDefault();
    link.classList.contains("comment__answer") ? answer(link) : cancel();
  });

  document.addEventListener("submit", (event) => {
    const element = event.target;
    if (!form()?.contains(element)) return;
    event.preventDefault();
    if (element.querySelector("[aria-disabled]")) return;
    // What can't be sent like this is sent as any form.
    send(element).catch(() => element.submit());
  });

  if (form()) remember();
})();
