import { chance } from "../clock.ts";
import type { Authority } from "../certificates.ts";
import type { Credential } from "./kubeconfig.ts";
import { USER_NAMES, USERS } from "./users.ts";
import type { UserName } from "./users.ts";

/** A credential for each of the test users: random tokens, client certificates of this authority. */
export async function createCredentials(
  authority: Authority,
): Promise<Readonly<Record<UserName, Credential>>> {
  const entries = USER_NAMES.map(
    async (name) => [name, await credentialOf(authority, name)] as const,
  );
  return Object.freeze(Object.fromEntries(await Promise.all(entries))) as Readonly<
    Record<UserName, Credential>
  >;
}

async function credentialOf(authority: Authority, name: UserName): Promise<Credential> {
  const { username, groups, proof } = USERS[name];
  return proof === "token"
    ? { token: `${name}-${chance.token(24)}` }
    : { certificate: await authority.issueClient(username, groups) };
}
