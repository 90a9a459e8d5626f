import { Nav, NavItem, NavList, PageSidebar, PageSidebarBody } from "@patternfly/react-core";
import { Link, useLocation } from "react-router";
import type { PagePath } from "../../../program/src/api/web/page-paths.ts";
import { TEXTS } from "../texts.ts";

const ITEMS: readonly { readonly path: PagePath; readonly text: string }[] = [
  { path: "/", text: TEXTS.nav.overview },
  { path: "/rules", text: TEXTS.nav.rules },
];

/** The pages, with the one that is open marked. */
export function PageNav() {
  const { pathname } = useLocation();
  return (
    <PageSidebar>
      <PageSidebarBody>
        <Nav aria-label={TEXTS.nav.label}>
          <NavList>
            {ITEMS.map(({ path, text }) => (
              <NavItem key={path} itemId={path} isActive={isOpen(path, pathname)}>
                <Link to={path}>{text}</Link>
              </NavItem>
            ))}
          </NavList>
        </Nav>
      </PageSidebarBody>
    </PageSidebar>
  );
}

function isOpen(path: string, pathname: string): boolean {
  return path === "/" ? pathname === "/" : pathname === path || pathname.startsWith(`${path}/`);
}
