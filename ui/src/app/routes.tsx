import type { ComponentType } from "react";
import { lazy } from "react";
import type { PagePath } from "../../../program/src/api/web/page-paths.ts";
import type { PageProps } from "../data/data.ts";

type Page = ComponentType<PageProps>;

/** The page of every address. Each is loaded when it is first looked at. */
export const PAGES: Readonly<Record<PagePath, Page>> = {
  "/": lazy(async () => ({ default: (await import("../pages/overview/page.tsx")).OverviewPage })),
  "/findings": lazy(async () => ({
    default: (await import("../pages/findings/page.tsx")).FindingsPage,
  })),
  "/findings/:id": lazy(async () => ({
    default: (await import("../pages/findings/one-page.tsx")).OneFindingPage,
  })),
  "/volumes": lazy(async () => ({
    default: (await import("../pages/volumes/page.tsx")).VolumesPage,
  })),
  "/volumes/:key": lazy(async () => ({
    default: (await import("../pages/volume/page.tsx")).VolumePage,
  })),
  "/storage": lazy(async () => ({
    default: (await import("../pages/storage/page.tsx")).StoragePage,
  })),
  "/snapshots": lazy(async () => ({
    default: (await import("../pages/snapshots/page.tsx")).SnapshotsPage,
  })),
  "/namespaces": lazy(async () => ({
    default: (await import("../pages/namespaces/page.tsx")).NamespacesPage,
  })),
  "/namespaces/:name": lazy(async () => ({
    default: (await import("../pages/namespace/page.tsx")).NamespacePage,
  })),
  "/sources": lazy(async () => ({
    default: (await import("../pages/sources/page.tsx")).SourcesPage,
  })),
  "/rules": lazy(async () => ({ default: (await import("../pages/rules/page.tsx")).RulesPage })),
  "/search": lazy(async () => ({ default: (await import("../pages/search/page.tsx")).SearchPage })),
};
