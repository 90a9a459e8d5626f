import { describe, expect, it } from "vitest";
import { serviceAddress } from "./address.ts";

describe("the address of a service", () => {
  it.each([
    "https://plumbline.example",
    "https://plumbline.example:8443/storage/",
    "https://10.0.0.7",
    "http://127.0.0.1:9797",
    "http://127.9.9.9",
    "http://[::1]:9797",
    "http://localhost:9797",
  ])("may be %s", (text) => expect(serviceAddress(text, "--server").href).toContain(text));

  it.each([
    [
      "http://plumbline.example",
      "found plain http to plumbline.example; write https://plumbline.example",
    ],
    ["http://10.0.0.7", "expected https, so that nobody on the way reads the token"],
    ["http://127.0.0.1.evil.example", "found plain http to 127.0.0.1.evil.example"],
    ["http://localhost.evil.example", "found plain http to localhost.evil.example"],
    ["plumbline.example", 'found "plumbline.example"; did you mean https://plumbline.example?'],
    ["127.0.0.1:9797", "did you mean http://127.0.0.1:9797?"],
    ["localhost:9797", "did you mean http://localhost:9797?"],
    ["plumbline.example:8443", "did you mean https://plumbline.example:8443?"],
    ["wss://plumbline.example", 'found "wss://plumbline.example"; leave only the address'],
    ["https://ann:secret@plumbline.example", "found one with credentials or a query in it"],
    ["https://plumbline.example/?token=secret", "found one with credentials or a query in it"],
  ])("may not be %s", (text, sentence) => {
    expect(() => serviceAddress(text, "--server")).toThrow(sentence);
  });

  it("is not repeated where it may hold a secret", () => {
    for (const text of [
      "https://ann:canary@a",
      "https://a/?t=canary",
      "https://a#canary",
      "ann:canary@a",
    ])
      expect(() => serviceAddress(text, "--server")).not.toThrow("canary");
  });
});
