// One-tap marks that could not be saved are sent again when the connection is
// back. They wait in memory only, never on the device. A page that uses it has
//   <p id="save-state" class="save-state" role="status"
//      data-saved="…" data-waiting="…" data-lost="…"></p>
// and data-resend on each form that marks something with hx-post.
(() => {
  const RETRY_AFTER = 8000; // milliseconds
  const waiting = new Map(); // a form's address -> the button of its newest unsaved mark
  let timer = null;

  const addressOf = (form) => form.getAttribute("hx-post");

  const show = (otherwise = "saved") => {
    const line = document.getElementById("save-state");
    if (!line) return;
    line.dataset.state = waiting.size ? "waiting" : otherwise;
    line.textContent = line.dataset[line.dataset.state] || "";
  };

  const resend = () => {
    clearTimeout(timer);
    timer = null;
    for (const [address, button] of [...waiting]) {
      // A click, not requestSubmit: htmx sends the value of the button last clicked.
      if (button.isConnected) button.click();
      else waiting.delete(address); // drawn anew since: the page shows what is saved
    }
    show();
  };

  // The answer may have replaced the form; the event then comes from around it.
  const formOf = (event) => event.detail.requestConfig?.elt.closest("form[data-resend]");

  const keep = (event) => {
    const form = formOf(event);
    if (!form) return;
    const pressed = event.detail.requestConfig.triggeringEvent?.submitter;
    const button = pressed || form.querySelector("button");
    for (const mark of form.querySelectorAll("[data-unsaved]")) mark.removeAttribute("data-unsaved");
    button.setAttribute("data-unsaved", "");
    waiting.set(addressOf(form), button);
    show();
    timer ??= setTimeout(resend, RETRY_AFTER);
  };

  document.addEventListener("htmx:sendError", keep);
  document.addEventListener("htmx:timeout", keep);
  document.addEventListener("htmx:responseError", (event) => {
    // A refusal stays a refusal; only a server that is away is tried again. What the row
    // itself says when it is refused needs no second word; anything else was lost.
    const { status } = event.detail.xhr;
    if (status >= 500) keep(event);
    else settle(event, status === 422 || status === 409 ? "refused" : "lost");
  });

  const settle = (event, as) => {
    const form = formOf(event);
    if (!form) return;
    waiting.delete(addressOf(form));
    for (const mark of form.querySelectorAll("[data-unsaved]")) mark.removeAttribute("data-unsaved");
    show(as);
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) settle(event);
  });

  window.addEventListener("online", resend);
  window.addEventListener("portal:leaving", () => waiting.clear());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
})();
