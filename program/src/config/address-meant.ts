/**
 * What somebody probably meant by an address of a TrueNAS that is none: "https://nas.lan/ui/" -> "write wss://nas.lan: …".
 * Credentials in it are not repeated.
 */
export function addressMeant(text: string): string {
  const [, scheme = "", host] = WRITTEN.exec(text) ?? [];
  if (host === undefined) return "write it as wss://HOST";
  const why = WHY[scheme.toLowerCase()] ?? "";
  const usual = why === PLAINTEXT ? ":80" : ":443";
  return `write wss://${host.endsWith(usual) ? host.slice(0, -usual.length) : host}${why}`;
}

/** Scheme, credentials, host with its port, and a path that people copy from a browser or another client. */
const WRITTEN =
  /^(?:([a-z]+):\/{0,2})?(?:[^\s/?#]*@)?((?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?)(?:[/?#]\S*)?$/i;

const PLAINTEXT = ": an API key is never sent over plaintext, and TrueNAS would revoke it";

const WHY: Readonly<Record<string, string>> = {
  https: ": it is the API that is asked, not the web pages",
  http: PLAINTEXT,
  ws: PLAINTEXT,
};
