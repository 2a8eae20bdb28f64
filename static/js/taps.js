// A small queue for taps: each form with data-tap is sent from here, and waits here until the
// portal has answered. What waits is numbers and keys only, never a word or a name: what was
// chosen as its place in the order, where it goes, when it was tapped, which version was seen.
//
// It is kept in IndexedDB and not in localStorage: that is written to the disk seconds later,
// and a phone whose battery dies in those seconds would lose taps. A write with "strict"
// durability is on the disk before it is called done.
//
// The queue belongs to one account. Of another account nothing is sent, shown or counted; it
// waits until that person signs in on this device, for two weeks at most.
//
// What grows or shrinks with an answer has data-tap-calm: it is drawn when no finger is near.
//
//   <div id="woman-1" role="group" aria-label="…">             the row, named for who hears it
//                                                           (or by data-tap-who)
//     <span class="tap-state" data-tap-state></span>           its state, in a place of its own
//     <form method="post" action="…" data-tap="woman-1">       sent as it is without script
//       <input type="hidden" name="seen" value="…">            the version that it shows
//       <button name="tap" value="0" data-code="2">            2, or 0: taken back
//
// data-tap-kind, -number and -day around them say what is lost when someone signs out.
// data-tap-words on a field of such a form: typed text, sent at once and never kept here.
// data-after-taps on a form or a link: goes on when nothing waits and the portal answers.
(() => {
  const words = document.getElementById("taps")?.dataset;
  const account = window.portal?.account;
  if (!words || !account) return; // nobody is signed in: forms are sent as they are

  const LONGEST = 14 * 24 * 3600 * 1000; // milliseconds that a tap is kept
  const ANSWER_WITHIN = 15000;
  const DOUBLE = 1000; // a second tap on the same button within this is the same tap
  const SLOW = 1000; // an answer that takes longer is told of
  const STILL = 600; // nothing that changes the page's height is drawn so soon after a tap
  const LANES = 4; // rows that are sent at the same time
  const here = location.pathname;
  const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  // -- Kept on the device ---------------------------------------------------------------------

  const store = (() => {
    const opened = new Promise((resolve) => {
      try {
        const asked = indexedDB.open("portal-taps", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("taps", { keyPath: "key" });
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = asked.onblocked = () => resolve(null);
      } catch {
        resolve(null); // a browser that keeps nothing: the queue is in memory
      }
    });
    const doing = async (mode, act) => {
      const database = await opened;
      if (!database) return undefined;
      return new Promise((resolve) => {
        const work = database.transaction("taps", mode, { durability: "strict" });
        const asked = act(work.objectStore("taps"));
        work.oncomplete = () => resolve(asked.result);
        work.onerror = work.onabort = () => resolve(undefined);
      });
    };
    return {
      put: (entry) => doing("readwrite", (taps) => taps.put(entry)),
      drop: (key) => doing("readwrite", (taps) => taps.delete(key)),
      has: async (key) => !(await opened) || (await doing("readonly", (t) => t.count(key))) === 1,
      all: async () => (await doing("readonly", (taps) => taps.getAll())) ?? [],
    };
  })();

  // -- The queue --------------------------------------------------------------------------------

  let queue = []; // taps of this account, in their order; `now` of each is of this page only
  let leaving = false;
  let rest = 0; // until when nothing is tried, because the connection is gone
  let fails = 0;
  let timer = null;
  let stranger = false; // somebody else is signed in by now
  let asking = null; // the dialog to sign in is open
  const lost = []; // what was refused of other pages
  let bad = []; // rows of this page that have to be looked at
  const busy = new Set(); // rows of which a tap is on its way
  let crossed = false; // two were on their way at the same time
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("portal-taps") : null;

  const kept = ({ now, ...entry }) => entry;
  const mine = () => queue.filter((entry) => entry.page === here);

  const forget = (entry) => {
    queue = queue.filter((each) => each !== entry);
    return store.drop(entry.key);
  };

  const add = (form, code) => {
    const url = form.getAttribute("action");
    const row = form.dataset.tap;
    // The newest tap counts: an earlier one that was not sent yet is gone.
    for (const each of queue) {
      if (each.url === url && each.page === here && !each.now.sent) forget(each);
    }
    const about = form.closest("[data-tap-kind]")?.dataset ?? {};
    const entry = {
      key: window.portal.key(),
      account,
      url,
      row,
      code: Number(code),
      at: Date.now(),
      seen: form.elements.seen?.value ?? "",
      page: here,
      kind: Number(about.tapKind ?? 0),
      number: Number(about.tapNumber ?? 0),
      day: Number(about.tapDay ?? 0),
      now: { state: "waiting", fresh: true },
    };
    queue.push(entry);
    entry.now.kept = store.put(kept(entry));
    if (!stranger) rest = 0;
    draw(entry.row);
    pump();
  };

  const pump = () => {
    clearTimeout(timer);
    if (leaving || stranger) return;
    const moment = Date.now();
    let next = rest;
    const passed = new Set(busy);
    if (moment >= rest) {
      for (const entry of [...queue]) {
        const lane = `${entry.page} ${entry.row}`;
        if (passed.has(lane)) continue;
        passed.add(lane); // one at a time per row, and in their order
        if (entry.look && entry.page !== here) continue; // to be looked at on its own page
        if (asking) continue;
        if ((entry.now.after ?? 0) > moment) {
          next = next > moment ? Math.min(next, entry.now.after) : entry.now.after;
          continue;
        }
        if (busy.size >= LANES) break;
        crossed ||= busy.size > 0;
        busy.add(lane);
        send(entry).finally(() => {
          busy.delete(lane);
          pump();
          if (crossed && !busy.size && !mine().length) recount();
        });
      }
    }
    if (next > moment && Number.isFinite(next)) timer = setTimeout(pump, next - moment);
    told();
  };

  // Two pages of one person do not send the same tap at the same time.
  const alone = (entry, act) =>
    navigator.locks
      ? navigator.locks.request(`tap-${entry.key}`, { ifAvailable: true }, (lock) =>
          lock ? act() : wait(entry, "waiting", 1000),
        )
      : act();

  const post = (url, body, once, keepalive = false) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: {
        "HX-Request": "true",
        "X-CSRFToken": window.portal.token(),
        "X-Once": `${once}.${account}`,
        "X-Device-Clock": String(Date.now()),
      },
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      keepalive,
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });

  const send = (entry) =>
    alone(entry, async () => {
      await entry.now.kept;
      if (!entry.now.fresh && !(await store.has(entry.key))) {
        // Another page of hers sent it; that page says what became of it.
        queue = queue.filter((each) => each !== entry);
        return draw(entry.row);
      }
      entry.now.sent = true;
      entry.now.fresh = false;
      entry.now.turn = ++turn;
      const slow = setTimeout(() => draw(entry.row), SLOW);
      let answer, text;
      try {
        answer = await post(
          entry.url,
          { tap: entry.code, at: entry.at, seen: entry.seen },
          entry.key,
        );
        text = answer.ok || [409, 422].includes(answer.status) ? await answer.text() : "";
      } catch (error) {
        if (error.name === "TimeoutError") return wait(entry, "away");
        rest = Date.now() + backOff(++fails);
        return wait(entry, "away", 0);
      } finally {
        clearTimeout(slow);
        entry.now.sent = false;
      }
      fails = 0;
      return settle(entry, answer, text);
    });

  const backOff = (times) => Math.min(1000 * 2 ** (times - 1), 30000);

  const wait = (entry, state, time) => {
    entry.now.times = (entry.now.times ?? 0) + 1;
    entry.now.after = Date.now() + (time ?? backOff(entry.now.times));
    entry.now.state = state;
    draw(entry.row);
    if (state === "away" && !entry.now.spoken) {
      entry.now.spoken = true;
      say(entry, words.away);
    }
  };

  const settle = async (entry, answer, text) => {
    const { status } = answer;
    if (status === 401) return signIn(entry);
    if (status === 409 && answer.headers.get("X-Other-Account") !== null) {
      stranger = true;
      for (const each of queue) each.now.state = "stranger";
      say(entry, words.stranger);
      return drawAll();
    }
    // Signed in again in another window: this page's own sign is old, its person is the same.
    if (status === 403 && answer.headers.get("X-Form-Expired") !== null) {
      const same = await window.portal.renew().catch(() => false);
      return same ? wait(entry, "waiting", 0) : signIn(entry);
    }
    // An answer that leads elsewhere is not the portal's: nothing says that it was saved.
    if (answer.type === "opaqueredirect" || status === 429 || status >= 500) {
      return wait(entry, "away");
    }
    // Nor is a page without the row that was tapped: a door of the network in between, say.
    if (answer.ok) return holds(text, entry.row) ? saved(entry, text) : wait(entry, "away");
    if (status === 409 || status === 422) return refused(entry, text);
    return gone(entry, status === 403 ? "forbidden" : status === 404 ? "missing" : "failed");
  };

  const holds = (text, row) =>
    new DOMParser().parseFromString(text, "text/html").getElementById(row) !== null;

  const signIn = (entry) => {
    for (const each of queue) each.now.state = "signedOut";
    drawAll();
    say(entry, words.signedOut);
    rest = Infinity; // until she is signed in, or taps again
    if (asking || entry.now.asked) return;
    for (const each of queue) each.now.asked = true; // asked once for what waits now
    asking = window.portal.signIn().then(
      () => resume(),
      () => {},
    ).finally(() => {
      asking = null;
      pump();
    });
  };

  const resume = () => {
    rest = fails = 0;
    stranger = false;
    for (const each of queue) Object.assign(each.now, { state: "waiting", after: 0, asked: false });
    drawAll();
    pump();
  };

  const saved = async (entry, text) => {
    await forget(entry);
    channel?.postMessage({ key: entry.key, state: "saved" });
    last(entry, "saved");
    await show(entry, text);
    // What was tapped on top of this saw what this made of it.
    const form = formOf(entry);
    for (const each of queue) {
      if (form && each.url === entry.url && !each.now.sent) {
        each.seen = form.elements.seen?.value ?? each.seen;
        each.now.kept = store.put(kept(each));
      }
    }
    say(entry, words.saved);
    sendWords();
  };

  const refused = async (entry, text) => {
    if (entry.page !== here) {
      // What is asked is asked where it was tapped: it is sent once more from there.
      entry.look = 1;
      entry.now.state = "look";
      await store.put(kept(entry));
      return told();
    }
    await forget(entry);
    channel?.postMessage({ key: entry.key, state: "refused" });
    last(entry, "refused");
    bad.push(entry.row);
    say(entry, words.refused);
    return show(entry, text);
  };

  const gone = async (entry, why) => {
    await forget(entry);
    channel?.postMessage({ key: entry.key, state: why });
    if (entry.page !== here) lost.push(entry);
    else bad.push(entry.row);
    last(entry, why);
    say(entry, words[why]);
    draw(entry.row);
    told();
  };

  // -- What is drawn ----------------------------------------------------------------------------

  let turn = 0; // of what is sent
  let touched = 0;
  const outcomes = new Map(); // a row -> what became of its last tap
  let newest = ""; // what became of the last tap of all rows
  const last = (entry, state) => {
    if (entry.page !== here) return;
    outcomes.set(entry.row, state);
    newest = state;
  };
  for (const touch of ["pointerdown", "keydown"]) {
    window.addEventListener(touch, () => (touched = Date.now()), { capture: true, passive: true });
  }
  const still = async () => {
    while (Date.now() - touched < STILL) await sleep(STILL - (Date.now() - touched));
  };

  const formsOf = (row) => [...document.querySelectorAll("form[data-tap]")].filter(
    (form) => form.dataset.tap === row,
  );
  const formOf = (entry) =>
    entry.page === here &&
    formsOf(entry.row).find((form) => form.getAttribute("action") === entry.url);
  const buttonsOf = (form) => [...form.elements].filter((each) => each.dataset.code !== undefined);

  const say = (entry, outcome) => {
    if (entry.page !== here) return;
    const row = document.getElementById(entry.row);
    const form = formOf(entry);
    const button = form && buttonsOf(form).find((each) => Number(each.dataset.code) === entry.code);
    const word = button?.dataset.word ?? button?.textContent.trim().replace(/\s+/g, " ");
    const choice = entry.code ? word : words.none;
    const who = row?.dataset.tapWho ?? row?.getAttribute("aria-label") ?? "";
    const parts = [who && `${who}:`, choice && `${choice},`, outcome];
    window.portal.announce(parts.filter(Boolean).join(" "));
  };

  // A row as its taps leave it: which button waits, and the word beside her name.
  const draw = (row) => {
    const element = document.getElementById(row);
    const waiting = queue.filter((entry) => entry.row === row && entry.page === here);
    for (const form of formsOf(row)) {
      const entry = waiting.findLast((each) => each.url === form.getAttribute("action"));
      const buttons = buttonsOf(form);
      for (const button of buttons) {
        const its = Number(button.dataset.code) === entry?.code || buttons.length === 1;
        button.toggleAttribute("data-waiting", Boolean(entry && its));
      }
      if (entry) allow(element, form, entry);
    }
    if (element) {
      const stuck = waiting.find((entry) => entry.now.state !== "waiting");
      const state = (stuck ?? waiting.at(-1))?.now.state ?? outcomes.get(row) ?? "";
      const line = element.querySelector("[data-tap-state]");
      element.toggleAttribute("aria-busy", false);
      if (waiting.some((entry) => entry.now.sent)) element.setAttribute("aria-busy", "true");
      if (line) {
        line.dataset.tapState = state;
        line.textContent = state ? words[state] : "";
      }
    }
    told();
  };
  const drawAll = () => {
    for (const row of new Set(mine().map((entry) => entry.row))) draw(row);
  };

  // Who is there can be asked after her coach, also while that she is there still waits.
  const allow = (element, form, entry) => {
    for (const button of buttonsOf(form)) {
      if (button.matches("[data-clear]") && entry.code) button.disabled = false;
    }
    const asked = element?.querySelector("[data-when-there]");
    if (!asked || form.contains(asked)) return;
    const button = buttonsOf(form).find((each) => Number(each.dataset.code) === entry.code);
    asked.disabled = button?.dataset.there !== "1";
  };

  // Change what is there into what it should be, and keep the same buttons: a finger that is
  // down stays on its button, and the focus where it is.
  const become = (old, anew) => {
    if (old.nodeType !== anew.nodeType || old.nodeName !== anew.nodeName || old.id !== anew.id) {
      return old.replaceWith(anew.cloneNode(true));
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== anew.nodeValue) old.nodeValue = anew.nodeValue;
      return undefined;
    }
    if (old.hasAttribute("data-tap-state")) return undefined; // its words are ours
    for (const { name } of [...old.attributes]) {
      if (!anew.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of [...anew.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const now = [...old.childNodes];
    const then = [...anew.childNodes];
    then.forEach((child, place) => {
      if (now[place]) become(now[place], child);
      else old.append(child.cloneNode(true));
    });
    for (const child of now.slice(then.length)) child.remove();
    return undefined;
  };

  // Who pressed a button that has nothing to do any more goes on with the next one of the row.
  const keepFocus = (focused, row) => {
    if (!focused?.disabled && focused?.isConnected) return;
    const element = document.getElementById(row);
    const next = element?.querySelector("[data-code]:enabled") ?? element;
    if (next === element) element?.setAttribute("tabindex", "-1");
    next?.focus({ preventScroll: true });
  };

  const extras = (element) => element.querySelectorAll(".tap-extra").length;

  // The answer is parts of the page, each with the id of what it takes the place of. An answer
  // that comes after a later one draws its own row only.
  const applied = new Map(); // a part -> the turn of the answer that it shows
  const show = async (entry, text) => {
    if (entry.page !== here) return told();
    const { turn } = entry.now;
    const parts = [...new DOMParser().parseFromString(text, "text/html").body.children];
    const row = document.getElementById(entry.row);
    const focused = row?.contains(document.activeElement) ? document.activeElement : null;
    const put = (part) => {
      const there = part.id && document.getElementById(part.id);
      if (!there || (part.id !== entry.row && (applied.get(part.id) ?? 0) > turn)) return;
      applied.set(part.id, turn);
      become(there, part);
      window.htmx?.process(there); // what is new in it may be sent by htmx
    };
    const moves = (part) => {
      const there = part.id && document.getElementById(part.id);
      return there && (part.matches("[data-tap-calm]") || extras(part) || extras(there));
    };
    const late = parts.filter(moves);
    for (const part of parts) if (!late.includes(part)) put(part);
    drawRows(parts, entry.row);
    if (late.length) {
      await still();
      // What grows above her row does not push it away.
      const top = row?.getBoundingClientRect().top;
      for (const part of late) put(part);
      drawRows(parts, entry.row);
      const moved = row?.isConnected ? row.getBoundingClientRect().top - top : 0;
      if (moved) window.scrollBy({ top: moved, behavior: "instant" });
    }
    if (focused) keepFocus(focused, entry.row);
    return undefined;
  };
  // Each of two answers that crossed was counted without the other: what they drew beside their
  // rows is asked for once more when all are in.
  const recount = async () => {
    crossed = false;
    const answer = await fetch(location.href, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => "") : "";
    const { body } = new DOMParser().parseFromString(text, "text/html");
    if (body.dataset.account !== account) return;
    await still();
    for (const id of applied.keys()) {
      const [there, anew] = [document, body.ownerDocument].map((page) => page.getElementById(id));
      if (!there || !anew || formsOf(id).length || there.contains(document.activeElement)) continue;
      if (queue.length) return; // what was tapped since is counted by its own answer
      become(there, anew);
      window.htmx?.process(there);
    }
  };
  const drawRows = (parts, row) => {
    const rows = parts.flatMap((part) => [part, ...part.querySelectorAll("[id]")]);
    const ids = new Set(rows.map((each) => each.id).filter((id) => formsOf(id).length));
    for (const id of ids.add(row)) draw(id);
  };

  // How many wait: on the page itself, and of other pages in a line above it.
  const box = document.getElementById("taps");
  const told = () => {
    const slow = (entry) => entry.now.state !== "waiting" || Date.now() - entry.at >= SLOW;
    const count = mine().filter(slow).length;
    for (const line of document.querySelectorAll("[data-tap-sum]")) {
      line.dataset.state = count ? "waiting" : newest === "saved" ? "saved" : "";
      const some = fill(count === 1 ? words.one : words.many, { n: count });
      line.textContent = count ? some : newest === "saved" ? words.saved : "";
    }
    if (box.hidden && !queue.length && !lost.length) return;
    still().then(tellElsewhere);
  };

  const tellElsewhere = () => {
    const others = queue.filter((entry) => entry.page !== here && entry.now.state !== "waiting");
    const parts = [
      ...list(others.filter((entry) => !entry.look), words.elsewhere),
      ...list(others.filter((entry) => entry.look), words.look),
      ...list(lost, words.lost),
    ];
    const line = box.querySelector("[data-text]");
    if (parts.map((part) => part.textContent).join("") === line.textContent) return;
    line.replaceChildren(...parts);
    box.hidden = !parts.length;
  };

  const grouped = (entries) => {
    const pages = new Map();
    for (const entry of entries) pages.set(entry.page, [...(pages.get(entry.page) ?? []), entry]);
    return [...pages.values()];
  };
  const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "long",
  });
  const whatOf = ([{ kind, number, day: when }]) =>
    fill(words[`kind${kind}`] ?? words.kind0, { n: number, day: when ? day(when) : "" });
  const list = (entries, text) =>
    grouped(entries).map((each) => {
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.href = each[0].page;
      link.textContent = whatOf(each);
      line.append(`${fill(text, { n: each.length })} `, link);
      return line;
    });

  // -- Tapping ------------------------------------------------------------------------------------

  // An address -> its last tap here, to tell a trembling finger. By its button: what answers a
  // question is no second tap, though it sends the same to the same address.
  const tapped = new Map();

  const onTap = (form, button) => {
    const url = form.getAttribute("action");
    const waiting = queue.findLast((each) => each.url === url && each.page === here);
    const own = Number(button.dataset.code);
    let code = Number(button.value);
    const before = tapped.get(url);
    tapped.set(url, { button, at: Date.now() });
    if (before?.button === button && Date.now() - before.at < DOUBLE) return;
    if (waiting) {
      // What waits is taken as done: tapped again it is taken back where that can be.
      code = waiting.code === own && canTakeBack(form) ? 0 : own;
      if (waiting.code === code) return;
    } else if (button.getAttribute("aria-pressed") === "true" && code === own) {
      return; // it stands so already
    }
    outcomes.delete(form.dataset.tap);
    add(form, code);
  };
  const canTakeBack = (form) => form.matches("[data-takes-back]");

  window.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.matches("form[data-tap]")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const button = event.submitter;
        if (button?.dataset.code !== undefined) onTap(form, button);
        sendWords();
      } else if (form.matches("form[data-sign-out]")) {
        if (!queue.length || form.dataset.passed) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        signOut(form);
      } else if (form.matches("form[data-after-taps]") || dirty().length) {
        if (form.dataset.passed) return delete form.dataset.passed;
        event.preventDefault();
        event.stopImmediatePropagation();
        hold(form, event.submitter, () => {
          form.dataset.passed = "1";
          form.requestSubmit(event.submitter);
        });
      }
      return undefined;
    },
    { capture: true },
  );

  window.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.dataset.passed || link.target || event.defaultPrevented) return;
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link.matches("[data-quick-exit]") || link.origin !== location.origin) return;
      if (link.pathname === here && link.hash) return;
      if (!link.matches("[data-after-taps]") && !dirty().length) return;
      if (!mine().length && !dirty().length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      hold(link, link, () => location.assign(link.href));
    },
    { capture: true },
  );

  // -- What waits for taps --------------------------------------------------------------------------

  let held = null;

  const hold = async (what, button, go) => {
    if (held === what) return;
    held = what;
    const note = what.querySelector?.("[data-after-note]") ??
      what.parentElement.querySelector("[data-after-note]") ??
      document.querySelector("[data-after-note]");
    bad = [];
    const tell = (text, state) => {
      if (!note || note.textContent === text) return;
      note.textContent = text;
      note.dataset.state = state;
      if (text) window.portal.announce(text);
    };
    button?.setAttribute("aria-busy", "true");
    const why = () => ["signedOut", "stranger"].find((state) => mine().some((e) => e.now.state === state));
    const problem = await ready(() => tell(words[why() ?? "awaits"], "waiting"));
    button?.removeAttribute("aria-busy");
    held = null;
    tell(problem ? words.first : "", problem ? "lost" : "");
    if (problem) {
      problem.querySelector(".tap-question button, [data-code]:enabled")?.focus();
    } else if (!leaving) {
      go();
    }
  };

  // Wait until nothing waits and the portal answers; give the row that has to be looked at first.
  const ready = async (awaits) => {
    const told = setTimeout(awaits, 700);
    try {
      for (let times = 1; !leaving; times++) {
        const unanswered = await sendWords();
        if (unanswered) return unanswered;
        const asked = document.querySelector(".tap-question");
        if (asked) return asked.closest("[id]");
        if (bad.length) return document.getElementById(bad[0]);
        if (!mine().length && !dirty().length && (await reachable())) return null;
        if (times > 3) awaits();
        await sleep(mine().length ? 200 : Math.min(500 * times, 5000));
      }
    } finally {
      clearTimeout(told);
    }
    return null;
  };

  // Sending the page on without a connection would end on the browser's own error page, and
  // after the sign-in ran out on another one. Asked of this page itself, without its body.
  const reachable = async () => {
    try {
      const answer = await fetch(here, {
        method: "HEAD",
        headers: { "HX-Request": "true" },
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      if (answer.status === 401) await window.portal.signIn().catch(() => sleep(3000));
      return answer.status > 0 && answer.status < 500 && answer.status !== 401;
    } catch {
      return false;
    }
  };

  const signOut = async (form) => {
    resume();
    for (let times = 0; queue.length && times < 30; times++) await sleep(100);
    const go = () => {
      form.dataset.passed = "1";
      form.requestSubmit();
    };
    if (!queue.length) return go();
    const dialog = document.getElementById("taps-sign-out");
    dialog.querySelector("[data-text]").replaceChildren(...list(queue, words.leave));
    dialog.querySelector("[data-stay]").onclick = () => dialog.close();
    dialog.querySelector("[data-go]").onclick = async () => {
      await Promise.all(queue.map((entry) => forget(entry)));
      dialog.close();
      go();
    };
    return dialog.showModal();
  };

  // -- Typed text: sent, never kept here -----------------------------------------------------------

  const fields = () => [...document.querySelectorAll("form[data-tap] [data-tap-words]")];
  const savedWords = new WeakMap(); // a field -> what the portal has of it
  const sending = new WeakMap();
  const timers = new WeakMap();
  const savedOf = (field) => savedWords.get(field) ?? field.defaultValue;
  const dirty = () => fields().filter((field) => field.value !== savedOf(field));

  const sayWords = (field, state) => {
    const row = field.form.dataset.tap;
    outcomes.set(row, state);
    draw(row);
  };

  // Send what was typed; give the first field whose criterion has no answer to belong to.
  const sendWords = async () => {
    const missing = [];
    for (const field of dirty()) {
      const { form } = field;
      if (queue.some((entry) => entry.url === form.getAttribute("action"))) continue;
      if (!form.querySelector("[data-code][aria-pressed=true]")) missing.push(field);
      else await sendOne(field);
    }
    for (const field of missing) sayWords(field, "unanswered");
    return missing.length ? missing[0].form : null;
  };

  const sendOne = (field) => {
    if (sending.has(field)) return sending.get(field);
    const text = field.value;
    const work = (async () => {
      sayWords(field, "waiting");
      try {
        const key = window.portal.key();
        const url = field.form.getAttribute("action");
        const answer = await post(url, { [field.name]: text }, key);
        if (answer.ok) {
          savedWords.set(field, text);
          sayWords(field, "saved");
          window.portal.announce(`${field.labels[0]?.textContent.trim() ?? ""}, ${words.saved}`);
        } else if (answer.status === 401) {
          sayWords(field, "signedOut");
          await window.portal.signIn().catch(() => sleep(3000));
        } else {
          sayWords(field, answer.status === 403 ? "forbidden" : "away");
        }
      } catch {
        sayWords(field, "away");
      } finally {
        sending.delete(field);
      }
      if (field.value !== savedOf(field)) later(field, 3000);
    })();
    sending.set(field, work);
    return work;
  };

  const later = (field, time) => {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => sendWords(), time));
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-tap-words]")) later(event.target, 600);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tap-words]")) later(event.target, 0);
  });
  // A page that goes all the same still sends what was typed.
  window.addEventListener("pagehide", () => {
    if (leaving) return;
    for (const field of dirty()) {
      if (field.form.querySelector("[data-code][aria-pressed=true]")) {
        post(field.form.getAttribute("action"), { [field.name]: field.value }, window.portal.key(), true)
          .catch(() => {});
      }
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !leaving) sendWords();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty().length) event.preventDefault();
  });

  // -- Coming, going, and other pages -----------------------------------------------------------

  const load = async () => {
    const old = Date.now() - LONGEST;
    const known = new Set(queue.map((entry) => entry.key));
    for (const entry of await store.all()) {
      if (entry.at < old) await store.drop(entry.key);
      if (entry.account !== account || known.has(entry.key)) continue;
      if (entry.at < old) lost.push(entry);
      else queue.push({ ...entry, now: { state: entry.look ? "look" : "waiting" } });
    }
    queue.sort((one, other) => one.at - other.at);
    drawAll();
    pump();
  };

  channel?.addEventListener("message", ({ data }) => {
    const entry = queue.find((each) => each.key === data.key);
    if (!entry) return;
    queue = queue.filter((each) => each !== entry);
    last(entry, data.state);
    draw(entry.row);
  });
  window.addEventListener("online", () => resume());
  window.addEventListener("portal:signed-in", () => resume());
  window.addEventListener("portal:leaving", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", (event) => event.persisted && load());
  Object.assign(window.portal, { taps: { waiting: () => queue.length, settled: () => ready(() => {}) } });
  load();
})();
