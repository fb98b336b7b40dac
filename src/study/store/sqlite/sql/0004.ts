/** What replay needs: every state that the algorithm returned, and every deletion, by the revision of its commit. */
export const sql0004 = `
CREATE TABLE algorithm_states_by_revision (
  study INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (study, revision)
) STRICT;
INSERT INTO algorithm_states_by_revision SELECT algorithm_states.study, revision, state FROM algorithm_states JOIN standings USING (study);
DROP TABLE algorithm_states;
ALTER TABLE algorithm_states_by_revision RENAME TO algorithm_states;

CREATE TABLE deleted_trials (
  study INTEGER NOT NULL REFERENCES studies (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (study, number)
) STRICT, WITHOUT ROWID;
`
