// The charts, by Observable Plot: topics over time, bursts on a time line, the map. Each has a table or list beside it that says the same.
"use strict";
(() => {
  const { Plot } = globalThis, language = document.documentElement.lang;
  const data = JSON.parse(document.getElementById("data").textContent), { labels } = data;
  const at = (id) => document.getElementById(id);
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const documents = (n) => {
    const parts = labels.documents.split("|");
    return (parts.length > 1 && n !== 1 ? parts[1] : parts[0]).replace("{n}", numbers.format(n));
  };
  const cut = (text, most) => { const letters = [...text]; return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text; };
  // Marks of direction must not turn what else stands in the same line.
  const capital = (text) => { const [first = ""] = text; return first.toLocaleUpperCase(language) + text.slice(first.length); };
  const isolated = (text) => `\u2068${text}\u2069`;

  // --- time ---
  const moment = (start) => {
    const [year, month = 1, day = 1, hour = 0] = start.split(/[-T: ]/).map(Number);
    return new Date(Date.UTC(year, month - 1, day, hour));
  };
  const periods = data.periods.map(moment), step = periods.length > 1 ? periods[1] - periods[0] : 864e5;
  const monthly = step > 27 * 864e5, hourly = step < 864e5;
  const format = (options) => { const form = new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }); return (date) => form.format(date); };
  const dated = format(monthly ? { year: "numeric", month: "long" } : hourly ? { day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "long", year: "numeric" });
  const ticked = format(monthly ? { year: "numeric", month: "numeric" } : hourly ? { day: "numeric", month: "numeric", hour: "2-digit" } : { day: "numeric", month: language === "vi" ? "numeric" : "short" });
  const years = !monthly && periods.length > 0 && periods[0].getUTCFullYear() !== periods.at(-1).getUTCFullYear(); // are there several?
  const timeAxis = (width) => {
    const apart = Math.max(1, Math.ceil(periods.length / Math.max(2, Math.floor(width / (hourly ? 95 : 64)))));
    const ticks = periods.filter((_, i) => i % apart === 0), year = (i) => ticks[i]?.getUTCFullYear();
    const named = (date, i) => !years || (i > 0 && year(i) === year(i - 1)) ? ticked(date) : `${ticked(date)}\n${year(i)}`;
    return { type: "utc", label: null, tickFormat: named, ticks };
  };

  // Draws into the place, after the page is there to be used, and again whenever its width changes. height: what it will have at first.
  const waiting = [], PAPER = 660;
  const draw = (place, height, make) => {
    let width = 0;
    const style = getComputedStyle(place), padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const show = (wide) => {
      const chart = make(wide);
      for (const rules of chart.querySelectorAll("style")) rules.remove(); // page.css has them, as the policy wants
      for (const part of chart.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label"); // it is one picture
      place.replaceChildren(chart);
      place.style.minHeight = "0";
    };
    const again = () => {
      const now = Math.floor(place.clientWidth - padding);
      if (now < 50) return; // it is hidden
      width = now;
      show(width);
    };
    // On paper a wide chart would be made small, and its letters with it.
    addEventListener("beforeprint", () => { if (width > PAPER) show(PAPER); });
    addEventListener("afterprint", () => { if (width > PAPER) show(width); });
    place.style.minHeight = `${height(Math.floor(place.clientWidth - padding)) + padding + 2}px`;
    waiting.push(() => {
      again();
      new ResizeObserver(() => {
        if (Math.abs(place.clientWidth - padding - width) > 1) requestAnimationFrame(again);
      }).observe(place);
    });
    return again;
  };
  const next = () => {
    waiting.shift()?.();
    if (waiting.length) setTimeout(next);
    else document.documentElement.dataset.drawn = ""; // for who prints, or tests
  };
  addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(next)));
  const picture = (label) => ({ className: "plot", ariaLabel: label, style: { background: "none" } });
  // What is clicked leads where the list beside the chart does; by keyboard that list is the way.
  const linked = (chart, marks, targets) => {
    const places = [...chart.querySelectorAll(marks)];
    chart.addEventListener("click", ({ clientX, clientY }) => { // the tip may have come between
      const i = places.findIndex((place) => {
        const { left, right, top, bottom } = place.getBoundingClientRect();
        return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      });
      if (i >= 0) location.hash = targets[i];
    });
    return chart;
  };
  const finished = (chart, role) => { chart.setAttribute("role", role ?? "img"); return chart; };

  // --- topics over time ---
  const time = at("time-chart");
  if (time) {
    const topics = data.topics.filter((topic) => topic.series.length > 1).sort((a, b) => b.size - a.size);
    const chosen = new Map(topics.slice(0, 5).map((topic, i) => [topic.id, i + 1])); // id → colour
    const choices = at("time-choices"), measure = at("measure");
    if (!data.documents.length) at("measure-label").hidden = true;
    const value = (topic, i) => measure.value === "share" ? (data.documents[i] ? topic.series[i] / data.documents[i] : null) : topic.series[i];
    const shown = (n) => n === null ? "–" : measure.value === "share" ? percents.format(n) : numbers.format(n);
    const tall = (width) => width < 500 ? 300 : 360;
    const again = draw(time, tall, (width) => {
      const rows = topics.filter((topic) => chosen.has(topic.id)).map((topic) => ({ topic, colour: `var(--series-${chosen.get(topic.id)})`,
        points: periods.map((date, i) => ({ date, value: value(topic, i), topic })) }));
      const summary = periods.map((date, i) => ({ date, top: Math.max(0, ...rows.map((row) => row.points[i].value ?? 0)),
        text: [dated(date), ...rows.map((row) => `${isolated(capital(cut(row.topic.label, 40)))}: ${shown(row.points[i].value)}`)].join("\n") }));
      return finished(Plot.plot({ ...picture(labels.time), width, height: tall(width), marginLeft: 48, marginRight: 16, marginTop: 34, marginBottom: years ? 46 : 32,
        x: timeAxis(width), y: { grid: true, zero: true, nice: true, label: labels[`measure.${measure.value}`], ticks: 5, tickFormat: (n) => measure.value === "share" || Number.isInteger(n) ? shown(n) : "" },
        marks: [Plot.ruleY([0]),
          ...rows.map((row) => Plot.lineY(row.points, { x: "date", y: "value", stroke: row.colour, strokeWidth: 2.2, strokeLinejoin: "round", className: "series" })),
          periods.length <= 40 ? rows.map((row) => Plot.dot(row.points, { x: "date", y: "value", fill: row.colour, r: 2.6 })) : [],
          Plot.ruleX(summary, Plot.pointerX({ x: "date", stroke: "currentColor", strokeOpacity: .35 })),
          Plot.tip(summary, Plot.pointerX({ x: "date", y: "top", title: "text", lineWidth: 30 }))] }));
    });
    const press = () => {
      for (const button of choices.children) {
        const colour = chosen.get(Number(button.value));
        button.setAttribute("aria-pressed", String(Boolean(colour)));
        if (colour) button.dataset.series = colour;
        else delete button.dataset.series;
      }
    };
    for (const topic of topics.slice(0, 30)) {
      const button = document.createElement("button"), name = document.createElement("bdi");
      button.type = "button";
      button.value = topic.id;
      name.textContent = cut(topic.label, 60);
      button.append(name);
      choices.append(button);
    }
    choices.addEventListener("click", (event) => {
      const button = event.target.closest("button"), id = Number(button?.value);
      if (!button) return;
      if (!chosen.delete(id)) {
        if (chosen.size === 8) chosen.delete(chosen.keys().next().value); // as many as there are colours
        const taken = new Set(chosen.values());
        chosen.set(id, [1, 2, 3, 4, 5, 6, 7, 8].find((colour) => !taken.has(colour)));
      }
      press();
      again();
    });
    measure.addEventListener("change", again);
    press();
  }

  // --- bursts ---
  // An end is the first moment of the last period, or its last day.
  const endOf = (end) => new Date(+moment(end) + (periods.some((date) => +date === +moment(end)) ? step : 864e5));
  const line = at("trend-chart");
  const bursts = data.trends.flatMap((trend, i) => trend.bursts.map((burst) => ({ ...burst, trend, i, from: moment(burst.start), to: endOf(burst.end) })));
  if (line && !bursts.length) line.hidden = true;
  if (line && bursts.length) {
    const most = Math.max(...bursts.map((burst) => burst.score)) || 1;
    const order = [...new Set([...bursts].sort((a, b) => a.from - b.from || a.i - b.i).map((burst) => burst.i))];
    const tall = () => order.length * 24 + (years ? 62 : 48);
    draw(line, tall, (width) => {
      const longest = Math.max(...order.map((i) => [...data.trends[i].text].length));
      const margin = Math.min(230, Math.round(width * .36), 24 + 7.4 * longest), letters = Math.floor((margin - 14) / 7);
      return linked(finished(Plot.plot({ ...picture(labels.trends), width, height: tall(), marginLeft: margin, marginRight: 14, marginTop: years ? 42 : 28, marginBottom: 12,
        x: { ...timeAxis(width - margin), axis: "top", grid: true, domain: [periods[0] ?? bursts[0].from, new Date(+(periods.at(-1) ?? bursts[0].to) + step)] },
        y: { type: "band", domain: order, label: null, tickSize: 0, padding: .3, tickFormat: (i) => isolated(cut(data.trends[i].text, letters)) },
        marks: [Plot.barX(bursts, { x1: "from", x2: "to", y: "i", fill: "var(--accent)", fillOpacity: (burst) => .35 + .65 * burst.score / most, rx: 3, className: "burst",
          insetLeft: .5, insetRight: .5 }),
        Plot.tip(bursts, Plot.pointer({ x1: "from", x2: "to", y: "i",
          title: (burst) => [isolated(burst.trend.text), labels.dates.replace("{a}", dated(burst.from)).replace("{b}", dated(moment(burst.end))),
            `${labels["trends.score"]}: ${numbers.format(Math.round(burst.score * 10) / 10)}`].join("\n") }))] })), ".burst rect", bursts.map((burst) => `#event-${burst.i}`));
    });
  }

  // --- map ---
  const map = at("map-chart");
  if (map) {
    const topics = data.topics.map((topic) => ({ ...topic })).sort((a, b) => b.size - a.size), most = Math.max(1, ...topics.map((topic) => topic.size));
    topics.forEach((topic, i) => { topic.number = i + 1; });
    // Boxes of circle and label are pushed apart, each pair along the way that is shorter; the order decides ties.
    const settle = (width, named) => {
      const largest = Math.max(16, Math.min(46, width / 14)), pad = 10;
      let area = 0;
      for (const topic of topics) {
        topic.r = Math.max(11, largest * Math.sqrt(topic.size / most));
        topic.lines = named ? Math.min(3, Math.ceil([...topic.label].length / 18)) : 0;
        topic.w = Math.max(2 * topic.r, named ? 148 : 0) + pad;
        topic.h = 2 * topic.r + 15 * topic.lines + pad + 4;
        area += topic.w * topic.h;
      }
      const height = Math.max(width < 640 ? 340 : 460, Math.ceil(2.1 * area / width));
      for (const topic of topics) {
        topic.px = width / 2 + topic.x * (width / 2 - topic.w / 2);
        topic.py = height / 2 - topic.y * (height / 2 - topic.h / 2);
      }
      for (let round = 0; round < 1500; round++) {
        let moved = false;
        for (let i = 0; i < topics.length; i++) {
          for (let k = i + 1; k < topics.length; k++) {
            const a = topics[i], b = topics[k], dx = b.px - a.px, dy = b.py - a.py;
            const x = (a.w + b.w) / 2 - Math.abs(dx), y = (a.h + b.h) / 2 - Math.abs(dy);
            if (x <= 0 || y <= 0) continue;
            moved = true;
            if (x < y) {
              const push = (x / 2 + .5) * (dx < 0 ? -1 : 1);
              a.px -= push; b.px += push;
            } else {
              const push = (y / 2 + .5) * (dy < 0 ? -1 : 1);
              a.py -= push; b.py += push;
            }
          }
        }
        for (const topic of topics) {
          topic.px = Math.min(width - topic.w / 2, Math.max(topic.w / 2, topic.px));
          topic.py = Math.min(height - topic.h / 2, Math.max(topic.h / 2, topic.py));
        }
        if (!moved) break;
      }
      const top = Math.min(...topics.map((topic) => topic.py - topic.h / 2)), bottom = Math.max(...topics.map((topic) => topic.py + topic.h / 2));
      for (const topic of topics) topic.cy = topic.py - top - 7.5 * topic.lines - 2;
      return Math.ceil(bottom - top);
    };
    const small = matchMedia("(max-width: 44rem)"); // as in page.css, which says there what the numbers are
    const settled = (width) => settle(width, !small.matches);
    draw(map, settled, (width) => {
      const named = !small.matches, height = settled(width);
      return linked(finished(Plot.plot({ ...picture(labels.map), width, height, margin: 0, axis: null, x: { type: "identity" }, y: { type: "identity" }, r: { type: "identity" },
        marks: [Plot.dot(topics, { x: "px", y: "cy", r: "r", fill: "var(--accent)", fillOpacity: .2, stroke: "var(--accent)", className: "topic" }),
          Plot.text(topics, { x: "px", y: "cy", text: (topic) => numbers.format(named ? topic.size : topic.number), fill: "currentColor", fontWeight: 650, fontSize: 12.5 }),
          named ? Plot.text(topics, { x: "px", y: (topic) => topic.cy + topic.r + 5, text: (topic) => isolated(capital(cut(topic.label, 48))), lineAnchor: "top", lineWidth: 11, lineHeight: 1.2,
            fontSize: 12, fill: "currentColor" }) : [],
          Plot.tip(topics, Plot.pointer({ x: "px", y: "cy", title: (topic) => `${isolated(capital(topic.label))}\n${documents(topic.size)}` }))] })), ".topic circle", topics.map((topic) => `#topic-${topic.id}`));
    });
    const legend = at("map-legend");
    for (const topic of topics) {
      const item = document.createElement("li"), link = document.createElement("a"), name = document.createElement("bdi"), size = document.createElement("span");
      link.href = `#topic-${topic.id}`;
      name.textContent = cut(topic.label, 80);
      size.className = "meta";
      size.textContent = ` ${documents(topic.size)}`;
      link.append(name);
      item.append(link, size);
      legend.append(item);
    }
  }
})();
