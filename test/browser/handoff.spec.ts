import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { render } from "../../operations/handoff/render";
import { fullHandoff } from "../operations/handoff/fullHandoff";
import { launchChromium } from "./chromium";

/** SCREENSHOTS=folder keeps what the tests see. */
const { SCREENSHOTS: folder } = process.env;

describe("the hand-off as a page", () => {
  const page = render(fullHandoff, "html");
  let browser: Browser;
  before(async function () {
    browser = await launchChromium(this);
    if (folder) mkdirSync(folder, { recursive: true });
  });
  after(() => browser?.close());

  for (const width of [400, 800, 1400]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`fits ${width} pixels, ${colorScheme}, and can be read`, async () => {
        const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        await tab.setContent(page);
        const seen = await tab.evaluate(() => {
          const root = document.documentElement;
          const { color, backgroundColor } = getComputedStyle(document.body);
          return { scrolls: root.scrollWidth > root.clientWidth, color, backgroundColor };
        });
        const [text, ground] = [seen.color, seen.backgroundColor].map(brightness);
        assert.equal(seen.scrolls, false, "nothing is wider than the page");
        assert.equal(text! > ground!, colorScheme === "dark", JSON.stringify(seen));
        if (folder) {
          const file = path.join(folder, `${width}-${colorScheme}.png`);
          await tab.screenshot({ path: file, fullPage: true });
        }
        await tab.close();
      });
    }
  }

  it("prints on two pages, in light colors", async () => {
    const tab = await browser.newPage({ colorScheme: "dark" });
    await tab.setContent(page);
    const pdf = await tab.pdf({
      preferCSSPageSize: true,
      ...(folder && { path: path.join(folder, "print.pdf") }),
    });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
    assert.ok(pages.length >= 1 && pages.length <= 2, `${pages.length} pages`);
    await tab.emulateMedia({ media: "print" });
    const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(brightness(ground), 3 * 255);
    await tab.close();
  });
});

/** Sum of red, green and blue. */
function brightness(color: string): number {
  return (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}
