import { expect, it } from "vitest";
import { runCli } from "./given.ts";
import { both, NAS } from "./given-answers.ts";

it.each([
  ["ignore", "--until", "30d", "--reason", "lab"],
  ["ignore", "--end"],
  ["unfreeze", "--reason", "seen"],
])("%s %s without an id is refused, and not answered with a list", async (...argv) => {
  const { code, stderr, stdout } = await runCli(argv);
  expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
  expect(stderr).toContain(`plumbline: ${argv[0]}: expected an id beside --`);
});

it("an object with more parts than a namespace and a name is refused", async () => {
  const { code, stderr } = await runCli(["trace", "pvc/a/b/c", ...NAS], both);
  expect(code).toBe(64);
  expect(stderr).toContain("expected pvc/NAMESPACE/NAME");
});
