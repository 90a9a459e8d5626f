import { Alert, List, ListItem } from "@patternfly/react-core";
import { Link } from "react-router";
import { TEXTS } from "../texts.ts";

/** Says that there may be more than what is shown, and why; nothing where everything was read. */
export function UnreadNote({
  unread,
}: {
  readonly unread: readonly { readonly source: string; readonly message: string }[];
}) {
  const reasons = [...new Set(unread.map(({ source, message }) => `${source}: ${message}`))];
  if (reasons.length === 0) return null;
  return (
    <Alert isInline variant="warning" title={TEXTS.list.unread}>
      <List isPlain>
        {reasons.map((reason) => (
          <ListItem key={reason}>{reason}</ListItem>
        ))}
      </List>
      <Link to="/sources">{TEXTS.banner.link}</Link>
    </Alert>
  );
}
