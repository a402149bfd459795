import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { statusPage } from "../../operations/fleet/status/page";
import { fullStatus } from "../operations/fleet/status/fullStatus";
import { launchChromium } from "./chromium";
import { fitsAndCanBeRead, printed } from "./page";

describe("the status as a page", () => {
  const html = statusPage(fullStatus);
  const all = fullStatus.customers.length;
  let browser: Browser;
  let folder: string;
  before(async function () {
    browser = await launchChromium(this);
    folder = mkdtempSync(path.join(os.tmpdir(), "status-page-"));
    writeFileSync(path.join(folder, "status.html"), html);
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  fitsAndCanBeRead("status", html, () => browser);

  /** The page as a file, which is how people open the artifact. */
  async function open(): Promise<{ tab: Page; requests: string[]; errors: string[] }> {
    const tab = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const [requests, errors]: [string[], string[]] = [[], []];
    tab.on("request", (request) => requests.push(request.url()));
    tab.on("console", (message) => errors.push(message.text()));
    tab.on("pageerror", ({ message }) => errors.push(message));
    await tab.goto(pathToFileURL(path.join(folder, "status.html")).href);
    return { tab, requests, errors };
  }

  const shown = (tab: Page) =>
    tab.locator(".overview tbody tr:visible td:first-child a").allInnerTexts();

  it("asks for nothing but itself, and its script runs without an error", async () => {
    const { tab, requests, errors } = await open();
    assert.deepEqual(requests, [pathToFileURL(path.join(folder, "status.html")).href]);
    assert.deepEqual(errors, []);
    assert.equal(await tab.locator(".controls").isVisible(), true);
    await tab.close();
  });

  it("shows the customers of one kind, or with a word, and says how many", async () => {
    const { tab } = await open();
    const count = tab.locator("output");
    assert.equal((await shown(tab)).length, all);
    await tab.locator("select").selectOption("unknown");
    assert.deepEqual((await shown(tab)).sort(), ["silent", "tile", "unread"]);
    assert.equal(await count.innerText(), `3 of ${all}`);
    assert.deepEqual(await tab.locator("article:visible").count(), 3);
    await tab.locator("select").selectOption("");
    // Whose section has the word, in any case.
    await tab.locator("input[type=search]").fill("JANE.DOE");
    assert.deepEqual(await shown(tab), ["people"]);
    await tab.locator("input[type=search]").fill("no such word");
    assert.deepEqual(await shown(tab), []);
    assert.equal(await count.innerText(), `0 of ${all}`);
    await tab.close();
  });

  it("sorts by each column, up and down, numbers as numbers", async () => {
    const { tab } = await open();
    const sort = (title: string) => tab.getByRole("button", { name: title, exact: true }).click();
    await sort("Customer");
    const up = await shown(tab);
    assert.deepEqual(up, fullStatus.customers.map(({ stack }) => stack).sort());
    await sort("Customer");
    assert.deepEqual(await shown(tab), [...up].reverse());
    await sort("Certificates");
    const days = await tab.locator('.overview td[data-title="Certificates"]').allInnerTexts();
    assert.deepEqual(days.slice(0, 3), ["not in date", "unknown", "7 days"]);
    assert.equal(days.at(-1), "900 days");
    await sort("Status");
    const verdicts = await tab
      .locator(".overview tbody tr")
      .evaluateAll((rows) => rows.map((row) => row.dataset.verdict));
    assert.deepEqual(
      verdicts,
      [...verdicts].sort((one, other) => order.indexOf(one!) - order.indexOf(other!)),
    );
    await tab.close();
  });
  const order = ["needs a hand", "unknown", "well"];

  it("leads from a customer's row to its section, and opens the checks", async () => {
    const { tab } = await open();
    await tab.locator(".overview").getByRole("link", { name: "broken" }).click();
    const article = tab.locator("#customer-broken");
    assert.match(await article.innerText(), /Activate it in Okta/);
    const check = article.getByText("The tile starts a sign-in");
    assert.equal(await check.isVisible(), false);
    await article.locator("summary").click();
    assert.equal(await check.isVisible(), true);
    await tab.close();
  });

  it("is whole without its script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    await tab.setContent(html);
    assert.equal((await shown(tab)).length, all);
    assert.equal(await tab.locator("article:visible").count(), all);
    assert.equal(await tab.locator(".controls").isVisible(), false);
    await context.close();
  });

  it("prints all customers in light colors, without the controls", async () => {
    const tab = await browser.newPage({ colorScheme: "dark" });
    await tab.setContent(html);
    const pages = await printed("status", tab);
    assert.ok(pages > 1, `${pages} pages`);
    assert.equal(await tab.locator(".controls").isVisible(), false);
    assert.equal(await tab.locator("article:visible").count(), all);
    await tab.close();
  });
});
