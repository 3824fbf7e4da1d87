/* deck.mjs - opens our slides in Chromium without a screen, and says of each how it looks.
 *
 * Its one idea: this side looks; what is right is judged by tests/test_slides.py.
 * Usage: node deck.mjs FILE.html   prints a list of { title, out, least } as JSON. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/build/page-test/`);
const { chromium } = require("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
await page.goto(String(pathToFileURL(process.argv[2])));

/** What sticks out of the slide that is shown, and the size of its smallest text. */
const look = () =>
  page.evaluate(() => {
    const slide = document.querySelector("section.now"),
      room = slide.getBoundingClientRect();
    document.body.classList.add("speaking");
    const all = [...slide.querySelectorAll("*")].filter(e => e.getClientRects().length);
    const name = e => `${e.tagName}.${e.getAttribute("class") ?? ""}`;
    const out = all.filter(e => {
      const { left, top, right, bottom } = e.getBoundingClientRect();
      return left < room.left || top < room.top || right > room.right + 1 || bottom > room.bottom + 1;
    });
    const over = e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
    const cut = all.filter(e => e.matches(".body, pre") && over(e));
    /* A drawing's letters shrink with it. */
    const size = e => parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM?.().a ?? 1);
    const speaks = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const least = Math.min(...all.filter(speaks).map(size));
    document.body.classList.remove("speaking");
    return { title: slide.querySelector("h2").textContent, out: [...out, ...cut].map(name), least };
  });

const found = [];
for (const count = await page.$$eval("section", s => s.length); found.length < count; ) {
  found.push(await look());
  await page.keyboard.press("PageDown");
}
await page.keyboard.press("Home");
found.push(await look());
console.log(JSON.stringify(found));
await browser.close();
