import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { DB, listed, LISTS, RECORDS } from "../given-lists.ts";
import { tenantOf } from "../given-shown.ts";

it("GET /targets gives each with what lies behind it", async () => {
  const { rows } = await listed("/targets?namespace=lab");
  expect(rows).toMatchObject([
    {
      transport: "iscsi",
      name: `${given.BASENAME}:csi-pvc-${DB}-clustera`,
      units: [{ unit: 0, zvol: `${given.ISCSI_PARENT}/pvc-${DB}`, enabled: true }],
      sessions: 0,
    },
  ]);
  expect((await listed("/targets?transport=nvmeof")).total).toBe(0);
});

it("GET /targets calls sessions none only where all were read, and may be shown", async () => {
  const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
  const unread = shownOver(RECORDS, {
    iscsiSessions: given.incomplete("iscsiSessions", [], reason),
  });
  expect((await ask("/targets", unread)).body).toMatchObject({ rows: [{ sessions: null }] });
  const { body } = await ask("/targets", LISTS, tenantOf("lab"));
  expect(body).toMatchObject({ rows: [{ sessions: null }] });
});
