// What is typed is kept on the server until it is saved: after a while without a connection, a
// session that ended or a tab that was closed it is offered again, on any device. Nothing of
// it stays on this one. A form takes part with data-warn-unsaved; passwords and files never do.
// The words are in #draft-words (common/drafts.html).
(() => {
  const AFTER = 2000; // milliseconds after the last key
  const { portal } = window;
  const words = () => document.getElementById("draft-words").dataset;
  const timers = new Map(); // form -> timer
  const running = new Map(); // form -> what stops it
  const seen = new WeakSet();

  const isWritten = (field) =>
    field instanceof HTMLTextAreaElement ||
    (field instanceof HTMLInputElement && ["text", "search", "email", "tel", "url"].includes(field.type));
  const takesPart = (form) =>
    portal.account &&
    form?.matches("form[data-warn-unsaved]") &&
    form.elements.form_token &&
    !form.querySelector("input[type=password]") &&
    [...form.elements].some(isWritten);

  const here = () => window.location.pathname + window.location.search;
  const addressOf = (form) => {
    const told = form.getAttribute("hx-post") || form.getAttribute("action") || here();
    const address = new URL(told, window.location.href);
    return address.pathname + address.search;
  };

  const labelOf = (field) => (field.labels?.[0]?.textContent || "").trim();

  const typedIn = (form) => {
    const without = ["csrfmiddlewaretoken", "form_token"];
    const fields = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !without.includes(name),
    );
    const written = [...form.elements].filter(
      (field) => isWritten(field) && field.value.trim() && field.value !== field.defaultValue,
    );
    return { fields, words: written.map((field) => [labelOf(field), field.value]) };
  };

  const lineOf = (form) => {
    let line = form.querySelector(":scope > .draft-state");
    if (!line) {
      line = document.createElement("p");
      line.className = "draft-state";
      form.append(line);
    }
    return line;
  };

  const keep = async (form) => {
    timers.delete(form);
    if (!form.isConnected || form.getAttribute("aria-busy")) return;
    running.get(form)?.abort();
    const stop = new AbortController();
    running.set(form, stop);
    const sent = {
      token: form.elements.form_token.value,
      page: here(),
      address: addressOf(form),
      title: document.querySelector("h1")?.textContent.trim() || "",
      ...typedIn(form),
    };
    try {
      const body = new FormData();
      body.set("draft", JSON.stringify(sent));
      const answer = await fetch("/drafts/keep/", {
        method: "POST",
        body,
        headers: { "X-Portal": "1", "X-CSRFToken": portal.token() },
        signal: stop.signal,
      });
      if (answer.status === 409) portal.leaveToOther();
      else if (answer.status === 200) {
        lineOf(form).textContent = `${words().kept} ${(await answer.json()).kept}`;
      } else if (answer.status === 204) form.querySelector(":scope > .draft-state")?.remove();
      else lineOf(form).textContent = words().notKept;
      // Signed in again in another window: keep it with what this page must carry now.
      if (answer.status === 403 && answer.headers.get("X-Form-Expired") && (await portal.renew()))
        later(form);
    } catch (error) {
      if (error.name !== "AbortError") {
        lineOf(form).textContent = words().notKept;
        later(form, 4 * AFTER);
      }
    } finally {
      if (running.get(form) === stop) running.delete(form);
    }
  };
  const later = (form, after = AFTER) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), after));
  };
  const stopAll = () => {
    for (const timer of timers.values()) clearTimeout(timer);
    for (const stop of running.values()) stop.abort();
    timers.clear();
  };

  const onTyped = (event) => {
    const form = event.target.closest?.("form");
    if (takesPart(form)) later(form);
  };
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);
  // What is being saved is not kept besides: that could arrive after it.
  document.addEventListener("submit", (event) => {
    clearTimeout(timers.get(event.target));
    timers.delete(event.target);
    running.get(event.target)?.abort();
  });
  // A page that goes away says what it has, while it can.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const form of [...timers.keys()]) keep(form);
  });
  window.addEventListener("portal:signed-in", () => {
    for (const form of document.querySelectorAll("form[data-warn-unsaved]"))
      if (takesPart(form) && typedIn(form).words.length) later(form);
  });
  window.addEventListener("portal:leaving", stopAll);
  window.addEventListener("portal:other-account", stopAll);

  // -- Offered again ---------------------------------------------------------------------

  const putBack = (form, draft) => {
    const byName = new Map();
    for (const [name, value] of draft.fields) byName.set(name, [...(byName.get(name) || []), value]);
    // What was on the screen when it was typed: who changed it since is heard of.
    if (form.elements.seen && byName.has("seen")) form.elements.seen.value = byName.get("seen")[0];
    for (const field of form.elements) {
      if (!field.name || ["hidden", "submit", "button", "file"].includes(field.type)) continue;
      const values = byName.get(field.name) || [];
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple)
        for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.shift();
    }
    form.elements.form_token.value = `${draft.key}.${portal.account}`;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("textarea, input[type=text]")?.focus();
  };

  const throwAway = async (draft) => {
    const body = new FormData();
    await portal.send(`/drafts/${draft.key}/discard/`, { body });
  };

  const offer = (form, draft) => {
    const bar = document.createElement("div");
    bar.className = "draft-offer";
    bar.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = `${words().offer} ${draft.kept}.`;
    const button = (label, css, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn btn-sm ${css}`;
      made.textContent = label;
      made.addEventListener("click", () => {
        bar.remove();
        act();
      });
      return made;
    };
    bar.append(
      text,
      button(words().putBack, "btn-secondary", () => putBack(form, draft)),
      button(words().throwAway, "btn-link", () => throwAway(draft)),
    );
    form.prepend(bar);
  };

  const look = async (root) => {
    const forms = [...root.querySelectorAll("form[data-warn-unsaved]")].filter(
      (form) => takesPart(form) && !seen.has(form),
    );
    if (root.matches?.("form[data-warn-unsaved]") && takesPart(root) && !seen.has(root)) forms.push(root);
    if (!forms.length) return;
    for (const form of forms) seen.add(form);
    try {
      const address = `/drafts/of-page/?page=${encodeURIComponent(here())}`;
      const answer = await fetch(address, { headers: { "X-Portal": "1" } });
      if (!answer.ok) return;
      const { drafts } = await answer.json();
      for (const form of forms) {
        const own = form.elements.form_token?.value.split(".")[0];
        const found = drafts.find(
          (draft) => draft.address === addressOf(form) && draft.key !== own,
        );
        if (found && form.isConnected) offer(form, found);
      }
    } catch {
      // No connection: nothing is offered, and nothing is lost.
    }
  };
  document.addEventListener("DOMContentLoaded", () => look(document));
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
  window.addEventListener("portal:drawn", (event) => look(event.detail));
})();
