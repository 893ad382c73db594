"use strict";
// Everything works without this file; it only makes some things quicker and keeps drafts.
(() => {
  const store = (() => { try { return window.sessionStorage; } catch { return null; } })();

  // Drafts of long texts, kept for this tab until they are saved. A page that says "done" clears what was sent.
  const draftKey = (area) => `draft:${location.pathname}:${area.form ? area.form.getAttribute("action") : ""}:${area.name}`;
  const sentKey = "draft-sent";
  if (store && document.querySelector(".banner.done") && store.getItem(sentKey)) {
    for (const key of JSON.parse(store.getItem(sentKey))) store.removeItem(key);
  }
  if (store) store.removeItem(sentKey);
  for (const area of store ? document.querySelectorAll("textarea[name]") : []) {
    const kept = store.getItem(draftKey(area));
    if (kept !== null && area.value === "" && kept !== "") area.value = kept;
    area.addEventListener("input", () => store.setItem(draftKey(area), area.value));
  }

  // A second tap within four seconds is a slip. After that it is a wish: the answer may have been a file, or lost.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
      setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 4000);
      if (store && form.getAttribute("action") === "/sign-out") store.clear();
      else if (store) {
        const keys = Array.from(form.querySelectorAll("textarea[name]"), draftKey);
        if (keys.length > 0) store.setItem(sentKey, JSON.stringify(keys));
      }
    });
  }
  // <input data-filter="#list">: hides the list's items (or a table's rows) that lack the words.
  for (const input of document.querySelectorAll("input[data-filter]")) {
    const list = document.querySelector(input.dataset.filter);
    if (!list) continue;
    const items = list.tagName === "TABLE" ? list.querySelectorAll("tbody > tr") : list.children;
    input.addEventListener("input", () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      for (const item of items) {
        const text = item.textContent.toLocaleLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
      }
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // <form data-autosave="/…/autosave">: saved two seconds after the last key. Stops when the server says that somebody
  // else was quicker; what was typed is sent by the form's own buttons as ever.
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const status = document.getElementById("autosave-status");
    let timer = 0, busy = false, stopped = false;
    const save = async () => {
      if (busy) { timer = setTimeout(save, 1000); return; }
      busy = true;
      try {
        const sent = String(new URLSearchParams(new FormData(form)));
        const answer = await fetch(form.dataset.autosave, { method: "POST", credentials: "same-origin", body: new URLSearchParams(sent) });
        const said = await answer.json();
        if (said.state === "saved") {
          dirty = sent !== String(new URLSearchParams(new FormData(form)));
          form.elements.base.value = said.base;
        }
        else stopped = true;
        if (status) status.textContent = said.words;
      } catch { /* the next key tries again */ }
      busy = false;
    };
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; clearTimeout(timer); if (!stopped) timer = setTimeout(save, 2000); });
    form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
    // Leaving within those two seconds loses nothing either.
    window.addEventListener("pagehide", () => {
      if (dirty && !stopped) navigator.sendBeacon(form.dataset.autosave, new URLSearchParams(new FormData(form)));
    });
  }

  // <div id="live" data-live="2">: asked for again every so many seconds until the server leaves data-live out. What the
  // reader stands on keeps the focus; only a changed #live-status is read aloud.
  const refresh = async () => {
    const live = document.getElementById("live");
    if (!live || !live.dataset.live) return;
    setTimeout(refresh, Number(live.dataset.live) * 1000);
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (!fresh || fresh.innerHTML === live.innerHTML) return;
      const status = document.getElementById("live-status"), focused = document.activeElement && document.activeElement.id;
      const words = fresh.querySelector("#live-status");
      if (status && words) { if (status.textContent !== words.textContent) status.textContent = words.textContent; words.replaceWith(status); }
      live.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.live) live.dataset.live = fresh.dataset.live; else delete live.dataset.live;
      const again = focused && document.getElementById(focused);
      if (again && document.activeElement !== again) again.focus();
    } catch { /* the next look comes */ }
  };
  const live = document.getElementById("live");
  if (live && live.dataset.live) setTimeout(refresh, Number(live.dataset.live) * 1000);

  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
