/** How help describes a command: a line for the list of commands, and what stands above its flags. */
export interface Description {
  readonly brief: string;
  /**
   * Paragraphs with an empty line between them; they are broken to the width of the screen. Lines that begin with two
   * spaces are examples and stay whole. `{program}` is how the program was called.
   */
  readonly fullDescription: string;
}

/** The program as a whole. */
export const PROGRAM: Description = {
  brief: "Drops a line from any Pod to the disk beneath it, and tells you what is out of plumb.",
  fullDescription: `Drops a line from any Pod to the disk beneath it, and tells you what is out of plumb.

Reads the current kubeconfig context, and a TrueNAS where one is named, in a configuration file or by flags. Without a command it prints the summary. First tries:

  {program} demo
  {program} scan --truenas wss://nas --truenas-user U --api-key-file KEY
  {program} trace pvc/data-0 -n shop
  {program} summary --server https://plumbline.example

A terminal that is too narrow for the rows of a table, wide ones included, gets the fields of each row below its name. What is piped into another program, and what --no-headers prints, is one line a row.

Exit codes: 0 nothing wrong, 1 warnings, 2 errors, 3 something could not be told, or could not be written, 64 usage or configuration, 69 no source could be reached, or no service at the address that was named.`,
};

/** `summary`. */
export const SUMMARY: Description = {
  brief: "Sources, health, capacity, worst findings",
  fullDescription: `Prints what was read, how the pools are, and what was found, by rule. It is what {program} without a command prints.`,
};

/** `scan`. */
export const SCAN: Description = {
  brief: "Read everything once, print what is out of plumb",
  fullDescription: `Reads the clusters and systems once and prints what is out of plumb. Every finding is confirmed, suspect (and says what is missing) or unknown, where something could not be read.

With --watch it stays. What changes in Kubernetes is judged within a second: plain facts begin and end then, what is concluded from absence only ends. It looks at everything again when something may be gone or a TrueNAS tells of a change, a minute after the last look ended at the earliest and 5 minutes at the latest. Such a look spares a TrueNAS (about a call a second), so it takes minutes, and what it finds is told when it is over. Meanwhile it asks each TrueNAS every 30 seconds whether it is there: a source that is lost is said then, and what was found there cannot be told any more until it is back. It prints lines of text, in no other form: those are one whole answer.

  {program} scan -n shop
  {program} scan --older-than 7d --min-size 1Gi --sort-by size
  {program} scan -o json --fail-on error
  {program} scan -o jsonpath='{range .findings[*]}{.id}{"\\n"}{end}'`,
};

/** `orphans`. */
export const ORPHANS: Description = {
  brief: "Leftovers that nothing uses any more",
  fullDescription: `Prints objects on the NAS and in Kubernetes that nothing uses any more: orphans in claim scopes that are declared closed, unclaimed elsewhere. Somebody may keep a Released PersistentVolume on purpose: scan lists those.

  {program} orphans --reclaimable --sort-by size
  {program} orphans -o name`,
};

/** `trace`. */
export const TRACE: Description = {
  brief: "The chain from Pod to disk through one object",
  fullDescription: `Draws the chain through one object, up to the workloads and down to the disks; what is missing in it is marked. KIND is one of pod, pvc, pv, deployment, replicaset, replicationcontroller, statefulset, daemonset, job, cronjob, volumeattachment, volumesnapshot, volumesnapshotcontent, dataset, snapshot, share, target, extent, nvmeof-subsystem, nvmeof-namespace, session, nvmeof-session, storageclass, csidriver, node, initiator-group, snapshot-task, pool, vdev, disk. Where many claims hang on one object they are listed by namespace and workload; -o wide draws all of it, and what each link rests on.

  {program} trace pvc/data-0 -n shop
  {program} trace pvc/shop/data-0
  {program} trace dataset/tank/k8s/v/pvc-1
  {program} trace disk/sdd`,
};

/** `df`. */
export const DF: Description = {
  brief: "Capacity: requested, provisioned, used, in snapshots",
  fullDescription: `Prints what claims requested, what the NAS promised them, what they use, how much of that only snapshots hold, and what is still available; -o wide also what is reserved and not written yet, and the class and dataset of a claim. "?" is not known, "-" does not apply, as a limit that a dataset does not have; "≥" is a sum of which a part is not known or has no limit. With usage in the configuration, FS-USED is what is in the file systems, as a Prometheus or the kubelets say; empty where nothing mounts a claim.

  {program} df -n shop
  {program} df --by pool`,
};

/** `explain`. */
export const EXPLAIN: Description = {
  brief: "A rule by its code, a finding by its id or object",
  fullDescription: `Explains a rule: what it means, how it is decided, what to do. Or a finding: its evidence, and what is missing for certainty; for that the sources are read. A finding is named by its id, of which the digits that scan shows are enough, or by the object it is about. Lists the rules where nothing is named.

  {program} explain pv-released
  {program} explain 0123
  {program} explain pvc/shop/data-0`,
};

/** `ignore`. */
export const IGNORE: Description = {
  brief: "Leave a finding alone until a date, with a reason",
  fullDescription: `Leaves a finding out of lists until a date, and writes down who wanted it and why; what is left out is counted in every list. Without FINDING lists what is ignored. It needs a memory: findings are those that scan and orphans have remembered. With --server a service does it, in the name of whose token it is.

  {program} ignore 0123456789abcdef --until 30d --reason "lab"
  {program} ignore 0123456789abcdef --end --reason "lab is over"`,
};

/** `unfreeze`. */
export const UNFREEZE: Description = {
  brief: "End a freeze, with a reason",
  fullDescription: `Where something unusual happened (a cluster was restored or rebuilt, another TrueNAS answers, many volumes turned unused at once), nothing there is called confirmed until somebody has looked and says why it is as it should be. This says so, and writes down who did and why. Without FREEZE lists what is frozen.

  {program} unfreeze
  {program} unfreeze 0123456789abcdef --reason "lab was removed"`,
};

/** `serve`. */
export const SERVE: Description = {
  brief: "Stay, watch, remember, and give out metrics",
  fullDescription: `Watches Kubernetes, hears the events of each TrueNAS and looks at everything again, as often as scan --watch does, until Ctrl-C or SIGTERM; remembers what it sees, writes what changes to stdout as JSON lines, and answers over HTTP: /api/v1 for programs, / for browsers, /metrics for Prometheus, /livez and /readyz for probes. It listens on 127.0.0.1:9797 unless it is told otherwise. There a token opens the API that lies in the state directory (serve.token) as long as it runs; a browser is let in by an address that a terminal shows at the start, and {program} login at any time. Other addresses take TLS.

After SIGHUP, and when the configuration or a file that it names has changed, it goes on with the new one; where that is wrong, it says so and the old one stays. Where it listens and what it remembers change at the next start only.

Nothing ends by silence: while a source cannot be read, the metrics keep what it said last, and plumbline_collection_complete and plumbline_collection_last_complete_timestamp_seconds say so.

  {program} serve --config plumbline.yaml
  {program} serve --listen 0.0.0.0:9797 --state-dir /var/lib/plumbline`,
};

/** `login`. */
export const LOGIN: Description = {
  brief: "Print an address that logs a browser in to the service on this machine",
  fullDescription: `Asks the {program} serve that runs on this machine, for this user, for an address that logs one browser in, and prints it. The address works once and within an hour; the session lasts a week, or a day without use, and ends with the service. The service is found by its state directory; where none runs, the exit code is 64, and 69 where it does not answer.

  {program} login
  xdg-open "$({program} login)"`,
};

/** `bundle`. */
export const BUNDLE: Description = {
  brief: "Write what was read into a file for --from",
  fullDescription: `Reads everything once and writes it into a file. Every reading command takes it with --from FILE, in the place of cluster and NAS. It holds names, sizes and times; no secrets and no data.

  {program} bundle -o look.json.gz
  {program} orphans --from look.json.gz`,
};

/** `config`. */
export const CONFIG: Description = {
  brief: "Check or print the configuration, or its schema",
  fullDescription: "Checks or prints the configuration, or prints its schema for an editor.",
};

/** `config check`. */
export const CONFIG_CHECK: Description = {
  brief: "Check the configuration and the files it names",
  fullDescription: `Checks the configuration, the kubeconfigs and the key and certificate files it names, and says what would be read. Opens no connection. Exit code 64 where something is wrong, and also where there is nothing to check: no file, no flag and no variable.

  {program} config check
  {program} config check --config plumbline.yaml`,
};

/** `config print`. */
export const CONFIG_PRINT: Description = {
  brief: "Print the configuration in force",
  fullDescription:
    "Prints the configuration in force, defaults included. Secret files are named, never read.",
};

/** `config schema`. */
export const CONFIG_SCHEMA: Description = {
  brief: "Print the JSON Schema of the configuration file",
  fullDescription: "Prints the JSON Schema of the configuration file, for editors.",
};

/** `demo`. */
export const DEMO: Description = {
  brief: "A simulated cluster and TrueNAS to try things on",
  fullDescription: `Starts a simulated cluster and a simulated TrueNAS on this machine and the service over them, says where the metrics are and what to try in a second terminal, and lets a few things happen within nine minutes: a pool fills, a disk fails and is replaced, a claim and a snapshot are deleted, the NAS reboots. Everything stays up until Ctrl-C. Nothing is installed and nothing outside is touched.`,
};

/** `completion`. */
export const COMPLETION: Description = {
  brief: "Completion script for bash, zsh or fish",
  fullDescription: `Prints the script that completes commands, flags and their values. Load it from the file that your shell reads at start:

  source <(plumbline completion bash)    # ~/.bashrc
  source <(plumbline completion zsh)     # ~/.zshrc, after compinit
  plumbline completion fish | source     # ~/.config/fish/config.fish`,
};

/** `version`. */
export const VERSION: Description = {
  brief: "Print the version",
  fullDescription: "Prints the version of the program and of the Node it runs on.",
};
