/* Comfort on top of pages that work without it; no eval; hooks are data-bp-* attributes. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("bp-has-js");

  /* ── focus: what just happened is read out; a link of the error summary leads into its control ── */
  const focusNews = (root = document) => (find('[role="alert"][tabindex="-1"]', root) ?? find('[role="status"][tabindex="-1"]', root))?.focus();
  addEventListener("DOMContentLoaded", () => focusNews());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".bp-errors a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    const control = target.matches("input, select, textarea") ? target : find("input:not([type=hidden]), select, textarea, button", target);
    if (!control) return;
    event.preventDefault();
    control.focus();
    (control.closest(".kern-form-input, .kern-fieldset, .kern-form-check") ?? control).scrollIntoView({ block: "center" });
  });
  document.addEventListener("htmx:after:swap", (event) => {
    all("input[type=file]", event.target.closest?.("form") ?? document).forEach((input) => { input.value = ""; });   /* sent already */
    focusNews();
    bulk();
  });

  /* ── htmx: a file on its way says so; an answer that does not fit leaves the page as it is and is told ── */
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("form[hx-post] input[type=file][data-bp-refresh]")) event.target.closest(".kern-form-input")?.setAttribute("aria-busy", "true");
  });
  const tell = (text) => {
    const note = document.createElement("div");
    note.className = "bp-note bp-note--warning bp-toast";
    note.setAttribute("role", "alert");
    note.textContent = text;
    find(".bp-toast")?.remove();
    document.body.append(note);
  };
  const failed = () => {
    all("[aria-busy=true]").forEach((input) => input.removeAttribute("aria-busy"));
    tell("Das hat gerade nicht geklappt. Ihre Angaben stehen noch da. Speichern Sie die Seite oder versuchen Sie es gleich noch einmal.");
  };
  document.addEventListener("htmx:error", failed);
  document.addEventListener("htmx:after:request", (event) => {
    const { select, text } = event.detail.ctx;
    if (!select || new DOMParser().parseFromString(text, "text/html").querySelector(select)) return;
    event.preventDefault();   /* an error page, or the login: htmx would put nothing where the answers are */
    failed();
  });

  /* ── dialogs: a link to the page of the same act opens the dialog that is already here ── */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-bp-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.bpDialog);
    if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = opener.closest("details.bp-menu");
    if (menu) { menu.removeAttribute("open"); find("summary", menu).focus(); }   /* where the focus comes back to */
    dialog.showModal();
    (find("[autofocus]", dialog) ?? find("input:not([type=hidden]), select, textarea", dialog))?.focus();
  });

  /* ── menus: Escape and a click elsewhere close them ── */
  const closeMenus = (except) => all("details.bp-menu[open]").forEach((menu) => menu !== except && menu.removeAttribute("open"));
  document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.bp-menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && find("details.bp-menu[open]");
    if (!menu) return;
    closeMenus();
    find("summary", menu).focus();
  });

  /* ── keys for clerks (WCAG 2.1.4: only outside fields, can be switched off) ── */
  const KEYS_OFF = "blaupause.tasten-aus";
  const keysOn = () => find("body.bp-staff") && localStorage.getItem(KEYS_OFF) !== "1";
  let prefix = "";
  let lastRow = null;
  const rows = () => all(".bp-table tbody tr");
  const rowHere = () => document.activeElement?.closest?.(".bp-table tbody tr") ?? null;
  const goTo = (row) => {
    const link = row && (find("th a, a", row) ?? find("input", row));
    link?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const list = rows();
    const here = list.indexOf(rowHere());
    goTo(list[here < 0 ? 0 : Math.min(Math.max(here + by, 0), list.length - 1)]);
  };
  const select = (range) => {
    const here = rowHere();
    if (!here) return;
    const list = rows();
    const from = range && lastRow ? list.indexOf(lastRow) : list.indexOf(here);
    const [low, high] = [from, list.indexOf(here)].sort((a, b) => a - b);
    const on = range ? true : !find("input[type=checkbox]", here)?.checked;
    list.slice(Math.max(low, 0), high + 1).forEach((row) => { const box = find("input[type=checkbox]", row); if (box) box.checked = on; });
    lastRow = here;
    bulk();
  };
  const act = (element) => {
    if (!element) return false;
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
    return true;
  };
  const press = (key, shift) => {
    const moves = { j: () => step(1), k: () => step(-1), x: () => select(shift), "?": () => find("#tasten")?.showModal(),
      "[": () => find('a[rel~="prev"]')?.click(), "]": () => find('a[rel~="next"]')?.click() };
    if (!prefix && moves[key]) { moves[key](); return true; }
    const wanted = prefix + key;
    prefix = "";
    return act(all("[data-bp-key]").find((element) => element.dataset.bpKey.toLowerCase() === wanted));
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest?.("form")?.requestSubmit();
      return;
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]") || !keysOn()) return;
    const key = event.key.toLowerCase();
    if (key === "g" && !prefix) { prefix = "g "; setTimeout(() => { prefix = ""; }, 1500); return; }
    if (press(key, event.shiftKey)) event.preventDefault();
  });
  addEventListener("DOMContentLoaded", () => {
    const control = find("[data-bp-keys-switch]");
    if (!control) return;
    control.checked = localStorage.getItem(KEYS_OFF) !== "1";
    control.addEventListener("change", () => localStorage.setItem(KEYS_OFF, control.checked ? "0" : "1"));
  });

  /* ── selection: the bar counts; "all" selects the page ── */
  const bulk = () => all("[data-bp-bulk]").forEach((bar) => {
    const boxes = all("tbody input[type=checkbox]", bar.closest("form"));
    const count = boxes.filter((box) => box.checked).length;
    const label = find("[data-bp-count]", bar);
    if (label) label.textContent = `${count} ausgewählt`;
    const every = find("[data-bp-all]", bar.closest("form"));
    if (every) { every.checked = count > 0 && count === boxes.length; every.indeterminate = count > 0 && count < boxes.length; }
  });
  document.addEventListener("change", (event) => {
    const every = event.target.closest?.("[data-bp-all]");
    if (every) all("tbody input[type=checkbox]", every.form).forEach((box) => { box.checked = every.checked; });
    if (event.target.closest?.("table")) bulk();
  });
  addEventListener("DOMContentLoaded", bulk);

  /* ── turns: what a draft's form sends says when; a slow request never overwrites a later one ── */
  const stamp = (form) => {
    const stand = form?.matches?.("[data-bp-autosave]") && form.elements.namedItem("_stand");
    if (stand) stand.value = `${stand.value.split(".")[0]}.${Math.round(performance.timeOrigin + performance.now())}`;
  };
  document.addEventListener("change", (event) => stamp(event.target.form), true);
  document.addEventListener("submit", (event) => stamp(event.target), true);

  /* ── autosave: every 20 s when something changed, never files; the page says when ── */
  const PAUSE = 20000;
  const save = async (form, says) => {
    stamp(form);
    const body = new FormData(form);
    all("input[type=file]", form).forEach((input) => body.delete(input.name));
    body.set("aktion", "autospeichern");
    try {
      const answer = await fetch(form.dataset.bpAutosave || location.href, { method: "POST", body, redirect: "error" });
      if (answer.status === 409) {
        if (says) says.textContent = "Der Entwurf ist in einem anderen Fenster weiter. Gehen Sie auf „Weiter“, dann sehen Sie, was dort anders ist.";
        return true;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString("de-DE", { hour: "numeric", minute: "2-digit" });
      if (says) says.textContent = `Gespeichert um ${time} Uhr.`;
      return true;
    } catch {
      if (says) says.textContent = "Gerade nicht gespeichert. Wir versuchen es gleich noch einmal.";
      return false;
    }
  };
  addEventListener("DOMContentLoaded", () => all("form[data-bp-autosave]").forEach((form) => {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; clearInterval(timer); });
    const timer = setInterval(async () => {
      if (!dirty) return;
      dirty = false;
      dirty = !(await save(form, find("[data-bp-saved]"))) || dirty;
    }, PAUSE);
  }));

  /* ── print: the button appears only where a script can serve it (`hidden` in the template) ── */
  addEventListener("DOMContentLoaded", () => all("[data-bp-print]").forEach((button) => { button.hidden = false; }));
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-bp-print]")) print(); });
})();
