import { expect, it } from "vitest";
import { RULES } from "../../program/src/findings/rules/index.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

describeInBrowser("the catalogue of rules", serveCompany, ({ open }) => {
  it("shows every rule, and those that somebody filters for, under an address to share", async () => {
    const page = await open("/rules");
    await page.getByText(`${RULES.length} rules`).waitFor();
    await page.getByRole("textbox", { name: "Filter rules" }).fill("pool");
    await page.getByText(/^\d+ of \d+ rules$/).waitFor();
    expect(new URL(page.url()).search).toBe("?q=pool");
  });

  it("is built as it is shipped, also by a test: without the half of React that warns", async () => {
    const page = await open("/rules");
    const scripts = await page.evaluate<string>(
      `Promise.all(performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"))
        .map(({ name }) => fetch(name).then((answer) => answer.text()))).then((texts) => texts.join())`,
    );
    expect(scripts.length).toBeGreaterThan(100_000);
    expect(scripts).not.toContain("jsxDEV");
    expect(scripts).not.toContain("React keys must be passed directly");
  });
});
