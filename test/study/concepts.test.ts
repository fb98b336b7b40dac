/** Which test holds which promise of docs/concepts.md. A promise without a test, or a test that is no more, fails here. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** How a promise begins, and the tests that hold it: FILE: how its name begins. */
const HELD_BY: readonly (readonly [promise: string, ...tests: string[]])[] = [
  ['Every change of a study gets the next', 'model: holds its laws'],
  ['Whatever was answered is durable', 'model: holds its laws', 'suggest/suggest: never learns from a change that was not kept'],
  ['A change that could not be stored', 'model: holds its laws', 'studies: is told only of what was kept'],
  ['A write may carry a request id', 'model: answers a repeated request', 'studies: answers a repeated request id'],
  [
    'A watcher gets the newest state',
    'model: holds its laws',
    'studies: resumes after a revision with only what is newer',
    'studies: tells each point once',
    'change/broadcast: brings every watcher to the same knowledge',
  ],
  ['A watcher of all studies resumes', 'studies: of all studies resumes from its revision'],
  ['Watchers cost nothing', 'studies: reads nothing from the store', '../server/hone/watchers: a hundred watchers read nothing'],
  ["A study's name is unique", 'studies: refuses a taken name'],
  [
    'Trial numbers count from 1',
    'model: holds its laws',
    'writes/deleting: takes away its measurements',
    '../trials/left-numbers: a server that goes on from a backup',
  ],
  [
    'A worker that asks gets',
    'suggest/suggest: gives requested trials first',
    'suggest/suggest: gives a worker its open trials back',
    'suggest/suggest: merges callers that wait',
  ],
  [
    'A worker may ask for trials of certain values',
    'suggest/fixed-values: are requested ones that have them',
    'suggest/fixed-values: are used up without an end',
    'suggest/fixed-values: are refused when they are not of the space',
  ],
  [
    'No trial breaks a parameter constraint',
    'spec/parameter-constraints: hold for start points',
    'spec/parameter-constraints: can be added',
  ],
  [
    'What is said to be `likely`',
    '../algorithms/space/likely: puts two thirds of the draws',
    '../algorithms/space/likely: starts from what is likeliest',
    'spec/likely: may change while the study runs',
  ],
  ['A study whose parameter constraints leave', 'spec/parameter-constraints: leave a point'],
  [
    '`budget.trials` counts',
    'suggest/suggest: gives the budget back',
    'writes/history: uses up budget',
    'writes/deleting: takes away its measurements',
  ],
  ['`budget.parallel` bounds', 'suggest/suggest: waits with a reason', 'model: holds its laws'],
  ['When there is nothing now', 'suggest/suggest: waits with a reason', 'suggest/suggest: keeps what an algorithm remembers'],
  [
    'Reports and completions never wait',
    'suggest/suggest: never makes a report',
    'suggest/suggest: drops suggestions when the study ended',
  ],
  ['With each suggestion is kept', 'suggest/suggest: merges callers that wait'],
  ['`hone replay STUDY` makes', 'suggest/replay: of a parallel study', 'suggest/replay: says at which trial and parameter'],
  ['A worker that evaluates trials itself', 'ledger/lease: may be silent for ever'],
  ['With `workers: {heartbeat', 'ledger/lease: is told its attempt', 'ledger/lease: loses its trial within two heartbeats'],
  ['Only silence counts that this server', 'ledger/lease: keeps it through absences of the server', 'ledger/lease: lose nothing by pauses'],
  ['Who comes back too late', 'ledger/lease: is refused politely', 'ledger/lease: gets its trial back'],
  ['What the lost attempt measured', 'ledger/lease: has its trial fail when it was lost four times'],
  [
    'Failures of the training code',
    '../trials/processes: retry what the training code failed',
    '../trials/processes: are started once more when the machine',
    '../trials/processes: are started once more when somebody else',
  ],
  ['After a restart, what runs although', '../trials/processes: of a trial that ended while no server'],
  [
    'An attempt whose files are removed',
    '../trials/processes: are ended and begun anew when somebody removes their files',
    '../trials/controller: says what keeps a trial from being started',
    '../trials/executors/process/short-of-files: for want of files an attempt',
  ],
  ['A trial that ended before its timeout', '../trials/controller: does not time out what has ended before'],
  ['An attempt keeps 256 MiB', '../trials/runaway.slow: a trial that prints without end'],
  [
    'The folders of a study',
    '../trials/retention: folders of trials are kept by default',
    '../trials/retention: folders of ended studies go',
  ],
  ['An algorithm that fails', 'suggest/suggest: shows an algorithm’s error'],
  [
    'Algorithms that learn from finished',
    'suggest/suggest: shows an algorithm of finished trials nothing',
    'suggest/curves: an algorithm that looks at curves is shown',
  ],
  ['A measurement is a step', 'writes/trials: reduces by last, best and mean'],
  ["The trial's `values` are", 'writes/trials: reduces by last, best and mean'],
  ['`metrics` holds', 'writes/trials: reduces by last, best and mean'],
  ['NaN and infinities are kept', 'writes/trials: calls a final value that is not finite infeasible'],
  ['`measurements` counts', 'writes/trials: reduces by last, best and mean'],
  ['A derived metric is computed', 'ledger/formulas: is computed at every step'],
  ['A report to an ended trial is refused', 'writes/trials: refuses ended trials, older attempts'],
  ['The stopping rule is asked', 'writes/trials: tells a hopeless trial to stop', 'writes/trials: keeps a collector’s cursor'],
  [
    'Of several objectives a trial is judged',
    'ledger/controls: are all looked at',
    '../earlystop/study-judge: lets the best compromise go on',
    '../earlystop/study-judge: judges a bound in one metric’s units',
  ],
  ['With `controls` a share', 'ledger/controls: run to their end', 'ledger/controls: tell what the rule would have stopped wrongly'],
  ['A heartbeat says', 'writes/trials: writes nothing for a heartbeat', 'writes/trials: tells a hopeless trial to stop'],
  ['An ended trial never changes', 'model: holds its laws', 'writes/history: change at any time'],
  ['A person may stop a trial', 'meaning: a person’s stop waits'],
  ['A retry is a new attempt', 'meaning: a retry goes on with the trial’s curve'],
  [
    'An attempt that another one followed',
    'writes/trials: keeps a short record of the attempt before',
    'writes/trials: keeps the last earlier attempts of many',
    'ledger/lease: loses its trial within two heartbeats',
    '../trials/processes: retry what the training code failed',
    '../trials/processes: are started once more when the machine',
  ],
  ['Succeeded trials compete', 'ledger/tally: lets stopped trials compete', 'ledger/tally: gives a tie'],
  ['A trial that was given more', 'ledger/tally: sets a trial that was given more'],
  ['A constraint is judged once', 'ledger/formulas: decides by the final metrics', 'ledger/formulas: over a metric that is missing'],
  [
    'Of a study with several objectives',
    'reads/lists: holds exactly the trials that no other beats',
    'reads/lists: is read through the service',
  ],
  [
    'Where the study says `noise: high`',
    'writes/trials: asks the model where there may be noise',
    '../algorithms/gp/gp: finds out by itself that a study is noisy',
  ],
  ['`used` adds up', 'ledger/tally: measures what stopping saved', 'model: holds its laws'],
  ['The GPU time that was saved', 'ledger/controls: are the steps that were left, at the pace'],
  ['They are looked at in this order', 'meaning: the target comes before failures', 'meaning: a running trial that reaches the target'],
  ['A success, a stop or an infeasible', 'meaning: a row of failures is broken'],
  [
    'Where the study names neither bound of failures',
    'ledger/broken-command: ends when its first ten trials',
    'ledger/broken-command: goes on where one of them',
    'ledger/broken-command: goes on where %s',
  ],
  ['Nor does such a study go on', 'ledger/broken-command: ends when its last ten trials', 'ledger/broken-command: goes on although ten'],
  [
    'A trial improves a study when',
    'ledger/convergence: takes many small steps for an improvement',
    'ledger/convergence: of several objectives ends when',
    'ledger/convergence: is what a plain recount',
  ],
  [
    'Only trials that compete for the best',
    'ledger/convergence: ends as converged after',
    'ledger/convergence: lets imported trials set',
    'ledger/convergence: is what a plain recount',
  ],
  [
    'Of time, the study has converged',
    'ledger/convergence: ends as converged when nothing improved it for so long',
    'ledger/convergence: counts the time without an improvement anew',
  ],
  [
    'Of expectation, the study has converged',
    'suggest/expected-gain: ends as converged when three suggestions',
    'suggest/expected-gain: waits for what still runs',
    'suggest/expected-gain: is refused where nobody knows',
  ],
  [
    'Before `minTrials` have ended',
    'ledger/least-budget: goes on beyond its running time',
    'ledger/least-budget: starts more trials than its budget',
    'ledger/least-budget: ends all the same when',
  ],
  ['At the end, requested trials', 'writes/trials: comes with the target', 'ledger/gpu-hours: bound a study that is paused'],
  ['An ended study takes no trials', 'writes/trials: is final: no resume', 'writes/history: is refused by a study that has ended'],
  [
    'What may change while it runs',
    'edits/editing: is description, labels, budget',
    'edits/editing: is nothing else',
    'spec/likely: may change while',
    'spec/likely: does not let a study go on',
  ],
  ['A space grows by', 'edits/editing: is description, labels, budget', 'edits/editing: is nothing else'],
  ['Old trials stay valid history', 'edits/editing: keeps its old trials as history', 'edits/editing: drops what the algorithm remembers'],
  [
    'Parameters may be added',
    'edits/adding-parameters: is there in every trial of before',
    'edits/adding-parameters: needs a default where trials lack it',
    'edits/adding-parameters: have the default of what is added, used or not',
    'edits/adding-parameters: stands anywhere',
  ],
  [
    'A new parameter with a condition',
    'edits/adding-parameters: is in those trials of before',
    'edits/adding-parameters: needs no default where',
  ],
  [
    'Parameter constraints may be added',
    'spec/parameter-constraints: can be added and taken away',
    'spec/parameter-constraints: has that value in all that',
    'edits/adding-parameters: is refused, and how to hold it',
    'spec/parameter-constraints: say nothing of start points that are trials',
    'spec/parameter-constraints: leave trials that wait for a worker',
  ],
  [
    'What an algorithm computes while',
    'edits/editing: while the algorithm computes',
    'edits/adding-parameters: is asked for anew where',
    'spec/parameter-constraints: that come while the algorithm computes',
  ],
  ['Another stopping rule judges', 'edits/editing: judges by all that was measured'],
  [
    'How trials are run may change',
    'edits/trial-edit: the command',
    'edits/trial-edit: and so may the options of a Slurm job',
    'edits/trial-edit: but for who runs them',
  ],
  [
    'What starts from then on',
    '../trials/controller: starts what starts after an edit',
    '../trials/controller: runs trials as they were edited',
    '../trials/executors/kubernetes/api/ownership: an object that was made before',
  ],
  [
    'What waits to start',
    '../trials/controller: takes back what waits on its executor when',
    '../trials/controller: waits for the GPUs that are asked for now',
    '../trials/executors/kubernetes/workloads: is made anew where it is to be another',
    '../trials/executors/kubernetes/pods: is taken from its node too',
  ],
  ['An attempt is known by', 'edits/trial-edit: is known by what it was started with', 'edits/trial-edit: counts with the GPUs'],
  ['A study file of another folder', '../server/http/edits: a study file of another folder'],
  ['A smaller budget ends', 'edits/editing: ends a study that has used up'],
  [
    'A study that ended by',
    'edits/editing: lets a study go on',
    'edits/editing: drops what the algorithm remembers',
    'ledger/gpu-hours: let the study go on',
    'spec/parameter-constraints: let a study go on',
  ],
  [
    'A study that ended `converged`',
    'ledger/convergence: goes on when an edit',
    'ledger/convergence: counts the time without an improvement anew',
  ],
  [
    'What failed, or fell silent',
    'ledger/broken-command: goes on when its command is mended',
    'ledger/broken-command: counts no failure of an attempt that began before',
    'ledger/broken-command: goes on when three trials were silent',
    'ledger/broken-command: says that all failures of its budget are used up',
  ],
  [
    'More budget for a study that failed',
    'edits/editing: does not let a study go on that failed',
    'ledger/broken-command: goes on with more budget',
  ],
  ['An edit may name the revision', 'edits/editing: is refused when the study changed'],
  [
    'What is set beside the study file',
    'yaml/writing/following: says what is set beside it; what people',
    'yaml/writing/following: gets parameters as they were given',
    'yaml/writing/following: says counts and labels in its own words',
    'yaml/writing/following: becomes a study document where it has no words',
    'yaml/writing/following: reading the document gives the study',
  ],
  [
    'Who edits a study by a file of their own',
    '../cli/edit-words: says of each field',
    '../cli/mcp/tools: changes a study by its document',
    '../cli/serve.slow: changes a study by its file',
  ],
  [
    'What is edited in an Experiment of a cluster',
    '../server/katib/experiments: changes what is edited in it',
    'edits/merged-spec: changes what was changed from one spec to the other',
  ],
  [
    'Every edit is kept',
    '../cli/edit-history: are told with who made them',
    '../cli/edit-history: is what the study said when it was started',
    '../server/access/admission: makes studies, edits and stops them under',
    'edits/editing: keeps every edit',
    'suggest/replay: of a parallel study by',
    'edits/adding-parameters: know it as it was',
  ],
  [
    '`learnFrom` names studies',
    'suggest/earlier: shows its algorithm what had ended',
    'suggest/earlier: is refused for a study that is not there',
  ],
  [
    'Of trials with different parts of the resource those',
    'suggest/earlier: is shown of a large one',
    'suggest/earlier: is shown of trials with parts',
  ],
  ['A study that was deleted since', 'suggest/earlier: is repeated by replay until'],
  ['A known point may be requested', 'writes/history: ends by the rules', 'writes/history: informs the stopping rule'],
  ['A parameter that can have one value only', 'writes/history: has the value of a parameter that can have no other'],
  ['`import` says', 'writes/history: uses up budget'],
  [
    'Deleting a trial takes away',
    'writes/deleting: takes away its measurements',
    'writes/deleting: tells a worker',
    'writes/deleting: makes stopping rules judge without',
  ],
  ['A trial whose process or pod runs', 'writes/deleting: waits until its process was stopped'],
  [
    'Deleting a study removes',
    'studies: frees the name',
    'writes/deleting: stops what runs first',
    'writes/deleting: is gone on with after a crash',
  ],
  [
    'When a process does not stop in time',
    'writes/deleting: gives up when the process does not stop',
    'writes/deleting: is gone on with after a crash',
  ],
  [
    'An edit that makes the space larger',
    'ledger/convergence: takes a trial that began before it for no attempt',
    'ledger/convergence: lets a study that had converged go on',
    'ledger/convergence: begins the time without an improvement anew',
  ],
  [
    'A file that a trial leaves is its artifact',
    'writes/artifacts: is the trial’s once its last piece came',
    'writes/artifacts: takes the place of its namesake',
    '../crash/kill.slow: a server that is killed at random',
  ],
  [
    'Pieces may come twice',
    'writes/artifacts: is the same however it was cut',
    'writes/artifacts: goes on where it was',
    'writes/artifacts: comes from an attempt that another one followed',
    'writes/artifacts: may come after the trial’s end',
  ],
  ['Artifacts change nothing else', 'writes/artifacts: may come after the trial’s end, and changes nothing else'],
  ['They go with their trial or study', 'writes/artifacts: goes when it is deleted'],
  ['Labels and metadata of a trial', 'writes/history: change at any time', 'reads/lists: filters by state, label'],
  ['Metadata of a study and of its trials', 'writes/history: of a study and its trials change in one call'],
  ['A paused study gives out nothing', 'suggest/suggest: waits with a reason', 'writes/trials: comes with its running time'],
  [
    'Only time that passes counts',
    '../server/clock: the clock never goes back',
    '../server/clock: a machine that slept is followed',
    'clock: ends no study by its',
    'clock: forgets no answer',
    '../trials/controller: waits for a timeout as long as time passes',
    '../trials/executors/kubernetes/pods: waits as long as time passes',
  ],
  [
    'GPU time adds up',
    'ledger/gpu-use: adds up every attempt',
    'ledger/gpu-use: ends an attempt that another',
    'ledger/gpu-hours: count retries',
    'ledger/gpu-hours: count an attempt that was retried',
  ],
]

const promises = readFileSync(join(ROOT, 'docs/concepts.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('- '))
  .map((line) => line.slice(2))

it.each(promises)('held by a test: %s', (promise) => {
  const holders = HELD_BY.filter(([begins]) => promise.startsWith(begins))
  expect(holders, 'name here the tests that hold it').toHaveLength(1)
  for (const test of holders[0]!.slice(1)) {
    const [file, name] = test.split(/: (.*)/)
    const path = join(import.meta.dirname, `${file}.test.ts`)
    expect(existsSync(path) && readFileSync(path, 'utf8').includes(`'${name}`), test).toBe(true)
  }
})

it('names no promise that was taken back', () => {
  expect(HELD_BY.map(([begins]) => begins).filter((begins) => !promises.some((promise) => promise.startsWith(begins)))).toEqual([])
})
