import type { DatabaseSync } from 'node:sqlite'

/** Every statement of the store, prepared once. */
export function prepareStatements(db: DatabaseSync) {
  return {
    listStudies: db.prepare(
      'SELECT spec, source, extras, standing, revision FROM studies JOIN standings ON study = key ORDER BY created_at DESC, key DESC',
    ),
    readStudy: db.prepare(
      `SELECT key, spec, source, extras, standing, revision, next_number AS nextNumber,
         (SELECT state FROM algorithm_states AS kept WHERE kept.study = key ORDER BY kept.revision DESC LIMIT 1) AS state
       FROM studies JOIN standings ON standings.study = key WHERE id = ?`,
    ),
    readTrials: db.prepare('SELECT document FROM trials WHERE study = ? AND number > ? ORDER BY number LIMIT ?'),
    findStudy: db.prepare('SELECT key, project, name, revision FROM studies JOIN standings ON study = key WHERE id = ?'),
    readPoints: db.prepare(
      `SELECT trial, revision, ordinal, chunk FROM points INDEXED BY points_by_revision
       WHERE study = ? AND revision > ?`,
    ),
    // The plus keeps the planner off the index on revisions, which would walk the whole study to spare a small sort.
    readPointsOfTrials: db.prepare(
      `SELECT trial, revision, ordinal, chunk FROM points
       WHERE study = ? AND +revision > ? AND trial IN (SELECT value FROM json_each(?))`,
    ),
    readRequest: db.prepare('SELECT id AS requestId, body_hash AS bodyHash, reply, at FROM requests WHERE scope = ? AND id = ?'),
    insertStudy: db.prepare('INSERT INTO studies (id, project, name, created_at, spec, source, extras) VALUES (?, ?, ?, ?, ?, ?, ?)'),
    insertStanding: db.prepare('INSERT INTO standings (study, revision, next_number, standing) VALUES (?, ?, 1, ?)'),
    // The spec is compared first: rewriting it with every report would double what goes to disk.
    updateSpec: db.prepare(
      `UPDATE studies SET spec = ?2, source = ?3, created_at = ?4, extras = ?5
       WHERE key = ?1 AND (spec IS NOT ?2 OR source IS NOT ?3 OR created_at IS NOT ?4 OR extras IS NOT ?5)`,
    ),
    renameStudy: db.prepare('UPDATE studies SET project = ?2, name = ?3 WHERE key = ?1'),
    updateStanding: db.prepare(
      `UPDATE standings SET revision = ?2, next_number = max(next_number, ?3), standing = coalesce(?4, standing) WHERE study = ?1`,
    ),
    writeAlgorithmState: db.prepare(
      `INSERT INTO algorithm_states (study, revision, state) SELECT ?1, ?2, ?3
       WHERE ?3 IS NOT (SELECT state FROM algorithm_states WHERE study = ?1 ORDER BY revision DESC LIMIT 1)`,
    ),
    writeTrial: db.prepare(
      'INSERT INTO trials (study, number, document) VALUES (?, ?, ?) ON CONFLICT (study, number) DO UPDATE SET document = excluded.document',
    ),
    readAlgorithmStates: db.prepare('SELECT revision, state FROM algorithm_states WHERE study = ? ORDER BY revision'),
    readDeletedTrials: db.prepare('SELECT number, revision FROM deleted_trials WHERE study = ? ORDER BY number'),
    noteDeletedTrial: db.prepare('INSERT OR REPLACE INTO deleted_trials (study, number, revision) VALUES (?, ?, ?)'),
    deleteTrial: db.prepare('DELETE FROM trials WHERE study = ? AND number = ?'),
    insertPoints: db.prepare('INSERT INTO points (study, trial, revision, ordinal, chunk) VALUES (?, ?, ?, ?, ?)'),
    writeRequest: db.prepare('INSERT OR REPLACE INTO requests (scope, id, body_hash, reply, at) VALUES (?, ?, ?, ?, ?)'),
    deleteStudy: db.prepare('DELETE FROM studies WHERE key = ?'),
    deleteRequests: db.prepare('DELETE FROM requests WHERE scope = ?'),
    forgetRequests: db.prepare('DELETE FROM requests WHERE at < ?'),
  }
}

export type Statements = ReturnType<typeof prepareStatements>
