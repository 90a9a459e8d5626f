import { describe, expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { DB, LISTS, listed, WEB } from "../given-lists.ts";
import { tenantOf } from "../given-shown.ts";

describe("GET /search", () => {
  it.each([
    ["web", "pvc web exact"],
    ["shop/we", "pvc web prefix"],
    [DB, "pvc db exact"],
    [`pvc-${WEB}`.toUpperCase(), `pv pvc-${WEB} exact`],
    [`${given.ISCSI_PARENT}/pvc-${DB}`, `zvol ${given.ISCSI_PARENT}/pvc-${DB} exact`],
    [`csi-pvc-${DB}-clustera`, `target ${given.BASENAME}:csi-pvc-${DB}-clustera exact`],
    ["guid-of-tank", "pool tank exact"],
    ["sdz", "disk sdz exact"],
    ["auto-2026-11-24", `snapshot ${given.NFS_PARENT}/pvc-${WEB}@auto-2026-11-24 exact`],
    [`pvc-${WEB}@auto-2026-11-2`, `snapshot ${given.NFS_PARENT}/pvc-${WEB}@auto-2026-11-23 prefix`],
  ])("finds %s", async (text, expected) => {
    const { rows } = await listed(`/search?q=${encodeURIComponent(text)}`);
    expect(rows.map(({ kind, name, rank }) => [kind, name, rank].join(" "))).toContain(expected);
  });

  it("calls a claim by the key that lists call it by", async () => {
    const { rows } = await listed("/search?q=web");
    const claims = await listed("/claims?q=web");
    const hit = rows.find(({ kind, name }) => kind === "pvc" && name === "web");
    expect(hit?.["key"]).toBe(claims.rows[0]?.["key"]);
  });

  it("gives the best first, at most fifty, and says that there are more", async () => {
    const claims = Array.from({ length: 700 }, (_, at) =>
      given.aClaim({ uid: `uid-${at}`, name: `x${at}-data` }),
    );
    const last = given.aClaim({ uid: "uid-last", name: "data" });
    const { body } = await ask(
      "/search?q=data",
      shownOver({ persistentVolumeClaims: [...claims, last] }),
    );
    const { rows, more } = body as { rows: readonly { name: string }[]; more: boolean };
    expect([rows.length, more, rows[0]?.name]).toEqual([50, true, "data"]);
  });

  it("finds for a tenant what is his", async () => {
    const { body } = await ask("/search?q=pvc-", LISTS, tenantOf("lab"));
    const { rows } = body as { rows: readonly { name: string }[] };
    expect(rows.map(({ name }) => name)).toContain(`pvc-${DB}`);
    expect(JSON.stringify(rows)).not.toContain(WEB);
  });
});
