import {
  Nav,
  NavItem,
  NavList,
  PageContext,
  PageSidebar,
  PageSidebarBody,
} from "@patternfly/react-core";
import { useContext, useEffect } from "react";
import { Link, useLocation } from "react-router";
import type { PagePath } from "../../../program/src/api/web/page-paths.ts";
import type { Data } from "../data/data.ts";
import { useEscape } from "../parts/use-escape.ts";
import { TEXTS } from "../texts.ts";
import { sightText } from "./sight-text.ts";

const ITEMS: readonly { readonly path: PagePath; readonly text: string }[] = [
  { path: "/", text: TEXTS.nav.overview },
  { path: "/findings", text: TEXTS.nav.findings },
  { path: "/volumes", text: TEXTS.nav.volumes },
  { path: "/storage", text: TEXTS.nav.storage },
  { path: "/snapshots", text: TEXTS.nav.snapshots },
  { path: "/namespaces", text: TEXTS.nav.namespaces },
  { path: "/sources", text: TEXTS.nav.sources },
  { path: "/rules", text: TEXTS.nav.rules },
];

/** The pages, with the one that is open marked, and whose eyes they are seen with. On a small screen it makes room for what was chosen. */
export function PageNav({ data }: { readonly data: Data }) {
  const { pathname } = useLocation();
  const { isMobile, isSidebarOpen, onSidebarToggle } = useContext(PageContext);
  const isOver = isMobile && isSidebarOpen;
  useClosing(isOver, onSidebarToggle);
  const onSelect = () => {
    if (isOver) onSidebarToggle();
  };
  return (
    <PageSidebar>
      <PageSidebarBody isFilled>
        <Nav aria-label={TEXTS.nav.label} onSelect={onSelect}>
          <NavList>
            {ITEMS.map(({ path, text }) => (
              <NavItem key={path} itemId={path} isActive={isOpen(path, pathname)}>
                <Link to={path}>{text}</Link>
              </NavItem>
            ))}
          </NavList>
        </Nav>
      </PageSidebarBody>
      <Onlooker data={data} />
    </PageSidebar>
  );
}

/** Where the pages lie over the one that is open: Escape closes them, and so does whoever goes on behind them by keys. */
function useClosing(isOver: boolean, close: () => void): void {
  const onEscape = () => {
    close();
    document.getElementById(TOGGLE)?.focus();
  };
  useEscape(isOver ? onEscape : null);
  useEffect(() => {
    if (!isOver) return undefined;
    const onFocus = ({ target }: Event) => {
      if (target instanceof Element && target.closest("main") !== null) close();
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [isOver, close]);
}

/** Id of the button that shows and hides the pages, as PatternFly gives it. */
const TOGGLE = "nav-toggle";

/** A tenant must not take his part for the whole: he is told on every page that it is one. */
function Onlooker({ data }: { readonly data: Data }) {
  const me = data.useAnswer("/me");
  if (me.is !== "here" || me.value.sees === "everything") return null;
  return (
    <PageSidebarBody isFilled={false} usePageInsets className="pl-onlooker">
      <aside aria-label={TEXTS.nav.onlooker}>
        <p>{sightText(me.value)}</p>
        <p>{TEXTS.nav.onlyYours}</p>
      </aside>
    </PageSidebarBody>
  );
}

function isOpen(path: string, pathname: string): boolean {
  return path === "/" ? pathname === "/" : pathname === path || pathname.startsWith(`${path}/`);
}
