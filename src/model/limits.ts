/** Every bound of the service, each with its reason. Units are the last word of the name. */
export const LIMITS = {
  /** A study document is written by people; larger ones are a mistake or an attack. */
  documentBytes: 1_000_000,
  /** Nesting of a study document: the deepest legitimate one (a pod template) needs about 15. */
  documentDepth: 40,
  /** YAML aliases expanded: stops "billion laughs" documents. */
  documentAliases: 100,
  /** More parameters than this are beyond every algorithm here. */
  parametersPerStudy: 1_000,
  /** Choices of one parameter; beyond it the choice is a number in disguise. */
  choicesPerParameter: 1_000,
  /** Where the best is believed to be: a wider normal is even over the range, a heavier value is drawn all but alone. */
  likelySpread: 10,
  likelyWeight: 1_000_000,
  objectivesPerStudy: 10,
  /** Constraints, and derived metrics: each is computed at every report. */
  constraintsPerStudy: 20,
  derivedPerStudy: 50,
  /** Parameter constraints: each is computed for thousands of points at every suggestion. */
  parameterConstraintsPerStudy: 50,
  /** A formula of a derived metric or a constraint: computing it takes time in proportion. */
  expressionCharacters: 1_000,
  expressionDepth: 40,
  /** Trials of one study; memory grows by about 2 KB for each. */
  trialsPerStudy: 100_000,
  /** Trials that one SuggestTrials call may ask for. */
  suggestionsPerCall: 1_000,
  parallelPerStudy: 10_000,
  /** Earlier studies that one learns from, and trials of each: their models are fitted when the study is first asked. */
  earlierStudies: 8,
  earlierTrials: 100,
  /** Metrics in one measurement. */
  metricsPerMeasurement: 100,
  /** Different metrics of one trial, beside those that the study needs: the newest value of each is written with every report, and sent to who watches. */
  metricsPerTrial: 2_000,
  /** Measurements in one ReportMeasurements call. */
  measurementsPerCall: 10_000,
  /** Measurements kept of one trial. */
  measurementsPerTrial: 1_000_000,
  /** Points that one answer with curves holds: about 60 bytes each on the wire, and the reader's memory. */
  pointsPerReply: 250_000,
  trialsPerPage: 1_000,
  studiesPerPage: 500,
  /** Edits kept of one study: replay needs each. */
  editsPerStudy: 1_000,
  labelsPerTrial: 64,
  /** Files that a trial left; their list is written with every report of it. */
  artifactsPerTrial: 100,
  artifactNameCharacters: 200,
  /** Files of one trial that are on their way at the same time. */
  uploadsPerTrial: 16,
  /** Attempts before the newest that a trial keeps: they are written with every report of it. */
  earlierAttemptsPerTrial: 20,
  /** Of the reason of each. */
  earlierReasonCharacters: 500,
  /** Programs keep their state there (open-source Vizier's algorithms do); a study's is written only when it changes. */
  metadataBytesPerStudy: 8_000_000,
  /** Is written with every report of the trial. */
  metadataBytesPerTrial: 256_000,
  nameCharacters: 128,
  /** Of a study or a project: pods are named after them. */
  studyNameCharacters: 63,
  reasonCharacters: 4_000,
} as const
