import { counted, countText } from "./format/count.ts";

/**
 * Everything that pages say, in one place. Sentences that come from the service (titles of rules, evidence, reasons) are not here:
 * they are the same on the command line.
 */
export const TEXTS = {
  product: "Plumbline",

  nav: {
    label: "Pages",
    overview: "Overview",
    findings: "Findings",
    volumes: "Volumes",
    storage: "Storage",
    snapshots: "Snapshots",
    namespaces: "Namespaces",
    sources: "Sources",
    rules: "Rules",
    search: "Search",
    toggle: "Show or hide the pages",
    skip: "Skip to content",
    onlyYours: "Numbers on these pages count nothing else.",
  },

  masthead: {
    search: "Search: a name, UID, IQN, path, GUID …",
    searchHint: "Press / to search",
    searchClear: "Clear the search",
    theme: "Colours",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    apiReference: "API reference",
    metrics: "Metrics",
    logOut: "Log out",
    menu: "You and this service",
    you: (name: string) => `You are ${name}`,
    seesAll: "You see everything",
    sees: (count: number, cluster: string, named: readonly string[], more: number) => {
      if (count === 0) return `You see no namespace of ${cluster}`;
      const rest = more > 0 ? ` and ${countText(more)} more` : "";
      return `You see ${counted(count, "namespace")} of ${cluster}: ${named.join(", ")}${rest}`;
    },
  },

  banner: {
    lost: "Not connected: what you see is as it was",
    lostHint: "It is tried again and again.",
    refused: "You are not logged in any more, and what you see does not change.",
    refusedHint: "Log in again",
    notLooking: "Plumbline has not looked at its sources since",
    notLookingHint: "Its log says what it waits for.",
    stale: "No newer answer came; this one is from",
    down: (source: string) => `${source} cannot be read:`,
    downSince: "What is shown of it was read",
    downNever: "Nothing of it was ever read.",
    partial: (sources: string) =>
      `Not everything you see is from the last look: a part of ${sources} could not be read whole.`,
    link: "What is missing",
  },

  notReady: {
    firstLook: {
      title: "The first look is not finished yet",
      lead: "Clusters and systems are read for the first time since the start: that takes seconds, or some minutes where there are many volumes.",
    },
    otherwise: "Plumbline cannot answer yet",
    hint: "It is asked every two seconds; this page then appears by itself.",
  },

  trouble: {
    noAnswer: "The service does not answer.",
    status: (status: number) => `The service answered with status ${status}.`,
    title: "This cannot be shown",
    again: "Try again",
    notThere: "There is no such page",
    notThereHint: "The address may have been cut off, or is of another version.",
    notThereLink: "To the overview",
    broken: "This page has broken",
    brokenHint:
      "That is a mistake of ours. Load the page again; what it says here helps us find it.",
  },

  sourceState: {
    whole: "Read whole",
    limited: "Read as far as permitted",
    partial: "Read in part",
    stale: "Stale",
    down: "Cannot be read",
    unread: "Not read yet",
  },

  severity: { error: "Error", warning: "Warning", info: "Info" },
  verdict: { confirmed: "Confirmed", suspect: "Suspect", unknown: "Unknown" },
  unknown: "unknown",
  none: "none",
  notYet: "Loading",

  copy: { label: "Copy", done: "Copied" },

  list: {
    rows: (total: number) => counted(total, "row"),
    empty: "Nothing here matches",
    emptyHint: "Another filter may find something.",
    clear: "Clear all filters",
    unread: "There may be more, because not everything could be read:",
    sortedUp: "sorted, smallest first",
    sortedDown: "sorted, largest first",
    allOf: (total: number) => `All ${countText(total)}`,
    scroll: (what: string) => `${what}, scrolls`,
  },

  overview: {
    title: "Overview",
    lookedAt: "Last look",
    atLeast: (amount: string) => `at least ${amount}`,
    findings: {
      title: "Findings",
      kinds: {
        error: (count: number) => (count === 1 ? "error" : "errors"),
        warning: (count: number) => (count === 1 ? "warning" : "warnings"),
        info: () => "info",
        unknown: () => "unanswered",
      },
      fresh: (count: number) => `${countText(count)} new in 24 h`,
      noneFresh: "none new in 24 h",
      noMemory: "Nothing is remembered from one start to the next: what is new cannot be told.",
      remembersSince: "It began to remember",
      newTomorrow: "what is new since yesterday can be told tomorrow.",
      couldComeBack: "could come back",
      moreRules: (count: number) => `${counted(count, "more rule")} found something`,
    },
    sources: {
      title: "Sources",
      what: (kind: "cluster" | "system", version: string | null) =>
        kind === "cluster" ? "cluster" : version === null ? "TrueNAS" : `TrueNAS ${version}`,
      wholeSince: "oldest",
      counts: {
        persistentVolumeClaims: (count: number) => counted(count, "claim"),
        persistentVolumes: (count: number) => counted(count, "PersistentVolume"),
        pods: (count: number) => counted(count, "Pod"),
        datasets: (count: number) => counted(count, "dataset"),
        zfsSnapshots: (count: number) => counted(count, "snapshot"),
        shares: (count: number) => counted(count, "share"),
        iscsiTargets: (count: number) => counted(count, "iSCSI target"),
        nvmeofSubsystems: (count: number) => counted(count, "NVMe-oF subsystem"),
      },
      never: "never read whole",
      noParts: "nothing was read yet",
      allParts: (all: number) => `all ${counted(all, "part")} read whole`,
      someParts: (whole: number, all: number, kept: number) =>
        `${countText(whole)} of ${counted(all, "part")} read whole${kept > 0 ? `, ${countText(kept)} not permitted` : ""}`,
      empty: "Neither a cluster nor a TrueNAS is configured.",
    },
    namespaces: {
      title: "Namespaces by what they use",
      atLeast: "≥",
      unknownVolumes: (volumes: number) =>
        `Of ${counted(volumes, "volume")} it is not known what ${volumes === 1 ? "it uses" : "they use"}: it may be more`,
      all: (count: number) => `All ${counted(count, "namespace")}`,
      empty: "No namespace is known to use anything on a NAS.",
    },
    pools: {
      title: "Pools",
      fill: (ratio: string, size: string, free: string) => `${ratio} full of ${size}, ${free} free`,
      fillUnknown: "how full it is is not known",
      filling: "filling up",
      nearlyFull: "nearly full",
      whose: (claims: number) => counted(claims, "claim"),
      promise: (promised: string, whose: string, used: string, left: string) =>
        `${promised} promised to ${whose}, ${used} used; ${left} are left for them`,
      promiseUnknown: (whose: string) => `what was promised to ${whose} is not known`,
      unlimited: (volumes: number) =>
        `${counted(volumes, "volume")} ${volumes === 1 ? "has" : "have"} no limit, or an unknown one`,
      over: (amount: string) => `over-committed by ${amount}`,
      nobody: "no claim lies here",
      empty: "No pool is known.",
      more: (count: number) => counted(count, "more pool"),
      findings: (count: number) => `${counted(count, "finding")} about it`,
    },
    verdict: {
      label: "Verdict",
      nothing: "Nothing is out of plumb",
      nothingSaid: "Nothing can be said: no source answers",
      nothingWatched: "Nothing is watched: neither a cluster nor a TrueNAS is configured",
      nothingAsked: (because: string) => `Nothing could be asked: every rule ${because}`,
      needYou: (count: number) =>
        `${counted(count, "thing")} ${count === 1 ? "needs" : "need"} you`,
      look: (count: number) =>
        `${counted(count, "thing")} ${count === 1 ? "is" : "are"} worth a look`,
      asFarAs: (losses: string) => `Nothing is out of plumb as far as can be told: ${losses}`,
      open: (count: number) =>
        `Nothing is out of plumb where it could be judged; ${counted(count, "question")} ${count === 1 ? "is" : "are"} open`,
      notAsked: (count: number) =>
        `Nothing was found, but ${counted(count, "rule")} could not be asked`,
      learning: (day: string) => `Nothing is out of plumb so far; it learns until ${day}`,
      worthKnowing: (count: number) =>
        `Nothing needs you: ${counted(count, "thing")} ${count === 1 ? "is" : "are"} good to know`,
      losses: {
        down: (names: readonly string[]) =>
          names.length === 1
            ? `${names[0]} cannot be read`
            : `${countText(names.length)} sources cannot be read`,
        stale: (names: readonly string[]) =>
          names.length === 1
            ? `${names[0]} is stale`
            : `${countText(names.length)} sources are stale`,
        partial: (names: readonly string[]) =>
          names.length === 1
            ? `${names[0]} was read in part`
            : `${countText(names.length)} sources were read in part`,
        unread: (names: readonly string[]) =>
          names.length === 1
            ? `${names[0]} was not read yet`
            : `${countText(names.length)} sources were not read yet`,
      },
      lossNote: (source: string, because: string) => `${source}: ${because}`,
      frozen: (place: string) =>
        `${place} is frozen: nothing there is confirmed until somebody has looked`,
      unknown: (count: number) =>
        `${counted(count, "question")} could not be answered: nothing there may be taken for fine`,
      aged: (count: number) => `${counted(count, "earlier finding")} cannot be judged again now`,
      learns: (day: string) =>
        `It learns until ${day}: nothing that seems gone is confirmed before`,
      skipped: (count: number) => `${counted(count, "rule")} could not be asked`,
      suppressed: (count: number) =>
        `${counted(count, "finding")} ${count === 1 ? "is" : "are"} left out by somebody's word`,
    },
  },
  chain: {
    title: "The plumb line",
    label: (things: number) => `The plumb line: ${counted(things, "thing")}, from top to bottom`,
    keys: "Arrow keys walk along it, Enter opens.",
    shownAs: "Shown as",
    drawing: "Drawing",
    list: "List",
    level: (kind: string, count: number) => (count === 1 ? kind : `${kind} (${count})`),
    leadsTo: (what: string, basis: string) => `leads to ${what} (joined by ${basis})`,
    inNamespace: (namespace: string) => ` in ${namespace}`,
    more: (count: number) => `+ ${count} more`,
    unfold: (count: number) => `Show ${count} more`,
    notes: "What it does not say",
    incomplete: "Not everything could be read: what it does not show may be there.",
    cluster: (names: string) => `Kubernetes: ${names}`,
    system: (names: string) => `TrueNAS: ${names}`,
    zvol: "zvol",
    kinds: {
      workload: "Workload",
      pod: "Pod",
      claim: "PersistentVolumeClaim",
      pv: "PersistentVolume",
      attachment: "VolumeAttachment",
      node: "Node",
      session: "Session",
      share: "Share",
      target: "iSCSI target",
      extent: "iSCSI extent",
      subsystem: "NVMe-oF subsystem",
      nvmeofNamespace: "NVMe-oF namespace",
      dataset: "Dataset",
      pool: "Pool",
      vdev: "vdev",
      disk: "Disk",
      volumeSnapshot: "VolumeSnapshot",
      volumeSnapshotContent: "VolumeSnapshotContent",
      zfsSnapshot: "ZFS snapshot",
    },
    states: { present: "present", missing: "missing", unknown: "not known" },
    wires: { missing: "broken", unknown: "not known", doubted: "in doubt" },
    ends: {
      above: { known: "nothing above", unknown: "not known what is above" },
      below: { known: "nothing below", unknown: "not known what is below" },
    },
  },

  filter: {
    clear: "Clear the filter",
    suggestions: "What could stand here",
    open: "A quotation mark is not closed.",
    reserved: (word: string) =>
      `“${word}” does not filter; put it in quotation marks to look for it in names.`,
  },

  export: {
    menu: "Export",
    csv: "CSV",
    json: "JSON",
    ofRows: (rows: number) => `The ${counted(rows, "row")} that the filter keeps`,
    progress: (done: string, total: string) => `${done} of ${total} rows`,
    running: "Exporting",
    cancel: "Cancel",
    failed: "Nothing was saved",
    dismiss: "Close",
  },

  findings: {},
  volumes: {
    title: "Volumes",
    intro: "Every claim with what is below it, down to its dataset, in Kubernetes and on the NAS.",
    filter: "Filter volumes",
    placeholder: "namespace:shop worst:error postgres …",
    choose: "Columns",
    usualColumns: "As wide as the window allows",
    bars: (full: string) => ` · a full bar is ${full}, the largest size in this list`,
    none: "There are no volumes",
    noneHint: "No claim was found whose data lies on a TrueNAS, or may lie there.",
    notYet: "not yet",
    others: (count: number) => `+ ${count}`,
    words: {
      namespace: "of the claim",
      worst: "severity of the worst finding",
      pool: "where the data lies",
      system: "the TrueNAS",
      cluster: "the Kubernetes cluster",
      storageClass: "of the claim",
      protocol: "how it is given out",
      driver: "name of the CSI driver",
      phase: "of the claim",
      labelSelector: "labels of the claim, as kubectl -l takes them",
      q: "part of a name; text without a word does the same",
    },
    columns: {
      claim: "Claim",
      namespace: "Namespace",
      cluster: "Cluster",
      worst: "Worst finding",
      usedBytes: "Used on the NAS",
      requestedBytes: "Requested",
      provisionedBytes: "Provisioned",
      heldBySnapshotsBytes: "Held by snapshots",
      filesystemUsedBytes: "Used in the filesystem",
      availableBytes: "Available",
      pods: "Pods",
      owners: "Workloads",
      pool: "Pool",
      storageClass: "StorageClass",
      snapshots: "Snapshots",
      dataset: "Dataset",
      pv: "PersistentVolume",
      protocol: "Protocol",
      phase: "Phase",
      driver: "Driver",
      system: "System",
      createdAt: "Made",
    },
  },
  volume: {},
  storage: {},
  snapshots: {},
  namespaces: {},
  sources: {},

  search: {
    title: "Search",
    intro: "Every object by any of its names, and what was found about it.",
    field: "A name, UID, IQN, path, GUID, serial …",
    keys: "Arrow keys go through them, Enter opens one.",
    nothingAsked: "What are you looking for?",
    hints: [
      "a claim, Pod, namespace or PersistentVolume by its name or UID",
      "a dataset or zvol by its path, its last part or its GUID",
      "a target by its IQN, a subsystem by its NQN, a share by its path",
      "a disk by its device or serial, a pool by its name or GUID",
      "a snapshot of either side by its name, or as dataset@name",
      "a finding by its id or by what its rule says",
    ] as readonly string[],
    found: (count: number) => `${counted(count, "object")}.`,
    more: (count: number) =>
      `The best ${countText(count)}; there are more. A longer text finds less.`,
    nothing: (text: string) => `Nothing bears a name with “${text}” in it`,
    nothingHint:
      "Any part of a name, UID, IQN, path, GUID or serial will do; whether letters are large or small does not count.",
    on: (source: string) => `on ${source}`,
    in: (namespace: string, source: string) => `in ${namespace}, ${source}`,
    findings: "Findings",
    namespaces: "Namespaces",
    kinds: {
      pvc: "Claims",
      pv: "PersistentVolumes",
      dataset: "Datasets",
      zvol: "Zvols",
      pool: "Pools",
      disk: "Disks",
      share: "Shares",
      target: "iSCSI targets",
      extent: "iSCSI extents",
      session: "iSCSI sessions",
      "nvmeof-subsystem": "NVMe-oF subsystems",
      "nvmeof-namespace": "NVMe-oF namespaces",
      "nvmeof-session": "NVMe-oF sessions",
      snapshot: "ZFS snapshots",
      volumesnapshot: "VolumeSnapshots",
      volumesnapshotcontent: "VolumeSnapshotContents",
      pod: "Pods",
      deployment: "Deployments",
      replicaset: "ReplicaSets",
      replicationcontroller: "ReplicationControllers",
      statefulset: "StatefulSets",
      daemonset: "DaemonSets",
      job: "Jobs",
      cronjob: "CronJobs",
      volumeattachment: "VolumeAttachments",
      storageclass: "StorageClasses",
      csidriver: "CSI drivers",
      node: "Nodes",
    } as Readonly<Record<string, string>>,
    chainOf: (object: string) => `The line through ${object}`,
    notes: "What this line cannot say",
    findingsInChain: "Findings about its parts",
    asked: "you asked for this",
    missing: "not there",
    layers: {
      workload: "Workloads",
      pod: "Pods",
      claim: "Claims",
      pv: "PersistentVolumes",
      attachment: "VolumeAttachments",
      node: "Nodes",
      session: "Sessions",
      share: "Shares",
      target: "iSCSI targets",
      extent: "iSCSI extents",
      subsystem: "NVMe-oF subsystems",
      nvmeofNamespace: "NVMe-oF namespaces",
      dataset: "Datasets",
      pool: "Pools",
      vdev: "Vdevs",
      disk: "Disks",
      volumeSnapshot: "VolumeSnapshots",
      volumeSnapshotContent: "VolumeSnapshotContents",
      zfsSnapshot: "ZFS snapshots",
    },
  },

  rules: {
    title: "Rules",
    intro:
      "What Plumbline looks for, and the options in force. Severity and options are set in the configuration.",
    filter: "Filter rules",
    count: (shown: number, all: number) =>
      shown === all ? counted(all, "rule") : `${shown} of ${counted(all, "rule")}`,
    off: "switched off",
    absence: "concludes from something not being there",
    remedy: "What to do",
    options: "Options in force",
    noOptions: "It has no options.",
    findings: "What it found",
  },
} as const;
