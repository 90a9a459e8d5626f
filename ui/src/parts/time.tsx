import { useNow } from "../clock.ts";
import { agoText, timeText } from "../format/time.ts";

/** How long ago a time is, with the time itself on hover. `at`: epoch ms. */
export function Ago({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={timeText(at)}>
      {agoText(at, useNow())}
    </time>
  );
}
