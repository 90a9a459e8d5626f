import { describe, expect, it } from "vitest";
import {
  aPv,
  aShare,
  NFS_PARENT,
  nfsVolume,
  parents,
  SMB_PARENT,
  smbSource,
  smbVolume,
  together,
  UID,
} from "../../model/given.ts";
import type { Share } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { shareDisabled } from "./share-disabled.ts";

const rule: Rule = shareDisabled;
const path = `/mnt/${NFS_PARENT}/pvc-${UID}`;
const { datasets = [], datasetSpace = [] } = nfsVolume();
const dataset = together(parents(NFS_PARENT), { datasets, datasetSpace });
const withShares = (...shares: readonly Share[]) =>
  together(dataset, { shares, persistentVolumes: [aPv()] });
const off = aShare(path, { enabled: false });

describe("share-disabled", () => {
  it("finds a share that was switched off under a bound claim, and says whose it is", () => {
    expect(findings(rule, withShares(off))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        word: null,
        subject: { kind: "share", name: path },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  it("finds an SMB share likewise", () => {
    const { shares = [], ...rest } = smbVolume();
    const records = together(parents(SMB_PARENT), rest, {
      shares: shares.map((share) => ({ ...share, enabled: false })),
      persistentVolumes: [aPv({ source: smbSource(`pvc-${UID}`) })],
    });
    expect(findings(rule, records)).toMatchObject([
      { subject: { kind: "share" }, concerns: [{ namespace: "shop", name: "data-postgres-0" }] },
    ]);
  });

  twins("TRAP-39", "one that nobody needs now is no fault: an administrator may be at work", {
    rule,
    subject: path,
    because: /no bound PersistentVolume needs it/,
    quiet: together(dataset, { shares: [off], persistentVolumes: [aPv({ phase: "Released" })] }),
    fires: withShares(off),
  });
  twins("TRAP-39", "it is enabled", {
    rule,
    subject: path,
    because: /it is enabled/,
    quiet: withShares(aShare(path)),
    fires: withShares(off),
  });
  twins("TRAP-27", "another share of the same protocol gives out the same dataset", {
    rule,
    subject: path,
    because: /another share of its protocol/,
    quiet: withShares({ ...off, key: "host-id/nfs/off" as Share["key"] }, aShare(path, { id: 99 })),
    fires: withShares(off),
  });
});
