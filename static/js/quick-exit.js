// "Leave quickly". The button works without script: it signs out and leads to a neutral site.
// With script nothing of the portal is left on the screen at once, also without a connection;
// who could not be signed out then is at the next page of the portal, before it is shown. Only
// that someone left is remembered on the device, not who or what. The browser's history
// cannot be emptied from here: the page before this one stays in it.
//
// Not deferred: what must not be shown must be known before anything is drawn.
(() => {
  const LEFT = "away"; // set from leaving until it is known that nobody is signed in
  const PRESSES = 3;
  const WITHIN = 2000; // milliseconds
  const root = document.documentElement;
  let presses = [];
  let gone = false;

  // Storage may be forbidden; then there is only what happens at once.
  const remember = (left) => {
    try {
      if (left) localStorage.setItem(LEFT, "1");
      else localStorage.removeItem(LEFT);
    } catch {
      return;
    }
  };
  const remembers = () => {
    try {
      return localStorage.getItem(LEFT) !== null;
    } catch {
      return false;
    }
  };

  const exitOf = (page) => page.querySelector("form[data-quick-exit]");

  // A page that says nothing, in the place of this one: its title, its icon, its address too.
  const empty = (exit) => {
    gone = true;
    document.title = exit.dataset.title;
    for (const trace of document.querySelectorAll("link, meta[name=theme-color]")) trace.remove();
    document.body.replaceChildren();
    document.body.removeAttribute("class");
    history.replaceState(null, "", "/");
    root.hidden = false;
  };

  const sayNoConnection = (exit) => {
    const heading = document.createElement("h1");
    const words = document.createElement("p");
    heading.textContent = exit.dataset.title;
    words.textContent = exit.dataset.offline;
    document.body.replaceChildren(heading, words);
  };

  const leave = (exit) => {
    const { action } = exit;
    const { to } = exit.dataset;
    window.dispatchEvent(new Event("portal:leaving"));
    remember(true);
    empty(exit);
    const goOn = () => {
      navigator.sendBeacon(action);
      window.location.replace(to);
    };
    if (navigator.onLine) {
      goOn();
    } else {
      sayNoConnection(exit);
      window.addEventListener("online", goOn);
    }
  };

  // Someone left on this device, and this page is opened after it.
  const finish = () => {
    const exit = exitOf(document);
    if (!exit) return;
    if (!document.querySelector("form[data-sign-out]")) {
      remember(false);
      root.hidden = false;
      return;
    }
    empty(exit);
    const { action } = exit;
    const signOut = () =>
      fetch(action, { method: "POST" }).then(
        () => window.location.replace("/"),
        () => sayNoConnection(exit),
      );
    window.addEventListener("online", signOut);
    signOut();
  };

  if (remembers()) {
    root.hidden = true;
    document.addEventListener("DOMContentLoaded", finish);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-quick-exit]")) return;
    event.preventDefault();
    leave(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = []; // a capital letter is typing, not leaving
      return;
    }
    if (event.repeat) return;
    const now = Date.now();
    presses = [...presses.filter((moment) => now - moment < WITHIN), now];
    const exit = exitOf(document);
    if (presses.length >= PRESSES && exit) leave(exit);
  });

  // What stands open in another tab is left too.
  window.addEventListener("storage", (event) => {
    const exit = exitOf(document);
    if (event.key !== LEFT || event.newValue === null || gone || !exit) return;
    const { to } = exit.dataset;
    window.dispatchEvent(new Event("portal:leaving"));
    empty(exit);
    window.location.replace(to);
  });

  // Coming back through the browser's page cache must not show the old page.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && (gone || remembers())) window.location.reload();
  });
})();
