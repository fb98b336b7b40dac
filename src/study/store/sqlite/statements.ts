import type { DatabaseSync } from 'node:sqlite'

/** Every statement of the store, prepared once. Values are given in order or by name: what has a number (`?1`) is not bound in order by Node 22. */
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
      `UPDATE studies SET spec = :spec, source = :source, created_at = :createdAt, extras = :extras
       WHERE key = :key AND (spec IS NOT :spec OR source IS NOT :source OR created_at IS NOT :createdAt OR extras IS NOT :extras)`,
    ),
    renameStudy: db.prepare('UPDATE studies SET project = ?, name = ? WHERE key = ?'),
    updateStanding: db.prepare(
      'UPDATE standings SET revision = ?, next_number = max(next_number, ?), standing = coalesce(?, standing) WHERE study = ?',
    ),
    writeAlgorithmState: db.prepare(
      `INSERT INTO algorithm_states (study, revision, state) SELECT :study, :revision, :state
       WHERE :state IS NOT (SELECT state FROM algorithm_states WHERE study = :study ORDER BY revision DESC LIMIT 1)`,
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
