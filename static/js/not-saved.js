// Says so when what was sent from within a page did not arrive or was not accepted. Without
// it a tap just does nothing, and looks as if it were saved. The page has (base.html)
//   <div id="not-saved" role="alert" hidden data-signed-out="…" data-refused="…" data-failed="…">
// with a link to sign in, shown when that is what is missing.
(() => {
  const told = () => document.getElementById("not-saved");

  const say = (what) => {
    const box = told();
    if (!box) return;
    box.querySelector("[data-text]").textContent = box.dataset[what];
    box.querySelector("a").hidden = what !== "signedOut";
    box.hidden = false;
  };

  // What resend.js sends again is not lost yet.
  const waits = (event) => event.detail.requestConfig.elt.closest("form[data-resend]") !== null;
  const asksOnly = (event) => event.detail.requestConfig.verb === "get";

  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) say("signedOut");
    else if (status === 422 || status === 409) return; // the answer itself says why
    else if (status >= 500 && waits(event)) return;
    else if (!asksOnly(event)) say(status >= 500 ? "failed" : "refused");
  });

  for (const trouble of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, (event) => {
      if (!waits(event) && !asksOnly(event)) say("failed");
    });
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const box = told();
    if (box && event.detail.successful) box.hidden = true;
  });
})();
