/** Where a stage says what it is doing. Never stdout: that belongs to the result. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** A chunk of a child process's own output, passed on as it comes. */
  output(chunk: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'output';

/** A logger that keeps what it is told. */
export class RecordingLogger implements Logger {
  readonly entries: { level: LogLevel; message: string }[] = [];

  debug(message: string): void {
    this.entries.push({ level: 'debug', message });
  }
  info(message: string): void {
    this.entries.push({ level: 'info', message });
  }
  warn(message: string): void {
    this.entries.push({ level: 'warn', message });
  }
  error(message: string): void {
    this.entries.push({ level: 'error', message });
  }
  output(chunk: string): void {
    this.entries.push({ level: 'output', message: chunk });
  }

  /** All messages of one level, one per line. */
  text(level: LogLevel): string {
    return this.entries
      .filter((entry) => entry.level === level)
      .map((entry) => entry.message)
      .join('\n');
  }
}
