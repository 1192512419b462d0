export * from './config/index.ts';
export { canonicalJson, digestOf } from './digest/canonical.ts';
export { type DataDigest, digestData, followDvcPointer } from './digest/data.ts';
export {
  type DataFile,
  type DataFiles,
  findDataFiles,
  isPattern,
  type PathWords,
} from './digest/data-files.ts';
export { digestFile, digestFolder, digestPath, type FileDigest, type FolderDigest } from './digest/files.ts';
export { requireFile } from './digest/require-file.ts';
export { formatBytes, formatDuration, parseDuration } from './duration.ts';
export {
  ConfigurationError,
  describeError,
  type ExitCode,
  ExternalError,
  exitCodeOf,
  exitCodes,
  explainSystemError,
  hasCode,
  messageOf,
} from './errors.ts';
export { type Logger, type LogLevel, RecordingLogger } from './logger.ts';
export { nearest, suggestion } from './nearest.ts';
export { type CommandResult, capture, git } from './process.ts';
export * from './records/index.ts';
export { formatTag, isRegistryName, parseTag, type RegistryTag, versionTag } from './tags.ts';
