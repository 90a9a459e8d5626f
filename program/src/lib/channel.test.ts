import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Channel } from "./channel.ts";

async function read<T>(channel: Channel<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of channel) values.push(value);
  return values;
}

test("what was written before the end is read, in order", async () => {
  const channel = new Channel<number>(10);
  await channel.write(1);
  await channel.write(2);
  channel.close();
  await channel.write(3);
  expect(await read(channel)).toEqual([1, 2]);
});

test("a writer waits while the channel is full", async () => {
  const channel = new Channel<number>(1);
  const written: number[] = [];
  const writing = (async () => {
    for (const value of [1, 2, 3]) {
      await channel.write(value);
      written.push(value);
    }
    channel.close();
  })();
  await setImmediate();
  expect(written).toEqual([1]);
  expect(await read(channel)).toEqual([1, 2, 3]);
  await writing;
});

test("a failure reaches the reader after what was written before it", async () => {
  const channel = new Channel<number>(10);
  await channel.write(1);
  channel.fail(new Error("broken"));
  const told = channel[Symbol.asyncIterator]();
  expect(await told.next()).toEqual({ done: false, value: 1 });
  await expect(told.next()).rejects.toThrow("broken");
});

test("a reader who leaves sets waiting writers free", async () => {
  const channel = new Channel<number>(1);
  await channel.write(1);
  const blocked = channel.write(2);
  const told = channel[Symbol.asyncIterator]();
  await told.next();
  await told.return();
  await blocked;
  await expect(channel.write(3)).resolves.toBeUndefined();
});
