import { Type } from "typebox";
import { humanAge } from "../../lib/units.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";

/** facts/truenas-api §2.3: since 25.04 a key may end on a day. */
export const credentialExpiring = defineRule({
  code: "credential-expiring",
  title: "Key or certificate that ends soon",
  each: "credentials",
  needs: ["system", "credentials"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Once our key has ended nothing of this NAS is seen any more. Once its certificate has, whoever checks it stays out: Plumbline, and the CSI drivers, so that no volume is made or deleted.",
  remedy: [
    "make a new one in time, in TrueNAS: Credentials > Users > API Keys, or Credentials > Certificates",
  ],
  options: Type.Object({
    within: duration({ default: "14d", description: "How long before its end it counts" }),
  }),
  check({ kind, expiresAt }, { now }, { withinMs }) {
    if (expiresAt === null) return quiet("it does not end");
    const leftMs = expiresAt - now;
    if (leftMs > withinMs) return quiet(`it ends in ${humanAge(leftMs)}`);
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    const when = leftMs > 0 ? `in ${humanAge(leftMs)}` : `${humanAge(-leftMs)} ago`;
    const what = kind === "apiKey" ? "API key that is used here" : "certificate that it shows";
    return {
      is: "hit",
      evidence: [
        { fact: "what", value: what },
        { fact: "ends", value: `${day}, ${when}` },
      ],
    };
  },
});
