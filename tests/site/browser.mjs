/* browser.mjs - opens the class's page in Chromium without a screen, and says what it shows.
 *
 * Its one idea: this side only presses and looks; what is right is judged by tests/test_page.py.
 * Usage: node browser.mjs ROOT TASK...   ROOT: the page's address (file:// or http://).
 * It prints one JSON object a task: { task, value } or { task, error }. */
import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";

/* The npm packages lie in build/, not beside this file. */
const require = createRequire(`${process.cwd()}/build/page-test/`);
const { chromium } = require("playwright-core");

const [root, ...tasks] = process.argv.slice(2);
const READY = 15_000,
  MACHINE = 90_000;
const BACKS = 20;
/* Linux counts processor time in hundredths of a second. */
const TICK = 10;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

const errors = [];

async function open(hash = "", options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, ...options });
  page.on("pageerror", error => errors.push(error.message));
  page.on("console", m => {
    if (m.type() === "error") errors.push(m.text());
  });
  await page.goto(`${root}/index.html${hash}`);
  await page.waitForSelector("html[data-ready]", { timeout: READY });
  return page;
}

/** {pid: milliseconds worked} of the browser's processes; others may be at work beside a test. */
function worked() {
  const stats = readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .map(pid => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
        return { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
      } catch {
        return null; /* It has just ended. */
      }
    })
    .filter(Boolean);
  const below = parent =>
    stats.filter(s => s.parent === parent).flatMap(s => [[s.pid, s.ticks * TICK], ...below(s.pid)]);
  return Object.fromEntries(below(process.pid));
}

/** A clock that tells both: the time that passed, and the time that was worked. */
function stopwatch() {
  const [start, before] = [Date.now(), worked()];
  const since = () =>
    Object.entries(worked()).reduce((sum, [pid, time]) => sum + time - (before[pid] ?? 0), 0);
  return () => ({ passed: Date.now() - start, worked: since() });
}

/** A key that comes before the browser has drawn the page without its help: is it heard? */
async function keyAfterHelp(page) {
  await page.keyboard.press("?");
  return page.evaluate(() => {
    document.querySelector("dialog.help").close();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "q", bubbles: true }));
    return document.getElementById("predict").getAttribute("aria-pressed");
  });
}

/** What both columns show, as text. */
const shown = page =>
  page.evaluate(() => {
    const text = (e, selector) => e.querySelector(selector)?.textContent.trim() ?? "";
    const column = e => ({
      mode: e.querySelector(".panel")?.dataset.mode,
      policy: e.querySelector(".panel")?.dataset.policy,
      here: !e.querySelector(".panel")?.classList.contains("absent"),
      words: text(e, ".words"),
      note: text(e, ".note"),
      instruction: text(e, ".instruction"),
      place: text(e, ".code .at"),
      file: text(e, ".file"),
      source: text(e, ".c"),
      y: text(e, ".y"),
      cpl: text(e, ".cpl"),
      segments: Object.fromEntries(
        [...e.querySelectorAll("tr[data-register]")].map(r => [
          r.dataset.register,
          [...r.querySelectorAll("td:not(.who)")].map(td => td.textContent),
        ]),
      ),
      was: [...e.querySelectorAll("tr.was")].map(r => r.textContent),
      windows: [...e.querySelectorAll(".window")].map(w => ({
        linear: w.dataset.linear,
        owner: w.dataset.owner,
        names: text(w, ".names"),
        rows: [...w.querySelectorAll(".bytes:not(.was)")].map(r =>
          [...r.querySelectorAll(".byte")].map(b => b.textContent).join(""),
        ),
        was: [...w.querySelectorAll(".bytes.was")].map(r =>
          [...r.querySelectorAll(".byte")].map(b => b.textContent).join(""),
        ),
      })),
      lost: [...e.querySelectorAll(".lost")].map(l => l.textContent),
      arrows: e.querySelectorAll(".bar .arrow").length,
      outcome: text(e, ".outcome"),
      landed: text(e, ".landed"),
      unseen: text(e, ".unseen"),
      fixup: text(e, ".fixup"),
    });
    return {
      title: text(document, ".title"),
      step: document.querySelector(".steps [aria-current]")?.dataset.step,
      position: text(document, ".position"),
      hash: location.hash,
      columns: [...document.querySelectorAll(".column")].map(column),
    };
  });

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const THEMES = ["light", "dark"];

/** What axe finds serious or worse, each as one line. */
async function grave(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    axe.run(document, { resultTypes: ["violations"], preload: false }),
  );
  const line = ({ html, any }) => `${html.slice(0, 120)} ${any[0]?.message ?? ""}`;
  return violations
    .filter(v => ["serious", "critical"].includes(v.impact))
    .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(line).join(" | ")}`);
}

const TASKS = {
  /** Every stop of a case, by the keys of a presenter's remote. */
  async walk(name) {
    const page = await open(`#t=${name}`),
      found = [await shown(page)];
    while (await page.isEnabled('[data-move="next"]')) {
      await page.keyboard.press("PageDown");
      found.push(await shown(page));
    }
    return found;
  },

  /** All keys, each with what it led to. */
  async keys(name) {
    const page = await open(`#t=${name}`),
      found = {};
    for (const key of [
      "PageDown",
      "ArrowRight",
      "ArrowRight",
      "ArrowLeft",
      "PageUp",
      "End",
      "PageUp",
      "Home",
      " ",
      "3",
    ]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(20);
      (found[key] ??= []).push(await shown(page));
    }
    await page.keyboard.press("?");
    found.help = await page.isVisible("dialog.help");
    await page.keyboard.press("Escape");
    found.closed = !(await page.isVisible("dialog.help"));
    found.afterHelp = await keyAfterHelp(page);
    return found;
  },

  /** Backwards from the end, instruction by instruction; every position has to look as on the way there. */
  async back(name) {
    const page = await open(`#t=${name}`);
    const look = async () =>
      page.evaluate(
        () =>
          document.querySelector(".title").textContent +
          [...document.querySelectorAll(".panel .bytes:not(.was), .panel .instruction")]
            .map(e => e.textContent)
            .join("|"),
      );
    const there = [await look()];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("ArrowRight");
      there.push(await look());
    }
    const back = [await look()];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("ArrowLeft");
      back.push(await look());
    }
    return { there, back: back.reverse() };
  },

  async link(hash) {
    return shown(await open(`#${hash}`));
  },

  /** Table, a click on a cell, the browser's back button. */
  async history() {
    const page = await open("#t=table");
    await page.click('[data-cell="read_hole/split/masked/int80"]');
    await page.waitForSelector(".panels");
    const case_ = (await shown(page)).hash;
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await page.goBack();
    await page.waitForSelector("table.cells");
    return { case_, back: await page.evaluate(() => location.hash) };
  },

  /** Every cell of the table, in every model, through every gate. */
  async cells() {
    const page = await open("#t=table"),
      found = {};
    const values = label => page.$$eval(`${label} option`, options => options.map(o => o.value));
    const models = ".filters label:nth-of-type(3)",
      gates = ".filters label:last-of-type";
    for (const pair of await values(models))
      for (const gate of await values(gates)) {
        await page.selectOption(`${models} select`, pair);
        await page.selectOption(`${gates} select`, gate);
        const shown = await page.$$eval("a.cell[data-cell]", cells =>
          Object.fromEntries(
            cells.map(c => [
              c.dataset.cell,
              {
                outcome: c.dataset.outcome,
                word: c.textContent,
                label: c.getAttribute("aria-label"),
                to: c.getAttribute("href"),
              },
            ]),
          ),
        );
        for (const [key, cell] of Object.entries(shown)) found[key] ??= cell;
      }
    return found;
  },

  /** Every cell of the table, where its link leads: what the player says at the end. */
  async ends() {
    const links = new Set(Object.values(await TASKS.cells()).map(cell => cell.to));
    const page = await open("#t=table");
    return page.evaluate(async links => {
      const found = {};
      for (const link of links) {
        const shown = new Promise(resolve => addEventListener("hashchange", resolve, { once: true }));
        location.hash = `${link}&s=end`;
        await shown;
        await new Promise(resolve => setTimeout(resolve));
        for (const panel of document.querySelectorAll(".panel")) {
          const { mode, policy, gate } = panel.dataset,
            name = document.querySelector(".case h1").textContent;
          found[`${name}/${mode}/${policy}/${gate}`] = panel.querySelector(".outcome")?.textContent;
        }
      }
      return found;
    }, [...links]);
  },

  async filter() {
    const page = await open("#t=table"),
      count = () => page.$$eval("a.cell", c => c.length);
    const all = await count();
    await page.fill("input[type=search]", "uid");
    const uid = await page.$$eval("button.about", b => b.map(x => x.textContent));
    await page.fill("input[type=search]", "");
    await page.selectOption(".filters label:nth-of-type(4) select", "kernel-leak");
    const leaks = await page.$$eval("a.cell.kernel-leak", c => c.length);
    await page.click("button.about >> nth=0");
    return {
      all,
      uid,
      leaks,
      reasons: await page.textContent(".reasons"),
      hash: await page.evaluate(() => location.hash),
    };
  },

  /** Predict first: a right and a wrong answer, counted in this browser. */
  async predict(name) {
    const page = await open(`#t=${name}&s=3`);
    await page.keyboard.press("q");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await page.waitForSelector(".question");
    const hidden = !(await page.isVisible(".pointer")),
      blocked = !(await page.isEnabled(".reveal")),
      step = (await shown(page)).step;
    await page.click('.question .one[data-mode="split"] [data-answer="user"]');
    await page.click('.question .one[data-mode="flat"] [data-answer="user"]');
    const replies = await page.$$eval(".reply", r => r.map(x => x.textContent)),
      score = await page.textContent(".score");
    await page.click(".reveal");
    const after = (await shown(page)).step;
    /* Asked again, and a presenter's remote goes on without an answer. */
    await page.keyboard.press("q");
    await page.keyboard.press("q");
    for (const key of ["Home", "PageDown", "PageDown", "PageDown", "PageDown", "PageDown"])
      await page.keyboard.press(key);
    return {
      remote: [(await shown(page)).step, await page.isVisible(".question")],
      hidden,
      seen: await page.isVisible(".pointer"),
      blocked,
      step,
      replies,
      score,
      after,
      asked: await page.$$eval(".question", q => q.length),
    };
  },

  async embed(name) {
    const page = await open(`?embed#t=${name}&s=4`);
    return { top: await page.isVisible(".top"), panels: await page.isVisible(".panels") };
  },

  async documents() {
    const page = await browser.newPage(),
      found = {};
    await page.goto(`${root}/lecture.html`);
    found.play = await page.$$eval(".play a", links => links.map(a => a.getAttribute("href")));
    found.pages = await page.$$eval("aside nav:first-child a", links =>
      links.map(a => a.getAttribute("href")),
    );
    found.broken = await page.$$eval("main a[href], aside a[href]", links =>
      links.map(a => a.getAttribute("href")).filter(href => /\.md/.test(href)),
    );
    return found;
  },

  /** Serious faults that axe finds, on each screen and in both themes. */
  async axe(...hashes) {
    const found = {};
    for (const theme of THEMES)
      for (const hash of hashes) {
        const page = /^\w+\.html/.test(hash)
          ? await browser.newPage({ colorScheme: theme })
          : await open(hash, { colorScheme: theme });
        if (/^\w+\.html/.test(hash)) await page.goto(`${root}/${hash}`);
        const faults = await grave(page);
        if (faults.length) found[`${theme} ${hash}`] = faults;
        await page.close();
      }
    return found;
  },

  /** The same with what opens: the help, the question, a scenario's reasons. */
  async axeOpen(name) {
    const found = {};
    for (const theme of THEMES) {
      const page = await open(`#t=${name}&s=3`, { colorScheme: theme });
      await page.keyboard.press("?");
      found.help = await grave(page);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog.help", { state: "detached" });
      await page.keyboard.press("q");
      await page.waitForSelector("#predict[aria-pressed=true]");
      await page.keyboard.press("PageDown");
      await page.keyboard.press("PageDown");
      await page.waitForSelector(".question");
      found.question = await grave(page);
      await page.keyboard.press("t");
      await page.click("button.about >> nth=1");
      found.reasons = await grave(page);
      if (Object.values(found).flat().length) return { theme, ...found };
    }
    return {};
  },

  /** Nothing sticks out to the right, and no text is smaller than 18 px. */
  async sizes(...hashes) {
    const found = [];
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [390, 844],
    ])
      for (const hash of hashes) {
        const page = await open(hash, { viewport: { width, height } });
        const wrong = await page.evaluate(() => {
          const small = [...document.querySelectorAll("body *")]
            .filter(
              e =>
                e.checkVisibility?.() &&
                [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) &&
                parseFloat(getComputedStyle(e).fontSize) < 17.4,
            )
            .map(e => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}`);
          return {
            over: document.documentElement.scrollWidth - innerWidth,
            small: [...new Set(small)].slice(0, 4),
          };
        });
        if (wrong.over > 0 || wrong.small.length) found.push({ width, hash, ...wrong });
        await page.close();
      }
    return found;
  },

  /** A y of one's own, through the form. */
  async own(y, n, policy) {
    const page = await open("#t=machine");
    await page.fill("form.own [name=y]", y);
    await page.fill("form.own [name=n]", n);
    await page.uncheck("form.own [name=own]");
    await page.selectOption("form.own [name=policy]", policy);
    await page.click("form.own .go");
    await page.waitForSelector(".panels", { timeout: MACHINE });
    await page.keyboard.press("End");
    return shown(page);
  },

  async ownRefused(y) {
    const page = await open("#t=machine");
    await page.fill("form.own [name=y]", y);
    await page.click("form.own .go");
    return page.textContent("form.own .error");
  },

  /** The whole machine: boots to a breakpoint, goes back, shows its tables. */
  async machine() {
    const page = await open("#t=machine&mode=split&scenario=read_good&policy=fs"),
      found = {};
    const says = () => page.textContent(".says"),
      start = Date.now();
    await page.fill(".breakpoints input", "step3_load_fs");
    await page.click(".breakpoints button[type=submit]");
    await page.click(".power .go");
    await page.waitForFunction(() => /Stopped at/.test(document.querySelector(".says").textContent), null, {
      timeout: MACHINE,
    });
    found.seconds = (Date.now() - start) / 1000;
    found.says = await says();
    await page.waitForSelector(".dump");
    found.before = await page.textContent(".inspector");
    await page.click('[title="Step one instruction"]');
    await page.waitForFunction(old => document.querySelector(".inspector").textContent !== old, found.before);
    found.after = await page.textContent(".inspector");
    const clicked = Date.now();
    await page.click('[title="Back one instruction"]');
    await page.waitForFunction(old => document.querySelector(".inspector").textContent !== old, found.after);
    found.back = await page.textContent(".inspector");
    found.backMs = Date.now() - clicked;
    for (const tab of ["GDT", "IDT", "LDT", "TSS", "Pages", "Memory"]) {
      await page.click(`[role=tab]:has-text("${tab}")`);
      await page.waitForFunction(old => document.querySelector(".inspector").textContent !== old, found.back);
      await page.waitForTimeout(150);
      found[tab] = await page.textContent(".inspector");
    }
    found.axe = await grave(page);
    found.picture = await page.evaluate(() => {
      const canvas = document.querySelector("canvas"),
        { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((v, i) => i % 4 !== 3 && v > 0).length;
    });
    return found;
  },

  /** What somebody waits for: the machine's first picture, the kernel's table, a step back. */
  async times() {
    const page = await open("#t=machine&mode=both"),
      clock = stopwatch();
    await page.click(".power .go");
    await page.waitForFunction(
      () => {
        const canvas = document.querySelector("canvas");
        return canvas
          .getContext("2d")
          .getImageData(0, 0, canvas.width, canvas.height)
          .data.some((v, i) => i % 4 !== 3 && v);
      },
      null,
      { timeout: MACHINE },
    );
    const picture = clock();
    const cells = await page.evaluate(async models => {
      const told = async kind =>
        (await CROSSRING.machine().lines()).filter(({ text }) => text.startsWith(`{"type":"${kind}"`));
      while ((await told("end")).length < models) await new Promise(resolve => setTimeout(resolve, 100));
      return (await told("cell")).length;
    }, 2);
    const table = clock();
    await page.click('[title="Stop"]');
    const back = await page.evaluate(async times => {
      const found = [];
      for (let n = 0; n < times; n++) {
        const before = performance.now();
        await CROSSRING.machine().back(1);
        found.push(performance.now() - before);
      }
      return found.sort((a, b) => a - b);
    }, BACKS);
    return { picture, table, cells, back };
  },

  /** A case as the machine in the page records it. */
  async live(scenario, mode, policy, gate) {
    const page = await open("#t=table");
    return page.evaluate(
      what =>
        CROSSRING.recordCase(
          what,
          `mode=${what.mode} demo copy=bytes scenario=${what.scenario} policy=${what.policy} gate=${what.gate} poweroff`,
        ),
      { scenario, mode, policy, gate },
    );
  },

  /** A case of stops alone becomes one of instructions. */
  async closer(name) {
    const page = await open(`#t=${name}`),
      positions = async () => Number((await page.textContent(".position")).split("/")[1]);
    const before = await positions();
    await page.click(".controls button:has-text('Every instruction')");
    await page.waitForFunction(
      () => Number(document.querySelector(".position")?.textContent.split("/")[1]) > 50,
      null,
      { timeout: MACHINE },
    );
    return [before, await positions()];
  },

  /** The first picture of the page, three times: a host's other work is not the page's. */
  async first() {
    const clocks = [];
    for (let i = 0; i < 3; i++) {
      const clock = stopwatch(),
        page = await open("#t=read_to_kernel_offset/fs");
      await page.waitForSelector(".panels .panel");
      clocks.push(clock());
      await page.close();
    }
    return clocks;
  },
};

for (const task of tasks) {
  const [name, ...args] = task.split(" ");
  try {
    console.log(JSON.stringify({ task, value: await TASKS[name](...args) }));
  } catch (error) {
    console.log(JSON.stringify({ task, error: error.message }));
  }
  for (const context of browser.contexts()) await context.close();
}
console.log(JSON.stringify({ task: "errors", value: errors }));
await browser.close();
