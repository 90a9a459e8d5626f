import { counted } from "./format/count.ts";

/**
 * Everything that pages say, in one place. Sentences that come from the service (titles of rules, evidence, reasons) are not here:
 * they are the same on the command line.
 */
export const TEXTS = {
  product: "Plumbline",

  nav: {
    label: "Pages",
    overview: "Overview",
    findings: "Findings",
    volumes: "Volumes",
    storage: "Storage",
    snapshots: "Snapshots",
    namespaces: "Namespaces",
    sources: "Sources",
    rules: "Rules",
    search: "Search",
    toggle: "Show or hide the pages",
    skip: "Skip to content",
  },

  masthead: {
    search: "Search: a name, UID, IQN, path, GUID …",
    searchHint: "Press / to search",
    theme: "Colours",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    apiReference: "API reference",
    metrics: "Metrics",
    logOut: "Log out",
    menu: "You and this service",
    you: (name: string) => `You are ${name}`,
    seesAll: "You see everything",
    sees: (namespaces: number) => `You see ${counted(namespaces, "namespace")}`,
  },

  banner: {
    lost: "Not connected: what you see is as it was",
    lostHint: "It is tried again and again.",
    refused:
      "You are not logged in any more. On the machine where Plumbline runs, plumbline login prints an address that logs you in.",
    stale: "No newer answer came; this one is from",
    partial: (sources: string) =>
      `What you see is not everything: ${sources} could not be read whole.`,
    partialLink: "What is missing",
  },

  trouble: {
    noAnswer: "The service does not answer.",
    status: (status: number) => `The service answered with status ${status}.`,
    title: "This cannot be shown",
    again: "Try again",
    notThere: "There is no such page",
    notThereHint: "The pages are on the left.",
    broken: "This page has broken",
    brokenHint:
      "That is a mistake of ours. Load the page again; what it says here helps us find it.",
  },

  severity: { error: "Error", warning: "Warning", info: "Info" },
  verdict: { confirmed: "Confirmed", suspect: "Suspect", unknown: "Unknown" },
  unknown: "unknown",
  none: "none",
  notYet: "Loading",

  copy: { label: "Copy", done: "Copied" },

  list: {
    rows: (total: number) => counted(total, "row"),
    empty: "Nothing here matches",
    emptyHint: "Another filter may find something.",
    clear: "Clear all filters",
    unread: "There may be more, because not everything could be read:",
    sortedUp: "sorted, smallest first",
    sortedDown: "sorted, largest first",
    scroll: (what: string) => `${what}, scrolls`,
  },

  overview: {},
  findings: {},
  volumes: {},
  volume: {},
  storage: {},
  snapshots: {},
  namespaces: {},
  sources: {},
  search: {},

  rules: {
    title: "Rules",
    intro:
      "What Plumbline looks for, and the options in force. Severity and options are set in the configuration.",
    filter: "Filter rules",
    count: (shown: number, all: number) =>
      shown === all ? counted(all, "rule") : `${shown} of ${counted(all, "rule")}`,
    off: "switched off",
    absence: "concludes from something not being there",
    remedy: "What to do",
    options: "Options in force",
    noOptions: "It has no options.",
    findings: "What it found",
  },
} as const;
