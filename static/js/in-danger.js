// "I am worried" without a connection: telephone numbers, which need none, instead of the
// browser's error page. The dialog is on the page already (common/in_danger_dialog.html).
(() => {
  const WITHIN = 4000; // milliseconds

  // The device says that it is connected before a bad line has let anything through.
  const reachable = (address) =>
    fetch(address, {
      method: "HEAD",
      cache: "no-store",
      signal: AbortSignal.timeout(WITHIN),
    }).then(
      () => true,
      () => false,
    );

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-worry]");
    const box = document.getElementById("in-danger");
    if (!link || !box || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (navigator.onLine && (await reachable(link.href))) {
      window.location.assign(link.href);
      return;
    }
    box.querySelector("a[data-again]").href = link.href;
    box.showModal();
  });
})();
