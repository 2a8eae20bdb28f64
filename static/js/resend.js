// One-tap marks that could not be saved are sent again when the connection is
// back. They wait in memory only, never on the device. A page that uses it has
//   <p id="save-state" class="save-state" role="status" data-saved="…" data-waiting="…"></p>
// and on each marking form: hx-post, data-resend and the mark it sets.
(() => {
  const RETRY_AFTER = 8000; // milliseconds
  const waiting = new Map(); // the form's address -> its newest unsaved mark
  let timer = null;

  const show = () => {
    const line = document.getElementById("save-state");
    if (!line) return;
    const state = waiting.size ? "waiting" : "saved";
    line.dataset.state = state;
    line.textContent = line.dataset[state] || "";
  };

  const button = (form, submitter) => submitter || form.querySelector("button");

  const resend = () => {
    clearTimeout(timer);
    timer = null;
    for (const [key, { form, submitter }] of [...waiting]) {
      // htmx answers with a new form in place of the old; the address stays the same.
      const target = form.isConnected ? form : document.querySelector(`form[hx-post="${CSS.escape(key)}"]`);
      waiting.delete(key);
      if (target) target.requestSubmit(target === form ? submitter : undefined);
    }
  };

  const keep = (event) => {
    const form = event.target.closest?.("form[data-resend]");
    if (!form) return;
    const submitter = event.detail.requestConfig?.triggeringEvent?.submitter;
    waiting.set(keyOf(form, submitter), { form, submitter });
    button(form, submitter)?.setAttribute("data-unsaved", "");
    show();
    timer ??= setTimeout(resend, RETRY_AFTER);
  };

  const keyOf = (form) => form.getAttribute("hx-post");

  document.addEventListener("htmx:sendError", keep);
  document.addEventListener("htmx:timeout", keep);
  document.addEventListener("htmx:responseError", (event) => {
    // Refusals (4xx) stay refused; only a server that is away is tried again.
    if (event.detail.xhr.status >= 500) keep(event);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-resend]");
    if (!form || !event.detail.successful) return;
    waiting.delete(keyOf(form));
    for (const mark of form.querySelectorAll("[data-unsaved]")) mark.removeAttribute("data-unsaved");
    show();
  });
  window.addEventListener("online", resend);
  window.addEventListener("portal:leaving", () => waiting.clear());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
})();
