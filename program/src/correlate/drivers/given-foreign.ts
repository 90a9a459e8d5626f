import { aTargetExtent, anExtent, aTarget, BASENAME } from "../../model/given.ts";
import { csi, type DriverCase, filesystem, NAME, NAS, nfsShare, onNas, zvol } from "./given.ts";

const scale = filesystem(`tank/scale/${NAME}`, {
  "truenas-csi:managed_resource": "true",
  "truenas-csi:csi_volume_name": NAME,
});
const watteel = zvol(`tank/apps/${NAME}`, { "io.truenas.csi:managed": "truenas-csi" });
const hpe = zvol(`tank/hpe/${NAME}`, {
  "org.freenas:description": "Dataset created by HPE CSI Driver for Kubernetes",
});
const dravanet = filesystem(`tank/dravanet/${NAME}`);
const shared = `${BASENAME}:backend`;

/** Drivers that are known by their marks and left alone (§7.2). */
export const FOREIGN_CASES: readonly DriverCase[] = [
  {
    title: "truenas-scale-csi",
    source: csi("org.truenas.csi", NAME, {
      node_attach_driver: "nfs",
      server: NAS,
      share: `/mnt/${scale.path}`,
    }),
    nas: onNas(scale, nfsShare(scale.path)),
    dataset: scale,
    clues: [
      { by: "path", server: NAS, path: `/mnt/${scale.path}` },
      { by: "handle", driver: "org.truenas.csi", handle: NAME },
    ],
    ownership: { state: "foreign", driverName: "truenas-scale-csi (org.truenas.csi)" },
    shared: null,
  },
  {
    title: "truenas-csi of piwi3910, many LUNs behind one target",
    source: csi("csi.truenas.watteel.com", `nas1/iscsi/${watteel.path}`, {
      portal: `${NAS}:3260`,
      iqn: shared,
      lun: "4",
    }),
    nas: onNas(watteel, {
      iscsiTargets: [aTarget(6, "backend")],
      iscsiExtents: [anExtent(6, "x", watteel.path)],
      iscsiTargetExtents: [{ ...aTargetExtent(6, 6, 6), lun: 4 }],
    }),
    dataset: watteel,
    clues: [
      { by: "iqn", portals: [`${NAS}:3260`], iqn: shared, lun: 4 },
      { by: "dataset", path: watteel.path },
    ],
    ownership: { state: "foreign", driverName: "truenas-csi (csi.truenas.watteel.com)" },
    shared: null,
  },
  {
    title: "HPE CSI, whose target exists only while it is published",
    source: csi("csi.hpe.com", hpe.path.replaceAll("/", "_"), {}),
    nas: onNas(hpe),
    dataset: hpe,
    clues: [],
    ownership: { state: "foreign", driverName: "HPE CSI (csi.hpe.com)" },
    shared: null,
  },
  {
    title: "truenas-csi of dravanet",
    source: csi("example.dravanet", dravanet.path, {
      server: NAS,
      share: `/mnt/${dravanet.path}`,
    }),
    nas: onNas(dravanet, nfsShare(dravanet.path, NAME)),
    dataset: dravanet,
    clues: [{ by: "path", server: NAS, path: `/mnt/${dravanet.path}` }],
    ownership: { state: "foreign", driverName: "truenas-csi (dravanet)" },
    shared: null,
  },
];
