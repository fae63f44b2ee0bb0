// Search, order, filters, appearance. All that is shown is in the page already: nothing here writes text of documents.
"use strict";
(() => {
  const root = document.documentElement, language = root.lang;
  const data = JSON.parse(document.getElementById("data").textContent), labels = data.labels;
  const numbers = new Intl.NumberFormat(language);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const at = (id) => document.getElementById(id);
  const fill = (label, n, a) => {
    const parts = label.split("|");
    return (parts.length > 1 && n !== 1 ? parts[1] : parts[0]).replace("{n}", numbers.format(n)).replace("{a}", a ?? "");
  };

  // --- what is compared: without case, and without diacritics where the query has none ---
  const lower = (text) => text.normalize("NFC").toLowerCase();
  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const newer = { "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ" };
  const toned = (text) => lower(text).replace(/[òóỏõọ][ae]|[ùúủũụ]y/g, (pair) => newer[pair] ?? pair); // hòa is hoà
  const clean = (text) => text.replace(/\s+/g, " ").trim();

  const items = all("[data-item]").map((element) => ({ element, section: element.dataset.item, found: true, kept: true }));
  for (const item of items) item.text = null; // made when someone searches
  const textOf = (item) => {
    if (item.text === null) {
      const text = clean(item.element.textContent);
      item.text = { bare: bare(text), full: `${lower(text)}\n${toned(text)}` };
    }
    return item.text;
  };
  const show = (item) => item.element.classList.toggle("away", !(item.found && item.kept));

  // --- search ---
  const search = at("search"), found = at("found");
  const opened = new Set(); // what the search opened, and will close
  const query = () => {
    const text = clean(search.value), simple = bare(text);
    return { text, plain: simple === lower(text), bare: simple, full: lower(text), toned: toned(text) };
  };
  const matches = (wanted, text) => wanted.plain ? text.bare.includes(wanted.bare)
    : text.full.includes(wanted.full) || text.full.includes(wanted.toned);

  const ranges = (node, wanted) => {
    const text = node.data, places = [];
    let folded = "";
    for (let i = 0; i < text.length;) {
      const character = String.fromCodePoint(text.codePointAt(i));
      const piece = wanted.plain ? bare(character) : toned(character);
      for (let k = 0; k < piece.length; k++) places.push(i);
      folded += piece;
      i += character.length;
    }
    places.push(text.length);
    const needle = wanted.plain ? wanted.bare : wanted.full, spans = [];
    for (let from = folded.indexOf(needle); from >= 0; from = folded.indexOf(needle, from + needle.length)) {
      const range = new Range();
      range.setStart(node, places[from]);
      range.setEnd(node, places[from + needle.length]);
      spans.push(range);
    }
    return spans;
  };
  const highlight = (wanted) => {
    if (!globalThis.CSS?.highlights) return;
    CSS.highlights.delete("found");
    if (!wanted.text) return;
    const spans = [];
    for (const item of items) {
      if (!item.found || spans.length > 2000) continue;
      const walker = document.createTreeWalker(item.element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) spans.push(...ranges(node, wanted));
    }
    CSS.highlights.set("found", new Highlight(...spans));
  };
  // Where only what is folded away matches, it opens.
  const unfold = (wanted) => {
    for (const element of opened) element.matches("details") ? (element.open = false) : toggle(element, false);
    opened.clear();
    if (!wanted.text) return;
    const hit = (element) => {
      const text = clean(element.textContent);
      return matches(wanted, { bare: bare(text), full: `${lower(text)}\n${toned(text)}` });
    };
    for (const item of items) {
      if (!item.found) continue;
      const body = item.element;
      if (body.matches("tbody")) {
        if (!body.classList.contains("open") && body.rows[1] && !hit(body.rows[0])) {
          toggle(body, true);
          opened.add(body);
        }
        continue;
      }
      for (const details of all("details:not([open])", body)) {
        if (hit(details)) {
          details.open = true;
          opened.add(details);
        }
      }
    }
  };
  const run = () => {
    const wanted = query(), counts = new Map();
    for (const item of items) {
      item.found = !wanted.text || matches(wanted, textOf(item));
      show(item);
      if (wanted.text && item.found && item.kept) counts.set(item.section, (counts.get(item.section) ?? 0) + 1);
    }
    for (const section of all("main > section")) section.hidden = Boolean(wanted.text) && !counts.has(section.id);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    found.textContent = !wanted.text ? "" : total === 0 ? fill(labels["search.none"], 0, wanted.text)
      : `${fill(labels["search.found"], total)}: ` + [...counts].map(([section, count]) => `${labels[section] ?? section} ${numbers.format(count)}`).join(" · ");
    unfold(wanted);
    highlight(wanted);
    if (wanted.text && scrollY > 200) scrollTo({ top: 0, behavior: "instant" });
  };
  search.addEventListener("input", run);
  search.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select, textarea") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search && search.value) {
      event.preventDefault();
      search.value = "";
      run();
    }
  });
  // A link to a section or topic while a search hides it: the search ends.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && search.value) {
      search.value = "";
      run();
    }
  });

  // --- keywords: evidence, order, filters ---
  const table = at("keyword-table");
  const toggle = (body, open) => {
    body.classList.toggle("open", open);
    body.classList.toggle("shut", !open);
    body.querySelector(".opens")?.setAttribute("aria-expanded", String(open));
  };
  if (table) {
    const bodies = all("tbody", table), openAll = at("keyword-all"), mine = items.filter((item) => item.section === "keywords");
    for (const body of bodies) toggle(body, `#${body.id}` === location.hash);
    table.addEventListener("click", (event) => {
      const button = event.target.closest(".opens");
      if (button) toggle(button.closest("tbody"), button.getAttribute("aria-expanded") !== "true");
    });
    openAll.addEventListener("click", () => {
      const open = openAll.getAttribute("aria-expanded") !== "true";
      openAll.setAttribute("aria-expanded", String(open));
      openAll.textContent = labels[open ? "evidence.close" : "evidence.open"];
      for (const body of bodies) toggle(body, open);
    });

    const heads = all("th[data-sort]", table), compare = new Intl.Collator(language, { numeric: true }).compare;
    const valueOf = (body, column) => {
      const cell = body.rows[0].cells[column], value = cell.dataset.value;
      return column === 1 ? clean(cell.textContent) : value === undefined ? -Infinity : Number(value);
    };
    const sort = (head, falling) => {
      const column = heads.indexOf(head), sign = falling ? -1 : 1;
      const rows = bodies.map((body) => ({ body, value: valueOf(body, column), rank: valueOf(body, 0) }));
      rows.sort((a, b) => sign * (column === 1 ? compare(a.value, b.value) : a.value === b.value ? 0 : a.value < b.value ? -1 : 1) || a.rank - b.rank);
      table.append(...rows.map((row) => row.body));
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    };
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        sort(head, now ? now === "ascending" : head.dataset.sort === "falling");
      });
    }

    const filter = at("keyword-filter"), least = at("keyword-least"), distinctive = at("keyword-distinctive"), shown = at("keyword-shown");
    const keep = () => {
      const text = clean(filter.value), wanted = { plain: bare(text) === lower(text), bare: bare(text), full: lower(text), toned: toned(text) };
      let count = 0;
      for (const item of mine) {
        const name = clean(item.element.rows[0].cells[1].textContent), own = item.element.dataset;
        item.kept = matches(wanted, { bare: bare(name), full: `${lower(name)}\n${toned(name)}` })
          && Number(own.df) >= (Number(least.value) || 1) && (!distinctive.checked || "distinctive" in own);
        count += item.kept;
        show(item);
      }
      shown.textContent = count === mine.length ? "" : fill(labels["filter.shown"], count, numbers.format(mine.length));
    };
    for (const input of [filter, least, distinctive]) input.addEventListener("input", keep);
  }

  // --- a link to something that is folded away: it opens ---
  const reveal = () => {
    let target = null;
    try {
      target = at(decodeURIComponent(location.hash.slice(1)));
    } catch { /* an address that someone wrote by hand */ }
    const body = target?.closest("tbody[data-item]"), details = target?.closest("details:not([open])");
    if (body) toggle(body, true);
    if (details) details.open = true;
    if (body || details) target.scrollIntoView({ behavior: "instant" });
  };
  addEventListener("hashchange", reveal);
  reveal();

  // --- citations ---
  // What a browser calls unsafe, as some do a page opened from disk, has no clipboard: there, a selection is copied.
  const copySelected = (text) => {
    const field = document.createElement("textarea"), focused = document.activeElement;
    field.value = text;
    field.readOnly = true;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch { /* said below */ }
    field.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  };
  const citation = (item) => {
    const words = (selector) => clean(item.querySelector(selector)?.textContent ?? "");
    const quote = item.querySelector(".snippet bdi"), title = words(".doc b"), id = item.querySelector(".id bdi");
    const quoted = quote && `${quote.classList.contains("from") ? "…" : ""}${clean(quote.textContent)}${quote.classList.contains("on") ? "…" : ""}`;
    const source = [title, words(".source"), words(".date"), id && `${labels.id} ${id.title || clean(id.textContent)}`, item.querySelector(".doc a")?.href].filter(Boolean).join(", ");
    return quoted ? `“${quoted}” (${source})` : source;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".cite");
    if (!button) return;
    const done = await copy(citation(button.closest("li"))) ? "cite.done" : "cite.failed";
    button.textContent = at("said").textContent = labels[done];
    setTimeout(() => {
      button.textContent = labels.cite;
      at("said").textContent = "";
    }, 2000);
  });

  // --- topics: order; events: kind ---
  at("topic-order")?.addEventListener("change", (event) => {
    const cards = all(".card"), by = event.target.value, compare = new Intl.Collator(language).compare;
    const name = (card) => clean(card.querySelector("h3").textContent);
    const number = (card, key) => Number(card.dataset[key]) || 0;
    cards.sort((a, b) => by === "name" ? compare(name(a), name(b))
      : by === "change" ? Math.abs(number(b, "change")) - Math.abs(number(a, "change")) || number(b, "size") - number(a, "size")
        : number(b, "size") - number(a, "size"));
    cards[0]?.parentNode.append(...cards);
  });
  at("trend-kind")?.addEventListener("change", (event) => {
    for (const item of items) {
      if (item.section !== "trends") continue;
      item.kept = !event.target.value || item.element.dataset.kind === event.target.value;
      show(item);
    }
  });

  // --- appearance, printing, where one is ---
  const themes = ["auto", "light", "dark"], theme = at("theme");
  const named = () => { at("theme-name").textContent = labels[`theme.${root.dataset.theme ?? "auto"}`]; };
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "auto") + 1) % themes.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem("chude-theme", next);
    } catch { /* then it lasts as long as the page */ }
    named();
  });
  named();
  at("print").addEventListener("click", () => print());
  const links = new Map(all(".sections a").map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id);
    const first = [...links.keys()].find((id) => seen.has(id));
    for (const [id, link] of links) {
      if (id !== first) {
        link.removeAttribute("aria-current");
      } else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
        const bar = link.parentNode; // it scrolls sideways on a phone
        bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
      }
    }
  }, { rootMargin: "-20% 0px -60% 0px" });
  for (const section of all("main > section")) watcher.observe(section);
})();
