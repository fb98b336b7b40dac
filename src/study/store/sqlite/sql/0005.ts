/**
 * Moves nothing. Specs came to say what programs of before do not know (what parameters must keep among themselves, what is likely, how a trial
 * is run by Slurm, when a study has converged, ...): they would run such a study without it, so they are to refuse the file.
 */
export const sql0005 = '-- what a spec may say: test/study/store/fixtures/spec-form-5.txt'
