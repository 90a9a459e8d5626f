import { describe, expect, it } from "vitest";
import {
  aDataset,
  aShare,
  aSpace,
  copyMarks,
  type GivenRecords,
  NFS_PARENT,
  NOW,
  parents,
  SYSTEM,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { Dataset } from "../../model/truenas.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { detachedContainerEmpty } from "./detached-container-empty.ts";

const rule: Rule = detachedContainerEmpty;
const SNAPSHOT_PARENT = "tank/k8s/nfs/s";
const path = `${SNAPSHOT_PARENT}/pvc-${UID}`;
const given = {
  declarations: CLOSED.map((scope) =>
    scope.parent === NFS_PARENT ? { ...scope, snapshotParent: SNAPSHOT_PARENT } : scope,
  ),
};
const container = (over: Partial<Dataset> = {}, at = path) =>
  together(parents(NFS_PARENT, SNAPSHOT_PARENT), { datasets: [aDataset(at, over)] });
const empty = container();

describe("detached-container-empty", () => {
  it("finds a container that the driver left behind", () => {
    expect(findings(rule, empty, given)).toMatchObject([
      { severity: "info", word: "orphan", subject: { kind: "dataset", name: path } },
    ]);
  });

  twins("TRAP-09", "a copy lies in it", {
    rule,
    subject: path,
    because: /something in it/,
    quiet: together(empty, {
      datasets: [
        aDataset(`${path}/snapshot-1`, { userProperties: copyMarks("snapshot-1", `pvc-${UID}`) }),
      ],
    }),
    fires: empty,
    given,
  });
  const holding = (more: GivenRecords, over: Partial<Dataset> = {}) =>
    together(container(over), more);
  const twinsOf = (story: string, because: RegExp, quiet: GivenRecords) =>
    twins("TRAP-31", story, { rule, subject: path, because, quiet, fires: empty, given });
  twinsOf(
    "somebody sent a volume there without its marks",
    /it holds 5 GiB of its own/,
    holding({ datasetSpace: [aSpace(aDataset(path), 5 * 2 ** 30)] }),
  );
  twinsOf(
    "somebody gives it out",
    /NFS share .* gives it out/,
    holding({ shares: [aShare(`/mnt/${path}`)] }),
  );
  it("is one with the few blocks that an empty filesystem takes", () => {
    const space = [aSpace(aDataset(path), 200 * 1024)];
    expect(findings(rule, holding({ datasetSpace: space }), given)).toHaveLength(1);
  });

  twins("TRAP-34", "it is called after no volume: an administrator made it", {
    rule,
    subject: `${SNAPSHOT_PARENT}/exports`,
    because: /somebody may have made it by hand/,
    quiet: container({}, `${SNAPSHOT_PARENT}/exports`),
    fires: empty,
    firesOn: path,
    given,
  });
  const job = {
    key: keyOf(SYSTEM, "job/12"),
    system: SYSTEM,
    id: 12,
    method: "replication.run_onetime",
    state: "RUNNING",
    startedAt: NOW,
    datasets: [`${path}/snapshot-2`, path],
  };
  twins("TRAP-04", "a job is about to fill it", {
    rule,
    subject: path,
    because: /job 12/,
    quiet: together(empty, { jobs: [job] }),
    fires: empty,
    given,
  });
  twins("TRAP-04", "the driver made it a moment ago", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    quiet: container({ createdAt: NOW - 60_000 }),
    fires: empty,
    given,
  });
});
