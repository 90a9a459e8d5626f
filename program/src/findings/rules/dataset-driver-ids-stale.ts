import { Type } from "typebox";
import { notedIdsOf } from "../../correlate/drivers/registry.ts";
import type { NotedIds } from "../../correlate/drivers/driver.ts";
import type { Links } from "../../correlate/links.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";
import { judgedVolume } from "../volumes.ts";

/** Class 11 of facts/democratic-csi §5.1: a restored configuration database, a move to another NAS; ids are given again. */
export const datasetDriverIdsStale = defineRule({
  code: "dataset-driver-ids-stale",
  title: "Volume whose share or target has another id than its driver noted",
  each: "datasets",
  needs: [
    "system",
    "datasets",
    "shares",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
  ],
  within: "claimScope",
  absence: false,
  severity: "info",
  why: "The driver deletes by the id it noted, and only after it compared path or name: it will leave this share or target behind, and whose it is cannot be seen by the id.",
  remedy: [
    "plumbline trace {subject}",
    "nothing is broken now; before its claim is deleted, note what gives the volume out, and remove by hand what the driver leaves behind (TrueNAS: Shares)",
  ],
  options: Type.Object({}),
  check(dataset, context) {
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    const noted = notedIdsOf(dataset);
    if (noted === null) return quiet("its driver noted no ids");
    const { links } = context;
    const evidence = differences(dataset, noted, links);
    if (evidence.length === 0) return quiet("what gives it out has the ids that its driver noted");
    return {
      is: "hit",
      evidence,
      concerns: claimsOf(links.pvsOf(dataset).map(({ to }) => to)),
    };
  },
});

function differences(dataset: Dataset, noted: NotedIds, links: Links): readonly Evidence[] {
  if (dataset.kind === "filesystem") {
    const protocol = links.driverType(dataset)?.protocol;
    const shares = links.sharesOf(dataset).filter((share) => share.protocol === protocol);
    return difference(
      "share",
      noted.share,
      shares.map(({ id }) => id),
    );
  }
  const paths = links.blockPathsOf(dataset);
  const isNvmeof = paths.some(({ transport }) => transport === "nvmeof");
  const [target, device] = isNvmeof ? ["subsystem", "namespace"] : ["target", "extent"];
  return [
    ...difference(
      target,
      noted.target,
      paths.flatMap((path) => path.target?.id ?? []),
    ),
    ...difference(
      device,
      noted.device,
      paths.flatMap((path) => path.device?.id ?? []),
    ),
  ];
}

/** Nothing where nothing gives it out: other rules judge that. */
function difference(
  what: string,
  noted: number | null,
  ids: readonly number[],
): readonly Evidence[] {
  if (noted === null || ids.length === 0 || ids.includes(noted)) return [];
  return [{ fact: `${what} id`, value: `noted as ${noted}, is ${ids.join(", ")}` }];
}
