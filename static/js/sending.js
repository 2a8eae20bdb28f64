// One way for every form: waiting, saved, or not saved and why, said at the form itself.
// What is typed stays on the page until it is saved; with the same key it can be sent again,
// however often, and is saved once. Taps have a queue of their own (taps.js).
//
// A form with hx-post is answered with a part of the page; any other with a page, which is
// opened, or drawn in place when something has to change. A form with data-native is the
// browser's own: signing out, switching. The words are in #sending (common/sending.html).
(() => {
  const PATIENCE = 400; // milliseconds before "being saved" is worth saying
  const { portal } = window;
  const words = () => document.getElementById("sending").dataset;
  const camel = (name) => name.replace(/-./g, (part) => part[1].toUpperCase());
  const isOurs = (form) =>
    form instanceof HTMLFormElement &&
    form.getAttribute("method") === "post" &&
    portal.account &&
    !form.matches("[data-native], [data-tap], [data-sign-out], [data-quick-exit], [role=search]") &&
    !form.closest("dialog");
  const isInline = (form) => form.hasAttribute("hx-post");

  // -- What was typed and not saved ------------------------------------------------------

  const changed = new Set();
  const mark = (event) => {
    const form = event.target.closest?.("form[data-warn-unsaved]");
    if (form) changed.add(form);
  };
  document.addEventListener("input", mark);
  document.addEventListener("change", mark);
  const forget = () => changed.clear();
  window.addEventListener("portal:leaving", forget);
  window.addEventListener("portal:other-account", forget);
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });
  // The same for a link within a form that puts something else in its place ("Done").
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.closest("form[data-warn-unsaved]");
    if (event.detail.verb !== "get" || !form || form === event.target || !changed.has(form)) return;
    if (window.confirm(document.getElementById("draft-words").dataset.lose)) changed.delete(form);
    else event.preventDefault();
  });

  // -- What is said at a form ------------------------------------------------------------

  const sending = new Map(); // form -> the button that was pressed
  const failed = new Map(); // form -> the button that was pressed: sent again when that can help

  const lineOf = (form) => {
    let line = form.querySelector(":scope > .sending-state");
    if (!line) {
      line = document.createElement("p");
      line.className = "sending-state";
      line.setAttribute("role", "status");
      form.append(line);
    }
    return line;
  };

  const say = (form, state) => {
    const line = lineOf(form);
    line.dataset.state = state;
    line.setAttribute("role", state === "waiting" ? "status" : "alert");
    line.textContent = words()[camel(state)];
    const act = { "signed-out": "signIn", failed: "again", "sent-before": "saveToo" }[state];
    if (act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.dataset.act = act;
      button.textContent = words()[act];
      line.append(" ", button);
    }
    if (["gone", "forbidden"].includes(state) && form.matches("[data-warn-unsaved]")) {
      const link = document.createElement("a");
      link.href = words().draftsUrl;
      link.textContent = words().drafts;
      line.append(" ", link);
    }
  };
  // What is of no form, or of one that is gone.
  const tell = (text) => {
    portal.announce(text);
    const box = document.getElementById("sending");
    box.querySelector("div").textContent = text;
    box.hidden = false;
    setTimeout(() => (box.hidden = true), 8000);
  };
  const unsay = (form) => form.querySelector(":scope > .sending-state")?.remove();

  const begin = (form, button) => {
    sending.set(form, button);
    failed.delete(form);
    form.setAttribute("aria-busy", "true");
    unsay(form);
    setTimeout(() => sending.has(form) && say(form, "waiting"), PATIENCE);
  };
  const end = (form) => {
    const button = sending.get(form);
    sending.delete(form);
    form.removeAttribute("aria-busy");
    unsay(form);
    return button;
  };

  const again = (form, button) => {
    if (!form.isConnected || sending.has(form)) return;
    form.requestSubmit(button?.isConnected && button.form === form ? button : undefined);
  };
  const signIn = (form, button) =>
    portal.signIn().then(
      () => again(form, button),
      () => {},
    );

  // What is not saved, and why; the form stays as it is.
  const notSaved = (form, outcome) => {
    const button = end(form);
    failed.set(form, button);
    say(form, outcome);
    if (outcome === "signed-out") signIn(form, button);
  };
  const saved = (form) => {
    end(form);
    failed.delete(form);
    changed.delete(form);
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest(".sending-state [data-act]");
    if (!pressed) return;
    const form = pressed.closest("form");
    const button = failed.get(form);
    if (pressed.dataset.act === "signIn") signIn(form, button);
    else {
      if (pressed.dataset.act === "saveToo") form.elements.form_token.value = portal.once();
      again(form, button);
    }
  });
  // A page that the browser kept was sent before: what is sent from it now is something else.
  window.addEventListener("pageshow", (event) => {
    going = false;
    if (!event.persisted) return;
    for (const form of [...sending.keys()]) {
      end(form);
      if (form.elements.form_token) form.elements.form_token.value = portal.once();
    }
  });
  window.addEventListener("online", () => {
    for (const [form, button] of [...failed]) {
      if (form.querySelector(".sending-state")?.dataset.state === "failed") again(form, button);
    }
  });

  // -- Forms that are answered with a page -----------------------------------------------

  const draw = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("main");
    if (!main) return false;
    document.title = page.title;
    const before = document.querySelector("main");
    const drawn = document.importNode(main, true);
    // What session.js counts in stays.
    const counting = before.querySelector("#session-end");
    if (counting) drawn.querySelector("#session-end")?.replaceWith(counting);
    before.replaceWith(drawn);
    window.htmx?.process(drawn);
    window.dispatchEvent(new CustomEvent("portal:drawn", { detail: drawn }));
    (drawn.querySelector("[autofocus], .error-summary") || drawn).focus();
    if (!drawn.querySelector("[autofocus], .error-summary")) window.scrollTo(0, 0);
    return true;
  };

  // One at a time: whoever presses a second form while the first is on its way gets both. The
  // page goes on when the last of them is answered; one that was drawn anew meanwhile, with what
  // was wrong in the first, says that the second was not sent.
  let last = Promise.resolve();
  let pressed = 0;
  let going = false;

  const sendPage = async (form, button) => {
    const body = new FormData(form, button);
    const address =
      button?.getAttribute("formaction") || form.getAttribute("action") || window.location.href;
    const { outcome, answer, text } = await portal.send(address, { body });
    if (outcome !== "answered") {
      notSaved(form, outcome);
      return;
    }
    const onwards = answer.headers.get("X-Location");
    if (onwards && pressed > 1) {
      saved(form);
      return;
    }
    if (onwards) {
      // The form stays busy until the next page is there.
      failed.delete(form);
      changed.delete(form);
      form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
      const there = new URL(onwards, window.location.href);
      const isHere = there.href.split("#")[0] === window.location.href.split("#")[0];
      going = true;
      window.location.assign(there);
      // Only the place on this page differs: what is saved has to be drawn anew.
      if (isHere && there.hash) window.location.reload();
      return;
    }
    if (answer.ok) saved(form);
    else end(form);
    if (!draw(text)) notSaved(form, "failed");
  };

  const sendInTurn = async (form, button, before) => {
    await before;
    try {
      if (form.isConnected) await sendPage(form, button);
      else {
        end(form);
        tell(words().notSent);
      }
    } finally {
      pressed -= 1;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isOurs(form) || isInline(form)) return;
    event.preventDefault();
    if (sending.has(form)) return;
    // As a browser does: the page that was on its way comes after this one.
    if (going) window.stop();
    going = false;
    pressed += 1;
    begin(form, event.submitter);
    last = sendInTurn(form, event.submitter, last).catch(reportError);
  });

  // -- Forms that are answered with a part of the page -----------------------------------

  const inlineOf = (event) => {
    const elt = event.detail.requestConfig?.elt || event.detail.elt;
    return isOurs(elt) && isInline(elt) ? elt : null;
  };

  document.addEventListener("htmx:configRequest", (event) => {
    // What a part of a form asks is not the form being sent, and takes no key of it.
    const { elt, parameters } = event.detail;
    if (!(elt instanceof HTMLFormElement)) delete parameters.form_token;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = inlineOf(event);
    if (!form) return;
    if (sending.has(form)) event.preventDefault();
    else begin(form, event.detail.requestConfig.triggeringEvent?.submitter);
  });
  const headerOf = (xhr) => (name) => xhr.getResponseHeader(name);
  document.addEventListener("htmx:afterRequest", async (event) => {
    const form = inlineOf(event);
    if (!form) return;
    const { xhr, successful } = event.detail;
    const outcome = portal.outcomeOf(xhr.status, headerOf(xhr));
    if (outcome === "other-account") portal.leaveToOther();
    else if (successful) {
      saved(form);
      // A form that stays is a new one: what is sent next is something else.
      if (form.isConnected && form.elements.form_token)
        form.elements.form_token.value = portal.once();
    } else if (outcome === "answered") end(form);
    else if (outcome === "form-expired") {
      const button = end(form);
      if (await portal.renew()) again(form, button);
      else notSaved(form, "signed-out");
    } else notSaved(form, outcome);
  });

  // -- What only asks: a search, the next question ---------------------------------------

  document.addEventListener("htmx:responseError", (event) => {
    if (inlineOf(event) || event.detail.requestConfig.elt.closest("form[data-tap]")) return;
    const { status } = event.detail.xhr;
    const asked = event.detail.requestConfig.elt;
    if (status !== 401) return;
    portal.signIn().then(
      () => asked.isConnected && window.htmx.trigger(asked, event.detail.requestConfig.triggeringEvent?.type || "click"),
      () => {},
    );
  });
  for (const trouble of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, (event) => {
      if (inlineOf(event) || event.detail.requestConfig.elt.closest("form[data-tap]")) return;
      tell(words().unreachable);
    });
  }
})();
