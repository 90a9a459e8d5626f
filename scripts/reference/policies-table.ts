import type { PolicyRow } from "../../program/src/api/enforce-policies.ts";
import { anApp, LOGIN } from "../../program/src/api/given-app.ts";
import type { Policy } from "../../program/src/api/policy.ts";

/** Every route that the service has, who may ask it, and what the cluster is asked for then, as it stands on the server. */
export async function policiesTable(): Promise<string> {
  const app = anApp({ openMetrics: false }, { login: LOGIN });
  await app.ready();
  const rows = app.policies.filter(isAsked).map(rowText);
  return [
    "| Route | For | The cluster is asked whether the caller may |",
    "|---|---|---|",
    ...rows.toSorted(),
  ].join("\n");
}

/** HEAD is what GET is. */
function isAsked({ method, policy }: PolicyRow): boolean {
  return method !== "HEAD" && policy.for !== "nobody";
}

function rowText({ method, path, policy }: PolicyRow): string {
  return `| \`${method} ${path}\` | ${whom(policy)} | ${asked(policy)} |`;
}

function whom(policy: Policy): string {
  switch (policy.for) {
    case "anybody":
      return "anybody: it tells nothing of what is watched";
    case "nobody":
      return "nobody";
    case "caller":
      return "whoever is known, about what he sees";
    case "right":
      return "whoever has the right";
  }
}

const SIGHT = "`list` `persistentvolumes`, else `list` `persistentvolumeclaims` in each namespace";

function asked(policy: Policy): string {
  if (policy.for === "caller") return SIGHT;
  if (policy.for !== "right") return "";
  const { right } = policy;
  if ("path" in right) return `\`${right.verb}\` the path \`${right.path}\``;
  return `\`${right.verb}\` \`${right.resource}.plumbline.io\`; ${SIGHT}`;
}
