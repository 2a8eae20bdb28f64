// Says five minutes before a session ends that it will, counted from the server's answer, and
// tells the server at most once a minute that a person really types or taps: else nothing but
// a page or a form is an act, and who writes a long note would be signed out meanwhile. What is
// on the screen stays when the session ends. The page has templates/common/session_end.html.
(() => {
  const box = document.getElementById("session-end");
  if (!box) return;
  const WARNED = 5 * 60; // seconds before the end
  const TOLD_EVERY = 60; // seconds
  const ACTS = ["input", "keydown", "pointerdown", "click"];

  let left = { idle: Number(box.dataset.idle), over: Number(box.dataset.over) };
  let counted = Date.now(); // when `left` was so
  let told = Date.now(); // when the server last heard of an act: this page was one
  let said = ""; // what the box says now
  let timer = null;

  const now = (what) => left[what] - (Date.now() - counted) / 1000;
  const soonest = () => (now("over") <= now("idle") ? "over" : "idle");

  const say = (what) => {
    if (what === said) return; // spoken once
    said = what;
    const words = what && box.querySelector(`template[data-when="${what}"]`);
    for (const old of [...box.children]) if (old.localName !== "template") old.remove();
    box.hidden = !words;
    if (words) box.append(words.content.cloneNode(true));
  };

  const wake = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(1, seconds) * 1000);
  };

  const plan = () => {
    const what = soonest();
    if (now(what) > WARNED) {
      say("");
      wake(now(what) - WARNED);
    } else {
      say(what);
      // Another tab may go on meanwhile; at the end the server says whether it was.
      wake(Math.min(30, now(what) + 1));
    }
  };

  const end = () => {
    clearTimeout(timer);
    say("ended");
  };

  const send = async (method) => {
    const headers = method === "POST" ? { "X-CSRFToken": window.portal.token() } : {};
    try {
      const answer = await fetch(box.dataset.url, { method, headers, cache: "no-store" });
      if (answer.status === 401) return end();
      if (!answer.ok) throw new Error(answer.status);
      left = await answer.json();
      counted = Date.now();
      plan();
    } catch {
      // No connection: what was counted holds until there is an answer.
      if (now(soonest()) <= WARNED) say(soonest());
      wake(30);
    }
  };
  const ask = () => send("GET");
  const stillHere = () => {
    told = Date.now();
    return send("POST");
  };

  for (const name of ACTS) {
    document.addEventListener(
      name,
      (event) => {
        if (!event.isTrusted || said === "ended" || box.contains(event.target)) return;
        if (Date.now() - told >= TOLD_EVERY * 1000) stillHere();
      },
      { capture: true, passive: true },
    );
  }

  // The button goes with the notice: the focus returns to where it came from.
  let before = null;
  box.addEventListener("focusin", (event) => (before = event.relatedTarget || before));
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-stay]")) {
      const back = before?.isConnected ? before : document.getElementById("main");
      stillHere().then(() => back?.focus({ preventScroll: true }));
    }
    const signIn = event.target.closest("[data-sign-in]");
    if (signIn) {
      event.preventDefault();
      window.portal.signIn().catch(() => {});
    }
  });

  // A machine that slept counted nothing; a page that the browser kept is of an earlier answer.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && said !== "ended" && now(soonest()) <= WARNED) ask();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) ask();
  });
  window.addEventListener("portal:signed-in", () => {
    say("");
    ask();
  });
  window.addEventListener("portal:leaving", () => clearTimeout(timer));

  if (left.over > 0) plan();
  else ask();
})();
