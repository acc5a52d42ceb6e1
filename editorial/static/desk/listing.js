// Wagtail's tag fields draw an input of their own, which no label names.
window.addEventListener("load", () => {
  document.querySelectorAll("input[data-controller~='w-tag']").forEach((field) => {
    const drawn = field.nextElementSibling?.querySelector(".tagit-new input");
    drawn?.setAttribute("aria-label", field.labels[0].textContent.trim());
  });
});
