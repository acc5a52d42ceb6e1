// Once the new article is saved, its skeleton is chosen: the links would begin another article.
document.addEventListener('w-autosave:success', () => document.querySelector('[data-presets]')?.remove());
