import { get, type IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Accepted } from "./changing-world.ts";
import type { World } from "./changes.ts";
import { cpuMs, type Service } from "./service.ts";
import { say, TENANT_NAMESPACES } from "./tools.ts";

/** From the answer of the API server until a client has the event that names the object. */
export interface EventFigures {
  readonly clients: number;
  readonly tenants: number;
  readonly changes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Changes that a client who sees everything was not told: none may be. */
  readonly untold: number;
  /** Processor time that all of it took, as a share of the time in which the changes came. */
  readonly coreShare: number;
}

const EVENTS = "/api/v1/events";
/** Who names his namespaces need not wait until the cluster was asked about all five hundred. */
const OWN = TENANT_NAMESPACES.map((name) => `namespace=${name}`).join("&");
const CHANGES = { perSecond: 100, seconds: 20 };
/** Readers and tenants together make two hundred; one user watches in four places. */
const READERS = 160;
const TENANTS = 40;
const PLACES_OF_USER = 4;
/** After the last change: what is not told by then is lost. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 100;

/** Lets the cluster change while two hundred clients listen, a fifth of them tenants whom nearly nothing concerns. */
export async function measureEvents(world: World, service: Service): Promise<EventFigures> {
  say(`events: ${READERS + TENANTS} clients, ${CHANGES.perSecond} changes a second`);
  const { readers, tenants } = world.where;
  const listeners = await Promise.all(
    places(READERS, readers).map((token) => listen(`${service.url}${EVENTS}`, token)),
  );
  const others = await Promise.all(
    places(TENANTS, tenants).map((token) => listen(`${service.url}${EVENTS}?${OWN}`, token)),
  );
  const began = { cpuMs: cpuMs(service.pid) };
  const accepted = await world.change(CHANGES);
  await untilTold(accepted, listeners);
  const coreShare = (cpuMs(service.pid) - began.cpuMs) / (CHANGES.seconds * 1000);
  for (const { response } of [...listeners, ...others]) response.destroy();
  const took = listeners.flatMap(({ heard }) => accepted.map((one) => delayOf(one, heard)));
  const told = took.filter((ms) => ms !== null).toSorted((a, b) => a - b);
  return {
    clients: READERS + TENANTS,
    tenants: TENANTS,
    changes: accepted.length,
    p50Ms: told[Math.floor(told.length * 0.5)] ?? Number.NaN,
    p99Ms: told[Math.floor(told.length * 0.99)] ?? Number.NaN,
    untold: took.length - told.length,
    coreShare,
  };
}

/** Until every listener has heard of the last change, or for as long as we have patience. */
async function untilTold(
  accepted: readonly Accepted[],
  listeners: readonly Listener[],
): Promise<void> {
  const last = accepted.at(-1);
  const isTold = ({ heard }: Listener) => last === undefined || delayOf(last, heard) !== null;
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (listeners.every(isTold)) return;
    await setTimeout(LOOK_MS);
  }
}

function places(count: number, tokens: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, at) => tokens[Math.floor(at / PLACES_OF_USER)] ?? "");
}

/** Times (epoch ms) at which an object was named, by its UID. */
type Heard = Map<string, number[]>;

interface Listener {
  readonly response: IncomingMessage;
  readonly heard: Heard;
}

async function listen(url: string, token: string): Promise<Listener> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, agent: false }, resolve).on("error", reject);
  });
  if (response.statusCode !== 200) throw new Error(`no events: ${response.statusCode}`);
  const heard: Heard = new Map();
  let rest = "";
  response.setEncoding("utf8").on("data", (part: string) => {
    const blocks = (rest + part).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) note(block, heard);
  });
  response.on("error", () => {}); // we end it
  return { response, heard };
}

function note(block: string, heard: Heard): void {
  const data = /^event: objects\ndata: (.*)$/m.exec(block)?.[1];
  if (data === undefined) return;
  const now = Date.now();
  const { changed } = JSON.parse(data) as { changed: { persistentvolumes?: readonly string[] } };
  for (const key of changed.persistentvolumes ?? []) {
    const uid = key.slice(key.indexOf("/") + 1);
    heard.set(uid, [...(heard.get(uid) ?? []), now]);
  }
}

function delayOf({ uid, at }: Accepted, heard: Heard): number | null {
  const told = heard.get(uid)?.find((time) => time >= at);
  return told === undefined ? null : told - at;
}
