// What all scripts of the portal share: who this page is of, sending something, and signing
// in again without leaving the page. The page has (base.html)
//   <body data-account="…" hx-headers='{"x-csrftoken": "…"}'>
//   <p id="announcer" role="status">        what is spoken
//   <dialog id="sign-in-again" …>           where one signs in again
// Events on window: portal:signed-in, portal:other-account, portal:leaving.
(() => {
  const WITHIN = 15000; // milliseconds; as htmx waits (base.html)

  const portal = (window.portal = {});

  // -- Who this page is of ---------------------------------------------------------------

  Object.defineProperty(portal, "account", { get: () => document.body.dataset.account || "" });

  portal.token = () => {
    const headers = document.body.getAttribute("hx-headers");
    return headers ? JSON.parse(headers)["x-csrftoken"] : "";
  };

  // A key for one more thing to send: however often it arrives, it is done once.
  portal.key = () =>
    crypto.randomUUID?.() ??
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
  portal.once = () => `${portal.key()}.${portal.account}`;

  const carry = (token) => {
    document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": token }));
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
  };

  // Somebody else signed in: nothing of this page is sent or shown any more.
  portal.leaveToOther = () => {
    document.body.hidden = true;
    window.dispatchEvent(new Event("portal:other-account"));
    window.location.replace("/");
  };

  // Learn who is signed in by now. True: still, or again, the same person.
  portal.renew = async () => {
    const answer = await fetch("/drafts/here/", { headers: { "X-Portal": "1" } });
    if (!answer.ok) return false;
    const { account, token } = await answer.json();
    if (account !== portal.account) {
      portal.leaveToOther();
      return false;
    }
    carry(token);
    return true;
  };

  // -- Sending ---------------------------------------------------------------------------

  // What became of it: {outcome, answer}. The outcomes: "answered" (read the answer; also 409
  // and 422), "signed-out", "other-account", "sent-before", "forbidden", "gone", "failed" (not
  // known whether it arrived: send it again with the same key).
  portal.outcomeOf = (status, header) => {
    if (status === 401) return "signed-out";
    if (status === 409 && header("X-Other-Account")) return "other-account";
    if (status === 409 && header("X-Sent-Before")) return "sent-before";
    if (status === 403) return header("X-Form-Expired") ? "form-expired" : "forbidden";
    if (status === 404) return "gone";
    if (status >= 500 || status === 0) return "failed";
    if (status >= 400 && status !== 409 && status !== 422) return "refused";
    return "answered";
  };

  portal.send = async (address, { body, headers = {}, again = true } = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), WITHIN);
    try {
      const answer = await fetch(address, {
        method: "POST",
        body,
        headers: { "X-Portal": "1", "X-CSRFToken": portal.token(), ...headers },
        signal: stop.signal,
      });
      const outcome = portal.outcomeOf(answer.status, (name) => answer.headers.get(name));
      // Signed in again elsewhere: this page's own sign is old, its person is the same.
      if (outcome === "form-expired") {
        if (again && (await portal.renew())) {
          if (body instanceof FormData) body.set("csrfmiddlewaretoken", portal.token());
          return portal.send(address, { body, headers, again: false });
        }
        return { outcome: "signed-out" };
      }
      if (outcome === "other-account") portal.leaveToOther();
      const text = outcome === "answered" ? await answer.text() : "";
      return { outcome, answer, text };
    } catch {
      return { outcome: "failed" };
    } finally {
      clearTimeout(timer);
    }
  };

  // -- Said aloud ------------------------------------------------------------------------

  portal.announce = (text) => {
    const line = document.getElementById("announcer");
    if (!line || !text) return;
    // The same words twice would be spoken once.
    line.textContent = line.textContent === text ? `${text}\u00a0` : text;
  };

  // -- Signing in again ------------------------------------------------------------------

  let signingIn = null;

  // The form of a page of the sign-in, with where it is sent: the password, then a code.
  const formOf = (html, address) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const form of page.querySelectorAll("main form")) {
      if (!form.querySelector("input:not([type=hidden])")) continue;
      form.setAttribute("action", new URL(form.getAttribute("action") || address, address).href);
      // What needs a script of that page is done on that page.
      for (const other of form.querySelectorAll("button[form]")) other.remove();
      // The page that waits for this stays.
      for (const link of form.querySelectorAll("a")) link.target = "_blank";
      return document.importNode(form, true);
    }
    return null;
  };

  const show = (dialog, form) => {
    const place = dialog.querySelector("[data-place]");
    place.replaceChildren(form);
    const first =
      form.querySelector("[aria-invalid=true]") || form.querySelector("input:not([type=hidden])");
    first?.focus();
  };

  const say = (dialog, what) => {
    const line = dialog.querySelector("[data-text]");
    line.textContent = dialog.dataset[what] || "";
    line.hidden = !line.textContent;
  };

  const isBack = async (dialog) => {
    if (!dialog.open) return;
    try {
      if (await portal.renew()) dialog.close("signed-in");
    } catch {
      // No connection: the dialog waits.
    }
  };

  const ask = async (dialog) => {
    const address = dialog.dataset.address;
    try {
      const answer = await fetch(address);
      const form = formOf(await answer.text(), answer.url);
      if (form) show(dialog, form);
      // Signed in meanwhile, in another window.
      else await isBack(dialog);
    } catch {
      say(dialog, "failed");
    }
  };

  const sendSignIn = async (dialog, form, button) => {
    button?.setAttribute("disabled", "");
    say(dialog, "");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const next = formOf(await answer.text(), answer.url);
      if (next) show(dialog, next);
      else await isBack(dialog);
    } catch {
      say(dialog, "failed");
    } finally {
      button?.removeAttribute("disabled");
    }
  };

  // Resolves when the same person is signed in again; rejects when the dialog is closed.
  portal.signIn = () => {
    const dialog = document.getElementById("sign-in-again");
    if (!dialog) return Promise.reject(new Error("nowhere to sign in"));
    signingIn ??= new Promise((resolve, reject) => {
      const before = document.activeElement;
      const whenSeen = () => !document.hidden && isBack(dialog);
      const onSubmit = (event) => {
        event.preventDefault();
        event.stopPropagation();
        sendSignIn(dialog, event.target, event.submitter);
      };
      dialog.addEventListener("submit", onSubmit);
      document.addEventListener("visibilitychange", whenSeen);
      dialog.addEventListener(
        "close",
        () => {
          signingIn = null;
          dialog.removeEventListener("submit", onSubmit);
          document.removeEventListener("visibilitychange", whenSeen);
          dialog.querySelector("[data-place]").replaceChildren();
          before?.focus?.();
          if (dialog.returnValue === "signed-in") {
            window.dispatchEvent(new Event("portal:signed-in"));
            resolve();
          } else {
            reject(new Error("not signed in"));
          }
        },
        { once: true },
      );
      dialog.returnValue = "";
      say(dialog, "");
      dialog.showModal();
      ask(dialog);
    });
    return signingIn;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("#sign-in-again [data-close]"))
      document.getElementById("sign-in-again").close("");
  });
})();
