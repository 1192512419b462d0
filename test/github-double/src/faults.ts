import type { Answer } from './answers.ts';

interface Target {
  method: string;
  /** Tested against the path without the query. */
  path: RegExp;
  /** How often it strikes; once unless told. */
  times?: number;
}

export type Fault = Target &
  (
    | {
        kind: 'answer';
        answer: Answer;
        /** Do the work first, then answer so: the client cannot know that it was done. */
        afterwards?: boolean;
      }
    | { kind: 'drop'; afterwards?: boolean }
    /** An upload that ends in 502 and leaves an asset in state `starter`. */
    | { kind: 'starter' }
    /** Sends so many bytes of the body, then cuts the connection. */
    | { kind: 'truncate'; bytes: number }
  );

/** Faults wait in the order in which they were set. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  take(method: string, path: string): Fault | undefined {
    const found = this.#waiting.find(
      ({ fault, left }) => left > 0 && fault.method === method && fault.path.test(path),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }
}
