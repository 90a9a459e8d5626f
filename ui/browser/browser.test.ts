import { expect, it } from "vitest";
import { violations } from "./axe.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

describeInBrowser("whoever opens a page in a test", serveCompany, ({ open, watch }) => {
  const RULES = "/rules";
  async function complaintsOf(path: string, script: string): Promise<readonly string[]> {
    const { page, complaints, close } = await watch(path);
    await page.evaluate(script).catch(() => undefined);
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    await close();
    return complaints;
  }

  it("is told of what the content policy forbids", async () => {
    const script = `document.body.append(Object.assign(document.createElement("img"), { src: "https://example.com/a.png" }))`;
    expect((await complaintsOf(RULES, script)).join()).toContain("Content Security Policy");
  });

  it("is told of HTML that a script writes", async () => {
    const script = `document.body.innerHTML = "<b>bold</b>"`;
    expect((await complaintsOf(RULES, script)).join()).toContain("TrustedHTML");
  });

  it("is told of errors in scripts", async () => {
    const script = `setTimeout(() => { throw new Error("a planted error") })`;
    expect(await complaintsOf(RULES, script)).toEqual(["script: a planted error"]);
  });

  it("is told of an answer that is none", async () => {
    const script = `fetch("/api/v1/nothing")`;
    expect((await complaintsOf(RULES, script)).join()).toContain("404");
  });

  it("is told by axe of a picture without words and of grey on grey", async () => {
    const page = await open(RULES);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(`{
      const grey = Object.assign(document.createElement("p"), { textContent: "grey" });
      grey.style.color = "#aaa"; grey.style.background = "#bbb";
      document.querySelector("main").append(document.createElement("img"), grey);
    }`);
    const found = (await violations(page)).join();
    expect(found).toContain("image-alt");
    expect(found).toContain("color-contrast");
  });
});
