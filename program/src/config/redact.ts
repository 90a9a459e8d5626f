/**
 * Text that somebody wrote into a setting, fit for a message: a password within an address and a TrueNAS API key
 * (`<id>-<64 letters and digits>`), written where a path belongs, become `[secret]`.
 */
export function redact(text: string): string {
  return text
    .replace(/\/\/[^/@\s]*@/g, "//[secret]@")
    .replace(/\b\d+-[A-Za-z0-9]{20,}\b/g, "[secret]");
}
