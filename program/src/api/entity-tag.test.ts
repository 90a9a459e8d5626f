import { describe, expect, it, test } from "vitest";
import * as given from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { LOOPBACK_DOOR } from "./door.ts";
import { enforcePolicies } from "./enforce-policies.ts";
import { ANN, served } from "./given.ts";
import { shownIn, tenantOf } from "./given-shown.ts";
import { mountApi } from "./mount.ts";
import { ROUTES } from "./routes/index.ts";
import { createServer } from "./server.ts";
import { Showing } from "./showing.ts";
import type { Sight } from "./sight.ts";

const uidOf = (digits: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e${digits}`;
const claimIn = (namespace: string, digits: string, requestedBytes = 2 ** 30) =>
  given.aClaim({
    uid: uidOf(digits),
    namespace,
    name: `data-${digits}`,
    pvName: `pvc-${uidOf(digits)}`,
    requestedBytes,
  });

function volume(namespace: string, digits: string) {
  const [uid, name] = [uidOf(digits), `pvc-${uidOf(digits)}`];
  const claimRef = { namespace, name: `data-${digits}`, uid };
  return given.together(given.nfsVolume(name), {
    persistentVolumeClaims: [claimIn(namespace, digits)],
    persistentVolumes: [
      given.aPv({ uid: `pv-${digits}`, name, claimRef, source: given.nfsSource(name) }),
    ],
  });
}

/** A tenant of "shop", or who sees everything, who asks; a claim of either namespace grows when it is told to. */
function asking(sight: Sight) {
  const inventory = given.inventoryOf(
    given.together(
      given.parents(given.NFS_PARENT),
      volume("shop", "11"),
      volume("next-door", "22"),
    ),
  );
  const showing = new Showing("run");
  showing.show(shownIn(inventory), null);
  const app = createServer(LOOPBACK_DOOR, () => {});
  const gate = { admit: async () => ({ ...ANN, sight: async () => sight }) };
  enforcePolicies(app, gate);
  mountApi(app, ROUTES, served({ gate, shown: () => showing.now }));
  const ask = async (path: string, tag?: string) => {
    const headers = tag === undefined ? {} : { "if-none-match": tag };
    const answer = await app.inject({ url: `/api/v1${path}`, headers });
    return { status: answer.statusCode, tag: String(answer.headers["etag"]), body: answer.body };
  };
  let at = given.NOW;
  const grow = (namespace: string, digits: string) => {
    const record = claimIn(namespace, digits, 2 ** 41 + at++);
    const collection = "persistentVolumeClaims";
    const source = { kind: "cluster", name: "prod", id: given.CLUSTER } as const;
    inventory.change({ source, collection, at, type: "put", record });
    const shown = shownIn(inventory);
    const links = showing.now?.links ?? shown.links;
    const key = keyOf(given.CLUSTER, uidOf(digits));
    showing.show({ ...shown, links, report: { ...shown.report, at } }, [{ collection, key }]);
  };
  return { ask, grow };
}

describe("the tag of an answer to a tenant", () => {
  test.each([
    "/volumes",
    "/claims",
    "/persistentvolumes",
    "/datasets",
    "/pools",
    "/namespaces",
    "/snapshots",
    "/shares",
    "/findings",
    "/search?q=data",
    "/trace?object=pvc/data-11&namespace=shop",
    "/impact?object=pool/tank",
    "/summary",
    "/report",
    "/df",
  ])("stays while others change: %s", async (path) => {
    const { ask, grow } = asking(tenantOf("shop"));
    const first = await ask(path);
    expect(first.status, first.body).toBe(200);
    grow("next-door", "22");
    expect(await ask(path, first.tag)).toEqual({ status: 304, tag: first.tag, body: "" });
    expect((await ask(path)).body).toBe(first.body);
  });

  it("is another one when something of his changes", async () => {
    const { ask, grow } = asking(tenantOf("shop"));
    const first = await ask("/volumes");
    grow("shop", "11");
    const second = await ask("/volumes", first.tag);
    expect(second.status).toBe(200);
    expect(second.tag).not.toBe(first.tag);
    expect(second.body).toContain(String(2 ** 41 + given.NOW));
  });
});

describe("who has an answer", () => {
  test.each([
    ["a tenant", tenantOf("shop")],
    ["a reader", { sees: "everything" } as const],
  ])("names its tag among others, strong or weak, or any: %s", async (_, sight) => {
    const { ask } = asking(sight);
    const { tag, body } = await ask("/volumes");
    for (const held of [`"a", ${tag}`, `${tag},W/"b"`, tag.slice("W/".length), "*"])
      expect(await ask("/volumes", held), held).toEqual({ status: 304, tag, body: "" });
    for (const held of ["", '"a"', tag.slice(0, -1), `"${tag}"`, tag.replace("W/", "w/")])
      expect(await ask("/volumes", held), held).toEqual({ status: 200, tag, body });
  });

  it("is told what is wrong with a question, whatever he has", async () => {
    const { ask } = asking({ sees: "everything" });
    const { tag } = await ask("/volumes");
    for (const held of ["*", tag]) {
      expect((await ask("/volumes?system=other", held)).status, held).toBe(400);
      expect((await ask("/volumes/nowhere", held)).status, held).toBe(404);
    }
  });
});

describe("the tag of an answer to who sees everything", () => {
  it("is another one with every change", async () => {
    const { ask, grow } = asking({ sees: "everything" });
    const first = await ask("/volumes");
    expect((await ask("/volumes", first.tag)).status).toBe(304);
    grow("next-door", "22");
    expect((await ask("/volumes", first.tag)).status).toBe(200);
  });
});
