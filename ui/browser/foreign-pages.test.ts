import { beforeAll, expect, it } from "vitest";
import { foreignSite } from "./given-foreign.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

const ANYTHING = /./;

/*
 * Somebody who is logged in opens a page of others. It may come from another port of the same host, to which browsers send the cookies of
 * ours, or from a site that has nothing to do with us.
 */
describeInBrowser("a page of others, opened by somebody who is logged in", serveCompany, (at) => {
  const { watch, served } = at;
  let finding = "";

  beforeAll(async () => {
    const headers = { authorization: `Bearer ${served().token}` };
    const answer = await fetch(`${served().url}/api/v1/findings?limit=1`, { headers });
    finding = ((await answer.json()) as { findings: { id: string }[] }).findings[0]?.id ?? "";
  });

  /** What a script on a page of this host made of it; afterwards, in the same browser, our own page is asked for what it knows. */
  async function afterwards<T>(host: string, html: string, script: string) {
    await using site = await foreignSite(html);
    const { page, close } = await watch("/rules", { mayComplain: ANYTHING });
    await page.goto(`http://${host}:${site.port}/`);
    const said = await page.evaluate<T>(script);
    await page.goto(new URL("/rules", served().url).href);
    const ignores = await page.evaluate<unknown[]>(
      `fetch("/api/v1/ignores").then((answer) => answer.json()).then(({ ignores }) => ignores)`,
    );
    const isKnown = (await page.getByRole("heading", { level: 1, name: "Rules" }).count()) === 1;
    await close();
    return { said, ignores, isKnown };
  }

  /** What a page can send without asking first, and with asking. */
  const SENDS = () => {
    const word = { finding, until: "1d", reason: "planted" };
    const to = JSON.stringify(`${served().url}/api/v1/ignores`);
    const body = JSON.stringify(JSON.stringify(word));
    const send = (more: string) =>
      `fetch(${to}, { method: "POST", credentials: "include", body: ${body}, ${more} }).then(({ type, status }) => type + " " + status, () => "refused")`;
    return `Promise.all([${[
      send(`mode: "no-cors", headers: { "content-type": "text/plain" }`),
      send(`headers: { "content-type": "text/plain" }`),
      send(`headers: { "content-type": "application/json", "x-plumbline": "page" }`),
      `fetch(${to}, { credentials: "include" }).then((answer) => answer.text(), () => "refused")`,
    ].join()}])`;
  };

  it.each(["127.0.0.1", "localhost", "attacker.example"])(
    "FLT-A8: of %s sends what changes nothing, and reads nothing",
    async (host) => {
      const { said, ignores, isKnown } = await afterwards<string[]>(host, "", SENDS());
      expect(said).toEqual(Array(4).fill("refused")); // not even that there was an answer is told
      expect(ignores).toEqual([]);
      expect(isKnown).toBe(true);
    },
  );

  it.each(["127.0.0.1", "attacker.example"])(
    "FLT-A8: of %s sends a form that changes nothing and logs nobody out",
    async (host) => {
      const form = (action: string) =>
        `<form method="post" enctype="text/plain" action="${served().url}${action}" target="frame"><input name='{"finding":"${finding}","until":"1d","reason":"' value='"}'></form>`;
      const html = `<iframe name="frame"></iframe>${form("/api/v1/ignores")}${form("/logout")}`;
      const send = `new Promise((resolve) => {
        const forms = [...document.forms];
        const next = () => { const form = forms.shift(); if (form) form.submit(); else resolve(document.forms.length); };
        document.querySelector("iframe").addEventListener("load", next);
        next();
      })`;
      expect(await afterwards(host, html, send)).toEqual({ said: 2, ignores: [], isKnown: true });
    },
  );

  it.each(["127.0.0.1", "localhost", "attacker.example"])(
    "FLT-A14: of %s hears no events",
    async (host) => {
      const listen = `new Promise((resolve) => {
        const source = new EventSource("${served().url}/api/v1/events", { withCredentials: true });
        source.addEventListener("open", () => resolve("open"));
        source.addEventListener("error", () => resolve(source.readyState === EventSource.CLOSED ? "closed" : "again"));
      })`;
      expect((await afterwards(host, "", listen)).said).toBe("closed");
    },
  );

  it("FLT-W5: shows none of ours in a frame", async () => {
    await using site = await foreignSite(`<iframe src="${served().url}/rules"></iframe>`);
    const { page, complaints, close } = await watch("/rules");
    await page.goto(`http://127.0.0.1:${site.port}/`);
    await expect.poll(() => complaints.join()).toContain("frame-ancestors");
    const [, frame] = page.frames();
    expect(await frame?.getByText("Rules").count()).toBe(0);
    await close();
  });

  it("FLT-A14: whose name was rebound to this machine is answered nothing", async () => {
    const { page, close } = await watch("/rules", { mayComplain: ANYTHING });
    const answer = await page.goto(`http://attacker.example:${new URL(served().url).port}/rules`);
    expect(answer?.status()).toBe(421);
    const events = await page.evaluate<number>(
      `fetch("/api/v1/events").then(({ status }) => status)`,
    );
    expect(events).toBe(421);
    await close();
  });
});
