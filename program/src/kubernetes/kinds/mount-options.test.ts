import { expect, test } from "vitest";
import { shownMountOptions } from "./mount-options.ts";

test.each([
  [
    ["noatime", "nfsvers=4"],
    ["noatime", "nfsvers=4"],
  ],
  [
    ["noatime,nfsvers=4.2", "hard"],
    ["noatime", "nfsvers=4.2", "hard"],
  ],
  [[], []],
])("options of NFS are shown as they are: %j", (options, shown) => {
  expect(shownMountOptions(options)).toEqual(shown);
});

test.each([
  ["password=canary", ["password=***"]],
  ["pass=canary", ["pass=***"]],
  ["PASSWORD=canary", ["PASSWORD=***"]],
  [" password =canary", [" password =***"]],
  ["password2=canary", ["password2=***"]],
  ["username=plumb%canary", ["username=***"]],
  ["user=plumb%canary", ["user=***"]],
  ["credentials=/etc/canary", ["credentials=***"]],
  ["vers=3.0,password=x,canary,dir_mode=0755", ["vers=3.0", "password=***"]],
  ["password=a=canary,canary=b", ["password=***"]],
  ["x-nobody-knows=canary", ["x-nobody-knows=***"]],
])(
  "a value that might be a secret is masked, with what may be the rest of it: %s",
  (text, shown) => {
    expect(shownMountOptions([text])).toEqual(shown);
  },
);
