/** The first schema. Never edited: a change is the next file. */
export const sql0001 = `
CREATE TABLE studies (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at REAL NOT NULL,
  spec TEXT NOT NULL,
  source TEXT,
  UNIQUE (project, name)
) STRICT;

-- What every commit rewrites, apart from the long and steady rest.
CREATE TABLE standings (
  study INTEGER PRIMARY KEY REFERENCES studies (key) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  next_number INTEGER NOT NULL,
  standing TEXT NOT NULL
) STRICT;

CREATE TABLE algorithm_states (
  study INTEGER PRIMARY KEY REFERENCES studies (key) ON DELETE CASCADE,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE trials (
  study INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (study, number)
) STRICT;

-- One row for each trial in a report; the ordinal is the row's place in its commit.
CREATE TABLE points (
  study INTEGER NOT NULL,
  trial INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  chunk BLOB NOT NULL,
  PRIMARY KEY (study, trial, revision, ordinal),
  FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX points_by_revision ON points (study, revision);

-- The scope is a study's id, or 'studies' for requests that made one.
CREATE TABLE requests (
  scope TEXT NOT NULL,
  id TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  reply TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (scope, id)
) STRICT;
CREATE INDEX requests_by_age ON requests (at);
`
