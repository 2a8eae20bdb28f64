// Warn before typed text is lost. Nothing is kept on the device: what is typed
// is about a person, and the device may be shared.
(() => {
  const changed = new Set();

  const mark = (event) => {
    const form = event.target.closest("form[data-warn-unsaved]");
    if (form) changed.add(form);
  };
  document.addEventListener("input", mark);
  document.addEventListener("change", mark);
  document.addEventListener("submit", (event) => {
    // What htmx sends may still fail; its answer decides, below.
    if (!event.target.hasAttribute("hx-post")) changed.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    // Only when the form itself was sent: a part of it may be refreshed before.
    const form = event.detail.requestConfig?.elt;
    if (form?.matches("form[data-warn-unsaved]") && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("portal:leaving", () => changed.clear());
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });
})();
