import { readdirSync, readlinkSync } from "node:fs";

/** A service at one moment of a soak. */
export interface SoakSample {
  /** Minutes since the soak began. */
  readonly minute: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** File descriptors, sockets among them. */
  readonly handles: number;
  readonly sockets: number;
  readonly looks: number;
}

/** What a soak comes to. */
export interface SoakResult {
  /** Growth of the resident set after the first quarter, by least squares. */
  readonly mibPerHour: number;
  /** The same of the JavaScript heap, which tells what is kept from what is not given back. */
  readonly heapMibPerHour: number;
  /** The middle of the second quarter and of the last. */
  readonly handles: readonly [number, number];
  readonly sockets: readonly [number, number];
}

/** File descriptors of a process, from the kernel. */
export function handlesOf(pid: number): { readonly handles: number; readonly sockets: number } {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      return []; // closed since the folder was read
    }
  });
  return {
    handles: targets.length,
    sockets: targets.filter((one) => one.startsWith("socket:")).length,
  };
}

/** What samples come to; the first quarter is the start, and does not count. */
export function resultOf(samples: readonly SoakSample[]): SoakResult {
  const quarter = (from: number, to: number) =>
    samples.slice(Math.floor(samples.length * from), Math.floor(samples.length * to));
  const settled = quarter(0.25, 1);
  const between = (of: (sample: SoakSample) => number) =>
    [middle(quarter(0.25, 0.5).map(of)), middle(quarter(0.75, 1).map(of))] as const;
  const mibPerHour = (of: (sample: SoakSample) => number) =>
    slope(settled.map((sample) => [sample.minute / 60, of(sample) / 2 ** 20] as const));
  return {
    mibPerHour: mibPerHour(({ residentBytes }) => residentBytes),
    heapMibPerHour: mibPerHour(({ heapBytes }) => heapBytes),
    handles: between(({ handles }) => handles),
    sockets: between(({ sockets }) => sockets),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Growth of y by x, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
}
