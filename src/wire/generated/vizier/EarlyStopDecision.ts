// Original file: vizier/pythia_service.proto

import type { Measurement as _vizier_Measurement, Measurement__Output as _vizier_Measurement__Output } from '../vizier/Measurement.ts';

export interface EarlyStopDecision {
  'id'?: (number);
  'reason'?: (string);
  'shouldStop'?: (boolean);
  'predictedFinalMeasurement'?: (_vizier_Measurement | null);
}

export interface EarlyStopDecision__Output {
  'id': (number);
  'reason': (string);
  'shouldStop': (boolean);
  'predictedFinalMeasurement': (_vizier_Measurement__Output | null);
}
