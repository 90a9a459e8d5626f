/** Names, with spaces between, of the variables that the launcher added for our own process. */
const ADDED = "PLUMBLINE_ADDED";

/** The environment that the program was started in, without what its launcher added: what an exec plugin is given. */
export function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const added = new Set([ADDED, ...(env[ADDED] ?? "").split(" ")]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !added.has(name)));
}
