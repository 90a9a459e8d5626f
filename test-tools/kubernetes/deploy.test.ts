import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { aDirectory, aFile, load } from "../../program/src/config/given.ts";
import { sourceFor } from "../../program/src/kubernetes/given.ts";
import type { AccessReviewer, Attempt } from "../../program/src/model/access.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import type { ApiServer } from "./api-server.ts";
import { readObjects } from "./furnish.ts";
import { kubernetesPort } from "./port.ts";
import { tokenFor } from "./service-accounts.ts";
import { describeWithApiServer } from "./with-api-server.ts";

const FOLDER = join(import.meta.dirname, "../../deploy/kubernetes");
const OBJECTS = readObjects(join(FOLDER, "plumbline.yaml"));
const SCRAPING = readObjects(join(FOLDER, "servicemonitor.yaml"));

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: PodSpec;
    };
  };
}

interface PodSpec {
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly ports: readonly { readonly containerPort: number }[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    readonly livenessProbe: Probe;
    readonly readinessProbe: Probe;
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly emptyDir?: { readonly sizeLimit?: string };
    readonly secret?: { readonly secretName: string };
  }[];
}

interface Claim {
  readonly resources: { readonly requests: { readonly storage: string } };
}

interface Policy {
  readonly podSelector: object;
  readonly policyTypes: readonly string[];
  readonly egress: readonly {
    readonly ports: readonly { readonly port: number; readonly protocol?: string }[];
    readonly to?: readonly object[];
  }[];
}

interface ServiceMonitor {
  readonly spec: {
    readonly selector: { readonly matchLabels: object };
    readonly endpoints: object[];
  };
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: object };
  readonly spec: { readonly ports: readonly { readonly name: string }[] };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly scheme: string };
}

describe("the manifests that we ship", () => {
  const { template } = (ofKind("Deployment") as unknown as Deployment).spec;
  const [container] = template.spec.containers;

  test("name the configuration, the state and the port that the container has", () => {
    const config = configText();
    expect(container?.args).toEqual(["serve", "--config", "/etc/plumbline/plumbline.yaml"]);
    expect(config).toContain(`"0.0.0.0:${container?.ports[0]?.containerPort}"`);
    expect(config).toContain("directory: /var/lib/plumbline");
  });

  test("answer over TLS with the certificate that OpenShift makes for the Service, and are probed so", () => {
    const { config } = load({ config: aFile(aDirectory(), "plumbline.yaml", configText()) });
    const mount = container?.volumeMounts.find(
      ({ mountPath }) => mountPath === "/etc/plumbline/tls",
    );
    const secret = template.spec.volumes.find(({ name }) => name === mount?.name)?.secret;
    const { annotations } = ofKind("Service").metadata;
    expect(config.serve).toMatchObject({
      tls: { certFile: `${mount?.mountPath}/tls.crt`, keyFile: `${mount?.mountPath}/tls.key` },
      plaintext: false,
    });
    expect(annotations?.["service.beta.openshift.io/serving-cert-secret-name"]).toBe(
      secret?.secretName,
    );
    const probes = [container?.livenessProbe, container?.readinessProbe];
    expect(probes.map((probe) => probe?.httpGet)).toEqual([
      { path: "/livez", port: "metrics", scheme: "HTTPS" },
      { path: "/readyz", port: "metrics", scheme: "HTTPS" },
    ]);
  });

  test("let the container write nothing but its state and /tmp", () => {
    const writable = template.spec.volumes.filter(({ emptyDir }) => emptyDir !== undefined);
    const mounts = container?.volumeMounts.filter(({ name }) =>
      writable.some((volume) => volume.name === name),
    );
    expect(mounts?.map(({ mountPath }) => mountPath)).toEqual(["/var/lib/plumbline", "/tmp"]);
  });

  test("let it fill neither of them without end", () => {
    const limits = template.spec.volumes.flatMap(({ name, emptyDir }) =>
      emptyDir === undefined ? [] : [[name, emptyDir.sizeLimit]],
    );
    const claim = readObjects(join(FOLDER, "state.yaml"))[0]?.["spec"] as Claim;
    expect(limits).toEqual([
      ["state", claim.resources.requests.storage],
      ["tmp", "64Mi"],
    ]);
  });

  test("let it out to names, API servers and systems that it is configured for, and nowhere else", () => {
    const { podSelector, policyTypes, egress } = policyIn(OBJECTS);
    expect(podSelector).toEqual({ matchLabels: template.metadata.labels });
    expect(policyTypes).toEqual(["Ingress", "Egress"]);
    expect(egress.flatMap(({ ports }) => ports.map(portText)).toSorted()).toEqual(
      ["TCP 53", "UDP 53", "TCP 5353", "UDP 5353", "TCP 443", "TCP 6443"].toSorted(),
    );
    const { config } = load({ config: aFile(aDirectory(), "plumbline.yaml", configText()) });
    const ofSystems = config.systems.map(({ url }) => `TCP ${new URL(url).port || "443"}`);
    expect(egress.flatMap(({ ports }) => ports.map(portText))).toEqual(
      expect.arrayContaining(ofSystems),
    );
  });

  test("can let it out to addresses alone, and to the same ports", () => {
    const narrow = policyIn(readObjects(join(FOLDER, "egress-patch.yaml")));
    const ports = (policy: Policy) => policy.egress.flatMap((rule) => rule.ports.map(portText));
    expect(new Set(ports(narrow))).toEqual(new Set(ports(policyIn(OBJECTS))));
    const open = narrow.egress.filter(({ to = [] }) => to.length === 0);
    expect(
      open.flatMap((rule) => rule.ports.map(portText)).every((port) => port.endsWith("53")),
    ).toBe(true);
  });

  test("hold no secret: the only one is filled by the cluster", () => {
    const files = ["plumbline.yaml", "rbac.yaml", "servicemonitor.yaml"];
    const all = files.map((file) => readFileSync(join(FOLDER, file), "utf8"));
    expect(all.join("")).not.toMatch(/password|token:/mu);
    const secrets = files
      .flatMap((file) => readObjects(join(FOLDER, file)))
      .filter(({ kind }) => kind === "Secret");
    expect(secrets.map(({ metadata, ...rest }) => [metadata.name, rest])).toEqual([
      [
        "plumbline-scraper",
        { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/service-account-token" },
      ],
    ]);
  });

  test("let a Prometheus scrape the Service by its name, over TLS, with the token of that Secret", () => {
    const { spec } = ofKind("ServiceMonitor", SCRAPING) as unknown as ServiceMonitor;
    const { metadata, spec: service } = ofKind("Service") as unknown as Service;
    const secret = ofKind("Secret", SCRAPING).metadata.name;
    expect(spec.selector.matchLabels).toEqual(metadata.labels);
    expect(spec.endpoints).toEqual([
      expect.objectContaining({
        port: service.ports[0]?.name,
        scheme: "https",
        authorization: { credentials: { name: secret, key: "token" } },
        tlsConfig: expect.objectContaining({
          serverName: `${metadata.name}.${metadata.namespace}.svc`,
        }) as object,
      }),
    ]);
  });
});

describe("without OpenShift", () => {
  const issued = readObjects(join(FOLDER, "cert-manager.yaml"));
  const spec = (kind: string, name: string) =>
    issued.find((one) => one.kind === kind && one.metadata.name === name)?.["spec"] as Issued;

  test("cert-manager fills the Secret that the Pod mounts, for the name of the Service, by issuers that are there", () => {
    const { volumes } = (ofKind("Deployment") as unknown as Deployment).spec.template.spec;
    const tls = volumes.find(({ name }) => name === "tls")?.secret?.secretName ?? "";
    const { metadata } = ofKind("Service") as unknown as Service;
    const certificate = spec("Certificate", tls);
    expect(certificate).toMatchObject({ secretName: tls, issuerRef: { kind: "Issuer" } });
    expect(certificate.dnsNames).toContain(`${metadata.name}.${metadata.namespace}.svc`);
    const authority = spec("Issuer", certificate.issuerRef?.name ?? "").ca?.secretName;
    const own = spec("Certificate", authority ?? "");
    expect(own).toMatchObject({ isCA: true, secretName: authority });
    expect(spec("Issuer", own.issuerRef?.name ?? "")).toEqual({ selfSigned: {} });
    expect(new Set(issued.map((one) => one.metadata.namespace))).toEqual(new Set(["plumbline"]));
  });

  test("the steps name files that are there", () => {
    const steps = readFileSync(join(FOLDER, "README.md"), "utf8");
    const named = steps.match(/deploy\/kubernetes\/[\w-]+\.yaml/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    for (const file of named) readFileSync(join(FOLDER, "../..", file));
  });
});

interface Issued {
  readonly isCA?: boolean;
  readonly secretName?: string;
  readonly dnsNames?: readonly string[];
  readonly issuerRef?: { readonly name: string; readonly kind: string };
  readonly ca?: { readonly secretName: string };
}

describeWithApiServer("a real API server", (server) => {
  test("takes all of them", async () => {
    await using admin = server().client("admin");
    const port = kubernetesPort(admin);
    const known = [...OBJECTS, ...SCRAPING].filter(({ kind }) => kind !== "ServiceMonitor");
    for (const object of known) await port.create(object);
    const deployment = await admin.ask("/apis/apps/v1/namespaces/plumbline/deployments/plumbline");
    expect(deployment.status).toBe(200);
  });

  test("lets the Prometheus get /metrics and nothing else, and our Pod ask who it is", async () => {
    const token = await tokenFor(server(), { namespace: "plumbline", name: "plumbline-scraper" });
    const source = sourceFor(server().kubeconfig("reader"));
    const { signal } = new AbortController();
    const access = source.access as AccessReviewer;
    const prometheus = await access.reviewToken(token, [], signal);
    if (prometheus === null) throw new Error("the token is nobody's");
    const may = (attempt: Attempt) => access.reviewAccess(prometheus, attempt, signal);
    const volumes = { group: "", resource: "persistentvolumes", namespace: null };
    expect(await may({ verb: "get", path: "/metrics" })).toBe(true);
    expect(await may({ verb: "get", path: "/metrics/more" })).toBe(false);
    expect(await may({ verb: "list", ...volumes })).toBe(false);
    await source.close();
  });

  test("lets their Pod into a namespace that enforces the restricted Pod security standard", async () => {
    expect(await podInto(server(), (spec) => spec)).toBe(201);
  });

  test("puts the memory on a claim by the patch that we ship, and lets that Pod in too", async () => {
    await using admin = server().client("admin");
    const port = kubernetesPort(admin);
    for (const object of readObjects(join(FOLDER, "state.yaml"))) await port.create(object);
    const path = "/apis/apps/v1/namespaces/plumbline/deployments/plumbline";
    const body = parse(readFileSync(join(FOLDER, "state-patch.yaml"), "utf8")) as object;
    const headers = { "content-type": "application/strategic-merge-patch+json" }; // as kubectl patch sends it
    const patched = await admin.ask(path, { method: "PATCH", body, headers });
    expect(patched.status).toBe(200);
    const { spec } = patched.json() as unknown as Deployment;
    const state = spec.template.spec.volumes.filter(({ name }) => name === "state");
    expect(state).toEqual([
      { name: "state", persistentVolumeClaim: { claimName: "plumbline-state" } },
    ]);
    expect(spec.template.spec).toMatchObject({
      securityContext: { fsGroup: 1001, runAsNonRoot: true },
    });
    expect(await podInto(server(), () => spec.template.spec)).toBe(201);
  });

  test("takes the patch that lets the Pod out to addresses alone", async () => {
    await using admin = server().client("admin");
    const path = "/apis/networking.k8s.io/v1/namespaces/plumbline/networkpolicies/plumbline";
    const body = parse(readFileSync(join(FOLDER, "egress-patch.yaml"), "utf8")) as object;
    const headers = { "content-type": "application/strategic-merge-patch+json" };
    const patched = await admin.ask(path, { method: "PATCH", body, headers });
    expect(patched.status).toBe(200);
    const { spec } = patched.json() as unknown as { readonly spec: Policy };
    const given = policyIn(readObjects(join(FOLDER, "egress-patch.yaml")));
    expect(spec.egress).toHaveLength(given.egress.length);
    expect(spec.policyTypes).toEqual(["Ingress", "Egress"]);
  });

  test("would keep it out if it could gain privileges, so that the check can fail", async () => {
    const loosened = await podInto(server(), (spec) => ({
      ...spec,
      containers: spec.containers.map((one) => ({ ...one, securityContext: {} })),
    }));
    expect(loosened).toBe(403);
  });
});

/** The status with which the API server answers to the Pod of the Deployment, in its own namespace. */
async function podInto(server: ApiServer, change: (spec: PodSpec) => object): Promise<number> {
  await using admin = server.client("admin");
  const { template } = (ofKind("Deployment") as unknown as Deployment).spec;
  const body = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, generateName: "plumbline-" },
    spec: change(template.spec),
  };
  const path = "/api/v1/namespaces/plumbline/pods";
  return (await admin.ask(path, { method: "POST", body })).status;
}

function policyIn(objects: readonly KubernetesObject[]): Policy {
  const [policy] = objects.filter(({ spec }) => spec !== undefined && "egress" in (spec as object));
  if (policy === undefined) throw new Error("nothing says where the Pod may go");
  return policy["spec"] as Policy;
}

function portText({ port, protocol = "TCP" }: Policy["egress"][number]["ports"][number]): string {
  return `${protocol} ${port}`;
}

function configText(): string {
  return (ofKind("ConfigMap")["data"] as { "plumbline.yaml": string })["plumbline.yaml"];
}

function ofKind(kind: string, objects = OBJECTS): KubernetesObject {
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}
