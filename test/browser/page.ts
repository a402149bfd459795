import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";

/** SCREENSHOTS=folder keeps what the tests see. */
const { SCREENSHOTS: folder } = process.env;

const widths = [400, 800, 1400];
const colorSchemes = ["light", "dark"] as const;

/** Where a picture of a page is kept; nothing without SCREENSHOTS. */
function kept(name: string): { path: string } | undefined {
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true });
  return { path: path.join(folder, name) };
}

/** A test for each width and color scheme: nothing is wider than the page, and its text is dark on light or the reverse. */
export function fitsAndCanBeRead(name: string, html: string, browser: () => Browser): void {
  for (const width of widths) {
    for (const colorScheme of colorSchemes) {
      it(`fits ${width} pixels, ${colorScheme}, and can be read`, async () => {
        const tab = await browser().newPage({ viewport: { width, height: 900 }, colorScheme });
        await tab.setContent(html);
        const seen = await tab.evaluate(() => {
          const root = document.documentElement;
          const { color, backgroundColor } = getComputedStyle(document.body);
          return { scrolls: root.scrollWidth > root.clientWidth, color, backgroundColor };
        });
        const [text, ground] = [seen.color, seen.backgroundColor].map(brightness);
        assert.equal(seen.scrolls, false, "nothing is wider than the page");
        assert.equal(text! > ground!, colorScheme === "dark", JSON.stringify(seen));
        const file = kept(`${name}-${width}-${colorScheme}.png`);
        if (file) await tab.screenshot({ ...file, fullPage: true });
        await tab.close();
      });
    }
  }
}

/** Prints the page in light colors, and returns the number of sheets. */
export async function printed(name: string, tab: Page): Promise<number> {
  const pdf = await tab.pdf({ preferCSSPageSize: true, ...kept(`${name}-print.pdf`) });
  await tab.emulateMedia({ media: "print" });
  const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(brightness(ground), 3 * 255);
  return (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
}

/** Sum of red, green and blue. */
function brightness(color: string): number {
  return (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}
