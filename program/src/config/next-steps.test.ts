import { expect, it } from "vitest";
import { aDirectory, aFile, load, refusals } from "./given.ts";

const directory = aDirectory();

it.each([
  [
    "FLT-C1: a value whose nearest form is refused as well",
    "serve: { listen: 9797, plaintext: 'true' }\nstate: { learning: 0 }",
    [
      "plumbline.yaml:2:18: expected an address and a port such as 127.0.0.1:9797 or [::]:9797, found 9797; write address and port",
      'plumbline.yaml:2:35: expected true or false, found "true"; write it without quotes',
      "plumbline.yaml:3:20: expected a duration such as 30m, 48h or 7d, found 0; the shortest is 1m",
    ],
  ],
  [
    "FLT-C1: one of several clusters without a name",
    "clusters:\n  - name: lab\n  - context: prod",
    [
      "plumbline.yaml:4:5: expected a name, because there are several clusters, found none; add name: NAME",
    ],
  ],
])("%s", (_, content, sentences) => {
  const config = aFile(directory, "plumbline.yaml", `version: 1\n${content}\n`);
  expect(refusals(() => load({ config }), directory)).toEqual(sentences);
});
