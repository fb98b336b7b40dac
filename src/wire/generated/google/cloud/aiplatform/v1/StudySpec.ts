// Original file: aiplatform/study.proto

import type { BoolValue as _google_protobuf_BoolValue, BoolValue__Output as _google_protobuf_BoolValue__Output } from '../../../../google/protobuf/BoolValue.ts';
import type { StudyTimeConstraint as _google_cloud_aiplatform_v1_StudyTimeConstraint, StudyTimeConstraint__Output as _google_cloud_aiplatform_v1_StudyTimeConstraint__Output } from '../../../../google/cloud/aiplatform/v1/StudyTimeConstraint.ts';
import type { Int32Value as _google_protobuf_Int32Value, Int32Value__Output as _google_protobuf_Int32Value__Output } from '../../../../google/protobuf/Int32Value.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_StudySpec_Algorithm = {
  ALGORITHM_UNSPECIFIED: 'ALGORITHM_UNSPECIFIED',
  GRID_SEARCH: 'GRID_SEARCH',
  RANDOM_SEARCH: 'RANDOM_SEARCH',
} as const;

export type _google_cloud_aiplatform_v1_StudySpec_Algorithm =
  | 'ALGORITHM_UNSPECIFIED'
  | 0
  | 'GRID_SEARCH'
  | 2
  | 'RANDOM_SEARCH'
  | 3

export type _google_cloud_aiplatform_v1_StudySpec_Algorithm__Output = typeof _google_cloud_aiplatform_v1_StudySpec_Algorithm[keyof typeof _google_cloud_aiplatform_v1_StudySpec_Algorithm]

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition {
  'values'?: (string)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition__Output {
  'values': (string)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_CategoricalValueSpec {
  'values'?: (string)[];
  'defaultValue'?: (string);
  '_defaultValue'?: "defaultValue";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_CategoricalValueSpec__Output {
  'values': (string)[];
  'defaultValue'?: (string);
  '_defaultValue'?: "defaultValue";
}

/**
 * A parameter that exists only while its parent has one of some values.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec {
  'parameterSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec | null);
  'parentDiscreteValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition | null);
  'parentIntValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition | null);
  'parentCategoricalValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition | null);
  'parentValueCondition'?: "parentDiscreteValues"|"parentIntValues"|"parentCategoricalValues";
}

/**
 * A parameter that exists only while its parent has one of some values.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec__Output {
  'parameterSpec': (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec__Output | null);
  'parentDiscreteValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition__Output | null);
  'parentIntValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition__Output | null);
  'parentCategoricalValues'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition__Output | null);
  'parentValueCondition'?: "parentDiscreteValues"|"parentIntValues"|"parentCategoricalValues";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ConvexAutomatedStoppingSpec {
  'maxStepCount'?: (number | string | Long);
  'minStepCount'?: (number | string | Long);
  'minMeasurementCount'?: (number | string | Long);
  'learningRateParameterName'?: (string);
  'useElapsedDuration'?: (boolean);
  'updateAllStoppedTrials'?: (boolean);
  '_updateAllStoppedTrials'?: "updateAllStoppedTrials";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ConvexAutomatedStoppingSpec__Output {
  'maxStepCount': (number);
  'minStepCount': (number);
  'minMeasurementCount': (number);
  'learningRateParameterName': (string);
  'useElapsedDuration': (boolean);
  'updateAllStoppedTrials'?: (boolean);
  '_updateAllStoppedTrials'?: "updateAllStoppedTrials";
}

/**
 * An older convex rule, which only the beta knows.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_ConvexStopConfig {
  'maxNumSteps'?: (number | string | Long);
  'minNumSteps'?: (number | string | Long);
  'autoregressiveOrder'?: (number | string | Long);
  'learningRateParameterName'?: (string);
  'useSeconds'?: (boolean);
}

/**
 * An older convex rule, which only the beta knows.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_ConvexStopConfig__Output {
  'maxNumSteps': (number);
  'minNumSteps': (number);
  'autoregressiveOrder': (number);
  'learningRateParameterName': (string);
  'useSeconds': (boolean);
}

export interface _google_cloud_aiplatform_v1_StudySpec_DecayCurveAutomatedStoppingSpec {
  'useElapsedDuration'?: (boolean);
}

export interface _google_cloud_aiplatform_v1_StudySpec_DecayCurveAutomatedStoppingSpec__Output {
  'useElapsedDuration': (boolean);
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition {
  'values'?: (number | string)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition__Output {
  'values': (number)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DiscreteValueSpec {
  'values'?: (number | string)[];
  'defaultValue'?: (number | string);
  '_defaultValue'?: "defaultValue";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DiscreteValueSpec__Output {
  'values': (number)[];
  'defaultValue'?: (number);
  '_defaultValue'?: "defaultValue";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DoubleValueSpec {
  'minValue'?: (number | string);
  'maxValue'?: (number | string);
  'defaultValue'?: (number | string);
  '_defaultValue'?: "defaultValue";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DoubleValueSpec__Output {
  'minValue': (number);
  'maxValue': (number);
  'defaultValue'?: (number);
  '_defaultValue'?: "defaultValue";
}

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType = {
  GOAL_TYPE_UNSPECIFIED: 'GOAL_TYPE_UNSPECIFIED',
  MAXIMIZE: 'MAXIMIZE',
  MINIMIZE: 'MINIMIZE',
} as const;

export type _google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType =
  | 'GOAL_TYPE_UNSPECIFIED'
  | 0
  | 'MAXIMIZE'
  | 1
  | 'MINIMIZE'
  | 2

export type _google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType__Output = typeof _google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType[keyof typeof _google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType]

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition {
  'values'?: (number | string | Long)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition__Output {
  'values': (number)[];
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_IntegerValueSpec {
  'minValue'?: (number | string | Long);
  'maxValue'?: (number | string | Long);
  'defaultValue'?: (number | string | Long);
  '_defaultValue'?: "defaultValue";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_IntegerValueSpec__Output {
  'minValue': (number);
  'maxValue': (number);
  'defaultValue'?: (number);
  '_defaultValue'?: "defaultValue";
}

// Original file: aiplatform/study.proto

/**
 * Which measurement stands for a trial that names none.
 */
export const _google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType = {
  MEASUREMENT_SELECTION_TYPE_UNSPECIFIED: 'MEASUREMENT_SELECTION_TYPE_UNSPECIFIED',
  LAST_MEASUREMENT: 'LAST_MEASUREMENT',
  BEST_MEASUREMENT: 'BEST_MEASUREMENT',
} as const;

/**
 * Which measurement stands for a trial that names none.
 */
export type _google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType =
  | 'MEASUREMENT_SELECTION_TYPE_UNSPECIFIED'
  | 0
  | 'LAST_MEASUREMENT'
  | 1
  | 'BEST_MEASUREMENT'
  | 2

/**
 * Which measurement stands for a trial that names none.
 */
export type _google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType__Output = typeof _google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType[keyof typeof _google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType]

export interface _google_cloud_aiplatform_v1_StudySpec_MedianAutomatedStoppingSpec {
  'useElapsedDuration'?: (boolean);
}

export interface _google_cloud_aiplatform_v1_StudySpec_MedianAutomatedStoppingSpec__Output {
  'useElapsedDuration': (boolean);
}

export interface _google_cloud_aiplatform_v1_StudySpec_MetricSpec {
  'metricId'?: (string);
  'goal'?: (_google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType);
  'safetyConfig'?: (_google_cloud_aiplatform_v1_StudySpec_MetricSpec_SafetyMetricConfig | null);
  '_safetyConfig'?: "safetyConfig";
}

export interface _google_cloud_aiplatform_v1_StudySpec_MetricSpec__Output {
  'metricId': (string);
  'goal': (_google_cloud_aiplatform_v1_StudySpec_MetricSpec_GoalType__Output);
  'safetyConfig'?: (_google_cloud_aiplatform_v1_StudySpec_MetricSpec_SafetyMetricConfig__Output | null);
  '_safetyConfig'?: "safetyConfig";
}

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_StudySpec_ObservationNoise = {
  OBSERVATION_NOISE_UNSPECIFIED: 'OBSERVATION_NOISE_UNSPECIFIED',
  LOW: 'LOW',
  HIGH: 'HIGH',
} as const;

export type _google_cloud_aiplatform_v1_StudySpec_ObservationNoise =
  | 'OBSERVATION_NOISE_UNSPECIFIED'
  | 0
  | 'LOW'
  | 1
  | 'HIGH'
  | 2

export type _google_cloud_aiplatform_v1_StudySpec_ObservationNoise__Output = typeof _google_cloud_aiplatform_v1_StudySpec_ObservationNoise[keyof typeof _google_cloud_aiplatform_v1_StudySpec_ObservationNoise]

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec {
  'parameterId'?: (string);
  'doubleValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DoubleValueSpec | null);
  'integerValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_IntegerValueSpec | null);
  'categoricalValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_CategoricalValueSpec | null);
  'discreteValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DiscreteValueSpec | null);
  'scaleType'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType);
  'conditionalParameterSpecs'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec)[];
  'parameterValueSpec'?: "doubleValueSpec"|"integerValueSpec"|"categoricalValueSpec"|"discreteValueSpec";
}

export interface _google_cloud_aiplatform_v1_StudySpec_ParameterSpec__Output {
  'parameterId': (string);
  'doubleValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DoubleValueSpec__Output | null);
  'integerValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_IntegerValueSpec__Output | null);
  'categoricalValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_CategoricalValueSpec__Output | null);
  'discreteValueSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_DiscreteValueSpec__Output | null);
  'scaleType': (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType__Output);
  'conditionalParameterSpecs': (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ConditionalParameterSpec__Output)[];
  'parameterValueSpec'?: "doubleValueSpec"|"integerValueSpec"|"categoricalValueSpec"|"discreteValueSpec";
}

export interface _google_cloud_aiplatform_v1_StudySpec_MetricSpec_SafetyMetricConfig {
  'safetyThreshold'?: (number | string);
  'desiredMinSafeTrialsFraction'?: (number | string);
  '_desiredMinSafeTrialsFraction'?: "desiredMinSafeTrialsFraction";
}

export interface _google_cloud_aiplatform_v1_StudySpec_MetricSpec_SafetyMetricConfig__Output {
  'safetyThreshold': (number);
  'desiredMinSafeTrialsFraction'?: (number);
  '_desiredMinSafeTrialsFraction'?: "desiredMinSafeTrialsFraction";
}

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType = {
  SCALE_TYPE_UNSPECIFIED: 'SCALE_TYPE_UNSPECIFIED',
  UNIT_LINEAR_SCALE: 'UNIT_LINEAR_SCALE',
  UNIT_LOG_SCALE: 'UNIT_LOG_SCALE',
  UNIT_REVERSE_LOG_SCALE: 'UNIT_REVERSE_LOG_SCALE',
} as const;

export type _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType =
  | 'SCALE_TYPE_UNSPECIFIED'
  | 0
  | 'UNIT_LINEAR_SCALE'
  | 1
  | 'UNIT_LOG_SCALE'
  | 2
  | 'UNIT_REVERSE_LOG_SCALE'
  | 3

export type _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType__Output = typeof _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType[keyof typeof _google_cloud_aiplatform_v1_StudySpec_ParameterSpec_ScaleType]

/**
 * When the study ends by itself.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_StudyStoppingConfig {
  'shouldStopAsap'?: (_google_protobuf_BoolValue | null);
  'minimumRuntimeConstraint'?: (_google_cloud_aiplatform_v1_StudyTimeConstraint | null);
  'maximumRuntimeConstraint'?: (_google_cloud_aiplatform_v1_StudyTimeConstraint | null);
  'minNumTrials'?: (_google_protobuf_Int32Value | null);
  'maxNumTrials'?: (_google_protobuf_Int32Value | null);
  'maxNumTrialsNoProgress'?: (_google_protobuf_Int32Value | null);
  'maxDurationNoProgress'?: (_google_protobuf_Duration | null);
}

/**
 * When the study ends by itself.
 */
export interface _google_cloud_aiplatform_v1_StudySpec_StudyStoppingConfig__Output {
  'shouldStopAsap': (_google_protobuf_BoolValue__Output | null);
  'minimumRuntimeConstraint': (_google_cloud_aiplatform_v1_StudyTimeConstraint__Output | null);
  'maximumRuntimeConstraint': (_google_cloud_aiplatform_v1_StudyTimeConstraint__Output | null);
  'minNumTrials': (_google_protobuf_Int32Value__Output | null);
  'maxNumTrials': (_google_protobuf_Int32Value__Output | null);
  'maxNumTrialsNoProgress': (_google_protobuf_Int32Value__Output | null);
  'maxDurationNoProgress': (_google_protobuf_Duration__Output | null);
}

export interface StudySpec {
  'metrics'?: (_google_cloud_aiplatform_v1_StudySpec_MetricSpec)[];
  'parameters'?: (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec)[];
  'algorithm'?: (_google_cloud_aiplatform_v1_StudySpec_Algorithm);
  'decayCurveStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_DecayCurveAutomatedStoppingSpec | null);
  'medianAutomatedStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_MedianAutomatedStoppingSpec | null);
  'observationNoise'?: (_google_cloud_aiplatform_v1_StudySpec_ObservationNoise);
  'measurementSelectionType'?: (_google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType);
  'convexStopConfig'?: (_google_cloud_aiplatform_v1_StudySpec_ConvexStopConfig | null);
  'convexAutomatedStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ConvexAutomatedStoppingSpec | null);
  'studyStoppingConfig'?: (_google_cloud_aiplatform_v1_StudySpec_StudyStoppingConfig | null);
  'automatedStoppingSpec'?: "decayCurveStoppingSpec"|"medianAutomatedStoppingSpec"|"convexStopConfig"|"convexAutomatedStoppingSpec";
  '_studyStoppingConfig'?: "studyStoppingConfig";
}

export interface StudySpec__Output {
  'metrics': (_google_cloud_aiplatform_v1_StudySpec_MetricSpec__Output)[];
  'parameters': (_google_cloud_aiplatform_v1_StudySpec_ParameterSpec__Output)[];
  'algorithm': (_google_cloud_aiplatform_v1_StudySpec_Algorithm__Output);
  'decayCurveStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_DecayCurveAutomatedStoppingSpec__Output | null);
  'medianAutomatedStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_MedianAutomatedStoppingSpec__Output | null);
  'observationNoise': (_google_cloud_aiplatform_v1_StudySpec_ObservationNoise__Output);
  'measurementSelectionType': (_google_cloud_aiplatform_v1_StudySpec_MeasurementSelectionType__Output);
  'convexStopConfig'?: (_google_cloud_aiplatform_v1_StudySpec_ConvexStopConfig__Output | null);
  'convexAutomatedStoppingSpec'?: (_google_cloud_aiplatform_v1_StudySpec_ConvexAutomatedStoppingSpec__Output | null);
  'studyStoppingConfig'?: (_google_cloud_aiplatform_v1_StudySpec_StudyStoppingConfig__Output | null);
  'automatedStoppingSpec'?: "decayCurveStoppingSpec"|"medianAutomatedStoppingSpec"|"convexStopConfig"|"convexAutomatedStoppingSpec";
  '_studyStoppingConfig'?: "studyStoppingConfig";
}
