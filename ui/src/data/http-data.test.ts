import { onlineManager } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { createClient } from "./http-data.ts";

it("asks a service on this machine though the browser says that there is no network", async () => {
  const client = createClient();
  onlineManager.setOnline(false);
  const ask = vi.fn(() => Promise.resolve("an answer"));
  const answer = client.query({ queryKey: ["/rules"], queryFn: ask });
  expect(ask).toHaveBeenCalledOnce();
  onlineManager.setOnline(true);
  expect(await answer).toBe("an answer");
  client.clear();
});
