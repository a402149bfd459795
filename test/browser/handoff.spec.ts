import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { render } from "../../operations/handoff/render";
import { fullHandoff } from "../operations/handoff/fullHandoff";
import { launchChromium } from "./chromium";
import { fitsAndCanBeRead, printed } from "./page";

describe("the hand-off as a page", () => {
  const page = render(fullHandoff, "html");
  let browser: Browser;
  before(async function () {
    browser = await launchChromium(this);
  });
  after(() => browser?.close());

  fitsAndCanBeRead("handoff", page, () => browser);

  it("prints on two pages, in light colors", async () => {
    const tab = await browser.newPage({ colorScheme: "dark" });
    await tab.setContent(page);
    const pages = await printed("handoff", tab);
    assert.ok(pages >= 1 && pages <= 2, `${pages} pages`);
    await tab.close();
  });
});
