import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChainDrawing } from "./chain-drawing.tsx";
import { ChainList } from "./chain-list.tsx";
import { chainOf, NFS_LINES } from "./given.ts";
import type { Chain, ChainFinding } from "./layers.ts";

beforeEach(() => {
  // there is no layout where markup is only written; every other complaint of React is a mistake
  vi.spyOn(console, "error").mockImplementation((...said: unknown[]) => {
    expect(String(said[0])).toContain("useLayoutEffect does nothing on the server");
  });
});

function markup(view: ReactElement, at = "/"): string {
  return renderToStaticMarkup(<MemoryRouter initialEntries={[at]}>{view}</MemoryRouter>);
}

function drawing(chain: Chain, findings: readonly ChainFinding[] = []): string {
  return markup(<ChainDrawing chain={chain} findings={findings} details="list" />);
}

function list(chain: Chain, isHeardOnly: boolean, findings: readonly ChainFinding[] = []): string {
  return markup(
    <ChainList id="list" chain={chain} findings={findings} isHeardOnly={isHeardOnly} />,
  );
}

const ON_SDD = [{ severity: "error", subject: { key: "disk sdd" } }] as const;

const BROKEN = chainOf(["claim a > pv b"], {
  "pv b": { state: "missing", because: "it is named here and does not exist" },
});

describe("a chain that is drawn", () => {
  it("says in words what is missing and which link is broken", () => {
    const html = drawing(BROKEN);
    expect(html).toContain(">missing</text>");
    expect(html).toContain(">broken</text>");
    expect(html).toContain(
      "<title>PersistentVolume b, missing, it is named here and does not exist",
    );
  });

  it("marks what is found on the node it is about", () => {
    expect(drawing(chainOf(NFS_LINES), ON_SDD)).toContain("<title>Disk sdd, 1 finding</title>");
  });

  it("marks what is not as it should be though nothing is found about it", () => {
    const facts = [{ label: "status", value: "DEGRADED" }];
    const html = drawing(chainOf(NFS_LINES, { "vdev mirror-1": { facts } }));
    expect(html.match(/pl-chain__sign--warning/g)).toHaveLength(1);
  });

  it("has one stop for Tab, at what was asked about", () => {
    const stops = drawing(chainOf(NFS_LINES)).match(/<a tabindex="0"[^>]*>/g);
    expect(stops).toHaveLength(1);
    expect(stops?.[0]).toContain("pl-chain__box--asked");
  });

  it("says doubts about a link", () => {
    expect(drawing(doubted())).toContain("<title>in doubt: another PV has this handle</title>");
  });

  it("says where the line ends, and that it may go on where not all was read", () => {
    expect(drawing(chainOf(["claim a"]))).toContain("nothing below");
    const html = drawing(chainOf(["claim a"], {}, { complete: false }));
    expect(html).toContain("not known what is below");
    expect(html).not.toContain("nothing below");
  });

  it("FLT-W1: shows markup in a name as text", () => {
    const html = drawing(chainOf(["claim <img/src=x> > pv b"]));
    expect(html).toContain("&lt;img/src=x&gt;");
    expect(html).not.toContain("<img");
  });
});

describe("a chain as a list", () => {
  it("says how much is found about a node", () => {
    expect(list(chainOf(NFS_LINES), true, ON_SDD)).toContain("Disk sdd, 1 finding");
  });

  it("says where each node leads, by what, and what is missing there", () => {
    expect(list(BROKEN, false)).toContain("leads to PersistentVolume b (joined by name) — missing");
  });

  it("leads to the pages of its nodes", () => {
    expect(list(BROKEN, false)).toContain('<a href="/volumes/claim%20a"');
  });

  it("marks the node whose page this is, in the drawing too: to follow it leads nowhere", () => {
    const here =
      /<a [^>]*aria-current="page"[^>]*href="\/volumes\/claim%20a"|<a [^>]*href="\/volumes\/claim%20a"[^>]*aria-current="page"/;
    const view = <ChainList id="list" chain={BROKEN} findings={[]} isHeardOnly={false} />;
    const drawn = <ChainDrawing chain={BROKEN} findings={[]} details="list" />;
    for (const one of [view, drawn]) {
      expect(markup(one, "/volumes/claim%20a?chain=list")).toMatch(here);
      expect(markup(one, "/volumes/another")).not.toContain("aria-current");
    }
  });

  it("has no link that nobody sees beside the drawing", () => {
    expect(list(BROKEN, true)).not.toContain("<a ");
  });

  it("says doubts about a link", () => {
    expect(list(doubted(), false)).toContain("in doubt: another PV has this handle");
  });
});

function doubted(): Chain {
  const chain = chainOf(["claim a > pv b"]);
  const links = chain.links.map((link) => ({ ...link, doubts: ["another PV has this handle"] }));
  return { ...chain, links };
}
