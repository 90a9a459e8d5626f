import { Page, SkipToContent } from "@patternfly/react-core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, Suspense } from "react";
import { BrowserRouter, Route, Routes, useLocation } from "react-router";
import type { Data } from "../data/data.ts";
import { Awaited } from "../parts/answered.tsx";
import { TEXTS } from "../texts.ts";
import { Banners } from "./banners.tsx";
import { BrokenPage, NotThere } from "./broken.tsx";
import { AfterFirstLook } from "./first-look.tsx";
import { AppMasthead } from "./masthead.tsx";
import { PageNav } from "./nav.tsx";
import { PAGES } from "./routes.tsx";
import "./app.css";

/** The whole interface: what stands around every page, and the page of the address. */
export function App({ client, data }: { readonly client: QueryClient; readonly data: Data }) {
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Page
          masthead={<AppMasthead data={data} />}
          sidebar={<PageNav data={data} />}
          isManagedSidebar
          isContentFilled
          banner={<Banners data={data} />}
          mainContainerId={MAIN}
          skipToContent={<SkipToContent href={`#${MAIN}`}>{TEXTS.nav.skip}</SkipToContent>}
        >
          <OnePage>
            <AfterFirstLook data={data}>
              <Routes>
                {Object.entries(PAGES).map(([path, PageOfPath]) => (
                  <Route key={path} path={path} element={<PageOfPath data={data} />} />
                ))}
                <Route path="*" element={<NotThere />} />
              </Routes>
            </AfterFirstLook>
          </OnePage>
        </Page>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

const MAIN = "main";

function OnePage({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <BrokenPage address={pathname}>
      <Suspense fallback={<Awaited lines={6} />}>{children}</Suspense>
    </BrokenPage>
  );
}
