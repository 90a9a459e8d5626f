import { Button, EmptyState, EmptyStateBody, EmptyStateFooter } from "@patternfly/react-core";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { Component, type ReactNode } from "react";
import { Link } from "react-router";
import { PageHead } from "../parts/page-head.tsx";
import { TEXTS } from "../texts.ts";

const { trouble } = TEXTS;

/** Keeps a mistake of ours on one page to that page, and says it. `address`: on another one it is tried anew. */
export class BrokenPage extends Component<
  { readonly address: string; readonly children: ReactNode },
  { readonly error: Error | null; readonly address: string }
> {
  override state = { error: null as Error | null, address: this.props.address };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  static getDerivedStateFromProps(
    { address }: { readonly address: string },
    state: { readonly error: Error | null; readonly address: string },
  ) {
    return address === state.address ? null : { error: null, address };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (NOT_LOADED.test(error.message)) return <NotLoaded />;
    return (
      <EmptyState
        status="danger"
        icon={ExclamationCircleIcon}
        titleText={trouble.broken}
        headingLevel="h1"
      >
        <EmptyStateBody>
          <p>{trouble.brokenHint}</p>
          <code>{error.message}</code>
        </EmptyStateBody>
      </EmptyState>
    );
  }
}

/** How browsers say that a part of the program did not come: it is fetched when its page is first opened. */
const NOT_LOADED = /preload CSS|dynamically imported module|importing a module script/i;

function NotLoaded() {
  return (
    <EmptyState
      status="warning"
      icon={ExclamationTriangleIcon}
      titleText={trouble.notLoaded}
      headingLevel="h1"
    >
      <EmptyStateBody>{trouble.notLoadedHint}</EmptyStateBody>
      <EmptyStateFooter>
        <Button variant="primary" onClick={() => globalThis.location.reload()}>
          {trouble.loadAgain}
        </Button>
      </EmptyStateFooter>
    </EmptyState>
  );
}

/** An address that is none of ours. */
export function NotThere() {
  return (
    <PageHead title={trouble.notThere} intro={trouble.notThereHint}>
      <Link to="/">{trouble.notThereLink}</Link>
    </PageHead>
  );
}
