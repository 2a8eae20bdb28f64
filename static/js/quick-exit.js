// "Leave quickly": the link works by itself; this makes it faster and thorough.
// It signs out and puts a neutral site in place of this page, so that the back
// button leads to the sign-in page at most. It cannot empty the browser's history.
(() => {
  const PRESSES = 3;
  const WITHIN = 2000; // milliseconds
  let presses = [];

  const leave = (link) => {
    window.dispatchEvent(new Event("portal:leaving"));
    document.body.hidden = true;
    document.title = link.dataset.title || link.hostname;
    const signOut = document.querySelector("form[data-sign-out]");
    if (signOut) navigator.sendBeacon(signOut.action, new FormData(signOut));
    window.location.replace(link.href);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quick-exit]");
    if (!link) return;
    event.preventDefault();
    leave(link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = []; // a capital letter is typing, not leaving
      return;
    }
    if (event.repeat) return;
    const now = Date.now();
    presses = [...presses.filter((moment) => now - moment < WITHIN), now];
    const link = document.querySelector("a[data-quick-exit]");
    if (presses.length >= PRESSES && link) leave(link);
  });

  // Coming back through the browser's page cache must not show the old page.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.hidden) window.location.reload();
  });
})();
