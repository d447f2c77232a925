/** What a comparison of records with each other and with the outside world finds. No database here. */

/** What is compared. */
export interface Comparing {
  /** One store, or all. */
  shop?: string | undefined;
  /** Only what came into being since then; a balance is compared whole. */
  since?: Date | undefined;
  /** What was put into storage after this may still be under way. */
  settledBefore: Date;
}

type Part = 'credits' | 'submissions' | 'storage' | 'store media';

export interface Difference {
  kind: 'difference';
  part: Part;
  /** Absent for what is no store's, or whose store is not known. */
  shop?: string | undefined;
  /** Which record, or which thing outside. */
  record: string;
  expected: string;
  found: string;
}

/** Worth knowing, and no difference: what can't be compared, is under way, or is the merchant's own doing. */
export interface Note {
  kind: 'note';
  part: Part;
  shop?: string | undefined;
  sentence: string;
}

interface Compared {
  kind: 'compared';
  /** In the plural. */
  what: string;
  count: number;
}

export type Finding = Difference | Note | Compared;

/** A finding as a line; what was compared is told in one, at the end. */
export function lineOf(finding: Difference | Note): string {
  const { part, shop } = finding;
  const where = shop ? `${part}, ${shop}` : part;
  if (finding.kind === 'note') return `note        ${where}: ${finding.sentence}`;
  return `DIFFERENCE  ${where}: ${finding.record}: expected ${finding.expected}, found ${finding.found}`;
}

/** How many differences there are, and of how many of each. */
export function summaryOf(differences: number, compared: ReadonlyMap<string, number>): string {
  const counts = [...compared].map(([what, count]) => `${count} ${what}`).join(', ');
  return `${differences} ${differences === 1 ? 'difference' : 'differences'}. Compared: ${counts}.`;
}
