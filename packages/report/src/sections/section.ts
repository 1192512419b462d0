import type { Block } from '../document.ts';

/** One part of the report, the same in the comment, the job summary, the terminal and the page. */
export interface Section {
  id: string;
  title: string;
  /** Where there is no room for all, the highest number is left out first. */
  importance: number;
  /** A folded part shows its title and this line of facts. */
  folded: string | undefined;
  /** The content, its tables and lists cut after so many rows. */
  blocks: (rows: number) => Block[];
}
