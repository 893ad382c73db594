"use strict";
// Suggestions while a task is typed. <form data-suggest="/where/they/are">: its field "text", a status line that is read
// aloud, and the place [data-suggestions]. The button beside them does the same without this file.
(() => {
  const kPause = 300, kLeast = 3, kAgain = 2500;
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const text = form.elements.namedItem("text");
    const place = form.querySelector("[data-suggestions]");
    const status = form.querySelector("[data-suggest-status]");
    let timer = 0, asking = null, asked = "", doubted = "", shown = "";

    // What is ticked or turned down is sent along, so that it stays when the words change.
    const address = () => {
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(form))
        if (["text", "language", "tick", "reject"].includes(name)) query.append(name, value);
      return `${form.dataset.suggest}?${query}`;
    };

    const show = (html) => {
      const focused = document.activeElement;
      const kept = place.contains(focused) ? focused.id : "";
      if (html !== shown) place.innerHTML = shown = html;  // made and escaped by our own server; folds stay open
      if (kept) document.getElementById(kept)?.focus();
      const found = place.firstElementChild;
      status.textContent = found?.dataset.summary ?? "";
      // A first index, or a newer one, may be under way; words without a match are asked about once more for that reason.
      const { preparing, renewing, none } = found?.dataset ?? {};
      if (preparing !== undefined || renewing !== undefined || (none !== undefined && doubted !== asked)) later(kAgain, true);
      if (none !== undefined) doubted = asked;
    };

    const ask = async (again) => {
      const words = text.value.trim();
      if (words.length < kLeast) {
        asking?.abort();
        asked = words;
        if (place.querySelector("input[name=tick]:checked") === null) {
          place.replaceChildren();
          shown = "";
        }
        status.textContent = "";
        return;
      }
      const question = `${form.elements.namedItem("language")?.value} ${words}`;
      if (question === asked && !again) return;
      asked = question;
      asking?.abort();
      const mine = (asking = new AbortController());
      place.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address(), { signal: mine.signal, headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const html = await answer.text();
        if (asking === mine) show(html);
      } catch (problem) {
        if (problem.name === "AbortError") return;
        asked = "";
        status.textContent = form.dataset.failed;
      } finally {
        if (asking === mine) place.removeAttribute("aria-busy");
      }
    };
    const later = (pause, again = false) => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(again), pause);
    };

    text.addEventListener("input", () => later(kPause));
    form.elements.namedItem("language")?.addEventListener("change", () => later(0, true));
    if (text.value.trim() !== "" && place.childElementCount === 0) later(0);  // came back to what was typed
  }
})();
