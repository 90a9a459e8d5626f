import { parsePath, useLocation } from "react-router";

/** Tells of the address of a page whether somebody is there: it asks for nothing that the address above does not ask for too. */
export function useIsHere(): (to: string) => boolean {
  const here = useLocation();
  const asked = new URLSearchParams(here.search);
  return (to) => {
    const { pathname, search = "" } = parsePath(to);
    const isAsked = ([name, value]: [string, string]) => asked.get(name) === value;
    return pathname === here.pathname && [...new URLSearchParams(search)].every(isAsked);
  };
}
