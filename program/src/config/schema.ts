import { type TObject, type TSchema, Type } from "typebox";
import { duration } from "../findings/options.ts";
import type { Rule } from "../findings/rule.ts";
import { DEFAULT_LISTEN, LISTEN } from "./listen.ts";

/** What this module has to know of a rule: its name, its default severity and its own options. */
export type ConfigurableRule = Pick<Rule, "code" | "title" | "severity" | "options">;

/**
 * The one schema of the configuration: the file is checked against it, `config schema` prints it and the reference page
 * is written from it. `expects` is how a message names the value, `next` what to do about a wrong one; `secret` marks a path whose content is one.
 */
export function configSchema(rules: readonly ConfigurableRule[]): TObject {
  return strict(
    {
      version: Type.Literal(1, {
        description: "Version of this format.",
        expects: "1",
        next: "write version: 1; this program knows no other",
      }),
      clusters: Type.Optional(
        Type.Array(CLUSTER, {
          description: "Kubernetes clusters to read.",
          expects: "a list of clusters",
        }),
      ),
      systems: Type.Optional(
        Type.Array(SYSTEM, {
          description: "TrueNAS systems to read.",
          expects: "a list of systems",
        }),
      ),
      scopes: Type.Optional(
        Type.Array(SCOPE, { description: SCOPES, expects: "a list of claim scopes" }),
      ),
      rules: Type.Optional(rulesSchema(rules)),
      exclude: Type.Optional(
        Type.Array(EXCLUSION, {
          description: "Findings to keep out of the list.",
          expects: "a list of exclusions",
        }),
      ),
      usage: Type.Optional(USAGE),
      state: Type.Optional(STATE),
      serve: Type.Optional(SERVE),
    },
    {
      title: "Plumbline configuration",
      description: "One shape for file, environment and flags.",
      expects: "the configuration",
    },
  );
}

/** Hazard H38: what happened before the memory began must have had time to show. */
export const DEFAULT_LEARNING = "7d";

/** About what 10,000 volumes give with every family, and a scrape of 20 MB. */
export const DEFAULT_MAX_SERIES = 200_000;

const SCOPES =
  "Parent datasets and who uses them. What is not declared is inferred and open: nothing in an open scope is called an orphan.";

const CLUSTER = strict(
  {
    name: Type.Optional(
      text(
        "What the cluster is called in the output; needed where there are several, and without it the name of its context.",
        "a name",
      ),
    ),
    kubeconfig: optionalPath(
      "Kubeconfig file; without it the files of KUBECONFIG, of which one must exist, else ~/.kube/config.",
    ),
    context: Type.Optional(
      text("Context within the kubeconfig; without it the current one.", "the name of a context"),
    ),
    inCluster: Type.Optional(
      Type.Boolean({
        description: "Read with the service account of the Pod we run in.",
        default: false,
      }),
    ),
    driverSecrets: Type.Optional(
      Type.Array(
        Type.String({
          description: "A Secret, as namespace/name.",
          pattern: "^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9.-]*$",
          expects: "a Secret such as democratic-csi/zfs-nfs-driver-config",
        }),
        {
          description:
            "Secrets with the configuration of democratic-csi that may be read, to check the claim scopes against it. They hold credentials of the NAS, which are not kept; without this none is read.",
          expects: "a list of Secrets",
        },
      ),
    ),
  },
  { expects: "a cluster such as { name: prod, context: prod }" },
);

const SYSTEM = strict(
  {
    name: text("What the system is called in the output.", "a name"),
    url: Type.String({
      description: "Address of the TrueNAS; only TLS.",
      pattern: "^wss://([^\\s/?#@:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?/?$",
      unit: "address",
      expects: "an address such as wss://nas.example",
    }),
    user: Type.Optional(
      text("The user that the API key belongs to; only TrueNAS 24.10 needs none.", "a user name"),
    ),
    apiKeyFile: Type.String({
      description: "File that holds the API key and nothing else.",
      minLength: 1,
      expects: "the path of a file",
    }),
    caFile: optionalPath("PEM file of the authority that signed the certificate."),
    pinSha256: Type.Optional(
      Type.String({
        description: "SHA-256 of the certificate (DER), instead of a CA file.",
        pattern: "^([0-9a-fA-F]{64}|([0-9a-fA-F]{2}:){31}[0-9a-fA-F]{2})$",
        expects: "64 hexadecimal digits, with or without colons",
      }),
    ),
  },
  {
    expects:
      "a system such as { name: nas1, url: wss://nas.example, user: plumbline, apiKeyFile: nas1.key }",
  },
);

const DATASET_PATH = "^[^/@\\s][^/@]*(/[^/@]+)*/?$";

const SCOPE = strict(
  {
    system: text("Name of a system.", "the name of a system"),
    parent: Type.String({
      description: "Parent dataset of the volumes.",
      pattern: DATASET_PATH,
      expects: "a dataset path such as tank/k8s/v",
    }),
    snapshotParent: Type.Optional(
      Type.String({
        description:
          "Parent dataset of detached snapshots. Found by itself where it is left out; nothing in it is called an orphan then.",
        pattern: DATASET_PATH,
        expects: "a dataset path such as tank/k8s/s",
      }),
    ),
    driver: Type.Optional(text("CSI driver that provisions here.", "the name of a CSI driver")),
    clusters: Type.Optional(
      Type.Array(text("Name of a cluster.", "the name of a cluster"), {
        description: "Clusters that use it; without it every configured one.",
        expects: "a list of cluster names",
      }),
    ),
    instanceId: Type.Optional(
      text("The driver's instance_id, where several share a parent.", "an instance id"),
    ),
    exclusive: Type.Optional(
      Type.Boolean({
        description:
          "These clusters are all its users: only then may anything in it be called an orphan.",
        default: false,
      }),
    ),
  },
  { expects: "a claim scope such as { system: nas1, parent: tank/k8s/v }" },
);

const EXCLUSION = strict(
  {
    rule: Type.Optional(text("Code of a rule.", "the code of a rule")),
    subject: Type.Optional(
      text(
        "The object as kind/name, or rx: and a regular expression over it.",
        "an object such as dataset/tank/k8s/v/keep",
      ),
    ),
    namespace: Type.Optional(
      text(
        "Namespace of the claim it concerns, or rx: and a regular expression over it.",
        "the name of a namespace",
      ),
    ),
    reason: text("Why it is left out; it is printed with the count.", "a reason"),
  },
  { expects: "an exclusion such as { rule: pv-released, namespace: lab, reason: test volumes }" },
);

const STATE = strict(
  {
    directory: optionalPath(
      "Directory of what is remembered between looks, on a volume that no monitored NAS serves; without it $XDG_STATE_HOME/plumbline, else ~/.local/state/plumbline.",
    ),
    learning: Type.Optional(
      duration({
        default: DEFAULT_LEARNING,
        description:
          "How long a new memory only learns: nothing that seems gone is confirmed before.",
      }),
    ),
  },
  {
    description: "What is remembered between looks.",
    expects: "settings of the memory such as { directory: /var/lib/plumbline }",
  },
);

const MATCHER = '[a-zA-Z_][a-zA-Z0-9_]*(=|!=|=~|!~)"[^"\\\\{}]*"';

const PROMETHEUS = strict(
  {
    url: Type.String({
      description:
        "Address of a Prometheus, or of what answers as one, such as a Thanos querier; `/api/v1/query` is asked below it.",
      pattern: "^https?://[^\\s/?#@]+(/[^\\s?#]*)?$",
      expects: "an address such as https://thanos-querier.openshift-monitoring.svc:9091",
      next: "write scheme, host and port; a token belongs into tokenFile",
    }),
    tokenFile: optionalPath(
      "File with a bearer token and nothing else, read anew before each look; only with https.",
    ),
    caFile: optionalPath("PEM file of the authority that signed its certificate."),
    cluster: Type.Optional(
      text(
        "Name of the cluster whose claims it knows; needed where there are several clusters.",
        "the name of a cluster",
      ),
    ),
    selector: Type.Optional(
      Type.String({
        description:
          'Label matchers of the series of that cluster, as `cluster="prod"`, where it has those of others as well.',
        pattern: `^${MATCHER}(,${MATCHER})*$`,
        expects: 'label matchers such as cluster="prod"',
        next: "write what stands between { and } in PromQL",
      }),
    ),
  },
  {
    description: "A Prometheus that has the series `kubelet_volume_stats_*` of one cluster.",
    expects: "a Prometheus such as { url: https://prometheus.example:9090, tokenFile: token }",
  },
);

const KUBELETS = strict(
  {
    caFile: optionalPath(
      "PEM file of the authorities that signed the certificates of kubelets; without it that of the API server.",
    ),
    cluster: Type.Optional(
      text(
        "Name of the cluster whose kubelets are asked; needed where there are several clusters.",
        "the name of a cluster",
      ),
    ),
  },
  {
    description:
      "The kubelets themselves, each at its InternalIP, with the credentials of the cluster and the right to get `nodes/stats`; {} where nothing has to be said.",
    expects: "{}, or settings such as { caFile: kubelet-ca.pem }",
  },
);

const USAGE = strict(
  { prometheus: Type.Optional(PROMETHEUS), kubelets: Type.Optional(KUBELETS) },
  {
    description: "Who says what the file systems of claims hold: a Prometheus or the kubelets.",
    expects:
      "a Prometheus such as { prometheus: { url: https://prometheus.example:9090 } }, or { kubelets: {} }",
  },
);

const TLS = strict(
  {
    certFile: Type.String({
      description:
        "PEM file of its certificate and those that lead to the authority; read again when it changes.",
      minLength: 1,
      expects: "the path of a file",
    }),
    keyFile: Type.String({
      description: "PEM file of its private key.",
      minLength: 1,
      expects: "the path of a file",
    }),
  },
  {
    description: "Answers over TLS, 1.2 at least.",
    expects: "files such as { certFile: tls.crt, keyFile: tls.key }",
  },
);

const HOST_NAME =
  "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$";

const AUTH = strict(
  {
    by: Type.Optional(
      Type.Union([Type.Literal("kubernetes"), Type.Literal("token")], {
        description:
          "`token`: whoever runs it, by a token that lies on his machine, on loopback only. `kubernetes`: whom a cluster knows, who sees what he may list there. Without it, `token` on a loopback address and `kubernetes` elsewhere.",
        expects: "kubernetes or token",
      }),
    ),
    cluster: Type.Optional(
      text(
        "Name of the cluster that says who callers are; without it the first one. Its namespaces are those that a caller may see some of; what belongs to other clusters is seen by whoever sees everything.",
        "the name of a cluster",
      ),
    ),
  },
  {
    description: "Who says who callers are, and what they see.",
    expects: "settings such as { by: kubernetes, cluster: prod }",
  },
);

const SERVE = strict(
  {
    auth: Type.Optional(AUTH),
    openMetrics: Type.Optional(
      Type.Boolean({
        description:
          "Metrics are for whoever reaches the port, such as where a NetworkPolicy lets only a Prometheus in. Without it, and not on loopback, they are for whoever may `get` the path `/metrics` in that cluster.",
        default: false,
        expects: "true or false",
      }),
    ),
    listen: Type.Optional(
      Type.String({
        description: "Address and port that plumbline serve answers on.",
        pattern: LISTEN.source,
        default: DEFAULT_LISTEN,
        expects: "an address and a port such as 127.0.0.1:9797 or [::]:9797",
        next: "write address and port",
      }),
    ),
    maxSeries: Type.Optional(
      Type.Integer({
        description:
          "Metric series beyond which whole families are left out, in the order of the reference page of metrics.",
        minimum: 1_000,
        default: DEFAULT_MAX_SERIES,
        expects: "a number of series",
      }),
    ),
    tls: Type.Optional(TLS),
    plaintext: Type.Optional(
      Type.Boolean({
        description:
          "Something in front of it ends TLS, such as an ingress: it then answers tokens over plain HTTP on other addresses than loopback, which it refuses else.",
        default: false,
      }),
    ),
    hosts: Type.Optional(
      Type.Array(
        Type.String({
          description: "A name.",
          pattern: HOST_NAME,
          expects: "a host name such as plumbline.example",
          next: "write the name without scheme and port",
        }),
        {
          description:
            "Names by which browsers ask. On loopback those of this machine are known already and all others are refused, because a page could have rebound one; elsewhere all names are answered unless some are named here.",
          expects: "a list of host names",
        },
      ),
    ),
  },
  { description: "The service.", expects: "settings such as { listen: 0.0.0.0:9797 }" },
);

function rulesSchema(rules: readonly ConfigurableRule[]): TObject {
  const entries = rules.map((rule): [string, TSchema] => [
    rule.code,
    Type.Optional(ruleSchema(rule)),
  ]);
  return strict(Object.fromEntries(entries), {
    description: "Settings of rules, by code.",
    expects: "settings of rules, by code",
  });
}

function ruleSchema(rule: ConfigurableRule): TObject {
  const options = Object.entries(rule.options.properties).map(
    ([name, option]): [string, TSchema] => [name, Type.Optional(option)],
  );
  return strict(
    {
      enabled: Type.Optional(
        Type.Boolean({ description: "Whether the rule runs.", default: true }),
      ),
      severity: Type.Optional(
        Type.Union([Type.Literal("info"), Type.Literal("warning"), Type.Literal("error")], {
          description: "How bad a finding of this rule is.",
          default: rule.severity,
          expects: "info, warning or error",
        }),
      ),
      ...Object.fromEntries(options),
    },
    { description: rule.title, expects: "settings of a rule such as { severity: error }" },
  );
}

function strict(properties: Record<string, TSchema>, about: Record<string, unknown>): TObject {
  return Type.Object(properties, { additionalProperties: false, ...about });
}

function text(description: string, expects: string) {
  return Type.String({ description, minLength: 1, expects });
}

function optionalPath(description: string) {
  return Type.Optional(Type.String({ description, minLength: 1, expects: "the path of a file" }));
}
