import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { handoffOf } from "../../operations/handoff/handoff";
import { manualSteps } from "../../operations/handoff/manualSteps";
import { render } from "../../operations/handoff/render";
import { openStack, type DeployedStack, type StackReference } from "../../operations/stack";
import { stackFor } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { launchChromium } from "./chromium";
import { startEngage } from "./engage";
import { sharedSandbox } from "../sharedSandbox";

describe("In a real browser", () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let reference: StackReference;
  let deployed: DeployedStack;

  before(async function () {
    browser = await launchChromium(this);
    sandbox = await sharedSandbox();
    const { up, folder: cwd } = await stackFor(sandbox);
    await up();
    reference = { stack: "dev", cwd, environment: sandbox.environment };
    deployed = await openStack(reference);
  });
  after(async () => {
    await browser?.close();
  });

  async function inPage(
    options: BrowserContextOptions,
    work: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(30_000);
    try {
      await work(await context.newPage());
    } finally {
      await context.close();
    }
  }

  it("an agent chooses Okta at the hosted sign-in, signs in there, and arrives in Engage", async () => {
    const [agent] = sandbox.people;
    assert.ok(agent);
    const { signInUrl, domain } = deployed.outputs.engage;
    const toHostedSignIn = new URL(signInUrl);
    toHostedSignIn.searchParams.delete("identity_provider");
    const edge = await startEngage(sandbox, signInUrl);
    const proxy = { server: edge.proxyUrl };
    // The edge's certificates are of an authority of its own.
    const visit = async (page: Page) => {
      await page.goto(toHostedSignIn.href);
      assert.equal(new URL(page.url()).host, domain);
      assert.match((await page.getByRole("listitem").allInnerTexts()).join(), /password.*Okta/);
      await page.getByRole("link", { name: "Sign in with Okta" }).click();
      await page.waitForURL(`https://${sandbox.okta.host}/**`);
      await page.getByLabel("Username").fill(agent.login);
      await page.getByLabel("Password").fill(agent.password);
      await page.getByRole("button", { name: "Sign In" }).click();
      await page.waitForURL("https://engage.example.com/callback?code=*");
      const heading = await page.getByRole("heading").innerText();
      assert.equal(heading, `Signed in as ${agent.email}`);
    };
    try {
      await inPage({ proxy, ignoreHTTPSErrors: true }, visit);
    } finally {
      await edge.stop();
    }
  });

  describe("on Okta's dashboard", () => {
    /** What agents get who sign in at Okta first. */
    async function onDashboard(work: (page: Page) => Promise<void>): Promise<void> {
      const [agent] = sandbox.people;
      assert.ok(agent);
      const edge = await startEngage(sandbox, deployed.outputs.engage.signInUrl);
      const proxy = { server: edge.proxyUrl };
      const visit = async (page: Page) => {
        await page.goto(`https://${sandbox.okta.host}/app/UserHome`);
        await page.getByLabel("Username").fill(agent.login);
        await page.getByLabel("Password").fill(agent.password);
        await page.getByRole("button", { name: "Sign In" }).click();
        await page.getByRole("heading", { name: "My Apps" }).waitFor();
        await work(page);
      };
      try {
        await inPage({ proxy, ignoreHTTPSErrors: true }, visit);
      } finally {
        await edge.stop();
      }
    }

    it("an agent finds one tile for Engage, and it leads to Engage, signed in", async () => {
      await onDashboard(async (page) => {
        const tiles = await page.getByRole("link").allInnerTexts();
        assert.deepEqual(tiles.sort(), ["Amazon Connect", "Local Measure Engage"]);
        await page.getByRole("link", { name: "Local Measure Engage" }).click();
        await page.waitForURL("https://engage.example.com/callback?code=*");
        const heading = await page.getByRole("heading").innerText();
        assert.equal(heading, `Signed in as ${sandbox.people[0]?.email}`);
      });
    });

    it("the hidden application's own address leads to Cognito's error, which says what is wrong", async () => {
      const { oktaAppId, domain } = deployed.outputs.engage;
      const app = sandbox.okta.snapshot().apps.find(({ id }) => id === oktaAppId);
      await onDashboard(async (page) => {
        await page.goto(app?.tileUrl ?? "");
        await page.waitForURL(`https://${domain}/saml2/idpresponse`);
        const heading = await page.getByRole("heading").innerText();
        assert.equal(heading, "Invalid samlResponse or relayState from identity provider");
      });
    });
  });

  it("the hand-off's page fits wide and narrow screens, with its picture and check boxes", async () => {
    const file = path.join(sandbox.folder, "handoff.html");
    await writeFile(file, render(await handoffOf(reference), "html"));
    for (const width of [1280, 390]) {
      await inPage({ viewport: { width, height: 900 } }, async (page) => {
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("requestfailed", (request) => complaints.push(request.url()));
        await page.goto(pathToFileURL(file).href);
        assert.deepEqual(await page.evaluate(sizes), { wide: width, spilled: [] });
        const picture = page.getByRole("img", { name: "How the parts are connected" });
        const box = await picture.boundingBox();
        assert.ok(box && box.width > width * 0.8 && box.height > 50, JSON.stringify(box));
        const steps = page.getByRole("checkbox");
        assert.equal(await steps.count(), manualSteps(deployed).length);
        await page.getByText("Send Local Measure the name").click();
        const sent = page.getByRole("checkbox", { name: /^Send Local Measure the name/ });
        assert.equal(await sent.isChecked(), true);
        const screenshot = path.join(sandbox.folder, `handoff-${width}.png`);
        await page.screenshot({ path: screenshot, fullPage: true });
        assert.ok((await stat(screenshot)).size > 20_000);
        assert.deepEqual(complaints, []);
      });
    }
  });
});

/** Runs in the page: how wide it is, and which texts of the picture stick out of their boxes. */
function sizes(): { wide: number; spilled: string[] } {
  const { document } = globalThis as unknown as { document: PageDocument };
  const boxes = [...document.querySelectorAll("svg rect")].map((one) =>
    one.getBoundingClientRect(),
  );
  const names = [...document.querySelectorAll("svg .kind, svg .name")];
  const spilled = names.filter((name) => {
    const text = name.getBoundingClientRect();
    return !boxes.some(
      ({ left, right, top, bottom }) =>
        left <= text.left && right >= text.right && top <= text.top && bottom >= text.bottom,
    );
  });
  return {
    wide: document.documentElement.scrollWidth,
    spilled: spilled.map(({ textContent }) => textContent),
  };
}

/** The little of a browser's document that is used; the project has no types of a browser. */
interface PageDocument {
  documentElement: { scrollWidth: number };
  querySelectorAll(selector: string): Iterable<{
    textContent: string;
    getBoundingClientRect(): { left: number; right: number; top: number; bottom: number };
  }>;
}
