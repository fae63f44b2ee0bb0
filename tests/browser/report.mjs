// Opens the pages of summaries.py in Chromium and uses them as people do. Usage: node report.mjs MODULES CHROMIUM FOLDER [SCREENSHOTS]
import assert from "node:assert/strict";
import { readFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, folder, pictures] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
if (pictures) mkdirSync(pictures, { recursive: true });

// A page that is open, with all that went wrong in it.
async function open(name, options = desktop, hash = "") {
  const context = await browser.newContext({ locale: "vi-VN", reducedMotion: "reduce", ...options });
  const page = await context.newPage(), wrong = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.stack));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || wrong.push(`request: ${request.url()}`));
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        shifts.push([entry.value, ...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href + hash);
  if (options.javaScriptEnabled !== false && await page.locator("html.charts").count()) {
    await page.locator("html[data-drawn]").waitFor({ state: "attached" });
  }
  const { metrics } = await session.send("Performance.getMetrics");
  const seconds = metrics.find((metric) => metric.name === "TaskDuration").value;
  const shifted = await page.evaluate(() => globalThis.shifts ?? []), shift = shifted.reduce((sum, [value]) => sum + value, 0);
  assert.ok(shift < 0.01, `${name}: layout shift ${shift} ${JSON.stringify(shifted)}`);
  const close = async () => {
    await context.close();
    assert.deepEqual(wrong, [], `${name}: the console, or a request`);
  };
  return { page, wrong, seconds, close };
}

const texts = (page, selector) => page.locator(selector).allTextContents();
const shown = (page, selector) => page.locator(selector).filter({ visible: true }).count();
async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

// No finding of axe that is serious, with all that opens open.
async function accessible(page, name) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    document.getElementById("keyword-all")?.click();
  });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 120)} (${node.any.concat(node.all, node.none).map((check) => check.message).join("; ").slice(0, 160)})`).join(" | ")}`);
  assert.deepEqual(serious, [], `${name}: axe`);
  return violations.map((one) => `${one.id} (${one.impact})`);
}

async function narrow(page, name) {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= window, `${name}: ${wide} wide in a window of ${window}`);
}

const tests = {
  async "every page, wide and narrow, light and dark"() {
    const names = ["sample", "sample-en", "dated", "article", "compared", "empty", "hostile", ...existsSync(join(folder, "news.html")) ? ["news"] : []];
    for (const name of names) {
      for (const [form, options] of [["light", desktop], ["dark", { ...desktop, colorScheme: "dark" }], ["phone", phone],
        ...name === "sample" ? [["phone-dark", { ...phone, colorScheme: "dark" }]] : []]) {
        const { page, seconds, close } = await open(name, options), bytes = statSync(join(folder, `${name}.html`)).size;
        await narrow(page, `${name} ${form}`);
        if (pictures) {
          for (const section of await page.locator("main > section").all()) {
            await section.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
            await page.waitForTimeout(60);
            await picture(page, `${name}-${form}-${await section.getAttribute("id")}`);
          }
        }
        const minor = await accessible(page, `${name} ${form}`);
        await narrow(page, `${name} ${form}, all open`);
        assert.ok(bytes < 1e6, `${name}: ${bytes} bytes`);
        assert.ok(seconds < 1.5, `${name}: ${seconds} s of the processor until it can be used`);
        console.log(`  ${name} ${form}: ${(bytes / 1024).toFixed(0)} KB, ${(seconds * 1000).toFixed(0)} ms of the processor; axe, not serious: ${minor.join(", ") || "nothing"}`);
        await close();
      }
    }
  },

  async "search as one types, with and without diacritics"() {
    const { page, close } = await open("sample");
    const labels = async () => (await page.locator('[data-item="keywords"]:not(.away) > tr > th[scope="row"] bdi').allTextContents());
    const all = (await labels()).length;
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    for (const typed of ["toan dan bao ve", "toàn dân bảo vệ", "TOÀN DÂN BẢO VỆ", "toàn dân bảo vệ".normalize("NFD")]) {
      await page.locator("#search").fill(typed);
      assert.ok((await labels()).includes("toàn dân bảo vệ ANTQ"), typed);
      assert.ok((await labels()).length < all, typed);
      assert.match(await page.locator("#found").textContent(), /\d+ kết quả: .*Từ khóa/);
      assert.equal(await shown(page, "#overview"), 0);
    }
    assert.ok(await page.evaluate(() => CSS.highlights.get("found").size > 0), "what was found is marked");
    await picture(page, "search");
    await page.locator("#search").fill("bao");
    const bare = await labels();
    await page.locator("#search").fill("bão");
    const marked = await labels();
    assert.ok(marked.includes("bão") && bare.includes("bão") && marked.length < bare.length, "a query with diacritics wants them");
    await page.locator("#search").fill("không có gì như thế");
    assert.match(await page.locator("#found").textContent(), /Không tìm thấy/);
    await page.locator("#search").press("Escape");
    assert.equal((await labels()).length, all);
    assert.equal(await shown(page, "#overview"), 1);
    await close();
  },

  async "keywords: order, filters, evidence"() {
    const { page, close } = await open("sample"), rows = '#keyword-table tbody:not(.away) > tr:first-child';
    const column = (number) => page.locator(`${rows} > :nth-child(${number})`).evaluateAll((cells) => cells.map((cell) => cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value)));
    for (let number = 1; number <= 6; number++) {
      const head = page.locator(`#keyword-table thead th:nth-child(${number})`);
      for (let click = 0; click < 2; click++) {
        await head.locator("button").click();
        const order = await head.getAttribute("aria-sort"), values = (await column(number)).map((value) => value === "–" ? -Infinity : value);
        const compare = number === 2 ? new Intl.Collator("vi", { numeric: true }).compare : (a, b) => a - b;
        const sorted = [...values].sort(compare);
        assert.deepEqual(values, order === "ascending" ? sorted : sorted.reverse().map((v) => v), `column ${number} ${order}`);
      }
    }
    await page.locator("#keyword-table thead th:nth-child(1) button").click();
    await page.locator("#keyword-least").fill("5");
    assert.ok((await column(4)).every((df) => df >= 5));
    await page.locator("#keyword-least").fill("1");
    await page.locator("#keyword-distinctive").check();
    const clear = (await column(2)).length;
    await page.locator("#keyword-distinctive").uncheck();
    assert.ok(clear > 0 && clear < (await column(2)).length);
    await page.locator("#keyword-filter").fill("hop tac");
    assert.deepEqual(await column(2), [], "variants are no keywords of the filter");
    await page.locator("#keyword-filter").fill("htx");
    assert.deepEqual(await column(2), ["HTX"]);
    assert.match(await page.locator("#keyword-shown").textContent(), /^Hiển thị 1\/\d+$/);
    const button = page.locator("#keyword-table tbody:not(.away) .opens");
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    const marks = await texts(page, "#keyword-table tbody.open mark");
    assert.ok(marks.length >= 3 && marks.every((text) => /^(htx|hợp tác xã)$/i.test(text)), marks.join());
    assert.ok((await texts(page, "#keyword-table tbody.open .doc b")).length >= 3, "evidence has titles");
    await picture(page, "evidence");
    await page.keyboard.press("Enter");
    assert.equal(await shown(page, "#keyword-table tbody:not(.away) .evidence"), 0);
    await page.locator("#keyword-filter").fill("");
    await page.locator("#keyword-all").click();
    assert.equal(await shown(page, "#keyword-table .evidence"), (await column(2)).length);
    await close();
  },

  async "keywords on a phone: evidence under its word, columns that are explained"() {
    const { page, close } = await open("sample", phone);
    const wide = () => page.locator('#keyword-table tbody:not(.away) th[scope="row"]').evaluateAll((cells) => Math.min(...cells.map((cell) => cell.clientWidth)));
    const before = await wide();
    assert.ok(before > 120, `${before} for a keyword`);
    await page.locator("#keyword-table .opens").nth(1).tap();
    assert.equal(await wide(), before, "what opens leaves the columns as they are");
    assert.ok(await shown(page, "#keyword-table .evidence .doc") >= 3);
    const cut = await page.locator("#keyword-table thead th").evaluateAll((heads) => heads.filter((head) => getComputedStyle(head).visibility === "visible" && head.scrollWidth > head.clientWidth).map((head) => head.textContent));
    assert.deepEqual(cut, [], "heads are shown whole");
    await page.locator(".columns-help summary").tap();
    const explained = await texts(page, ".columns-help dt"), heads = await texts(page, "#keyword-table thead th:not(.rank) button");
    assert.deepEqual(heads.slice(1).filter((head) => !explained.includes(head)), []);
    await narrow(page, "with all of it");
    await close();
  },

  async "citations: to the clipboard, by selection, or a word that it failed"() {
    for (const [way, prepare] of [["clipboard", () => {}], ["selection", () => { Object.defineProperty(navigator, "clipboard", { value: undefined }); }],
      ["refused", () => { navigator.clipboard.writeText = () => Promise.reject(new Error("no")); document.execCommand = () => false; }]]) {
      const { page, close } = await open("sample", { ...desktop, permissions: ["clipboard-read", "clipboard-write"] });
      await page.evaluate(prepare);
      const item = page.locator(".card .docs > li", { hasText: "Hà Tĩnh sơ tán hơn 8.600 người" }).first(), button = item.locator(".cite");
      await button.focus();
      await page.keyboard.press("Enter");
      const says = way === "refused" ? "Không chép được: hãy bôi đen" : "Đã chép";
      await page.waitForFunction((text) => document.getElementById("said").textContent === text, says);
      assert.equal(await button.textContent(), says);
      assert.ok(await button.evaluate((element) => element === document.activeElement), "the keyboard stays where it was");
      if (way !== "refused") {
        await page.locator("#search").focus();
        await page.keyboard.press("Control+V");
        const sentence = await item.locator(".snippet bdi").textContent();
        assert.ok(sentence.startsWith("Hà Tĩnh – Đến 17 giờ ngày 14/7"), sentence);
        assert.equal(await page.locator("#search").inputValue(), `“${sentence}” (Hà Tĩnh sơ tán hơn 8.600 người trước giờ bão đổ bộ, Thời báo Duyên Hải, 14/7/2026, mã baolu-02)`, way);
      }
      await page.waitForFunction((element) => element.textContent === "Chép trích dẫn", await button.elementHandle());
      await close();
    }
  },

  async "quotations: ellipses are shown, and are no part of them"() {
    const { page, close } = await open("quotes", { ...desktop, permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator("#keyword-table .opens").first().click();
    const quotes = await page.locator("#keyword-table .snippet bdi").evaluateAll((all) => all.map((quote) => {
      getSelection().selectAllChildren(quote.parentNode);
      const content = (part) => getComputedStyle(quote, part).content.replace("none", "").replaceAll('"', "");
      return [content("::before"), getSelection().toString(), content("::after")];
    }));
    assert.deepEqual(quotes, [["", "Bão vào đất liền.", ""], ["…", "khiến bão vào đất", "…"], ["…", "và bão tan.", ""]]);
    await page.locator("#keyword-table .cite").nth(1).click();
    await page.waitForFunction(() => document.getElementById("said").textContent);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `“…khiến bão vào đất…” (mã ${"a".repeat(40)})`, "the whole id, without a title");
    await close();
  },

  async "links to a keyword, a topic"() {
    const { page, close } = await open("sample", desktop, "#keyword-2");
    const row = page.locator("#keyword-2");
    await row.locator(".opens").click();
    assert.ok(!await row.locator(".evidence").isVisible(), "and it can be shut");
    await row.locator(".opens").click();
    assert.ok(await row.locator(".evidence").isVisible(), "a link to a keyword opens it");
    assert.ok(await row.evaluate((element) => { const { top } = element.getBoundingClientRect(); return top >= 0 && top < innerHeight; }), "and leads there");
    await page.locator(".card .here").nth(1).focus();
    await page.keyboard.press("Enter");
    const id = await page.locator(".card").nth(1).getAttribute("id");
    assert.equal(new URL(page.url()).hash, `#${id}`);
    assert.equal(await page.locator(".card:target").getAttribute("id"), id);
    await page.locator("#keyword-5 .opens").click();
    await page.locator("#keyword-5 .evidence a").click();
    assert.equal(new URL(page.url()).hash, "#keyword-5");
    assert.ok(await page.locator("#keyword-5 .evidence").isVisible());
    await close();
  },

  async "topics and events: order and kind"() {
    const { page, close } = await open("dated");
    const names = () => texts(page, ".card h3");
    const bySize = await names();
    await page.locator("#topic-order").selectOption("name");
    const byName = await names();
    assert.deepEqual(byName, [...bySize].sort(new Intl.Collator("vi").compare));
    await page.locator("#topic-order").selectOption("change");
    await page.locator("#topic-order").selectOption("size");
    assert.deepEqual((await names()).sort(), [...bySize].sort());
    for (const kind of ["new", "rising", "falling", "gone", "steady", "over", ""]) {
      await page.locator("#trend-kind").selectOption(kind);
      const kinds = await page.locator(".event:not(.away)").evaluateAll((events) => events.map((event) => event.dataset.kind));
      assert.ok(kinds.every((one) => !kind || one === kind), kind);
    }
    assert.ok(await shown(page, ".event .spark") > 0 && await shown(page, ".card .spark") > 0);
    await close();
  },

  async "charts: topics to compare, measures, bursts, map"() {
    const { page, close } = await open("dated");
    if (!await page.locator("html.charts").count()) return console.log("  passed by: built without the chart library");
    const lines = () => page.locator('#time-chart .series path').count();
    assert.equal(await lines(), 5);
    await page.locator("#time-choices button").nth(5).click();
    assert.equal(await lines(), 6);
    assert.equal(await page.locator("#time-choices button").nth(5).getAttribute("aria-pressed"), "true");
    await page.locator("#time-choices button").nth(0).click();
    assert.equal(await lines(), 5);
    const axis = () => page.locator("#time-chart svg").first().textContent();
    assert.match(await axis(), /số tài liệu/);
    await page.locator("#measure").selectOption("share");
    assert.match(await axis(), /%/);
    await page.locator("#time-chart svg").first().hover();
    const bursts = await page.locator('#trend-chart .burst rect').count();
    assert.ok(bursts > 0, "bursts");
    const topics = await page.locator(".card").count();
    assert.equal(await page.locator('#map-chart .topic circle').count(), topics);
    const [target] = await page.locator("#map-legend a").evaluateAll((links) => links.map((link) => link.hash));
    await page.locator("#map-legend a").first().click();
    assert.equal(new URL(page.url()).hash, target);
    const circles = await page.locator('#map-chart .topic circle').evaluateAll((all) => all.map((one) => ["cx", "cy", "r"].map((name) => Number(one.getAttribute(name)))));
    for (const [i, a] of circles.entries()) {
      for (const b of circles.slice(i + 1)) assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) >= a[2] + b[2] - 1, "circles lie apart");
    }
    // The number in a circle is its topic's documents; a click leads to it. The bars lead to their events.
    const sizes = await page.locator(".card").evaluateAll((cards) => cards.map((card) => card.dataset.size).sort((a, b) => b - a));
    const inside = () => page.locator("#map-chart svg text").allTextContents().then((all) => all.filter((text) => /^\d+$/.test(text)));
    assert.deepEqual(await inside(), sizes);
    const smallest = page.locator("#map-chart .topic circle").last();
    await smallest.click();
    assert.equal(await page.locator(".card:target").getAttribute("data-size"), sizes.at(-1));
    await page.locator("#trend-chart .burst rect").first().click();
    assert.match(new URL(page.url()).hash, /^#event-\d+$/);
    // On paper letters are no smaller than on screen.
    const width = () => page.locator("#map-chart svg").evaluate((svg) => Number(svg.getAttribute("width")));
    const wide = await width();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.ok(await width() <= 700 && wide > 900, "charts are drawn anew for paper");
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await width(), wide);
    await page.setViewportSize({ width: 420, height: 800 });
    await page.waitForFunction(() => document.querySelector("#map-chart svg").clientWidth < 420);
    assert.deepEqual(await inside(), sizes.map((_, i) => String(i + 1)), "where names do not fit, numbers are those of the list");
    assert.ok(await page.locator("#map .small").isVisible() && !await page.locator("#map .wide").isVisible());
    await narrow(page, "after turning");
    await close();
  },

  async "appearance: by hand, kept, printed"() {
    const { page, close } = await open("sample");
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    assert.equal(await page.locator("#theme-name").textContent(), "Tự động");
    await page.locator("#theme").click();
    await page.locator("#theme").click();
    assert.equal(await page.locator("#theme-name").textContent(), "Tối");
    assert.notEqual(await paper(), light);
    await page.emulateMedia({ media: "print" });
    assert.equal(await paper(), "rgb(255, 255, 255)");
    assert.equal(await shown(page, ".top, .cite, .here, .ask"), 0);
    const pdf = await page.pdf({ format: "A4", printBackground: true, path: pictures ? join(pictures, "sample.pdf") : undefined });
    assert.ok(pdf.length > 1e4);
    await close();
  },

  async "by keyboard: the way in, and to every control"() {
    const { page, close } = await open("sample");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
    // What comes next is on the screen, but under the head of the page: a browser finds nothing to scroll there.
    await page.evaluate(() => {
      const [first, second] = document.querySelectorAll(".card");
      [...first.querySelectorAll("a, button, summary")].at(-1).focus({ preventScroll: true });
      scrollBy({ top: second.querySelector(".here").getBoundingClientRect().top - 40, behavior: "instant" });
    });
    await page.keyboard.press("Tab");
    const [next, head] = await page.evaluate(() => [document.activeElement, document.querySelector(".top")].map((element) => element.getBoundingClientRect()));
    assert.ok(next.top >= head.bottom, `at ${next.top}, where the head of the page ends at ${head.bottom}`);
    assert.equal(await page.evaluate(() => document.activeElement.closest(".card").id), await page.locator(".card").nth(1).getAttribute("id"));
    const unreachable = await page.evaluate(() => [...document.querySelectorAll("button, input, select, a, summary")]
      .filter((element) => element.tabIndex < 0 || !(element.textContent.trim() || element.ariaLabel || element.labels?.length)).map((element) => element.outerHTML));
    assert.deepEqual(unreachable, []);
    await close();
  },

  async "both languages"() {
    for (const [name, language, word] of [["sample", "vi", "Chủ đề"], ["sample-en", "en", "Topics"]]) {
      const { page, close } = await open(name);
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      assert.ok((await texts(page, "h2")).includes(word));
      assert.equal(await page.locator(".tile dd").nth(1).textContent(), language === "vi" ? "6.200" : "6,200");
      await close();
    }
  },

  async "without scripts"() {
    const { page, close } = await open("sample", { ...desktop, javaScriptEnabled: false });
    const visible = async (selector) => shown(page, selector);
    assert.equal(await visible(".js-only, .cite"), 0);
    await page.locator("#reading summary").click();
    assert.ok(await visible("#reading dd") >= 4);
    assert.equal(await visible(".charts-only"), 0);
    assert.ok(await visible(".card") > 5 && await visible("#keyword-table .evidence .snippet") > 20 && await visible(".ngrams tr") > 50);
    await page.locator("#time .data summary").click();
    assert.ok(await visible("#time table td") > 20);
    await picture(page, "without-scripts");
    await close();
  },

  async "two summaries side by side"() {
    const { page, close } = await open("compared");
    assert.equal(await page.locator("#comparison .two .column").count(), 2);
    assert.ok(await page.locator("#comparison .topics tbody tr .change").count() >= 5);
    await page.locator("#comparison .topics details summary").first().click();
    assert.ok(await shown(page, "#comparison .topics .docs .doc") > 0);
    await close();
  },

  async "texts are data"() {
    const { page, wrong, close } = await open("hostile");
    assert.equal(await page.evaluate(() => globalThis.broken), undefined);
    const names = await texts(page, ".card h3");
    for (const text of ["</script><script>globalThis.broken = 1</script>", "<img src=x onerror='globalThis.broken=1'>", "\u202egnort oàv", "--><!--",
      "a\u2400b\u2407c", "&lt;b&gt; & \"ngoặc\" 'đơn'", "{{@policy}}", "javascript:alert(1)"]) assert.ok(names.includes(text), text);
    const scripts = await page.evaluate(() => [document.scripts.length, document.querySelectorAll("img, iframe, [onerror]").length, document.querySelectorAll('a:not([href^="#"])').length]);
    assert.deepEqual(scripts, [await page.locator("html.charts").count() ? 5 : 3, 0, 0]);
    await page.locator("#search").fill("<img");
    assert.ok(await shown(page, ".card") > 0);
    await page.locator("#search").fill("<b>không</b>");
    assert.equal(await page.locator("#found b").count(), 0);
    await page.locator("#search").fill("");
    // What stands behind an unclosed mark of direction stands where it would without it.
    const turned = await page.evaluate(() => [...document.querySelectorAll("bdi")].every((element) => getComputedStyle(element).unicodeBidi.includes("isolate")));
    assert.ok(turned);
    // The policy holds: a script that is not the page's own does not run.
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.broken = 2";
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => globalThis.broken), undefined);
    assert.ok(wrong.length === 1 && /Content Security Policy/.test(wrong[0]), wrong.join());
    wrong.length = 0;
    await close();
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
