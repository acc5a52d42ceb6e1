// Loads a video only once the reader asks for it: her click swaps the still picture for the player.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".embed__play");
  if (!button) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.src = button.dataset.embedSrc;
  player.title = button.dataset.embedTitle ?? button.textContent.trim();
  player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  player.allowFullscreen = true;
  player.className = "embed__player";
  button.replaceWith(player);
  player.focus();
});
