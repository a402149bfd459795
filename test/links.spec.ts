import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const project = path.join(__dirname, "..");

/** What links and headings are on a page; blocks of code have neither. */
function partsOf(page: string) {
  const text = readFileSync(path.join(project, page), "utf8").replace(/^```.*?^```/gms, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return { links, headings };
}

describe("The links between the pages", () => {
  it("lead to files and headings that exist", async () => {
    const { default: GithubSlugger } = await import("github-slugger");
    const anchorsOf = (page: string) => {
      const slugger = new GithubSlugger();
      return partsOf(page).headings.map((heading) =>
        slugger.slug(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")),
      );
    };
    const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: project, encoding: "utf8" })
      .trim()
      .split("\n");
    assert.ok(pages.length > 20);
    const broken = pages.flatMap((page) =>
      partsOf(page)
        .links.filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [file = "", anchor] = link.split("#");
          const target = file ? path.join(path.dirname(page), file) : page;
          if (!existsSync(path.join(project, target))) return true;
          return anchor !== undefined && !anchorsOf(target).includes(anchor);
        })
        .map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });
});
