import { DescriptionList, Title } from "@patternfly/react-core";
import { createContext, type ReactNode, useContext, useId } from "react";

/** The level of the headings of parts: below that of the title, which is another one beside a list. */
export const PartLevel = createContext<"h2" | "h3">("h2");

/** A part of a story under its own heading. */
export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  const level = useContext(PartLevel);
  return (
    <section aria-labelledby={id} className="pl-story__part">
      <Title id={id} headingLevel={level} size="md">
        {title}
      </Title>
      {children}
    </section>
  );
}

/** Things with their names. */
export function Terms({ children }: { readonly children: ReactNode }) {
  return (
    <DescriptionList isCompact orientation={ORIENTATION} horizontalTermWidthModifier={TERM_WIDTH}>
      {children}
    </DescriptionList>
  );
}

const ORIENTATION = Object.freeze({ default: "vertical", sm: "horizontal" } as const);
const TERM_WIDTH = Object.freeze({ default: "9rem" });
