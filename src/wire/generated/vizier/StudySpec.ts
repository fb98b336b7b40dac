// Original file: vizier/study.proto

import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from '../vizier/KeyValue.ts';
import type { DoubleValue as _google_protobuf_DoubleValue, DoubleValue__Output as _google_protobuf_DoubleValue__Output } from '../google/protobuf/DoubleValue.ts';
import type { Int64Value as _google_protobuf_Int64Value, Int64Value__Output as _google_protobuf_Int64Value__Output } from '../google/protobuf/Int64Value.ts';
import type { StringValue as _google_protobuf_StringValue, StringValue__Output as _google_protobuf_StringValue__Output } from '../google/protobuf/StringValue.ts';
import type { Long } from '@grpc/proto-loader';

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition {
  'values'?: (string)[];
}

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition__Output {
  'values': (string)[];
}

export interface _vizier_StudySpec_ParameterSpec_CategoricalValueSpec {
  'values'?: (string)[];
  'defaultValue'?: (_google_protobuf_StringValue | null);
}

export interface _vizier_StudySpec_ParameterSpec_CategoricalValueSpec__Output {
  'values': (string)[];
  'defaultValue': (_google_protobuf_StringValue__Output | null);
}

/**
 * A parameter that exists only while its parent has one of some values.
 */
export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec {
  'parameterSpec'?: (_vizier_StudySpec_ParameterSpec | null);
  'parentDiscreteValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition | null);
  'parentIntValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition | null);
  'parentCategoricalValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition | null);
  'parentValueCondition'?: "parentDiscreteValues"|"parentIntValues"|"parentCategoricalValues";
}

/**
 * A parameter that exists only while its parent has one of some values.
 */
export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec__Output {
  'parameterSpec': (_vizier_StudySpec_ParameterSpec__Output | null);
  'parentDiscreteValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition__Output | null);
  'parentIntValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition__Output | null);
  'parentCategoricalValues'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_CategoricalValueCondition__Output | null);
  'parentValueCondition'?: "parentDiscreteValues"|"parentIntValues"|"parentCategoricalValues";
}

export interface _vizier_StudySpec_DefaultEarlyStoppingSpec {
}

export interface _vizier_StudySpec_DefaultEarlyStoppingSpec__Output {
}

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition {
  'values'?: (number | string)[];
}

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_DiscreteValueCondition__Output {
  'values': (number)[];
}

export interface _vizier_StudySpec_ParameterSpec_DiscreteValueSpec {
  'values'?: (number | string)[];
  'defaultValue'?: (_google_protobuf_DoubleValue | null);
}

export interface _vizier_StudySpec_ParameterSpec_DiscreteValueSpec__Output {
  'values': (number)[];
  'defaultValue': (_google_protobuf_DoubleValue__Output | null);
}

export interface _vizier_StudySpec_ParameterSpec_DoubleValueSpec {
  'minValue'?: (number | string);
  'maxValue'?: (number | string);
  'defaultValue'?: (_google_protobuf_DoubleValue | null);
}

export interface _vizier_StudySpec_ParameterSpec_DoubleValueSpec__Output {
  'minValue': (number);
  'maxValue': (number);
  'defaultValue': (_google_protobuf_DoubleValue__Output | null);
}

// Original file: vizier/study.proto

/**
 * How clients show values; it means nothing here and is kept.
 */
export const _vizier_StudySpec_ParameterSpec_ExternalType = {
  AS_INTERNAL: 'AS_INTERNAL',
  AS_BOOLEAN: 'AS_BOOLEAN',
  AS_INTEGER: 'AS_INTEGER',
  AS_FLOAT: 'AS_FLOAT',
} as const;

/**
 * How clients show values; it means nothing here and is kept.
 */
export type _vizier_StudySpec_ParameterSpec_ExternalType =
  | 'AS_INTERNAL'
  | 0
  | 'AS_BOOLEAN'
  | 1
  | 'AS_INTEGER'
  | 2
  | 'AS_FLOAT'
  | 3

/**
 * How clients show values; it means nothing here and is kept.
 */
export type _vizier_StudySpec_ParameterSpec_ExternalType__Output = typeof _vizier_StudySpec_ParameterSpec_ExternalType[keyof typeof _vizier_StudySpec_ParameterSpec_ExternalType]

// Original file: vizier/study.proto

export const _vizier_StudySpec_MetricSpec_GoalType = {
  GOAL_TYPE_UNSPECIFIED: 'GOAL_TYPE_UNSPECIFIED',
  MAXIMIZE: 'MAXIMIZE',
  MINIMIZE: 'MINIMIZE',
} as const;

export type _vizier_StudySpec_MetricSpec_GoalType =
  | 'GOAL_TYPE_UNSPECIFIED'
  | 0
  | 'MAXIMIZE'
  | 1
  | 'MINIMIZE'
  | 2

export type _vizier_StudySpec_MetricSpec_GoalType__Output = typeof _vizier_StudySpec_MetricSpec_GoalType[keyof typeof _vizier_StudySpec_MetricSpec_GoalType]

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition {
  'values'?: (number | string | Long)[];
}

export interface _vizier_StudySpec_ParameterSpec_ConditionalParameterSpec_IntValueCondition__Output {
  'values': (number)[];
}

export interface _vizier_StudySpec_ParameterSpec_IntegerValueSpec {
  'minValue'?: (number | string | Long);
  'maxValue'?: (number | string | Long);
  'defaultValue'?: (_google_protobuf_Int64Value | null);
}

export interface _vizier_StudySpec_ParameterSpec_IntegerValueSpec__Output {
  'minValue': (number);
  'maxValue': (number);
  'defaultValue': (_google_protobuf_Int64Value__Output | null);
}

export interface _vizier_StudySpec_MetricSpec {
  'metricId'?: (string);
  'goal'?: (_vizier_StudySpec_MetricSpec_GoalType);
  'safetyConfig'?: (_vizier_StudySpec_MetricSpec_SafetyMetricConfig | null);
}

export interface _vizier_StudySpec_MetricSpec__Output {
  'metricId': (string);
  'goal': (_vizier_StudySpec_MetricSpec_GoalType__Output);
  'safetyConfig': (_vizier_StudySpec_MetricSpec_SafetyMetricConfig__Output | null);
}

// Original file: vizier/study.proto

export const _vizier_StudySpec_ObservationNoise = {
  OBSERVATION_NOISE_UNSPECIFIED: 'OBSERVATION_NOISE_UNSPECIFIED',
  LOW: 'LOW',
  HIGH: 'HIGH',
} as const;

export type _vizier_StudySpec_ObservationNoise =
  | 'OBSERVATION_NOISE_UNSPECIFIED'
  | 0
  | 'LOW'
  | 1
  | 'HIGH'
  | 2

export type _vizier_StudySpec_ObservationNoise__Output = typeof _vizier_StudySpec_ObservationNoise[keyof typeof _vizier_StudySpec_ObservationNoise]

export interface _vizier_StudySpec_ParameterSpec {
  'parameterId'?: (string);
  'doubleValueSpec'?: (_vizier_StudySpec_ParameterSpec_DoubleValueSpec | null);
  'integerValueSpec'?: (_vizier_StudySpec_ParameterSpec_IntegerValueSpec | null);
  'categoricalValueSpec'?: (_vizier_StudySpec_ParameterSpec_CategoricalValueSpec | null);
  'discreteValueSpec'?: (_vizier_StudySpec_ParameterSpec_DiscreteValueSpec | null);
  'scaleType'?: (_vizier_StudySpec_ParameterSpec_ScaleType);
  'externalType'?: (_vizier_StudySpec_ParameterSpec_ExternalType);
  'conditionalParameterSpecs'?: (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec)[];
  'parameterValueSpec'?: "doubleValueSpec"|"integerValueSpec"|"categoricalValueSpec"|"discreteValueSpec";
}

export interface _vizier_StudySpec_ParameterSpec__Output {
  'parameterId': (string);
  'doubleValueSpec'?: (_vizier_StudySpec_ParameterSpec_DoubleValueSpec__Output | null);
  'integerValueSpec'?: (_vizier_StudySpec_ParameterSpec_IntegerValueSpec__Output | null);
  'categoricalValueSpec'?: (_vizier_StudySpec_ParameterSpec_CategoricalValueSpec__Output | null);
  'discreteValueSpec'?: (_vizier_StudySpec_ParameterSpec_DiscreteValueSpec__Output | null);
  'scaleType': (_vizier_StudySpec_ParameterSpec_ScaleType__Output);
  'externalType': (_vizier_StudySpec_ParameterSpec_ExternalType__Output);
  'conditionalParameterSpecs': (_vizier_StudySpec_ParameterSpec_ConditionalParameterSpec__Output)[];
  'parameterValueSpec'?: "doubleValueSpec"|"integerValueSpec"|"categoricalValueSpec"|"discreteValueSpec";
}

export interface _vizier_StudySpec_MetricSpec_SafetyMetricConfig {
  'safetyThreshold'?: (number | string);
  'desiredMinSafeTrialsFraction'?: (number | string);
  '_desiredMinSafeTrialsFraction'?: "desiredMinSafeTrialsFraction";
}

export interface _vizier_StudySpec_MetricSpec_SafetyMetricConfig__Output {
  'safetyThreshold': (number);
  'desiredMinSafeTrialsFraction'?: (number);
  '_desiredMinSafeTrialsFraction'?: "desiredMinSafeTrialsFraction";
}

// Original file: vizier/study.proto

export const _vizier_StudySpec_ParameterSpec_ScaleType = {
  SCALE_TYPE_UNSPECIFIED: 'SCALE_TYPE_UNSPECIFIED',
  UNIT_LINEAR_SCALE: 'UNIT_LINEAR_SCALE',
  UNIT_LOG_SCALE: 'UNIT_LOG_SCALE',
  UNIT_REVERSE_LOG_SCALE: 'UNIT_REVERSE_LOG_SCALE',
} as const;

export type _vizier_StudySpec_ParameterSpec_ScaleType =
  | 'SCALE_TYPE_UNSPECIFIED'
  | 0
  | 'UNIT_LINEAR_SCALE'
  | 1
  | 'UNIT_LOG_SCALE'
  | 2
  | 'UNIT_REVERSE_LOG_SCALE'
  | 3

export type _vizier_StudySpec_ParameterSpec_ScaleType__Output = typeof _vizier_StudySpec_ParameterSpec_ScaleType[keyof typeof _vizier_StudySpec_ParameterSpec_ScaleType]

export interface StudySpec {
  'metrics'?: (_vizier_StudySpec_MetricSpec)[];
  'parameters'?: (_vizier_StudySpec_ParameterSpec)[];
  'algorithm'?: (string);
  'observationNoise'?: (_vizier_StudySpec_ObservationNoise);
  'metadata'?: (_vizier_KeyValue)[];
  'defaultStoppingSpec'?: (_vizier_StudySpec_DefaultEarlyStoppingSpec | null);
  'automatedStoppingSpec'?: "defaultStoppingSpec";
}

export interface StudySpec__Output {
  'metrics': (_vizier_StudySpec_MetricSpec__Output)[];
  'parameters': (_vizier_StudySpec_ParameterSpec__Output)[];
  'algorithm': (string);
  'observationNoise': (_vizier_StudySpec_ObservationNoise__Output);
  'metadata': (_vizier_KeyValue__Output)[];
  'defaultStoppingSpec'?: (_vizier_StudySpec_DefaultEarlyStoppingSpec__Output | null);
  'automatedStoppingSpec'?: "defaultStoppingSpec";
}
