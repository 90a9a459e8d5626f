import { describe, expect, test } from "vitest";
import { proxyFor } from "./proxy.ts";

const server = new URL("https://api.prod.example:6443");

describe("the proxy for a server", () => {
  test.each<[string, string, Record<string, string>, string | null]>([
    ["none where nothing names one", "", {}, null],
    [
      "proxy-url before the environment",
      "http://own:3128",
      { HTTPS_PROXY: "http://env:3128" },
      "http://own:3128/",
    ],
    [
      "HTTPS_PROXY for https",
      "",
      { HTTPS_PROXY: "http://env:3128", HTTP_PROXY: "http://no" },
      "http://env:3128/",
    ],
    ["https_proxy in small letters", "", { https_proxy: "http://env:3128" }, "http://env:3128/"],
    ["a proxy without a scheme", "", { HTTPS_PROXY: "env:3128" }, "http://env:3128/"],
    ["not where NO_PROXY names everything", "", { HTTPS_PROXY: "http://env", NO_PROXY: "*" }, null],
    [
      "not where NO_PROXY names the host",
      "",
      { HTTPS_PROXY: "http://env", NO_PROXY: "a,api.prod.example" },
      null,
    ],
    [
      "not where NO_PROXY names a domain above it",
      "",
      { HTTPS_PROXY: "http://env", NO_PROXY: "prod.example" },
      null,
    ],
    [
      "not where NO_PROXY names a suffix",
      "",
      { HTTPS_PROXY: "http://env", no_proxy: ".example" },
      null,
    ],
    [
      "not where NO_PROXY names host and port",
      "",
      { HTTPS_PROXY: "http://env", NO_PROXY: "api.prod.example:6443" },
      null,
    ],
    [
      "where NO_PROXY names another port",
      "",
      { HTTPS_PROXY: "http://env", NO_PROXY: "api.prod.example:443" },
      "http://env/",
    ],
    [
      "where NO_PROXY names something that only ends alike",
      "",
      { HTTPS_PROXY: "http://env", NO_PROXY: "d.example" },
      "http://env/",
    ],
  ])("FLT-N8: %s", (_title, proxyUrl, env, expected) => {
    expect(proxyFor(server, proxyUrl, env)?.href ?? null).toBe(expected);
  });

  test.each([
    ["10.0.0.0/8", "https://10.1.2.3:6443", null],
    ["10.0.0.0/8", "https://11.1.2.3:6443", "http://env/"],
    ["10.1.2.3", "https://10.1.2.3", null],
    ["fd00::/8", "https://[fd00::1]:6443", null],
    ["nonsense/99", "https://10.1.2.3", "http://env/"],
  ])("FLT-N8: NO_PROXY=%s and %s", (noProxy, url, expected) => {
    expect(
      proxyFor(new URL(url), "", { HTTPS_PROXY: "http://env", NO_PROXY: noProxy })?.href ?? null,
    ).toBe(expected);
  });

  test("loopback never goes through a proxy of the environment", () => {
    expect(
      proxyFor(new URL("https://127.0.0.1:6443"), "", { HTTPS_PROXY: "http://env" }),
    ).toBeNull();
  });
});
