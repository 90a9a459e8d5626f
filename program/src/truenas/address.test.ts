import { describe, expect, test } from "vitest";
import { SourceError } from "../lib/errors.ts";
import { parseAddress } from "./address.ts";

const parse = (url: string) => parseAddress("nas1", url);

describe("parseAddress", () => {
  test.each([
    ["wss://nas.example", { host: "nas.example", port: 443, prefix: "" }],
    ["https://nas.example:8443/", { host: "nas.example", port: 8443, prefix: "" }],
    ["https://nas.example/ui/dashboard", { host: "nas.example", port: 443, prefix: "" }],
    ["wss://nas.example/api/v25.10.2", { host: "nas.example", port: 443, prefix: "" }],
    ["wss://nas.example/websocket", { host: "nas.example", port: 443, prefix: "" }],
    ["wss://proxy.example/nas1/api/current", { host: "proxy.example", port: 443, prefix: "/nas1" }],
    ["wss://[fd00::1]:444", { host: "fd00::1", port: 444, prefix: "" }],
  ])("%s", (url, address) => {
    expect(parse(url)).toEqual(address);
  });

  test.each(["ws://nas.example", "http://nas.example", "WS://nas.example", "HTTP://nas.example"])(
    "FLT-T4: refuses %s before anything is sent, and says why",
    (url) => {
      expect(() => parse(url)).toThrow(SourceError);
      expect(() => parse(url)).toThrow(
        expect.objectContaining({
          code: "refused",
          message:
            "nas1: nothing was sent: TrueNAS revokes an API key that is used over an unencrypted connection",
          next: "write the address as wss://nas.example",
        }),
      );
    },
  );

  test.each(["nas.example", "", "ftp://nas.example", "wss://", "wss://root:secret@nas.example"])(
    "refuses %j",
    (url) => {
      expect(() => parse(url)).toThrow(expect.objectContaining({ code: "refused" }));
      expect(() => parse(url)).not.toThrow(/secret/);
    },
  );
});
