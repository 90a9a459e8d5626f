import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import type { Fault } from "../../../simulators/truenas/faults.ts";
import { nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import { Secret } from "../lib/secret.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { hastyClock, includes, readOptions, RELEASES, sourceOf } from "./given.ts";
import { TASK_SECRET, volumes } from "./given-volumes.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

const KEY = `1-${"K3y+/%".repeat(10)}abcd`;
const PART = KEY.slice(2, 18);
const BY_KEY = "auth.login_with_api_key";
const FORMS = [
  KEY,
  PART,
  Buffer.from(KEY).toString("base64"),
  Buffer.from(KEY).toString("base64url"),
  Buffer.from(KEY).toString("hex"),
  encodeURIComponent(KEY),
  JSON.stringify(KEY).slice(1, -1),
];

const CASES: readonly [string, string, Fault][] = [
  ["every call fails", "*", { kind: "internalError" }],
  ["every answer is the key itself", "*", { kind: "answer", result: KEY }],
  ["every answer is a list of it", "*", { kind: "answer", result: [KEY] }],
  [
    "the login is answered with it",
    "auth.login_ex",
    { kind: "answer", result: { response_type: KEY } },
  ],
  ["the login fails", "auth.login_ex", { kind: "internalError" }],
  ["the login is forbidden", "auth.login_ex", { kind: "forbidden" }],
  ["the login of 24.10 is answered with it", BY_KEY, { kind: "answer", result: KEY }],
  ["the login of 24.10 fails", BY_KEY, { kind: "internalError" }],
  ["the system calls itself by it", "system.version", { kind: "answer", result: KEY }],
  ["the system calls itself by a part of it", "system.version", { kind: "answer", result: PART }],
  ["every answer is cut", "*", { kind: "cut" }],
];
const TOLD = ["24.10.2.4", "25.10.6"].flatMap((version) =>
  CASES.map(([title, method, fault]) => ({ version, title, method, fault })),
);

test.each(TOLD)(
  "FLT-SL2: the API key is in nothing that is said by $version when $title",
  async (told) => {
    const { version, method, fault } = told;
    const state = nasState({ version });
    for (const key of state.users[0]?.keys ?? []) key.key = KEY;
    const simulator = stack.use(await startTruenasSimulator({ state }));
    simulator.faults.add({ method, times: Number.POSITIVE_INFINITY }, fault);
    const source = sourceOf(simulator, { apiKey: new Secret(KEY) }, hastyClock);
    stack.defer(() => source.close());
    const said =
      JSON.stringify(await source.read(TRUENAS_COLLECTIONS, readOptions())) +
      inspect(source, { depth: 9, showHidden: true });
    for (const form of FORMS) expect(said).not.toContain(form);
  },
);

test.each(RELEASES)(
  "of tasks that copy data $version sends no passwords: they are not asked for",
  async ({ version }) => {
    const state = nasState(volumes(version));
    const simulator = stack.use(await startTruenasSimulator({ state }));
    const source = sourceOf(simulator);
    stack.defer(() => source.close());
    const said = JSON.stringify(await source.read(["localUses"], readOptions()));
    expect(said).not.toContain(TASK_SECRET);
    const tasks = simulator.calls.filter(({ method }) => /^(replication|cloud|rsync)/.test(method));
    expect(tasks).toHaveLength(8);
    for (const { params } of tasks) {
      const { select, count } = params[1] as { select?: string[]; count?: boolean };
      const ours = ["id", "name", "path", "direction", "transport", "source_datasets"];
      if (count !== true) expect([...ours, "target_dataset"]).toEqual(includes(select ?? ["all"]));
    }
  },
);
