import type { Session } from "../method.ts";

/** Whether a session asked for a collection, or for everything. */
export function isSubscribed({ user, subscriptions }: Session, collection: string): boolean {
  return (
    user !== null && subscriptions.values().some((name) => name === collection || name === "*")
  );
}

/** The NAS ends all subscriptions of a session to a collection. */
export function endSubscriptions({ subscriptions }: Session, collection: string): void {
  for (const [id, name] of subscriptions) {
    if (name === collection) {
      subscriptions.delete(id);
    }
  }
}
