import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import type { VolumeRow } from "../../program/src/api/contract.ts";
import { writePayloads } from "./given-hostile.ts";
import { PAYLOADS } from "./given-payloads.ts";
import { answer, companyPlaces, isPage, settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

/** High enough that a list of forty rows is drawn whole. */
const TALL = 4_000;
/** What no page of ours has: handlers as attributes, documents in documents, links that are no address of ours, scripts of others. */
const HAZARDS = `[...document.querySelectorAll("*")].flatMap((one) => [
  ...[...one.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => one.localName + " " + name),
  ...(["iframe", "object", "embed", "base", "marquee", "video", "audio"].includes(one.localName) ? [one.localName] : []),
  ...(one.localName === "script" && new URL(one.src).origin !== origin ? ["script of others"] : []),
  ...["href", "src", "action", "xlink:href"].filter((name) => {
    const value = one.getAttribute(name);
    return value !== null && new URL(value, location.href).origin !== origin;
  }).map((name) => one.localName + " " + name + "=" + one.getAttribute(name)),
])`;

const withPayloads = () => serveCompany({ user: `ann ${PAYLOADS[9]}`, before: writePayloads });

describeInBrowser("a world in which somebody writes scripts as names", withPayloads, (at) => {
  const { open, served } = at;
  const ran: string[] = [];
  const watched = {
    height: TALL,
    mayComplain: /403/,
    before: async (page: Page) => {
      await page.exposeFunction("owned", () => ran.push(page.url()));
      page.on("dialog", (dialog) => ran.push(dialog.message()));
    },
  };

  beforeAll(async () => {
    const headers = {
      authorization: `Bearer ${served().token}`,
      "content-type": "application/json",
    };
    const { findings } = (await answer(served(), "/findings?rule=claim-lost")) as {
      findings: readonly { id: string }[];
    };
    const word = { finding: findings[0]?.id, until: "1d", reason: PAYLOADS.join(" ") };
    await fetch(`${served().url}/api/v1/ignores`, {
      method: "POST",
      headers,
      body: JSON.stringify(word),
    });
  });

  /** Opens these pages one after the other: answers what they say, and what of it is more than text. */
  async function read(page: Page, paths: readonly string[]) {
    const texts: string[] = [];
    const hazards: string[] = [];
    for (const path of paths.filter(isPage)) {
      await page.goto(new URL(path, served().url).href);
      await settled(page);
      expect(page.url()).toContain(served().url);
      texts.push(await page.evaluate<string>("document.body.textContent"));
      hazards.push(...(await page.evaluate<string[]>(HAZARDS)).map((one) => `${path}: ${one}`));
    }
    return { text: texts.join("\n"), hazards };
  }

  it("FLT-W1: shows every one of them as text on every page, and runs none", async () => {
    const page = await open("/rules", watched);
    const places = (await companyPlaces(served())).map(({ path }) => path);
    const { text, hazards } = await read(page, [
      ...places,
      "/findings?q=owned",
      "/findings?q=owned&group=namespace",
      "/volumes?q=owned",
      "/namespaces?q=owned",
      "/search?q=owned",
      "/search?q=%3Cimg%20src%3Dx%20onerror%3Downed()%3E",
    ]);
    expect(PAYLOADS.filter((payload) => !text.includes(payload))).toEqual([]);
    expect(hazards).toEqual([]);
    expect(ran).toEqual([]);
  }, 120_000);

  it("FLT-W2: leads nowhere that somebody else has written, from the pages of single things too", async () => {
    const page = await open("/rules", watched);
    const rows = (await answer(served(), "/volumes?q=owned&limit=40")) as {
      rows: readonly VolumeRow[];
    };
    const hostile = (await answer(served(), "/findings?q=owned&limit=40")) as {
      findings: readonly { id: string }[];
    };
    const every = 6;
    const some = <T>(all: readonly T[]) => all.filter((_, n) => n % every === 0);
    const { hazards } = await read(page, [
      ...some(rows.rows).map(({ key }) => `/volumes/${encodeURIComponent(key)}`),
      ...some(hostile.findings).map(({ id }) => `/findings/${id}`),
      ...some(PAYLOADS).map((name) => `/namespaces/${encodeURIComponent(name)}`),
    ]);
    expect(hazards).toEqual([]);
    expect(ran).toEqual([]);
  }, 120_000);

  it("FLT-T20: shows the markup of an alert of TrueNAS as no markup", async () => {
    const page = await open("/findings?rule=nas-alert&q=Owned9", watched);
    await settled(page);
    expect(await page.evaluate<string[]>(HAZARDS)).toEqual([]);
    expect(await page.locator("main").getByText("<br>").count()).toBe(0);
  });

  it("FLT-W6: shows what a name hides, and what would turn it round", async () => {
    const page = await open("/rules", watched);
    const { text } = await read(page, ["/search?q=owned-", "/search?q=ned-shop"]);
    expect(text).toContain("owned-\\u{202e}gnp.exe");
    expect(text).toContain("ow\\u{200b}ned-shop");
    expect(text).not.toMatch(/[\u200b\u202e]/);
  });

  it("FLT-W9: takes no name of a prototype from an address, nor from what the browser remembers", async () => {
    const page = await open("/rules", { ...watched, mayComplain: /400/ }); // which the API refuses
    const planted = `{"__proto__":{"owned":true},"constructor":{"prototype":{"owned":true}}}`;
    await page.evaluate(
      `for (const key of Object.keys(localStorage)) localStorage.setItem(key, ${JSON.stringify(planted)})`,
    );
    await page.evaluate(
      `for (const key of ["plumbline.theme", "__proto__", "plumbline.columns"]) localStorage.setItem(key, ${JSON.stringify(planted)})`,
    );
    const query =
      "__proto__[owned]=1&__proto__.owned=1&constructor[prototype][owned]=1&sort=__proto__&group=constructor&severity=toString&q=hasOwnProperty";
    const places = (await companyPlaces(served())).map(({ path }) => path.split("?")[0] ?? "");
    for (const path of new Set(places)) {
      await page.goto(new URL(`${path}?${query}`, served().url).href);
      await page.locator("main h1").first().waitFor();
      expect(await page.getByText("This page has broken").count(), path).toBe(0);
      expect(await page.evaluate("({}).owned"), path).toBeUndefined();
    }
    await page.evaluate("localStorage.clear()");
  }, 120_000);
});
