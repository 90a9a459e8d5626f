import { expect, it } from "vitest";
import { settled } from "./places.ts";
import { serveCompany } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

describeInBrowser("a journey", serveCompany, ({ open, served }) => {
  it("leads from the overview to the biggest orphan, and to why we believe that it is one", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: /could come back$/ }).click();
    const orphans = page.getByRole("row").filter({ hasText: "Orphan" });
    await orphans.first().getByRole("link").click();
    const told = page.getByRole("region", { name: /^Finding [0-9a-f]{16}$/ });
    await told
      .getByText("Nothing uses it, and nobody but the clusters that were read could.")
      .waitFor();
    await told.getByRole("heading", { name: "How sure it is" }).waitFor();
    await told.getByText("Kubernetes was read again after the NAS (P3)").waitFor();
    for (const word of ["Holds:", "Does not hold:", "Cannot be checked:"])
      await told.getByText(word).first().waitFor();
    await told.getByRole("heading", { name: "What would change the verdict" }).waitFor();

    const name = await told.getByRole("definition").first().getByRole("link").first().textContent();
    expect(name).toBe(biggestLeftover());
    expect(served().world.truth.live.has(String(name))).toBe(false);
  });

  /** Of the datasets that nobody needs the one that takes most. */
  function biggestLeftover(): string | undefined {
    const { systems, truth } = served().world;
    const left = new Set(truth.findings.map((finding) => finding.subjectName));
    const [biggest] = systems
      .flatMap(({ simulator }) => simulator.state.datasets)
      .filter(({ path }) => left.has(path) && !truth.live.has(path))
      .toSorted((a, b) => b.referencedBytes - a.referencedBytes);
    return biggest?.path;
  }

  it("leads from a failing disk to the owners to call", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "Pools", exact: true }).click();
    await page.getByText("Only what is in trouble").click();
    const disk = page.getByRole("row", { name: /^sdd FAULTED/ });
    await disk.click();
    const told = page.getByRole("region", { name: /sdd/ });
    await told.getByRole("heading", { name: "Who hangs on it" }).waitFor();
    await told.getByText(/StatefulSet\/kafka/).waitFor();
    await told.getByRole("link", { name: "payments", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /payments/ }).waitFor();
  });

  it("leads from a claim to its dataset, and back to the claim", async () => {
    const page = await open("/volumes");
    await page
      .getByRole("combobox", { name: "Filter volumes" })
      .fill("namespace:shop data-postgres-0");
    await page.getByRole("link", { name: "data-postgres-0" }).click();
    await page.getByRole("heading", { level: 1, name: "data-postgres-0" }).waitFor();
    await page.getByRole("link", { name: /^zvol tank\/k8s\/iscsi\/v\/pvc-/ }).click();
    await page.getByRole("heading", { name: /tank\/k8s\/iscsi\/v\/pvc-/ }).waitFor();
    await settled(page);
    await page.getByRole("link", { name: /^PersistentVolumeClaim data-postgres-0/ }).click();
    await page.getByRole("heading", { level: 1, name: "data-postgres-0" }).waitFor();
  });
});
