import { ExpandableSection } from "@patternfly/react-core";
import { type ReactNode, useState } from "react";
import "./folded.css";

/** What most people need not see: it is drawn when it is opened, so that long lists cost nothing before. */
export function Folded({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const [isExpanded, setExpanded] = useState(false);
  return (
    <ExpandableSection
      className="pl-folded"
      toggleText={title}
      isExpanded={isExpanded}
      onToggle={(_, isNow) => setExpanded(isNow)}
    >
      {isExpanded && children}
    </ExpandableSection>
  );
}
