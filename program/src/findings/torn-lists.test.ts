import { describe } from "vitest";
import {
  aDataset,
  aNamespaceOf,
  anExtent,
  anNvmeofService,
  anNvmeofSession,
  aSubsystem,
  aTarget,
  aTargetExtent,
  copyMarks,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiVolume,
  NVMEOF_PARENT,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../model/given.ts";
import { CLOSED } from "./given.ts";
import type { Rule } from "./rule.ts";
import { datasetHalfDeleted } from "./rules/dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./rules/dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { detachedCopyIncomplete } from "./rules/detached-copy-incomplete.ts";
import { detachedCopyUnreferenced } from "./rules/detached-copy-unreferenced.ts";
import { extentWithoutZvol } from "./rules/extent-without-zvol.ts";
import { nvmeofNamespaceWithoutZvol } from "./rules/nvmeof-namespace-without-zvol.ts";
import { nvmeofSubsystemWithoutNamespace } from "./rules/nvmeof-subsystem-without-namespace.ts";
import { targetWithoutExtent } from "./rules/target-without-extent.ts";
import { twins } from "./twins.ts";

/** A list of targets, of extents and of what joins them: what is made anew while they are read has another id in the next one. */

const name = `pvc-${UID}`;
const zvol = `${ISCSI_PARENT}/${name}`;
const COPIES = "tank/k8s/iscsi/s";
const container = `${COPIES}/${name}`;
const copyPath = `${container}/snapshot-${UID}`;
const UNFINISHED = { "democratic-csi:provision_success": "" };
const withoutTarget = ({
  iscsiTargetExtents: _rows,
  iscsiTargets: _targets,
  ...rest
}: GivenRecords) => rest;
const half = withoutTarget(iscsiVolume(7));
const unfinished = withoutTarget(iscsiVolume(7, name, {}, UNFINISHED));
const copy = (marked: Readonly<Record<string, string>>): GivenRecords =>
  together(parents(COPIES, container), {
    datasets: [
      aDataset(copyPath, {
        kind: "zvol",
        mountpoint: null,
        userProperties: { ...copyMarks(`snapshot-${UID}`, name), ...marked },
      }),
    ],
  });
const lost = { iscsiExtents: [anExtent(7, `csi-${name}`, zvol)] };
const lostNamespace = {
  nvmeofSubsystems: [aSubsystem(7, "prod")],
  nvmeofNamespaces: [aNamespaceOf(7, 7, `${NVMEOF_PARENT}/${name}`, { subsystemName: "prod" })],
};

interface Case {
  readonly rule: Rule;
  readonly subject: string;
  readonly records: GivenRecords;
}

const OVER_ISCSI: readonly Case[] = [
  { rule: datasetUnreferenced, subject: zvol, records: iscsiVolume(7) },
  { rule: datasetHalfDeleted, subject: zvol, records: half },
  { rule: datasetHalfProvisioned, subject: zvol, records: unfinished },
  { rule: detachedCopyUnreferenced, subject: copyPath, records: copy({}) },
  { rule: detachedCopyIncomplete, subject: copyPath, records: copy(UNFINISHED) },
  { rule: extentWithoutZvol, subject: `csi-${name}`, records: lost },
  { rule: targetWithoutExtent, subject: "prod", records: { iscsiTargets: [aTarget(7, "prod")] } },
];

const OVER_NVMEOF: readonly Case[] = [
  { rule: nvmeofNamespaceWithoutZvol, subject: "prod/1", records: lostNamespace },
  {
    rule: nvmeofSubsystemWithoutNamespace,
    subject: "prod",
    records: { nvmeofSubsystems: [aSubsystem(7, "prod")] },
  },
];

const declarations = CLOSED.filter(({ parent }) => parent === ISCSI_PARENT).map((scope) => ({
  ...scope,
  snapshotParent: COPIES,
}));
const given = { declarations };
const because = /lists of targets do not fit each other/;

describe.each(OVER_ISCSI)("$rule.code", ({ rule, subject, records }) => {
  const fires = together(parents(ISCSI_PARENT), records);
  const quiet = together(fires, { iscsiTargetExtents: [aTargetExtent(9, 99, 7)] });
  twins("HAZ-36", "a row joins a target that no list shows", {
    rule,
    subject,
    given,
    because,
    fires,
    quiet,
  });
});

describe.each(OVER_NVMEOF)("$rule.code", ({ rule, subject, records }) => {
  const service = { nvmeofService: [anNvmeofService()] };
  const fires = together(parents(NVMEOF_PARENT), service, records);
  const another = aNamespaceOf(9, 99, `${NVMEOF_PARENT}/another`);
  const quiet = together(fires, { nvmeofNamespaces: [another] });
  twins("HAZ-36", "a namespace is in a subsystem that no list shows", {
    rule,
    subject,
    given,
    because,
    fires,
    quiet,
  });
});

describe("dataset-unreferenced", () => {
  const fires = together(
    parents(NVMEOF_PARENT),
    { nvmeofService: [anNvmeofService()] },
    nvmeofVolume(7),
  );
  twins(
    "HAZ-36",
    "a host is connected to a subsystem that no list shows: it may be the one of this volume",
    {
      rule: datasetUnreferenced,
      subject: `${NVMEOF_PARENT}/${name}`,
      given: {
        declarations: declarations.map((scope) => ({
          ...scope,
          parent: NVMEOF_PARENT,
          driver: null,
        })),
      },
      because,
      fires,
      quiet: together(fires, { nvmeofSessions: [anNvmeofSession(99)] }),
    },
  );
});
