import {
  Brand,
  Divider,
  Dropdown,
  DropdownGroup,
  DropdownItem,
  DropdownList,
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
  MastheadToggle,
  MenuToggle,
  PageToggleButton,
} from "@patternfly/react-core";
import { EllipsisVIcon } from "@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon";
import { useState } from "react";
import { Link } from "react-router";
import type { Data } from "../data/data.ts";
import { TEXTS } from "../texts.ts";
import favicon from "./favicon.svg";
import { SearchBox } from "./search-box.tsx";
import { sightText } from "./sight-text.ts";
import { type Theme, THEMES, useTheme } from "./theme.ts";

const { masthead } = TEXTS;

/** The head of every page: its name, the search, and what concerns the user and not the storage. */
export function AppMasthead({ data }: { readonly data: Data }) {
  return (
    <Masthead display={{ default: "inline" }} className="pl-masthead">
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton isHamburgerButton aria-label={TEXTS.nav.toggle} />
        </MastheadToggle>
        <MastheadBrand>
          <MastheadLogo component={HomeLink} className="pl-logo">
            <Brand src={favicon} alt="" heights={{ default: "1.75rem" }} />
            <span className="pl-logo__name">{TEXTS.product}</span>
          </MastheadLogo>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent className="pl-masthead-content">
        <SearchBox />
        <UserMenu data={data} />
      </MastheadContent>
    </Masthead>
  );
}

function HomeLink(props: { readonly className?: string }) {
  return <Link {...props} to="/" aria-label={TEXTS.product} />; // a narrow window has room for its picture alone
}

function UserMenu({ data }: { readonly data: Data }) {
  const me = data.useAnswer("/me");
  const [isOpen, setOpen] = useState(false);
  const [theme, setTheme] = useTheme();
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      popperProps={{ position: "end" }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          isExpanded={isOpen}
          aria-label={masthead.menu}
          icon={<EllipsisVIcon />}
          onClick={() => setOpen(!isOpen)}
        />
      )}
    >
      {me.is === "here" && (
        <div className="pl-you">
          <div>{masthead.you(me.value.name)}</div>
          <div>{sightText(me.value)}</div>
        </div>
      )}
      <DropdownGroup label={masthead.theme}>
        <DropdownList>
          {THEMES.map((one: Theme) => (
            <DropdownItem
              key={one}
              isSelected={one === theme}
              aria-label={masthead.themeTold(masthead.themes[one], one === theme)}
              onClick={() => setTheme(one)}
            >
              {masthead.themes[one]}
            </DropdownItem>
          ))}
        </DropdownList>
      </DropdownGroup>
      <Divider />
      <DropdownList>
        <DropdownItem to="/api/v1/">{masthead.apiReference}</DropdownItem>
        <DropdownItem to="/metrics">{masthead.metrics}</DropdownItem>
        {me.is === "here" && me.value.byCookie && (
          <DropdownItem onClick={logOut}>{masthead.logOut}</DropdownItem>
        )}
      </DropdownList>
    </Dropdown>
  );
}

/** A form, because a session is ended by a POST that leads to the page after it. */
function logOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout";
  document.body.append(form);
  form.submit();
}
