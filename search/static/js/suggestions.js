// Suggestions while typing: the editable combobox with list autocomplete and manual selection of the ARIA Authoring
// Practices. It stands on a plain form: without this script, or where an answer fails to come, the form still searches.
{
  const { url, label, none, one, many } = document.currentScript.dataset;
  const SHORTEST = 2;
  const DELAY = 150;

  const describe = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  };

  const make = (name, className, attributes = {}, text = "") => {
    const made = document.createElement(name);
    describe(made, { class: className, ...attributes });
    made.textContent = text;
    return made;
  };

  class Combobox {
    constructor(input) {
      this.input = input;
      this.options = [];
      this.active = -1;
      const id = `${input.id}-suggestions`;
      this.list = make("ul", "suggestions", { id, role: "listbox", "aria-label": label, hidden: "" });
      this.status = make("p", "visually-hidden", { role: "status" });
      input.form.append(this.list, this.status);
      describe(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list" });
      describe(input, { "aria-controls": id, "aria-expanded": "false" });
      this.listen();
    }

    listen() {
      this.input.addEventListener("input", () => this.wait());
      this.input.addEventListener("keydown", (event) => this.press(event));
      this.input.addEventListener("blur", () => this.close());
      this.input.form.addEventListener("submit", () => this.close());
      // The field keeps the focus while an option is clicked or the list is scrolled.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.go(option);
      });
    }

    get text() {
      return this.input.value.trim();
    }

    // Asks a moment after the last key; what was asked before is of no use any more.
    wait() {
      this.forget();
      this.activate(-1);
      if (this.text.length < SHORTEST) this.close();
      else this.timer = setTimeout(() => this.ask(this.text), DELAY);
    }

    forget() {
      clearTimeout(this.timer);
      this.request?.abort();
    }

    async ask(text) {
      this.forget();
      this.request = new AbortController();
      const { signal } = this.request;
      try {
        const answer = await fetch(`${url}?q=${encodeURIComponent(text)}`, { signal });
        if (!answer.ok) throw new Error(answer.statusText);
        const { suggestions } = await answer.json();
        if (!signal.aborted) this.show(text, suggestions);
      } catch {
        // Too late, offline, refused: there is nothing to suggest, and the form goes on.
        if (!signal.aborted) this.close();
      }
    }

    show(text, suggestions) {
      this.answered = text;
      this.activate(-1);
      this.options = suggestions.map((suggestion, place) => this.option(suggestion, place));
      this.list.replaceChildren(...this.options);
      const number = this.options.length;
      this.expand(number > 0);
      this.status.textContent = [none, one][number] ?? many.replace("{number}", number);
    }

    option({ title, url, kind }, place) {
      const id = `${this.list.id}-${place}`;
      const made = make("li", "suggestions__option", { id, role: "option", "aria-selected": "false", "data-url": url });
      made.append(make("span", "suggestions__title", {}, title), " ", make("span", "suggestions__kind", {}, kind));
      return made;
    }

    expand(open) {
      this.list.hidden = !open;
      this.input.setAttribute("aria-expanded", open);
    }

    close() {
      this.forget();
      this.activate(-1);
      this.expand(false);
      this.status.textContent = "";
    }

    // Marks the option at a place as the one that Enter opens; at -1 it is the field itself.
    activate(place) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", option.id);
      } else this.input.removeAttribute("aria-activedescendant");
    }

    press(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (this.act(event.key, event.altKey)) event.preventDefault();
    }

    // Does what a key is for; tells whether the browser has nothing more to do.
    act(key, alt) {
      switch (key) {
        case "ArrowDown":
          return this.move(1, alt);
        case "ArrowUp":
          return this.move(-1, alt);
        case "Enter":
          return this.enter();
        case "Escape":
          return this.escape();
        case "Home":
        case "End":
        case "ArrowLeft":
        case "ArrowRight":
          this.activate(-1); // they move the caret: the field takes over from the option
      }
      return false;
    }

    // Goes to the next or previous option, round and round; with Alt it only opens or closes the list.
    move(step, alt) {
      if (this.text.length < SHORTEST) return false;
      const closed = this.list.hidden;
      if (closed && this.answered !== this.text) this.ask(this.text);
      else if (alt && step < 0) this.close();
      else if (this.options.length) {
        this.expand(true);
        if (!alt) this.activate(this.next(closed ? -1 : this.active, step));
      }
      return true;
    }

    next(from, step) {
      const last = this.options.length - 1;
      if (step > 0) return from < last ? from + 1 : 0;
      return from > 0 ? from - 1 : last;
    }

    // Escape closes the list and leaves what was typed; pressed again, it is the browser's.
    escape() {
      const open = !this.list.hidden;
      if (open) this.close();
      return open;
    }

    enter() {
      const option = this.options[this.active];
      if (option) this.go(option);
      return Boolean(option);
    }

    go(option) {
      this.close();
      location.assign(option.dataset.url);
    }
  }

  for (const input of document.querySelectorAll("form[role=search] input[type=search]")) new Combobox(input);
}
