export { explainIssue } from './explain.ts';
export { type LoadedConfig, loadConfig, type ModelContext, requirePart } from './load.ts';
export {
  type Config,
  configJsonSchema,
  configSchema,
  type DataEncoding,
  type DataFormat,
  type DatasetConfig,
  type DatasetName,
  type DeployTargetConfig,
  type DriftMethod,
  type DriftOptions,
  driftOptions,
  type EvaluateConfig,
  type FairnessMetricName,
  type MetricName,
  type ModelConfig,
  type MonitorConfig,
  type RetrainConfig,
  type TrainConfig,
} from './schema.ts';
export { type Position, parseYaml, type YamlDocument } from './yaml-document.ts';
