import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** As somebody who looks for each letter, longer than a field waits for another. */
const SLOWLY = { delay: 300 };

describeInBrowser("the list of volumes", serveCompany, ({ open }) => {
  const filter = (page: Page) => page.getByRole("combobox", { name: "Filter volumes" });

  async function openList(query = ""): Promise<Page> {
    const page = await open(`/volumes${query}`);
    await page.getByText(/^\d+ volumes?/).waitFor();
    return page;
  }

  function queryOf(page: Page): string {
    return decodeURIComponent(new URL(page.url()).search);
  }

  it("is filtered as one types, under an address to share", async () => {
    const page = await openList();
    await filter(page).fill("namespace:shop postgres");
    await page.getByText(/^4 volumes/).waitFor();
    expect(queryOf(page)).toBe("?namespace=shop&q=postgres");
    await page.reload();
    await page.getByText(/^4 volumes/).waitFor();
    expect(await filter(page).inputValue()).toBe("namespace:shop postgres");
  });

  it("suggests words and their values, which keys choose", async () => {
    const page = await openList();
    await filter(page).pressSequentially("names");
    await page.getByRole("option", { name: /namespace:/ }).waitFor();
    await filter(page).press("ArrowDown");
    await filter(page).press("Enter");
    await page.getByRole("option", { name: "payments" }).waitFor();
    await filter(page).pressSequentially("pay");
    await filter(page).press("ArrowDown");
    await filter(page).press("Enter");
    await page.getByText(/^11 volumes/).waitFor();
    expect(queryOf(page)).toBe("?namespace=payments");
  });

  it("asks for no value that is only begun, however slowly it is typed, until one asks for it", async () => {
    const page = await open("/volumes", { mayComplain: /400/ });
    await page.getByText(/^\d+ volumes?/).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).search));
    await filter(page).pressSequentially("namespace:");
    await page.getByRole("option", { name: "payments" }).waitFor();
    await filter(page).pressSequentially("pay", SLOWLY);
    expect(asked.filter((search) => search.includes("namespace=p"))).toEqual([]);
    await filter(page).press("Enter");
    await page.getByText(/namespace: expected a namespace .*found "pay"/).waitFor();
    await filter(page).pressSequentially("ments");
    await page.getByText(/^11 volumes/).waitFor();
  });

  it("says which claims it leaves out, because their data is on no TrueNAS", async () => {
    const page = await open("/volumes");
    await page.getByRole("button", { name: /^1 claim is not listed/ }).click();
    await page.getByText("trial-storage.csi.example").waitFor();
    await page.getByRole("link", { name: "shop/trial-storage" }).click();
    await page.getByText("trial-storage-data").first().waitFor();
  });

  it("says what is wrong with a filter, and what only the API can know in its words", async () => {
    const page = await open("/volumes", { mayComplain: /400/ });
    await filter(page).fill("nmespace:shop");
    await page.getByText(/“nmespace” does not filter, namespace, worst, .* do/).waitFor();
    await filter(page).fill("pool:nosuch");
    await page.getByText(/pool: .*nosuch/).waitFor();
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await page.getByRole("table").waitFor();
    await filter(page).fill("worst:errr");
    await page.getByText(/worst: expected one of error, warning, info/).waitFor();
  });

  it.each([
    ["/volumes?columns=claim,colour,pool", "columns=colour", "?columns=claim,pool"],
    ["/rules?q=pool&rule=nosuch", "rule=nosuch", "?q=pool"],
    ["/storage?open=pool/nas9:x&trouble=true", "open=pool/nas9:x", "?trouble=true"],
  ])("%s says what is none, and leads to the rest", async (path, none, rest) => {
    const page = await open(path);
    await page.getByText(none, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Take it out of the address" }).click();
    await page.getByText(none, { exact: true }).waitFor({ state: "detached" });
    expect(queryOf(page)).toBe(rest);
  });

  it.each(["/volumes", "/snapshots", "/namespaces"])(
    "%s goes on without what the address asks for and nobody knows, and says so",
    async (path) => {
      for (const none of ["sort=nosuch", "worst=nosuch", "side=nosuch"]) {
        const page = await open(`${path}?${none}`);
        await page.getByText(none, { exact: true }).waitFor();
        await page.getByRole("table").waitFor();
        await page.getByRole("button", { name: "Take it out of the address" }).click();
        await page.getByText(none, { exact: true }).waitFor({ state: "detached" });
        expect(queryOf(page)).toBe("");
        await page.close();
      }
    },
  );

  it("says what the mark beside a size means where there may be one, as text", async () => {
    for (const path of ["/volumes", "/namespaces/analytics"]) {
      const page = await open(path);
      await page.getByRole("img", { name: "shared", exact: true }).first().waitFor();
      await page.getByText("* shared with other claims").waitFor();
    }
    const page = await openList("?columns=claim,requestedBytes");
    expect(await page.getByText("* shared with").count()).toBe(0);
  });

  it("shows the columns that somebody chooses, also to whom he sends the address", async () => {
    const page = await openList("?columns=claim,dataset");
    await page.getByRole("columnheader", { name: "Dataset" }).waitFor();
    expect(await page.getByRole("columnheader").count()).toBe(2);
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("menuitem", { name: "StorageClass" }).click();
    await page.getByRole("columnheader", { name: "StorageClass" }).waitFor();
    expect(queryOf(page)).toBe("?columns=claim,storageClass,dataset");
  });

  it("saves what the filter keeps as a file", async () => {
    const page = await openList("?namespace=shop");
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: /CSV/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(
      /^plumbline-volumes-namespace-shop-\d{4}-\d\d-\d\d\.csv$/,
    );
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines).toHaveLength(1 + 17);
    expect(lines.every((line, n) => n === 0 || line.includes("shop"))).toBe(true);
  });
});

describeInBrowser("one volume", serveCompany, ({ open }) => {
  async function openVolume(claim: string): Promise<Page> {
    const page = await open(`/volumes?namespace=shop&q=${claim}`);
    await page.getByRole("link", { name: claim }).click();
    await page.getByRole("heading", { level: 1, name: claim }).waitFor();
    await page.getByRole("group", { name: /^The plumb line/ }).waitFor();
    return page;
  }

  it("hangs on one line, which keys walk down to its disks", async () => {
    const page = await openVolume("data-postgres-0");
    await page.getByRole("link", { name: /^PersistentVolumeClaim data-postgres-0/ }).focus();
    const names: (string | null)[] = [];
    for (let step = 0; step < 7; step++) {
      await page.keyboard.press("ArrowDown");
      names.push(await page.evaluate(`document.activeElement.querySelector("title").textContent`));
    }
    expect(names.map((name) => name?.split(" ")[0])).toEqual([
      "PersistentVolume",
      "iSCSI",
      "iSCSI",
      "zvol",
      "Pool",
      "vdev",
      "Disk",
    ]);
  });

  it("opens what a node is about by Enter, and comes back", async () => {
    const page = await openVolume("data-postgres-0");
    await page.getByRole("link", { name: /^Pod postgres-0/ }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?object=pod/);
    await page.goBack();
    await page.getByRole("group", { name: /^The plumb line/ }).waitFor();
  });

  it("is one stop for Tab", async () => {
    const page = await openVolume("data-postgres-0");
    const stops = await page.locator(".pl-chain__region [tabindex='0']").count();
    expect(stops).toBe(1);
  });

  it("is a list as well, which the address remembers", async () => {
    const page = await openVolume("data-postgres-0");
    await page.getByRole("button", { name: "List", exact: true }).click();
    await page
      .getByText(/joined by iqn/)
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe("?chain=list");
  });

  it("says that it is not there where it is not", async () => {
    const page = await open("/volumes/none%2Fnone", { mayComplain: /404/ });
    await page.getByText("This volume is not there").waitFor();
  });
});
