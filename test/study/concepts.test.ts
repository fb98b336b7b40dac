/** Which test holds which promise of docs/concepts.md. A promise without a test, or a test that is no more, fails here. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** How a promise begins, and the tests that hold it: FILE: how its name begins. */
const HELD_BY: readonly (readonly [promise: string, ...tests: string[]])[] = [
  ['Every change of a study gets the next', 'model: holds its laws'],
  ['Whatever was answered is durable', 'model: holds its laws', 'suggest: never learns from a change that was not kept'],
  ['A change that could not be stored', 'model: holds its laws', 'studies: is told only of what was kept'],
  ['A write may carry a request id', 'model: answers a repeated request', 'studies: answers a repeated request id'],
  [
    'A watcher gets the newest state',
    'model: holds its laws',
    'studies: resumes after a revision with only what is newer',
    'studies: tells each point once',
    'broadcast: brings every watcher to the same knowledge',
  ],
  ['A watcher of all studies resumes', 'studies: of all studies resumes from its revision'],
  ['Watchers cost nothing', 'studies: reads nothing from the store', '../server/hone/watchers: a hundred watchers read nothing'],
  ["A study's name is unique", 'studies: refuses a taken name'],
  ['Trial numbers count from 1', 'model: holds its laws', 'deleting: takes away its measurements'],
  [
    'A worker that asks gets',
    'suggest: gives requested trials first',
    'suggest: gives a worker its open trials back',
    'suggest: merges callers that wait',
  ],
  [
    'A worker may ask for trials of certain values',
    'fixed-values: are requested ones that have them',
    'fixed-values: are used up without an end',
    'fixed-values: are refused when they are not of the space',
  ],
  ['No trial breaks a parameter constraint', 'parameter-constraints: hold for start points', 'parameter-constraints: can be added'],
  [
    'What is said to be `likely`',
    '../algorithms/likely: puts two thirds of the draws',
    '../algorithms/likely: starts from what is likeliest',
    'likely: may change while the study runs',
  ],
  ['A study whose parameter constraints leave', 'parameter-constraints: leave a point'],
  ['`budget.trials` counts', 'suggest: gives the budget back', 'history: uses up budget', 'deleting: takes away its measurements'],
  ['`budget.parallel` bounds', 'suggest: waits with a reason', 'model: holds its laws'],
  ['When there is nothing now', 'suggest: waits with a reason', 'suggest: keeps what an algorithm remembers'],
  ['Reports and completions never wait', 'suggest: never makes a report', 'suggest: drops suggestions when the study ended'],
  ['With each suggestion is kept', 'suggest: merges callers that wait'],
  ['`hone replay STUDY` makes', 'replay: of a parallel study', 'replay: says at which trial and parameter'],
  ['A worker that evaluates trials itself', 'lease: may be silent for ever'],
  ['With `workers: {heartbeat', 'lease: is told its attempt', 'lease: loses its trial within two heartbeats'],
  ['Only silence counts that this server', 'lease: keeps it through absences of the server', 'lease: lose nothing by pauses'],
  ['Who comes back too late', 'lease: is refused politely', 'lease: gets its trial back'],
  ['What the lost attempt measured', 'lease: has its trial fail when it was lost four times'],
  [
    'Failures of the training code',
    '../trials/processes: retry what the training code failed',
    '../trials/processes: are started once more when the machine',
    '../trials/processes: are started once more when somebody else',
  ],
  ['After a restart, what runs although', '../trials/processes: of a trial that ended while no server'],
  ['An attempt keeps 256 MiB', '../trials/runaway.slow: a trial that prints without end'],
  [
    'The folders of a study',
    '../trials/retention: folders of trials are kept by default',
    '../trials/retention: folders of ended studies go',
  ],
  ['An algorithm that fails', 'suggest: shows an algorithm’s error'],
  ['Algorithms that learn from finished', 'suggest: shows an algorithm of finished trials nothing'],
  ['A measurement is a step', 'trials: reduces by last, best and mean'],
  ["The trial's `values` are", 'trials: reduces by last, best and mean'],
  ['`metrics` holds', 'trials: reduces by last, best and mean'],
  ['NaN and infinities are kept', 'trials: calls a final value that is not finite infeasible'],
  ['`measurements` counts', 'trials: reduces by last, best and mean'],
  ['A derived metric is computed', 'formulas: is computed at every step'],
  ['A report to an ended trial is refused', 'trials: refuses ended trials, older attempts'],
  ['The stopping rule is asked', 'trials: tells a hopeless trial to stop', 'trials: keeps a collector’s cursor'],
  [
    'Of several objectives a trial is judged',
    'controls: are all looked at',
    '../earlystop/study-judge: lets the best compromise go on',
    '../earlystop/study-judge: judges a bound in one metric’s units',
  ],
  ['With `controls` a share', 'controls: run to their end', 'controls: tell what the rule would have stopped wrongly'],
  ['A heartbeat says', 'trials: writes nothing for a heartbeat', 'trials: tells a hopeless trial to stop'],
  ['An ended trial never changes', 'model: holds its laws', 'history: change at any time'],
  ['A person may stop a trial', 'meaning: a person’s stop waits'],
  ['A retry is a new attempt', 'meaning: a retry goes on with the trial’s curve'],
  [
    'An attempt that another one followed',
    'trials: keeps a short record of the attempt before',
    'trials: keeps the last earlier attempts of many',
    'lease: loses its trial within two heartbeats',
    '../trials/processes: retry what the training code failed',
    '../trials/processes: are started once more when the machine',
  ],
  ['Succeeded trials compete', 'tally: lets stopped trials compete', 'tally: gives a tie'],
  ['A trial that was given more', 'tally: sets a trial that was given more'],
  ['A constraint is judged once', 'formulas: decides by the final metrics', 'formulas: over a metric that is missing'],
  ['Of a study with several objectives', 'lists: holds exactly the trials that no other beats', 'lists: is read through the service'],
  [
    'Where the study says `noise: high`',
    'trials: asks the model where there may be noise',
    '../algorithms/gp/gp: finds out by itself that a study is noisy',
  ],
  ['`used` adds up', 'tally: measures what stopping saved', 'model: holds its laws'],
  ['The GPU time that was saved', 'controls: are the steps that were left, at the pace'],
  ['They are looked at in this order', 'meaning: the target comes before failures', 'meaning: a running trial that reaches the target'],
  ['A success, a stop or an infeasible', 'meaning: a row of failures is broken'],
  [
    'Where the study names neither bound of failures',
    'broken-command: ends when its first ten trials',
    'broken-command: goes on where one of them',
    'broken-command: goes on where %s',
  ],
  ['Nor does such a study go on', 'broken-command: ends when its last ten trials', 'broken-command: goes on although ten'],
  [
    'A trial improves a study when',
    'convergence: takes many small steps for an improvement',
    'convergence: of several objectives ends when',
    'convergence: is what a plain recount',
  ],
  [
    'Only trials that compete for the best',
    'convergence: ends as converged after',
    'convergence: lets imported trials set',
    'convergence: is what a plain recount',
  ],
  [
    'Of time, the study has converged',
    'convergence: ends as converged when nothing improved it for so long',
    'convergence: counts the time without an improvement anew',
  ],
  [
    'Of expectation, the study has converged',
    'expected-gain: ends as converged when three suggestions',
    'expected-gain: waits for what still runs',
    'expected-gain: is refused where nobody knows',
  ],
  [
    'Before `minTrials` have ended',
    'least-budget: goes on beyond its running time',
    'least-budget: starts more trials than its budget',
    'least-budget: ends all the same when',
  ],
  ['At the end, requested trials', 'trials: comes with the target', 'gpu-hours: bound a study that is paused'],
  ['An ended study takes no trials', 'trials: is final: no resume', 'history: is refused by a study that has ended'],
  [
    'What may change while it runs',
    'editing: is description, labels, budget',
    'editing: is nothing else',
    'likely: may change while',
    'likely: does not let a study go on',
  ],
  ['A space grows by', 'editing: is description, labels, budget', 'editing: is nothing else'],
  ['Old trials stay valid history', 'editing: keeps its old trials as history', 'editing: drops what the algorithm remembers'],
  [
    'Parameters may be added',
    'adding-parameters: is there in every trial of before',
    'adding-parameters: needs a default where trials lack it',
    'adding-parameters: have the default of what is added, used or not',
    'adding-parameters: stands anywhere',
  ],
  ['A new parameter with a condition', 'adding-parameters: is in those trials of before', 'adding-parameters: needs no default where'],
  [
    'Parameter constraints may be added',
    'parameter-constraints: can be added and taken away',
    'parameter-constraints: has that value in all that',
    'adding-parameters: is refused, and how to hold it',
    'parameter-constraints: say nothing of start points that are trials',
    'parameter-constraints: leave trials that wait for a worker',
  ],
  [
    'What an algorithm computes while',
    'editing: while the algorithm computes',
    'adding-parameters: is asked for anew where',
    'parameter-constraints: that come while the algorithm computes',
  ],
  ['Another stopping rule judges', 'editing: judges by all that was measured'],
  [
    'How trials are run may change',
    'trial-edit: the command',
    'trial-edit: and so may the options of a Slurm job',
    'trial-edit: but for who runs them',
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
  ['An attempt is known by', 'trial-edit: is known by what it was started with', 'trial-edit: counts with the GPUs'],
  ['A study file of another folder', '../server/http/edits: a study file of another folder'],
  ['A smaller budget ends', 'editing: ends a study that has used up'],
  [
    'A study that ended by',
    'editing: lets a study go on',
    'editing: drops what the algorithm remembers',
    'gpu-hours: let the study go on',
    'parameter-constraints: let a study go on',
  ],
  ['A study that ended `converged`', 'convergence: goes on when an edit', 'convergence: counts the time without an improvement anew'],
  [
    'What failed, or fell silent',
    'broken-command: goes on when its command is mended',
    'broken-command: counts no failure of an attempt that began before',
    'broken-command: goes on when three trials were silent',
    'broken-command: says that all failures of its budget are used up',
  ],
  ['More budget for a study that failed', 'editing: does not let a study go on that failed', 'broken-command: goes on with more budget'],
  ['An edit may name the revision', 'editing: is refused when the study changed'],
  [
    'What is set beside the study file',
    'yaml/following: says what is set beside it; what people',
    'yaml/following: gets parameters as they were given',
    'yaml/following: says counts and labels in its own words',
    'yaml/following: becomes a study document where it has no words',
    'yaml/following: reading the document gives the study',
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
    'merged-spec: changes what was changed from one spec to the other',
  ],
  [
    'Every edit is kept',
    '../cli/edit-history: are told with who made them',
    '../cli/edit-history: is what the study said when it was started',
    '../server/access/admission: makes studies, edits and stops them under',
    'editing: keeps every edit',
    'replay: of a parallel study by',
    'adding-parameters: know it as it was',
  ],
  ['`learnFrom` names studies', 'earlier: shows its algorithm what had ended', 'earlier: is refused for a study that is not there'],
  ['Of trials with different parts of the resource those', 'earlier: is shown of a large one', 'earlier: is shown of trials with parts'],
  ['A study that was deleted since', 'earlier: is repeated by replay until'],
  ['A known point may be requested', 'history: ends by the rules', 'history: informs the stopping rule'],
  ['A parameter that can have one value only', 'history: has the value of a parameter that can have no other'],
  ['`import` says', 'history: uses up budget'],
  [
    'Deleting a trial takes away',
    'deleting: takes away its measurements',
    'deleting: tells a worker',
    'deleting: makes stopping rules judge without',
  ],
  ['A trial whose process or pod runs', 'deleting: waits until its process was stopped'],
  ['Deleting a study removes', 'studies: frees the name', 'deleting: stops what runs first', 'deleting: is gone on with after a crash'],
  ['When a process does not stop in time', 'deleting: gives up when the process does not stop', 'deleting: is gone on with after a crash'],
  [
    'An edit that makes the space larger',
    'convergence: takes a trial that began before it for no attempt',
    'convergence: lets a study that had converged go on',
    'convergence: begins the time without an improvement anew',
  ],
  [
    'A file that a trial leaves is its artifact',
    'artifacts: is the trial’s once its last piece came',
    'artifacts: takes the place of its namesake',
    '../crash/kill.slow: a server that is killed at random',
  ],
  [
    'Pieces may come twice',
    'artifacts: is the same however it was cut',
    'artifacts: goes on where it was',
    'artifacts: comes from an attempt that another one followed',
    'artifacts: may come after the trial’s end',
  ],
  ['Artifacts change nothing else', 'artifacts: may come after the trial’s end, and changes nothing else'],
  ['They go with their trial or study', 'artifacts: goes when it is deleted'],
  ['Labels and metadata of a trial', 'history: change at any time', 'lists: filters by state, label'],
  ['Metadata of a study and of its trials', 'history: of a study and its trials change in one call'],
  ['A paused study gives out nothing', 'suggest: waits with a reason', 'trials: comes with its running time'],
  [
    'GPU time adds up',
    'gpu-use: adds up every attempt',
    'gpu-use: ends an attempt that another',
    'gpu-hours: count retries',
    'gpu-hours: count an attempt that was retried',
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
