import { useCallback, useMemo } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { addressOfState, type Read, stateIn } from "./address.ts";
import type { FindingsState } from "./state.ts";

/** Changes what the page shows. `keeps`: whether the way back leads past it, as while one types. */
export type Change = (over: Partial<FindingsState>, keeps?: boolean) => void;

/** What the address of the page asks for, and how to ask for something else. */
export function useFindingsState(): Read & { readonly change: Change } {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const read = useMemo(() => stateIn(query), [query]);
  const { state } = read;
  const change = useCallback(
    (over: Partial<FindingsState>, keeps = false) => {
      const search = addressOfState({ ...state, ...over });
      void navigate({ pathname, search }, { replace: keeps });
    },
    [state, navigate, pathname],
  );
  return { ...read, change };
}
