/** What one look leaves to the next: referrers, clusters, identities, findings, freezes, and the word of people. */
export const MEMORY = `
CREATE TABLE epoch (
  key TEXT NOT NULL PRIMARY KEY, born_at BIGINT NOT NULL, because TEXT
);
CREATE TABLE referrer (
  key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, cluster TEXT NOT NULL, uid TEXT NOT NULL,
  created_at BIGINT NOT NULL, first_seen_at BIGINT NOT NULL, last_seen_at BIGINT, gone_at BIGINT,
  witness TEXT, witness_at BIGINT, mark TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE cluster (
  key TEXT NOT NULL PRIMARY KEY, readings TEXT NOT NULL, young TEXT NOT NULL
);
CREATE TABLE identity (
  key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, since BIGINT NOT NULL
);
CREATE TABLE finding (
  key TEXT NOT NULL PRIMARY KEY, rule TEXT NOT NULL, place TEXT NOT NULL, owner TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, confirmations BIGINT NOT NULL,
  unchanged_bytes BIGINT, unchanged_since BIGINT, resolved_at BIGINT, text TEXT NOT NULL
);
CREATE TABLE judged (
  key TEXT NOT NULL PRIMARY KEY
);
CREATE TABLE freeze (
  key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, place TEXT NOT NULL, since BIGINT NOT NULL, because TEXT NOT NULL,
  found TEXT, ended_at BIGINT, ended_by TEXT, ended_reason TEXT
);
CREATE TABLE ignored (
  key TEXT NOT NULL PRIMARY KEY, until_at BIGINT NOT NULL, by_whom TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE decision (
  at BIGINT NOT NULL, by_whom TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL
);
`;
