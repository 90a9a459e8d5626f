import { describe, expect, it } from "vitest";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { tenantOf } from "../given-shown.ts";

const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

/** A question to each route that answers from what is known. */
const QUESTIONS = [
  "/summary",
  "/report",
  "/findings",
  "/findings/ffff",
  "/trace?object=pool/tank",
  "/impact?object=pool/tank",
  "/df",
];

describe("who does not see everything", () => {
  it.each(QUESTIONS)(
    "is not told by %s that nothing is there, where he may look nowhere",
    async (path) => {
      const { status, body } = await ask(path, SHOWN, tenantOf());
      expect(status).toBe(404);
      expect(body).toMatchObject({
        detail:
          "query namespace: expected a namespace in which you may list claims, and that has some, found none; ask whoever gives rights in yours",
      });
    },
  );

  it.each(["/findings?namespace=lab", "/df?namespace=lab", "/trace?object=pvc/lab/logs"])(
    "is not told by %s that nothing is in the namespace of others",
    async (path) => {
      const { status, body } = await ask(path, SHOWN, tenantOf("shop"));
      expect(status).toBe(404);
      expect(body).toMatchObject({
        detail:
          'query namespace: expected a namespace in which you may list claims, and that has some, found "lab"; name one of shop',
      });
    },
  );

  it("is told alike of what is not there and of what is not his", async () => {
    const detail = (name: string) =>
      `query object: expected an object that you may see, found "dataset/tank/${name}", which is not known, or belongs to others too; check kind, name and namespace`;
    const others = `k8s/nfs/v/${KUBERNETES.persistentVolumes?.[2]?.name ?? ""}`;
    for (const name of [others, "k8s/nfs/v/none"])
      expect(
        await ask(`/trace?object=dataset/tank/${name}`, SHOWN, tenantOf("shop")),
      ).toMatchObject({
        status: 404,
        body: { detail: detail(name) },
      });
  });

  it("is told of his own", async () => {
    const { status, body } = await ask("/findings", SHOWN, tenantOf("shop"));
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 1, findings: [{ rule: "pv-backing-missing" }] });
  });
});
