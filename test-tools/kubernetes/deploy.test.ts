import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aDirectory, aFile, load } from "../../program/src/config/given.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import type { ApiServer } from "./api-server.ts";
import { readObjects } from "./furnish.ts";
import { kubernetesPort } from "./port.ts";
import { describeWithApiServer } from "./with-api-server.ts";

const FOLDER = join(import.meta.dirname, "../../deploy/kubernetes");
const OBJECTS = readObjects(join(FOLDER, "plumbline.yaml"));

interface Deployment {
  readonly spec: {
    readonly template: { readonly metadata: object; readonly spec: PodSpec };
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
    readonly emptyDir?: object;
    readonly secret?: { readonly secretName: string };
  }[];
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

  test("hold no secret", () => {
    const all = ["plumbline.yaml", "rbac.yaml", "servicemonitor.yaml"].map((file) =>
      readFileSync(join(FOLDER, file), "utf8"),
    );
    expect(all.join("")).not.toMatch(/^kind: Secret$|password|token:/mu);
  });
});

describeWithApiServer("a real API server", (server) => {
  test("takes all of them", async () => {
    await using admin = server().client("admin");
    const port = kubernetesPort(admin);
    for (const object of OBJECTS) await port.create(object);
    const deployment = await admin.ask("/apis/apps/v1/namespaces/plumbline/deployments/plumbline");
    expect(deployment.status).toBe(200);
  });

  test("lets their Pod into a namespace that enforces the restricted Pod security standard", async () => {
    expect(await podInto(server(), (spec) => spec)).toBe(201);
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

function configText(): string {
  return (ofKind("ConfigMap")["data"] as { "plumbline.yaml": string })["plumbline.yaml"];
}

function ofKind(kind: string): KubernetesObject {
  const found = OBJECTS.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}
