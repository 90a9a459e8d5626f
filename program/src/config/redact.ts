/** What a secret looks like that was written where a path belongs; no name of a file is so long without a dot. */
const SECRETS = [
  /\b\d+-[A-Za-z0-9]{20,}\b/g, // an API key of TrueNAS
  /\beyJ[\w-]+(\.[\w-]*)*/g, // a token of a ServiceAccount: a JSON web token (RFC 7519)
  /\bsha256~[\w-]+/g, // a token of OpenShift
  /[\w+=~-]{64,}/g,
] as const;

/** Text that somebody wrote into a setting, fit for a message: a password within an address, and whatever looks like a key or a token, become `[secret]`. */
export function redact(text: string): string {
  return SECRETS.reduce(
    (rest, pattern) => rest.replace(pattern, "[secret]"),
    text.replace(/\/\/[^/@\s]*@/g, "//[secret]@"),
  );
}
