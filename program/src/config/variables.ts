/** The environment variable beside each flag. A flag wins over its variable; an empty variable counts as not set. */
export const VARIABLES = Object.freeze({
  config: "PLUMBLINE_CONFIG",
  truenas: "PLUMBLINE_TRUENAS",
  truenasUser: "PLUMBLINE_TRUENAS_USER",
  apiKeyFile: "PLUMBLINE_API_KEY_FILE",
  truenasCaFile: "PLUMBLINE_TRUENAS_CA_FILE",
  truenasPinSha256: "PLUMBLINE_TRUENAS_PIN_SHA256",
  stateDir: "PLUMBLINE_STATE_DIR",
  listen: "PLUMBLINE_LISTEN",
  server: "PLUMBLINE_SERVER",
  tokenFile: "PLUMBLINE_TOKEN_FILE",
  serverCaFile: "PLUMBLINE_SERVER_CA_FILE",
} as const);

/** The variables of ours that are set in an environment, but for the one that names the configuration. */
export function variablesSet(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.values(VARIABLES).filter(
    (name) => name !== VARIABLES.config && Boolean(environment[name]),
  );
}

/** An environment without what is said to us in it: what is started in it heeds its own flags and file alone. */
export function withoutVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const ours: ReadonlySet<string> = new Set(Object.values(VARIABLES));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.has(name)));
}

/** `apiKeyFile` -> `--api-key-file`, `truenasPinSha256` -> `--truenas-pin-sha256`. */
export function flagName(name: string): string {
  return `--${kebab(name)}`;
}

/** `apiKeyFile` -> `api-key-file`: a setting's name as flags spell it, without the dashes in front. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
