// After htmx renewed a part of the page in which someone was at work: the focus goes on there,
// not back to the top of the page, and what changed is said to who cannot see it.
//
//   data-focus  on the element to go on from; on a form: its first field. Without one it is
//               the heading of the new part, unless something kept the focus (the same id).
//   data-say    on what is to be said, its value or else its words; without one, what the
//               new part says by itself (role status or alert).
//
// Marks and ticks say themselves what became of them (taps.js).
(() => {
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const places = new WeakMap(); // a request -> where its answer goes

  const wordsOf = (part) => {
    const told = part.matches("[data-say]") ? [part] : [...part.querySelectorAll("[data-say]")];
    const sayers = told.length ? told : [...part.querySelectorAll("[role=status], [role=alert]")];
    return sayers
      .map((one) => one.dataset.say || one.innerText)
      .map((words) => words.replace(/\s+/g, " ").trim())
      .filter(Boolean)
      .join(" ");
  };

  const askedIn = (part) =>
    part.matches("[data-focus]") ? part : part.querySelector("[data-focus]");

  const goOnAt = (part) => {
    const asked = askedIn(part);
    const place = asked || part.querySelector("h1, h2, h3, h4") || part;
    const element = (place.matches("form") && place.querySelector(FIELDS)) || place;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, target, xhr } = event.detail;
    // What comes by the clock takes nobody's focus.
    if (!requestConfig.triggeringEvent) return;
    places.set(xhr, {
      id: target.id,
      inside: target.contains(document.activeElement) || target.contains(requestConfig.elt),
      silent: requestConfig.elt.closest("[data-tap]") !== null,
    });
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const place = places.get(event.detail.xhr);
    if (!place) return;
    const part = document.getElementById(place.id) || event.detail.elt;
    if (!part?.isConnected) return;
    places.delete(event.detail.xhr); // once, also when the answer renews other parts too
    const lost = !document.activeElement || document.activeElement === document.body;
    // What is wrong comes first: htmx went there itself (autofocus).
    const asked = askedIn(part) && !part.querySelector("[autofocus]");
    if (place.inside && (lost || asked)) goOnAt(part);
    const words = wordsOf(part);
    if (words && !place.silent) window.portal.announce(words);
  });
})();
